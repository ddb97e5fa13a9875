#pragma once

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan::cli {

/// The names of the columns of a CSV stream, in any case.
class CsvHeader {
 public:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  explicit CsvHeader(const std::vector<std::string_view>& fields);

  /// Where the column stands that has one of these names (lower case), or `kNone`. Throws
  /// `DomainError` when two columns have.
  [[nodiscard]] std::size_t column(std::initializer_list<std::string_view> names) const;

  [[nodiscard]] std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
};

}  // namespace vocabplan::cli
