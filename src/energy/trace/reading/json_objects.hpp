#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// Cuts a stream of JSON objects, in lines or in a list, into its outermost ones, in constant memory
// and without one allocation for each. An object stays where it was read: nothing of it is copied.
//
// Characters between objects are of no matter, so that a damaged list is read as well: no closing
// bracket, a comma too many. A line end ends a string, which cannot hold one: its quote was lost.
// An object whose first key only outermost ones begin with is outermost wherever it stands but as
// the value of a key, so that one that was cut short does not swallow those behind it.
class JsonObjects {
 public:
  static constexpr std::size_t kLongest = std::size_t{8} << 20U;

  enum class Found {
    object,
    damaged,    // an object that another one begins in, or that is too long
    cut_short,  // the file ends inside an object
    end,
  };

  // `openings`: what the first key of an outermost object, and of no other one, begins with, as it
  // is written behind its first quote. One that ends with a quote is a whole key.
  JsonObjects(RecordReader::Source source, std::initializer_list<std::string_view> openings);

  [[nodiscard]] Found next();
  // The object, with equal numbers of opening and closing braces; valid until the next call.
  [[nodiscard]] std::string_view text() const { return {buffer_.data() + first_, at_ - first_}; }
  // The line on which the last one that was found starts, counted from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  [[nodiscard]] bool find_brace();
  [[nodiscard]] bool fill();
  void make_room();
  void begin(std::size_t brace, std::size_t line);
  [[nodiscard]] Found scan();
  void open_brace(std::size_t at);
  [[nodiscard]] bool is_value(std::size_t brace) const;
  void begin_string(std::size_t first);
  [[nodiscard]] bool begins_outermost(std::size_t quote) const;

  RecordReader::Source source_;
  std::vector<std::string_view> openings_;
  std::vector<char> buffer_ = std::vector<char>(65536);
  std::size_t first_ = 0;  // of the object
  std::size_t at_ = 0;     // where reading is
  std::size_t size_ = 0;
  std::size_t lines_ = 1;  // the line of at_
  std::size_t line_ = 1;
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool is_escaped_ = false;  // the next byte of the string
  bool is_too_long_ = false;
  // The last opening brace, until the first key behind it has ended.
  enum class FirstKey { no, awaited, begun };
  FirstKey first_key_ = FirstKey::no;
  std::size_t brace_ = 0;
  std::size_t brace_line_ = 1;
  std::size_t key_ = 0;  // behind its opening quote
};

}  // namespace vocabplan
