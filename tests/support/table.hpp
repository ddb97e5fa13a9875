#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vocabplan::test {

/// A CSV file with a header, read whole.
class Table {
 public:
  /// Throws `std::runtime_error` when the file is absent or a row is broken.
  explicit Table(const std::string& path);

  [[nodiscard]] std::size_t rows() const { return rows_.size(); }
  /// The text of a cell. Throws `std::out_of_range` for an unknown column.
  [[nodiscard]] const std::string& text(std::size_t row, const std::string& column) const;
  /// The number in a cell.
  [[nodiscard]] double number(std::size_t row, const std::string& column) const;

 private:
  std::unordered_map<std::string, std::size_t> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// A file of the golden data that ships with the tests.
[[nodiscard]] std::string reference_file(std::string_view name);

/// A file of measurements that may not ship, or nothing when it is absent.
[[nodiscard]] std::optional<std::string> shared_file(std::string_view name);

}  // namespace vocabplan::test
