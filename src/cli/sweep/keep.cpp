#include "cli/sweep/keep.hpp"

#include <algorithm>
#include <cstring>
#include <set>

#include "cli/shell/failure.hpp"
#include "core/table/column_names.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan::cli {

std::vector<std::string> keep_argument(const std::string& option, const std::string& text) {
  std::string_view rest = text;
  RecordReader reader([&rest](char* buffer, std::size_t room) {
    const std::size_t size = std::min(room, rest.size());
    std::memcpy(buffer, rest.data(), size);
    rest.remove_prefix(size);
    return size;
  });
  const auto refuse = [&](const std::string& why) {
    throw UsageError(option + ": " + in_quotes(text) + " " + why);
  };
  const Record* const record = reader.next();
  if (record == nullptr) refuse("names no column");
  if (!record->fault.empty()) {
    refuse("cannot be read as names with commas between: " + record->fault);
  }
  std::vector<std::string> names(record->fields.begin(), record->fields.end());
  std::set<std::string_view> seen;
  for (const std::string& name : names) {
    if (name.empty()) refuse("has an empty name");
    if (!seen.insert(name).second) refuse("names " + in_quotes(name) + " twice");
  }
  if (reader.next() != nullptr) refuse("is more than one line");
  return names;
}

std::vector<std::size_t> kept_positions(const std::vector<std::string_view>& header,
                                        const std::vector<std::string>& names) {
  std::vector<std::size_t> positions;
  for (const std::string& name : names) {
    const std::size_t position = need_named(header, name);
    const auto same = std::find(positions.begin(), positions.end(), position);
    if (same != positions.end()) {
      const auto other = static_cast<std::size_t>(same - positions.begin());
      throw DomainError(in_quotes(names[other]) + " and " + in_quotes(name) + " are one column, " +
                        in_quotes(header[position]));
    }
    positions.push_back(position);
  }
  return positions;
}

void check_kept_names(const std::vector<std::string>& names, const Row& columns) {
  if (names.empty()) return;
  for (const std::string& column : columns.csv_columns()) {
    for (const std::string& name : names) {
      if (!same_in_any_case(name, column)) continue;
      throw UsageError("--keep: " + in_quotes(name) + " is a column of the answer too, and CSV " +
                       "would have two of that name; rename it, or take --format jsonl");
    }
  }
}

void KeptCells::clear() {
  text_.clear();
  ends_.clear();
  rows_.clear();
}

void KeptCells::add(const std::vector<std::string_view>& cells) {
  for (const std::string_view cell : cells) {
    text_ += cell;
    ends_.push_back(text_.size());
  }
  rows_.push_back(ends_.size());
}

std::vector<std::string_view> KeptCells::row(std::size_t index) const {
  std::vector<std::string_view> cells;
  if (empty()) return cells;
  const std::string_view text = text_;
  const std::size_t first = index == 0 ? 0 : rows_[index - 1];
  std::size_t start = first == 0 ? 0 : ends_[first - 1];
  cells.reserve(rows_[index] - first);
  for (std::size_t i = first; i < rows_[index]; ++i) {
    cells.push_back(text.substr(start, ends_[i] - start));
    start = ends_[i];
  }
  return cells;
}

void append_kept(std::string& line, const std::vector<std::string_view>& cells, CsvText form) {
  for (const std::string_view cell : cells) {
    append_csv_field(line, cell, form);
    line += ',';
  }
}

Row kept_row(const std::vector<std::string>& names, const std::vector<std::string_view>& cells) {
  Row row;
  for (std::size_t i = 0; i < names.size(); ++i) row.add(names[i], cells[i]);
  return row;
}

}  // namespace vocabplan::cli
