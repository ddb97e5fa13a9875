#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// A text as JSON, in quotes, with no more escapes than JSON demands; bytes that are not UTF-8
/// become U+FFFD.
[[nodiscard]] std::string json_text(std::string_view text);

/// A number as the JSON library prints it, which is how law files always had theirs: 5 is `5.0`,
/// what is not finite is `null`.
[[nodiscard]] std::string json_float(double value);

/// JSON whose texts hold nothing but what is `printable`: other characters are escaped by JSON's
/// own rules, which keep the text. `json` is UTF-8; its line ends stay.
[[nodiscard]] std::string printable_json(std::string_view json);

/// Writes JSON in lines: two blanks a level, and each value on a line of its own. Members are
/// written with their keys, which are letters of ASCII; the outermost value and the elements of an
/// array have none.
class JsonWriter {
 public:
  JsonWriter& object(std::string_view key = {}) { return open(key, '{', '}'); }
  JsonWriter& array(std::string_view key = {}) { return open(key, '[', ']'); }
  /// Closes what was opened last.
  JsonWriter& close();

  JsonWriter& text(std::string_view key, std::string_view value);
  JsonWriter& number(std::string_view key, double value);
  JsonWriter& whole(std::string_view key, std::uint64_t value);
  JsonWriter& null(std::string_view key);
  /// JSON as it is.
  JsonWriter& json(std::string_view key, std::string_view value);

  /// The text so far, without a line end behind it.
  [[nodiscard]] const std::string& written() const noexcept { return written_; }

 private:
  JsonWriter& open(std::string_view key, char opening, char closing);
  void new_line();

  std::string written_;
  std::vector<char> open_;  // their closing brackets
  bool is_first_ = true;    // in what was opened last
};

}  // namespace vocabplan
