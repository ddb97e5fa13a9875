#include "vocabplan/choose/tokenizers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/embedded_table.hpp"
#include "core/table/column_names.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan {

// The table data/tokenizers.csv, embedded as text: see src/CMakeLists.txt.
[[nodiscard]] std::string_view tokenizers_csv();

namespace {

std::vector<KnownTokenizer> tokenizers_in(const EmbeddedTable& table) {
  std::vector<KnownTokenizer> found;
  found.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    found.push_back({.name = table.text(row, "name"),
                     .vocab_size = table.number(row, "vocab_size"),
                     .entries = table.number_if_any(row, "entries"),
                     .source = table.text(row, "source"),
                     .note = table.text(row, "note")});
  }
  return found;
}

// In the order of the columns below.
enum TokenizerColumn : std::size_t { kRowName, kRowVocabSize, kRowTokens, kRowCharacters };

std::vector<Column> tokenizer_columns() {
  constexpr double kMostEntries = 1e9;
  constexpr double kMost = 1e30;
  return {
      {.name = "name", .other_names = {"tokenizer", "model"}, .unit = ColumnUnit::none},
      {.name = "vocab_size", .other_names = {"v", "vocab"}, .lowest = 1.0, .highest = kMostEntries},
      {.name = "tokens", .lowest = kind::kSmallest, .highest = kMost},
      {.name = "characters",
       .other_names = {"chars"},
       .lowest = kind::kSmallest,
       .highest = kMost}};
}

// The rows of a table, one after another.
class TokenizerRows {
 public:
  TokenizerRows(RecordReader& reader, std::string source)
      : reader_(reader), source_(std::move(source)), header_(read_header(reader, source_)) {
    reader_.read_whole();
    try {
      places_ = find_columns(header_.views(), columns_);
      reader_.settle_numbers_by(
          positions_of({places_[kRowVocabSize], places_[kRowTokens], places_[kRowCharacters]}));
    } catch (const DomainError& error) {
      throw DataError(source_, header_.line, error.what());
    }
    for (const std::size_t column : {kRowName, kRowVocabSize}) {
      if (is_there(places_[column])) continue;
      throw DataError(source_, header_.line,
                      no_column_text(in_quotes(columns_[column].name), header_.views()));
    }
  }

  [[nodiscard]] TokenizerRow row_of(const Record& record) const {
    const std::string fault = header_.fault_of(record);
    if (!fault.empty()) throw DataError(source_, record.line, fault);
    TokenizerRow row{.name = std::string(record.fields[places_[kRowName].position])};
    if (row.name.empty()) throw DataError(source_, record.line, "a row without a name");
    row.vocab_size = *number(record, kRowVocabSize);
    if (row.vocab_size != std::floor(row.vocab_size)) fail(record, kRowVocabSize, "a whole number");
    const auto tokens = number(record, kRowTokens);
    const auto characters = number(record, kRowCharacters);
    if (tokens && characters) row.tokens_per_char = *tokens / *characters;
    return row;
  }

 private:
  [[noreturn]] void fail(const Record& record, std::size_t column,
                         const std::string& wanted) const {
    const std::size_t at = places_[column].position;
    throw DataError(
        source_, record.line,
        header_.names[at] + " " + in_quotes(record.fields[at]) + "; accepted is " + wanted);
  }

  // Nothing where the field may be empty and is, or the column is not there.
  [[nodiscard]] std::optional<double> number(const Record& record, std::size_t column) const {
    if (!is_there(places_[column])) return std::nullopt;
    const std::string_view text = record.fields[places_[column].position];
    if (text.empty() && column != kRowVocabSize) return std::nullopt;
    const ParsedNumber parsed = reader_.number(text);
    if (parsed.says_what_to_write) {
      throw DataError(source_, record.line,
                      header_.names[places_[column].position] + ": " + in_quotes(text) + " " +
                          std::string(parsed.fault));
    }
    const double value = parsed ? parsed.value * places_[column].unit : 0.0;
    const Column& known = columns_[column];
    if (parsed && value >= known.lowest && value <= known.highest) return value;
    fail(record, column,
         column == kRowVocabSize ? "a whole number from 1 to 1e9" : "a number above 0");
  }

  RecordReader& reader_;
  std::string source_;
  std::vector<Column> columns_ = tokenizer_columns();
  TableHeader header_;
  std::vector<ColumnPlace> places_{};
};

}  // namespace

std::span<const KnownTokenizer> known_tokenizers() {
  static const EmbeddedTable kTable("tokenizers.csv", tokenizers_csv());
  static const std::vector<KnownTokenizer> kTokenizers = tokenizers_in(kTable);
  return kTokenizers;
}

std::optional<KnownTokenizer> find_tokenizer(std::string_view name) {
  for (const KnownTokenizer& one : known_tokenizers()) {
    if (same_in_any_case(one.name, name)) return one;
  }
  return std::nullopt;
}

std::vector<TokenizerRow> read_tokenizer_rows(RecordReader& reader, const std::string& source) {
  constexpr std::size_t kMostRows = 1000;
  const TokenizerRows table(reader, source);
  std::vector<TokenizerRow> rows;
  while (const Record* record = reader.next()) {
    TokenizerRow row = table.row_of(*record);
    const auto same = [&row](const TokenizerRow& other) { return other.name == row.name; };
    if (std::any_of(rows.begin(), rows.end(), same)) {
      throw DataError(source, record->line,
                      "the name " + in_quotes(row.name) +
                          " stands twice; accepted is one row a tokenizer, of a mixture where the "
                          "text has groups");
    }
    rows.push_back(std::move(row));
    if (rows.size() > kMostRows) {
      throw DataError(source, record->line,
                      "more than " + std::to_string(kMostRows) + " tokenizers");
    }
  }
  if (rows.empty()) throw DataError(source, 0, "has no tokenizers");
  return rows;
}

}  // namespace vocabplan
