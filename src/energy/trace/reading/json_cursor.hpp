#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vocabplan {

// Goes through a JSON text from the front on and makes nothing of it: a caller takes the values
// that it wants, and what it skips is looked at only for whether it is JSON (RFC 8259, at most
// `kDeepest` levels; NaN, Infinity and -Infinity as Python writes them are numbers). A surrogate
// without its other half, which the grammar allows, is read as U+FFFD.
//
// The first fault ends it: from there on there are no members, no elements, and values are empty.
class JsonCursor {
 public:
  static constexpr std::size_t kDeepest = 64;

  // `scratch` keeps strings that are written with escapes. Views are valid as long as both texts
  // stay as they are.
  JsonCursor(std::string_view text, std::string& scratch)
      : at_(text.data()), end_(at_ + text.size()), scratch_(scratch), size_(text.size()) {
    scratch_.clear();
  }

  // The first character of the next value; NUL at the end.
  [[nodiscard]] char peek();
  // A value of any kind, as it is written; empty where it is none.
  std::string_view skip();
  // The characters of a string; the next value has to be one.
  std::string_view take_string();
  // The characters that stand there in place of a string, an array or an object, up to what ends
  // them: whether they are a value is for the caller to judge.
  std::string_view take_word();
  // True if nothing but blanks is left.
  [[nodiscard]] bool is_at_end();

  void fail() { failed_ = true; }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  friend class JsonMembers;
  friend class JsonElements;

  bool take(char c);
  bool open(char c);
  bool close(char c);
  bool take_key(std::string_view& key);
  bool next_of(char closing, bool& is_first);
  void skip_scalar();
  void skip_container();
  [[nodiscard]] bool scan_string(bool& has_escapes);
  [[nodiscard]] bool scan_escape();
  std::string_view unescaped(std::string_view written);

  const char* at_;
  const char* end_;
  std::string& scratch_;
  std::size_t size_;
  std::size_t depth_ = 0;
  bool failed_ = false;
};

// The members of an object: after each `next` its value has to be taken.
class JsonMembers {
 public:
  explicit JsonMembers(JsonCursor& cursor) : cursor_(cursor) { (void)cursor.open('{'); }

  [[nodiscard]] bool next() { return cursor_.next_of('}', is_first_) && cursor_.take_key(key_); }
  [[nodiscard]] std::string_view key() const { return key_; }

 private:
  JsonCursor& cursor_;
  std::string_view key_;
  bool is_first_ = true;
};

// The elements of an array: after each `next` its value has to be taken.
class JsonElements {
 public:
  explicit JsonElements(JsonCursor& cursor) : cursor_(cursor) { (void)cursor.open('['); }

  [[nodiscard]] bool next() { return cursor_.next_of(']', is_first_); }

 private:
  JsonCursor& cursor_;
  bool is_first_ = true;
};

// True if a word is a number as JSON writes it.
[[nodiscard]] bool is_json_number(std::string_view word);

}  // namespace vocabplan
