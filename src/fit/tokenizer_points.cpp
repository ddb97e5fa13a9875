#include <cstddef>

#include "numeric_table.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace vocabplan {
namespace {

enum Quantity : std::size_t {
  kVocabSize,
  kTokens,
  kCharacters,
  kBillionTokens,
  kBillionCharacters
};

std::vector<Column> known_columns() {
  constexpr double kMost = 1e30;
  return {
      {.name = "vocab_size", .other_names = {"v", "vocab"}, .lowest = 1.0, .highest = kMost},
      {.name = "tokens", .lowest = kind::kSmallest, .highest = kMost},
      {.name = "characters", .other_names = {"chars"}, .lowest = kind::kSmallest, .highest = kMost},
      {.name = "tokens_1e9", .lowest = kind::kSmallest, .highest = kMost},
      {.name = "chars_1e9_unit", .lowest = kind::kSmallest, .highest = kMost}};
}

}  // namespace

std::vector<TokenizerPoint> read_tokenizer_points(RecordReader& reader, const std::string& source,
                                                  const ColumnNames& columns) {
  NumericTable table(reader, source, known_columns(), columns);
  table.require_one_of({kVocabSize});
  // Tokens and characters must be in one unit, so the two pairs of names do not mix.
  const bool billions =
      !table.has(kTokens) && table.has(kBillionTokens) && table.has(kBillionCharacters);
  if (!billions) {
    table.require_one_of({kTokens});
    table.require_one_of({kCharacters});
  }
  std::vector<TokenizerPoint> points;
  while (table.next()) {
    points.push_back({.vocab_size = table.number(kVocabSize),
                      .tokens = table.number(billions ? kBillionTokens : kTokens),
                      .characters = table.number(billions ? kBillionCharacters : kCharacters)});
  }
  if (points.size() >= kLeastTokenizerPoints) return points;
  throw DataError(source, 0,
                  "has " + std::to_string(points.size()) + " points; at least " +
                      std::to_string(kLeastTokenizerPoints) + " are needed");
}

}  // namespace vocabplan
