#include <cstddef>

#include "fit/tables/numeric_table.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace vocabplan {
namespace {

enum PointColumn : std::size_t {
  kPointBillionTokens,
  kPointBillionCharacters,
  kPointVocabSize,
  kPointTokens,
  kPointCharacters
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
  table.require_one_of({kPointVocabSize});
  // Tokens and characters must be in one unit, so the two pairs of names do not mix.
  const bool billions = !table.has(kPointTokens) && table.has(kPointBillionTokens) &&
                        table.has(kPointBillionCharacters);
  if (!billions) {
    table.require_one_of({kPointTokens});
    table.require_one_of({kPointCharacters});
  }
  const std::size_t tokens = billions ? kPointBillionTokens : kPointTokens;
  const std::size_t characters = billions ? kPointBillionCharacters : kPointCharacters;
  if (!billions) table.set_unit(kPointTokens, columns.tokens_unit);
  std::vector<TokenizerPoint> points;
  while (table.next()) {
    const TokenizerPoint& point =
        points.emplace_back(TokenizerPoint{.vocab_size = table.number(kPointVocabSize),
                                           .tokens = table.number(tokens),
                                           .characters = table.number(characters)});
    if (const auto fault = entries_doubt(point.vocab_size)) table.fail(kPointVocabSize, *fault);
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
