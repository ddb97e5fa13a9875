#include "vocabplan/report/text_table.hpp"

#include <algorithm>
#include <utility>

#include "vocabplan/core/printable.hpp"

namespace vocabplan {

std::string padded(std::string_view text, std::size_t width, TextTable::Align align) {
  const std::string blanks(width - std::min(width, text.size()), ' ');
  return align == TextTable::Align::left ? std::string(text) + blanks : blanks + std::string(text);
}

TextTable::TextTable(std::vector<Align> columns) : columns_(std::move(columns)) {}

void TextTable::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths(columns_.size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      line += padded(row[i], widths[i], columns_[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

}  // namespace vocabplan
