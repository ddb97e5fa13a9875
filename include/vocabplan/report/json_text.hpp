#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// The text of a JSON object on one line, member by member. Numbers are the shortest decimals that
/// read back as the same double (a JSON library's own printing is not always the shortest: it
/// writes 1e23 as 9.999999999999999e+22); strings are escaped by the JSON library.
class JsonObject {
 public:
  /// JSON has no infinity and no NaN: such a number becomes null.
  JsonObject& add(std::string_view key, double value);
  /// Nothing becomes null too.
  JsonObject& add(std::string_view key, const std::optional<double>& value);
  JsonObject& add(std::string_view key, std::string_view value);
  /// A value that is JSON already.
  JsonObject& add_json(std::string_view key, std::string_view json);

  [[nodiscard]] std::string text() const { return members_ + "}"; }

 private:
  void begin(std::string_view key);

  std::string members_ = "{";
};

/// A JSON number as `JsonObject::add` writes it.
[[nodiscard]] std::string json_number(double value);

/// A JSON array of values that are JSON already.
[[nodiscard]] std::string json_array(const std::vector<std::string>& items);

/// A JSON array of strings.
[[nodiscard]] std::string json_strings(std::span<const std::string> strings);

/// A JSON string with its quotes, escaped where it is not `printable`; bytes that are not UTF-8
/// become U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace vocabplan
