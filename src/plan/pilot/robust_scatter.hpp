#pragma once

#include <Eigen/Dense>
#include <optional>
#include <vector>

namespace vocabplan {

/// A covariance that a few far points do not decide: the scatter of the multivariate t distribution
/// with four degrees of freedom by maximum likelihood, scaled so that half of the points lie within
/// the median of a normal distribution. Linear maps of the points map it as they do a covariance.
///
/// Nothing when there are fewer than five points a dimension, or when they lie in a plane.
/// Source: Kent, Tyler & Vardi, "A curious likelihood identity for the multivariate
/// t-distribution", 1994.
[[nodiscard]] std::optional<Eigen::MatrixXd> robust_scatter(
    const std::vector<Eigen::VectorXd>& points, Eigen::Index size);

}  // namespace vocabplan
