#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "fit/tables/numeric_table.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
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

// A row: one tokenizer on one group of the text.
struct PointRow {
  std::string name{};
  std::string group{};
  TokenizerPoint point{};
  std::size_t line = 0;
};

struct PointRows {
  std::string source{};
  bool named = false;
  bool grouped = false;
  bool of_bytes = false;
  std::vector<PointRow> rows{};
};

// The pair of columns that gives f, and the unit of tokens.
class PointTable {
 public:
  PointTable(RecordReader& reader, const std::string& source, const ColumnNames& columns)
      : table_(reader, source, known_columns(), columns),
        names_(table_.unused_position({"name", "tokenizer"})),
        groups_(table_.unused_position({"group", "domain"})),
        doubts_(columns.tokens_unit != 1.0) {
    table_.require_one_of({kPointVocabSize});
    // Tokens and characters must be in one unit, so the two pairs of names do not mix.
    const bool billions = !table_.has(kPointTokens) && table_.has(kPointBillionTokens) &&
                          table_.has(kPointBillionCharacters);
    if (billions) {
      tokens_ = kPointBillionTokens;
      characters_ = kPointBillionCharacters;
      return;
    }
    table_.require_one_of({kPointTokens});
    if (!table_.has(kPointCharacters)) bytes_ = table_.unused_position({"bytes"});
    if (bytes_) table_.add_numbers_at(*bytes_);
    if (!bytes_) table_.require_one_of({kPointCharacters});
    table_.set_unit(kPointTokens, columns.tokens_unit);
  }

  [[nodiscard]] PointRows read(const std::string& source) {
    PointRows all{.source = source,
                  .named = names_.has_value(),
                  .grouped = groups_.has_value(),
                  .of_bytes = bytes_.has_value()};
    while (table_.next()) all.rows.push_back(row());
    return all;
  }

 private:
  [[nodiscard]] std::string text(const std::optional<std::size_t>& position) const {
    return position ? std::string(table_.text_at(*position)) : std::string();
  }

  [[nodiscard]] PointRow row() const {
    PointRow row{.name = text(names_), .group = text(groups_), .line = table_.line()};
    row.point.vocab_size = table_.number(kPointVocabSize);
    row.point.tokens = table_.number(tokens_);
    row.point.characters = bytes_ ? bytes() : table_.number(characters_);
    if (groups_ && row.group.empty()) table_.fail("a row without a group");
    if (const auto fault = entries_doubt(row.point.vocab_size)) {
      table_.fail(kPointVocabSize, *fault);
    }
    if (doubts_) {
      const NamedNumber text{.column = bytes_ ? table_.name_at(*bytes_) : table_.name(characters_),
                             .value = row.point.characters};
      table_.check(fertility_doubt(table_.named(tokens_, row.point.tokens), text));
    }
    return row;
  }

  [[nodiscard]] double bytes() const {
    const std::string_view words = table_.text_at(*bytes_);
    const ParsedNumber number = table_.number_at(*bytes_);
    if (number && number.value > 0.0) return number.value;
    const std::string why = number.says_what_to_write ? " " + std::string(number.fault)
                                                      : "; accepted is a number above 0";
    table_.fail("column " + in_quotes(table_.name_at(*bytes_)) + ": " + in_quotes(words) + why);
  }

  NumericTable table_;
  std::optional<std::size_t> names_;
  std::optional<std::size_t> groups_;
  std::optional<std::size_t> bytes_{};
  std::size_t tokens_ = kPointTokens;
  std::size_t characters_ = kPointCharacters;
  bool doubts_;
};

std::string listed(const std::vector<std::string>& groups) {
  constexpr std::size_t kShown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, groups.size()); ++i) {
    text += (i > 0 ? ", " : "") + in_quotes(groups[i]);
  }
  return text + (groups.size() > kShown ? ", ..." : "");
}

std::vector<std::string> groups_of(const PointRows& all) {
  std::vector<std::string> groups;
  for (const PointRow& row : all.rows) {
    if (std::find(groups.begin(), groups.end(), row.group) == groups.end()) {
      groups.push_back(row.group);
    }
  }
  return groups;
}

// Every row is a point.
TokenizerTable as_they_are(const PointRows& all) {
  TokenizerTable table{.of_bytes = all.of_bytes};
  const std::vector<std::string> groups = groups_of(all);
  if (groups.size() > 1) {
    throw DataError(all.source, 0,
                    "has the groups " + listed(groups) +
                        "; a mixture (--mix) has to say how much of the text each is");
  }
  for (const PointRow& row : all.rows) {
    table.points.push_back(row.point);
    if (all.named) table.names.push_back(row.name);
  }
  return table;
}

using TokenizerKey = std::pair<std::string, double>;  // name and V

// The rows of one tokenizer, by group.
struct TokenizerGroups {
  TokenizerKey key{};
  std::map<std::string, const PointRow*> rows{};
};

std::vector<TokenizerGroups> by_tokenizer(const PointRows& all) {
  std::vector<TokenizerGroups> found;
  std::map<TokenizerKey, std::size_t> places;
  for (const PointRow& row : all.rows) {
    const TokenizerKey key{row.name, row.point.vocab_size};
    const auto [place, is_new] = places.emplace(key, found.size());
    if (is_new) found.push_back({.key = key});
    if (found[place->second].rows.emplace(row.group, &row).second) continue;
    throw DataError(all.source, row.line,
                    "the group " + in_quotes(row.group) + " stands twice for one tokenizer");
  }
  return found;
}

const PointRow& row_of_group(const TokenizerGroups& one, const std::string& group,
                             const std::string& source) {
  const auto row = one.rows.find(group);
  if (row != one.rows.end()) return *row->second;
  const std::string name = one.key.first.empty() ? "" : " " + in_quotes(one.key.first);
  throw DataError(source, one.rows.begin()->second->line,
                  "the tokenizer" + name + " of " + shortest(one.key.second) +
                      " entries has no row of the group " + in_quotes(group));
}

// A point is a tokenizer on the whole mixture.
TokenizerTable mixed(const PointRows& all, const TextMix& mix) {
  const std::vector<std::string> known = groups_of(all);
  TokenizerTable table{.of_bytes = all.of_bytes};
  for (const TextPart& part : mix) {
    if (!all.grouped || std::find(known.begin(), known.end(), part.group) == known.end()) {
      throw DataError(all.source, 0,
                      all.grouped
                          ? "has no group " + in_quotes(part.group) + "; it has " + listed(known)
                          : "has no column 'group', which a mixture needs");
    }
    table.groups.push_back({.group = part.group, .share = part.share});
  }
  for (const TokenizerGroups& one : by_tokenizer(all)) {
    TokenizerPoint point{.vocab_size = one.key.second};
    double rate = 0.0;
    for (GroupRates& group : table.groups) {
      const TokenizerPoint& part = row_of_group(one, group.group, all.source).point;
      group.tokens_per_character.push_back(part.tokens / part.characters);
      rate += group.share * group.tokens_per_character.back();
      point.characters += part.characters;
    }
    point.tokens = rate * point.characters;
    table.points.push_back(point);
    if (all.named) table.names.push_back(one.key.first);
  }
  return table;
}

}  // namespace

TokenizerTable read_tokenizer_table(RecordReader& reader, const std::string& source,
                                    const ColumnNames& columns, const TextMix& mix) {
  const PointRows all = PointTable(reader, source, columns).read(source);
  TokenizerTable table = mix.empty() ? as_they_are(all) : mixed(all, mix);
  if (table.points.size() >= kLeastTokenizerPoints) return table;
  throw DataError(source, 0,
                  "has " + std::to_string(table.points.size()) + " points; at least " +
                      std::to_string(kLeastTokenizerPoints) + " are needed");
}

std::vector<TokenizerPoint> read_tokenizer_points(RecordReader& reader, const std::string& source,
                                                  const ColumnNames& columns) {
  return read_tokenizer_table(reader, source, columns).points;
}

}  // namespace vocabplan
