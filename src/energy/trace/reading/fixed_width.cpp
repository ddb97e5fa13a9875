#include "energy/trace/reading/fixed_width.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/line_reader.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/head.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

constexpr std::size_t kFixedHead = 16384;

// A column's bytes of a line.
struct Stretch {
  std::size_t first = 0;
  std::size_t size = 0;
};

bool is_of_dashes(std::string_view line) {
  return line.find_first_not_of("- \t\r") == std::string_view::npos &&
         line.find('-') != std::string_view::npos;
}

std::vector<Stretch> stretches_of(std::string_view dashes) {
  std::vector<Stretch> columns;
  for (std::size_t at = dashes.find('-'); at != std::string_view::npos;) {
    const std::size_t end = std::min(dashes.find_first_not_of('-', at), dashes.size());
    columns.push_back({at, end - at});
    at = dashes.find('-', end);
  }
  return columns;
}

// The line of dashes below the first line; empty where it is none.
std::string_view dashes_of(std::string_view head) {
  const std::string_view header = first_line(head);
  if (header.empty()) return {};
  head.remove_prefix(static_cast<std::size_t>(header.data() + header.size() - head.data()));
  const std::string_view second = first_line(head);
  std::vector<std::string_view> words;
  split_words(header, words);
  const bool fits = is_of_dashes(second) && stretches_of(second).size() == words.size();
  return fits ? second : std::string_view();
}

class BarWriter {
 public:
  BarWriter(RecordReader::Source source, std::vector<Stretch> columns)
      : lines_(std::move(source)), columns_(std::move(columns)) {}

  // As many lines as there is room for: what reads a source has work with each piece.
  std::size_t give(char* buffer, std::size_t room) {
    std::size_t given = 0;
    while (given < room && (at_ < text_.size() || next_line())) {
      const std::size_t size = std::min(room - given, text_.size() - at_);
      std::memcpy(buffer + given, text_.data() + at_, size);
      at_ += size;
      given += size;
    }
    return given;
  }

 private:
  bool next_line();
  void put_words(std::string_view line);
  [[nodiscard]] bool fits(std::string_view line) const;

  LineReader lines_;
  std::vector<Stretch> columns_;
  std::vector<std::string_view> words_;
  std::string text_;
  std::size_t at_ = 0;
  bool is_behind_dashes_ = false;
};

// True if there are blanks alone between the columns.
bool BarWriter::fits(std::string_view line) const {
  std::size_t end = 0;
  for (const Stretch& column : columns_) {
    for (; end < std::min(column.first, line.size()); ++end) {
      if (line[end] != ' ') return false;
    }
    end = column.first + column.size;
  }
  return line.find_first_not_of(" \t", std::min(end, line.size())) == std::string_view::npos;
}

bool BarWriter::next_line() {
  if (!lines_.next()) return false;
  text_.clear();
  at_ = 0;
  const std::string_view line = lines_.text();
  const bool is_line_of_dashes = is_of_dashes(line);
  if (is_line_of_dashes || line.find_first_not_of(" \t") == std::string_view::npos) {
    // Nothing of it is a row.
  } else if (!is_behind_dashes_ || !fits(line)) {
    put_words(line);
  } else {
    for (const Stretch& column : columns_) {
      if (column.first != columns_.front().first) text_ += '|';
      if (column.first < line.size()) text_ += trimmed(line.substr(column.first, column.size));
    }
  }
  is_behind_dashes_ = is_behind_dashes_ || is_line_of_dashes;
  if (lines_.complete() || text_.empty()) text_ += '\n';
  return true;
}

// Blanks before the header are often lost, so that it no longer stands above its columns.
void BarWriter::put_words(std::string_view line) {
  split_words(line, words_);
  const std::string_view between = words_.size() == columns_.size() ? "|" : " ";
  for (const std::string_view word : words_) {
    text_.append(text_.empty() ? std::string_view() : between).append(word);
  }
}

}  // namespace

bool is_fixed_width(std::string_view head) {
  return !dashes_of(head).empty();
}

RecordReader::Source between_bars(RecordReader::Source source) {
  std::string head = read_head(source, kFixedHead);
  std::vector<Stretch> columns = stretches_of(dashes_of(head));
  RecordReader::Source whole = replay(std::move(head), kFixedHead, std::move(source));
  if (columns.empty()) return whole;
  const auto writer = std::make_shared<BarWriter>(std::move(whole), std::move(columns));
  return [writer](char* buffer, std::size_t room) { return writer->give(buffer, room); };
}

}  // namespace vocabplan
