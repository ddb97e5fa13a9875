#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "fit/tables/numeric_table.hpp"
#include "vocabplan/fit/run_table.hpp"

namespace vocabplan {

/// What all rows of a run have in common.
struct RunShape {
  double n_nv = 0.0;
  double vocab_size = 0.0;
  double width = 0.0;

  friend bool operator==(const RunShape&, const RunShape&) = default;
  friend bool operator<(const RunShape& a, const RunShape& b) {
    return std::tie(a.n_nv, a.vocab_size, a.width) < std::tie(b.n_nv, b.vocab_size, b.width);
  }
};

/// Numbers the runs of a table in the order in which they appear.
class RunIndex {
 public:
  /// The run of the record that `table` is at, by the name in its column. Throws `DataError` when
  /// the run had another shape before.
  [[nodiscard]] std::uint32_t of_name(const NumericTable& table, std::size_t column,
                                      const RunShape& shape);
  /// The run of this shape, where the table has no names.
  [[nodiscard]] std::uint32_t of_shape(const RunShape& shape);

  [[nodiscard]] std::size_t size() const { return shapes_.size(); }
  /// One per run; for runs without names `n_nv=33222784 V=4096`, with `d=512` where two runs
  /// would have the same name.
  [[nodiscard]] std::vector<std::string> names() &&;

 private:
  std::uint32_t add(const RunShape& shape, std::size_t line);

  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  std::map<RunShape, std::uint32_t> by_shape_;
  std::vector<RunShape> shapes_;
  std::vector<std::size_t> lines_;  // on which each run with a name began
  std::vector<std::string> names_;
};

/// Numbers the families: rows of equal n_nv, in ascending order of it.
void number_families(RunTable& table);

}  // namespace vocabplan
