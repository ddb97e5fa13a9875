#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// A table of text for people: columns as wide as their widest cell, two blanks between them.
class TextTable {
 public:
  enum class Align { left, right };

  /// One alignment a column.
  explicit TextTable(std::vector<Align> columns);

  /// Adds a row; missing cells are empty, further ones are dropped, and all are made `printable`
  /// (a name may come from a file).
  void add(std::vector<std::string> cells);

  /// The lines, each with its line end and without trailing blanks.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// `text` padded with blanks to `width` characters; longer text as it is. One byte is one
/// character.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width, TextTable::Align align);

}  // namespace vocabplan
