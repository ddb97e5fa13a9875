#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// The rows of a table that is JSON: an object for each, in lines or in a list, in constant memory
// and without one allocation for each row. What stands between objects is of no matter, so a list
// that was cut short is read up to its last whole row.
class JsonRows {
 public:
  static constexpr std::size_t kLongestRow = std::size_t{1} << 20U;

  enum class Found {
    row,
    fault,      // an object that is none, or too long
    cut_short,  // the file ends inside an object
    end,
  };
  struct Pair {
    std::string_view key;    // as it is written, escapes and all
    std::string_view value;  // of a string what is between its quotes; null is empty
  };

  explicit JsonRows(RecordReader::Source source) : source_(std::move(source)) {}

  [[nodiscard]] Found next();
  // Of the object's outermost level; valid until the next call.
  [[nodiscard]] const std::vector<Pair>& pairs() const { return pairs_; }
  // The line on which the row starts, counted from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] bool find_object();
  [[nodiscard]] bool parse();

  RecordReader::Source source_;
  std::vector<char> buffer_ = std::vector<char>(65536);
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  std::size_t lines_ = 1;
  std::size_t line_ = 1;
  std::string text_;
  std::vector<Pair> pairs_;
  bool is_too_long_ = false;
};

}  // namespace vocabplan
