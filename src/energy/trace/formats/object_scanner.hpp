#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// Cuts a stream of JSON objects into its outermost ones, in constant memory. What stands between
// them is of no matter, so a damaged list is read as well: no closing bracket, a comma too many.
// An object that begins with the key "host" is outermost wherever it stands, so that one that was
// cut short does not swallow those behind it.
class ObjectScanner {
 public:
  static constexpr std::size_t kLongestObject = std::size_t{8} << 20U;

  enum class Found {
    object,
    damaged,    // an object that another one begins in, or that is too long
    cut_short,  // the file ends inside an object
    end,
  };

  explicit ObjectScanner(RecordReader::Source source) : source_(std::move(source)) {}

  [[nodiscard]] Found next();
  // The object; valid until the next call.
  [[nodiscard]] const std::string& text() const { return text_; }
  // The line on which it starts, counted from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  void begin();
  void begin_carried();
  void put(char c);
  // Takes one byte; true when it ends an object or shows one to be damaged.
  bool take(char c);
  void take_in_string(char c);
  bool take_outside_string(char c);
  bool begins_host(char c);

  RecordReader::Source source_;
  std::array<char, 65536> buffer_{};
  std::size_t position_ = 0;
  std::size_t size_ = 0;
  std::size_t lines_ = 1;  // where reading is
  std::size_t line_ = 1;
  std::string text_;
  std::string carried_;  // the start of the object that showed the last one to be damaged
  std::size_t carried_line_ = 1;
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool is_too_long_ = false;
  Found found_ = Found::object;
  std::size_t brace_ = 0;  // where in text_ the last opening brace stands
  std::size_t brace_line_ = 1;
  std::size_t matched_ = 0;  // of {"host", behind that brace
};

}  // namespace vocabplan
