#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/json/document.hpp"

namespace vocabplan {

/// A JSON value together with the way to it, so that every complaint names the key and the line.
/// The document must outlive it.
class JsonNode {
 public:
  explicit JsonNode(const JsonDocument& document) : value_(document.root()) {}
  explicit JsonNode(const JsonDocument&& document) = delete;

  /// The member of this name. Throws `DataError` when this is no object or has no such member.
  [[nodiscard]] JsonNode at(const char* key) const;

  /// The element at this index of an array; throws `DataError` when there is none.
  [[nodiscard]] JsonNode at(std::size_t index) const;

  /// Throws `DataError` unless this is an object whose every member is one of `known`.
  void expect_only(std::initializer_list<std::string_view> known) const;

  /// The number of elements; throws `DataError` unless this is an array of `least` to `most`.
  [[nodiscard]] std::size_t array_size(std::size_t least, std::size_t most) const;

  /// True if this object has the member; throws `DataError` when it is no object.
  [[nodiscard]] bool has(const char* key) const;

  [[nodiscard]] bool is_null() const { return value_.is(JsonKind::null); }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] double number() const;
  /// A number in the closed interval; else `DataError`.
  [[nodiscard]] double number_within(double lowest, double highest) const;
  /// A whole number in the closed interval, whose ends are at most 2^53; else `DataError`.
  [[nodiscard]] std::int64_t whole_within(std::int64_t lowest, std::int64_t highest) const;
  /// `at(index).number_within(…)`, but the way to the element is only written down for a complaint.
  [[nodiscard]] double number_at(std::size_t index, double lowest, double highest) const;

  /// Throws `DataError` that names this key and shows its value.
  [[noreturn]] void fail(const std::string& accepted) const;
  /// Throws `DataError` that names this key and gives the complaint as it is.
  [[noreturn]] void complain(const std::string& complaint) const;

 private:
  JsonNode(JsonValue value, std::string path) : value_(value), path_(std::move(path)) {}

  [[noreturn]] void complain_at(std::size_t line, const std::string& complaint) const;
  [[nodiscard]] std::string child_path(std::string_view key) const;

  JsonValue value_;
  std::string path_;
};

}  // namespace vocabplan
