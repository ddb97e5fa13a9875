#include <algorithm>
#include <cctype>
#include <limits>
#include <string_view>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace vocabplan {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// The header of one file.
struct Header {
  std::string source;
  std::size_t line = 0;
  std::vector<std::string> names;

  // Where the one column stands that has one of the names; kNone when there is none.
  [[nodiscard]] std::size_t find(std::initializer_list<std::string_view> accepted) const {
    std::size_t found = kNone;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (std::find(accepted.begin(), accepted.end(), names[i]) == accepted.end()) continue;
      if (found == kNone) {
        found = i;
        continue;
      }
      throw DataError(source, line,
                      "the header names the column " + std::string(*accepted.begin()) + " twice");
    }
    return found;
  }

  [[nodiscard]] std::size_t need(std::initializer_list<std::string_view> accepted) const {
    const std::size_t found = find(accepted);
    if (found != kNone) return found;
    throw DataError(source, line, "the header has no column " + std::string(*accepted.begin()));
  }
};

Header read_header(RecordReader& reader, const std::string& source) {
  const Record* const record = reader.next();
  if (record == nullptr) {
    throw DataError(source, 0, "is empty; accepted is a CSV file with a header");
  }
  if (!record->fault.empty()) throw DataError(source, record->line, record->fault);
  Header header{.source = source, .line = record->line, .names = {}};
  for (const std::string_view field : record->fields) {
    std::string name(field);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    header.names.push_back(std::move(name));
  }
  return header;
}

struct Columns {
  std::size_t vocab_size;
  std::size_t tokens;
  std::size_t characters;
};

// Tokens and characters must be in one unit, so the two pairs of names do not mix.
Columns columns_of(const Header& header) {
  const std::size_t vocab_size = header.need({"vocab_size", "v"});
  const std::size_t tokens = header.find({"tokens_1e9"});
  const std::size_t characters = header.find({"chars_1e9_unit"});
  if (header.find({"tokens"}) == kNone && tokens != kNone && characters != kNone) {
    return {vocab_size, tokens, characters};
  }
  return {vocab_size, header.need({"tokens"}), header.need({"characters", "chars"})};
}

double positive(const Header& header, const Record& record, std::size_t column) {
  const std::string_view text = record.fields[column];
  const ParsedNumber number = parse_number(text);
  const std::string& name = header.names[column];
  if (!number) {
    throw DataError(header.source, record.line,
                    name + ": " + in_quotes(text) + " " + std::string(number.fault));
  }
  if (number.value > 0.0) return number.value;
  throw DataError(header.source, record.line,
                  name + ": " + in_quotes(text) + " is zero; accepted are numbers above 0");
}

}  // namespace

std::vector<TokenizerPoint> read_tokenizer_points(RecordReader& reader, const std::string& source) {
  const Header header = read_header(reader, source);
  const Columns columns = columns_of(header);
  std::vector<TokenizerPoint> points;
  while (const Record* const record = reader.next()) {
    if (!record->fault.empty()) throw DataError(source, record->line, record->fault);
    if (record->fields.size() != header.names.size()) {
      throw DataError(source, record->line,
                      "has " + std::to_string(record->fields.size()) + " fields, the header " +
                          std::to_string(header.names.size()));
    }
    points.push_back({.vocab_size = positive(header, *record, columns.vocab_size),
                      .tokens = positive(header, *record, columns.tokens),
                      .characters = positive(header, *record, columns.characters)});
  }
  if (points.size() >= kLeastTokenizerPoints) return points;
  throw DataError(source, 0,
                  "has " + std::to_string(points.size()) + " points; at least " +
                      std::to_string(kLeastTokenizerPoints) + " are needed");
}

}  // namespace vocabplan
