#include <cstddef>

#include "numeric_table.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace vocabplan {
namespace {

enum Quantity : std::size_t {
  kBillionTokens,
  kBillionCharacters,
  kVocabSize,
  kTokens,
  kCharacters
};

std::vector<Column> known_columns() {
  constexpr double kMost = 1e30;
  return {
      {.name = "tokens_1e9", .lowest = kind::kSmallest, .highest = kMost, .unit = ColumnUnit::none},
      {.name = "chars_1e9_unit",
       .lowest = kind::kSmallest,
       .highest = kMost,
       .unit = ColumnUnit::none},
      {.name = "vocab_size", .other_names = {"v", "vocab"}, .lowest = 1.0, .highest = kMost},
      {.name = "tokens", .lowest = kind::kSmallest, .highest = kMost},
      {.name = "characters",
       .other_names = {"chars"},
       .lowest = kind::kSmallest,
       .highest = kMost}};
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
  const std::size_t tokens = billions ? kBillionTokens : kTokens;
  const std::size_t characters = billions ? kBillionCharacters : kCharacters;
  if (!billions) table.set_unit(kTokens, columns.tokens_unit);
  std::vector<TokenizerPoint> points;
  while (table.next()) {
    const TokenizerPoint& point =
        points.emplace_back(TokenizerPoint{.vocab_size = table.number(kVocabSize),
                                           .tokens = table.number(tokens),
                                           .characters = table.number(characters)});
    if (columns.tokens_unit == 1.0) continue;
    table.check(fertility_doubt(table.named(tokens, point.tokens),
                                table.named(characters, point.characters)));
  }
  if (points.size() >= kLeastTokenizerPoints) return points;
  throw DataError(source, 0,
                  "has " + std::to_string(points.size()) + " points; at least " +
                      std::to_string(kLeastTokenizerPoints) + " are needed");
}

}  // namespace vocabplan
