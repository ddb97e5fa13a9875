#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "energy/validate/calibration_forms.hpp"

namespace vocabplan {

/// `fit_factor` of many rows without each of their parts in turn. The log ratios are sorted once;
/// order statistics and sums of what is left without a part are then looked up, so that a part
/// takes the logarithm of the rows' number, not the rows. Results are those of `fit_factor` but for
/// the rounding of sums: some 1e-15, and 1e-13 where a part of the rows lies far out.
class LeftOutFactors {
 public:
  /// `part` of each row, below `parts`.
  LeftOutFactors(const std::vector<RatioRow>& rows, const std::vector<std::size_t>& part,
                 std::size_t parts);

  /// Nothing where Newton's method does not settle. Another part's rows are left.
  [[nodiscard]] std::optional<double> without(std::size_t part) const;

 private:
  /// Log ratios within a stretch of the sorted ones.
  struct Stretch {
    std::size_t count = 0;
    double sum = 0.0;
  };

  [[nodiscard]] std::size_t rest_size(std::size_t part) const;
  [[nodiscard]] double rest_at(std::size_t part, std::size_t rank) const;
  [[nodiscard]] double median(std::size_t part) const;
  [[nodiscard]] double distance_at(std::size_t part, double from, std::size_t rank) const;
  [[nodiscard]] double median_distance(std::size_t part, double from) const;
  [[nodiscard]] Stretch below(std::size_t part, double limit, bool with_limit) const;

  double centre_ = 0.0;              // sums are of distances from it
  std::vector<double> sorted_;       // log ratios
  std::vector<double> sums_;         // of those before each, and of all
  std::vector<std::size_t> begin_;   // of each part in `places_`, and the end
  std::vector<std::size_t> places_;  // in `sorted_`, rising within a part
  std::vector<double> part_sums_;    // of those before each place within its part
};

}  // namespace vocabplan
