#include "core/embedded_table.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "core/text_source.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {
EmbeddedTable::EmbeddedTable(std::string name, std::string_view text) : name_(std::move(name)) {
  RecordReader reader(text_source(text));
  while (const Record* const record = reader.next()) {
    const bool is_header = columns_.empty();
    const std::size_t row = is_header ? 0 : rows();
    if (!record->fault.empty()) fail(row, record->fault);
    if (!is_header && record->fields.size() != columns_.size()) {
      fail(row, "it has " + std::to_string(record->fields.size()) + " fields");
    }
    std::vector<std::string>& store = is_header ? columns_ : cells_;
    store.insert(store.end(), record->fields.begin(), record->fields.end());
  }
  if (columns_.empty()) fail(0, "there is no header");
  if (std::set<std::string>(columns_.begin(), columns_.end()).size() != columns_.size()) {
    fail(0, "a column stands twice in the header");
  }
}

std::string_view EmbeddedTable::text(std::size_t row, std::string_view column) const {
  const auto at = std::find(columns_.begin(), columns_.end(), column);
  if (at == columns_.end()) fail(row, "there is no column " + in_quotes(column));
  if (row >= rows()) fail(row, "there is no such row");
  return cells_[row * columns_.size() + static_cast<std::size_t>(at - columns_.begin())];
}

double EmbeddedTable::number(std::size_t row, std::string_view column) const {
  const std::string_view field = text(row, column);
  const ParsedNumber parsed = parse_number(field);
  if (!parsed) fail(row, in_quotes(field) + " " + std::string(parsed.fault));
  return parsed.value;
}

bool EmbeddedTable::flag(std::size_t row, std::string_view column) const {
  const std::string_view field = text(row, column);
  if (field == "yes" || field == "true") return true;
  if (field != "no" && field != "false") fail(row, in_quotes(field) + " is neither yes nor no");
  return false;
}

std::optional<double> EmbeddedTable::number_if_any(std::size_t row, std::string_view column) const {
  if (text(row, column).empty()) return std::nullopt;
  return number(row, column);
}

std::optional<bool> EmbeddedTable::flag_if_any(std::size_t row, std::string_view column) const {
  if (text(row, column).empty()) return std::nullopt;
  return flag(row, column);
}

void EmbeddedTable::fail(std::size_t row, const std::string& what) const {
  throw std::logic_error(name_ + ", row " + std::to_string(row) + ": " + what);
}

}  // namespace vocabplan
