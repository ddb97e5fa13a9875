#include <cmath>

#include "fit/tables/numeric_table.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/fit/text_loss.hpp"

namespace vocabplan {
namespace {

enum UnigramColumn : std::size_t { kUnigramVocabSize, kUnigramEntropy };

// In the order of UnigramColumn.
std::vector<Column> unigram_columns() {
  constexpr double kMost = 1e30;
  return {{"vocab_size", {"v", "vocab"}, 1.0, kMost},
          {"unigram_entropy_nats",
           {"unigram_entropy", "h_u"},
           kind::kSmallest,
           kMost,
           ColumnUnit::none}};
}

}  // namespace

ByVocabulary read_unigram_entropies(RecordReader& reader, const std::string& source,
                                    const ColumnNames& columns) {
  NumericTable table(reader, source, unigram_columns(), columns);
  table.require_one_of({kUnigramVocabSize});
  table.require_one_of({kUnigramEntropy});
  ByVocabulary entropies{.source = source, .values = {}};
  while (table.next()) {
    const double vocab_size = table.number(kUnigramVocabSize);
    const double entropy = table.number(kUnigramEntropy);
    if (const auto fault = entries_doubt(vocab_size)) table.fail(kUnigramVocabSize, *fault);
    // Equal frequencies have the most entropy.
    if (entropy > std::log(vocab_size)) {
      table.fail(kUnigramEntropy, "is more than ln " + shortest(vocab_size) + " = " +
                                      human(std::log(vocab_size)) +
                                      ", the most nats that so many entries can have");
    }
    if (entropies.values.emplace(vocab_size, entropy).second) continue;
    table.fail(kUnigramVocabSize,
               "stands twice; accepted is one row a vocabulary size, of a mixture "
               "where the text has groups");
  }
  return entropies;
}

}  // namespace vocabplan
