#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/document.hpp"

namespace vocabplan {

/// An object of a model's configuration, of a document that must outlive it. Families call the same
/// thing by different names, so that most questions take a list of keys, of which the first that is
/// there answers. A key with null is there for `has`, but has no value.
class ConfigObject {
 public:
  using Keys = std::initializer_list<const char*>;

  /// `path` of the object in the file, empty for the file itself. Throws `DataError` when `value`
  /// is no object.
  explicit ConfigObject(JsonValue value, std::string path = {});

  [[nodiscard]] bool has(const char* key) const { return value_.find(key).has_value(); }

  /// The whole number from `least` to `most`, or nothing; else `DataError`.
  [[nodiscard]] std::optional<double> whole(Keys keys, double least, double most) const;
  /// The same; `DataError` that names the first key when there is none.
  [[nodiscard]] double required(Keys keys, double least, double most) const;
  [[nodiscard]] bool flag(const char* key, bool otherwise) const;
  /// A text, "" when there is none.
  [[nodiscard]] std::string text(const char* key) const;
  /// The first text of an array, or a text by itself; "" when there is none.
  [[nodiscard]] std::string first_text(const char* key) const;
  /// The whole numbers of an array, at most `most` of them; none when there is no array.
  [[nodiscard]] std::vector<double> wholes(const char* key, std::size_t most) const;
  /// The texts of an array, at most `most` of them, valid as long as the document; none when there
  /// is no array.
  [[nodiscard]] std::vector<std::string_view> texts(const char* key, std::size_t most) const;
  /// How many members the object under a key has, or nothing.
  [[nodiscard]] std::optional<double> members(const char* key) const;
  /// True if there is an object under a key.
  [[nodiscard]] bool has_object(const char* key) const;
  /// The objects of an array, at most `most` of them; none when there is no array.
  [[nodiscard]] std::vector<ConfigObject> objects(const char* key, std::size_t most) const;
  /// A number from `least` to `most`; `DataError` when there is none.
  [[nodiscard]] double number(const char* key, double least, double most) const;
  /// The object under a key, or nothing.
  [[nodiscard]] std::optional<ConfigObject> object(const char* key) const;

  /// Throws `DataError` about the whole file.
  [[noreturn]] void fail(const std::string& complaint) const;
  /// Throws `DataError`: `key 'KEY': COMPLAINT`, with the line of its value, or of the object where
  /// there is none.
  [[noreturn]] void complain(const char* key, const std::string& complaint) const;
  /// Throws `DataError` that shows the value: `key 'KEY': is VALUE; accepted is ACCEPTED`.
  [[noreturn]] void refuse(const char* key, const std::string& accepted) const;

 private:
  [[nodiscard]] std::optional<JsonValue> find(const char* key) const;
  [[nodiscard]] std::string child_path(const char* key) const;

  JsonValue value_;
  std::string path_;
};

}  // namespace vocabplan
