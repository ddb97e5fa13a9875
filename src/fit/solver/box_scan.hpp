#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan {

/// The nodes of a grid over a box: equal ratios along each axis, equal steps where an interval
/// starts at or below 0. Node numbers count the last axis fastest.
class BoxScan {
 public:
  /// `box` must outlive this; `nodes` >= 2 along each axis.
  BoxScan(const std::vector<Bounds>& box, std::size_t nodes);

  [[nodiscard]] std::size_t size() const { return total_; }

  /// The node to visit at this time, a neighbour of the one before: odd passes run backwards.
  [[nodiscard]] std::size_t visited(std::size_t order) const;
  [[nodiscard]] Eigen::VectorXd place(std::size_t node) const;
  /// No neighbour along an axis is lower.
  [[nodiscard]] bool lowest_around(std::size_t node, const std::vector<double>& values) const;

 private:
  std::size_t nodes_;
  const std::vector<Bounds>& box_;
  std::size_t total_ = 1;
};

}  // namespace vocabplan
