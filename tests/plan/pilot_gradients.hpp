#pragma once

#include <cstddef>
#include <vector>

#include "vocabplan/law/loss_surface.hpp"
#include "vocabplan/plan/pilot_design.hpp"

namespace vocabplan::test {

/// d ln V* / d coefficients at the target by central differences; alpha1 goes with beta when
/// `tied`.
[[nodiscard]] std::vector<double> optimum_gradient(const LossSurface& surface, bool tied,
                                                   const PilotTarget& target);

/// d loss / d coefficients likewise.
[[nodiscard]] std::vector<double> loss_gradient(const LossSurface& surface, bool tied,
                                                const PilotRun& run);

/// The sum of g g'.
[[nodiscard]] std::vector<std::vector<long double>> information_of(
    const std::vector<std::vector<double>>& gradients);

/// x of A x = b by elimination with pivots.
[[nodiscard]] std::vector<double> solved(std::vector<std::vector<long double>> a,
                                         const std::vector<double>& b);

}  // namespace vocabplan::test
