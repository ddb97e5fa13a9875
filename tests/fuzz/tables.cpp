// The tables that fits and choices read. The first byte says which.
#include <cmath>
#include <vector>

#include "core/text_source.hpp"
#include "fuzz.hpp"
#include "vocabplan/choose/tokenizers.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/envelope_table.hpp"
#include "vocabplan/fit/loss_table.hpp"
#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/fit/text_loss.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"
#include "vocabplan/law/catalog.hpp"

namespace {

using vocabplan::RecordReader;
using vocabplan::fuzz::require;

using Columns = std::vector<const std::vector<double>*>;

// The numbers of columns, each as long as the first or empty.
std::string told(const Columns& columns) {
  std::string all;
  for (const auto* const column : columns) {
    require(column->empty() || column->size() == columns[0]->size(), "columns are of one length");
    for (const double value : *column) {
      require(std::isfinite(value), "a number of a table is finite");
      all += vocabplan::fuzz::exact(value);
    }
    all += '\n';
  }
  return all;
}

std::string runs(RecordReader& reader) {
  const auto table = vocabplan::read_run_table(reader, "t", vocabplan::default_law());
  require(table.run.size() == table.rows() && table.family.size() == table.rows(),
          "a row has a run and a family");
  require(table.runs <= table.rows() && table.families <= table.runs, "a run has a row");
  require(table.run_names.size() == table.runs, "a run has a name");
  return told({&table.loss, &table.n_nv, &table.vocab_size, &table.width, &table.flops,
               &table.tokens, &table.characters});
}

std::string losses(RecordReader& reader) {
  const auto table = vocabplan::read_loss_table(reader, "t");
  require(table.runs <= table.rows(), "a run has a row");
  return told({&table.loss, &table.n, &table.tokens});
}

std::string envelope(RecordReader& reader) {
  const auto table = vocabplan::read_envelope_table(reader, "t");
  return told({&table.flops, &table.n_nv, &table.n_v});
}

std::string points(RecordReader& reader) {
  std::string all;
  for (const auto& point : vocabplan::read_tokenizer_points(reader, "t")) {
    all += vocabplan::fuzz::exact(point.vocab_size) + vocabplan::fuzz::exact(point.tokens);
  }
  return all;
}

std::string tokenizers(RecordReader& reader) {
  std::string all;
  for (const auto& row : vocabplan::read_tokenizer_rows(reader, "t")) {
    all += row.name + vocabplan::fuzz::exact(row.vocab_size) +
           vocabplan::fuzz::exact(row.tokens_per_char.value_or(0.0));
  }
  return all;
}

std::string entropies(RecordReader& reader) {
  std::string all;
  for (const auto& [vocab_size, entropy] : vocabplan::read_unigram_entropies(reader, "t").values) {
    all += vocabplan::fuzz::exact(vocab_size) + vocabplan::fuzz::exact(entropy);
  }
  return all;
}

constexpr std::string (*kTables[])(RecordReader&) = {runs,   losses,     envelope,
                                                     points, tokenizers, entropies};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vocabplan::fuzz::Bytes bytes(data, size);
  auto* const read = kTables[bytes.below(std::size(kTables))];
  const std::string_view text = bytes.rest();
  vocabplan::fuzz::require_same_in_pieces(
      text, vocabplan::text_source(text), [&](RecordReader::Source source) {
        RecordReader reader(std::move(source), RecordReader::OfFirstLine{});
        return read(reader);
      });
  return 0;
}
