#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan::test {

/// Fifty decimal digits, with an exponent range far beyond that of a double.
using Exact = boost::multiprecision::cpp_bin_float_50;

/// dL/dN_v at a fixed budget, times unit_n_v, as section 4.3 of the paper has it:
///   -alpha2 A2 v^(-alpha2-1) + beta B (6 units / C)^beta (n + v)^(beta-1),
/// with n and v in units of unit_n_v. Nothing in it is transformed as the library does.
[[nodiscard]] Exact loss_derivative(const LossSurface& surface, const Exact& n_nv, const Exact& n_v,
                                    const Exact& flops);

/// The N_v at which `loss_derivative` vanishes: Newton from `start`, and then a check that the
/// derivative changes sign within 1e-40 around the result. The check does not depend on the start,
/// so a wrong start costs time, never a wrong root. Throws `std::runtime_error` when it fails.
[[nodiscard]] Exact exact_optimum(const LossSurface& surface, double n_nv, double flops,
                                  double start);

/// |value / exact - 1|.
[[nodiscard]] double relative_error(double value, const Exact& exact);

}  // namespace vocabplan::test
