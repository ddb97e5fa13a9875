#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace vocabplan {

using OrderedJson = nlohmann::ordered_json;

/// A JSON value together with the way to it, so that every complaint names the key.
class JsonNode {
 public:
  JsonNode(const OrderedJson& value, std::string source, std::string path)
      : value_(&value), source_(std::move(source)), path_(std::move(path)) {}

  /// The member of this name. Throws `DataError` when this is no object or has no such member.
  [[nodiscard]] JsonNode at(const char* key) const;

  /// The element at this index of an array.
  [[nodiscard]] JsonNode at(std::size_t index) const;

  /// Throws `DataError` unless this is an object whose every member is one of `known`.
  void expect_only(std::initializer_list<std::string_view> known) const;

  /// The number of elements; throws `DataError` unless this is an array of `least` to `most`.
  [[nodiscard]] std::size_t array_size(std::size_t least, std::size_t most) const;

  /// True if this object has the member; throws `DataError` when it is no object.
  [[nodiscard]] bool has(const char* key) const;

  [[nodiscard]] bool is_null() const { return value_->is_null(); }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] double number() const;
  /// A number in the closed interval; else `DataError`.
  [[nodiscard]] double number_within(double lowest, double highest) const;
  /// A whole number in the closed interval; else `DataError`.
  [[nodiscard]] std::int64_t whole_within(std::int64_t lowest, std::int64_t highest) const;
  /// `at(index).number_within(…)`, but the way to the element is only written down for a complaint.
  [[nodiscard]] double number_at(std::size_t index, double lowest, double highest) const;

  /// Throws `DataError` that names this key and shows its value.
  [[noreturn]] void fail(const std::string& accepted) const;
  /// Throws `DataError` that names this key and gives the complaint as it is.
  [[noreturn]] void complain(const std::string& complaint) const;

 private:
  [[nodiscard]] std::string child_path(std::string_view key) const;

  const OrderedJson* value_;
  std::string source_;
  std::string path_;
};

/// Parses JSON text; throws `DataError` with the line for text that is no JSON, and for an object
/// that holds a key twice.
[[nodiscard]] OrderedJson parse_json(std::string_view text, const std::string& source);

/// JSON text of a value, indented by `indent` blanks a level, or on one line for -1. What is not
/// `printable` is escaped by JSON's own rules, which keep the text; bytes that are not UTF-8 become
/// U+FFFD.
[[nodiscard]] std::string json_of(const OrderedJson& value, int indent);

}  // namespace vocabplan
