#include "vocabplan/predict/verification.hpp"

#include <cmath>

#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {
namespace {

// Where the reference starts its solver, in entries. When the first steps fail it returns the
// start, or a value beside it (999 was seen).
constexpr double kSolverStart = 1000.0;
constexpr double kStuckWithin = 10.0;

bool stuck_at_start(double reference) {
  return std::abs(reference - kSolverStart) <= kStuckWithin;
}

bool same_integer(double reference, double computed) {
  const double slack = kReferenceAccuracy * computed;
  return reference >= std::trunc(computed - slack) && reference <= std::trunc(computed + slack);
}

// Whether N_v is so far from the root that one side of the equation
//   alpha2 A2 v^-alpha2 = beta B D^-beta N_v / (N_nv + N_v)
// exceeds the other by kNotConvergedFactor. In logarithms, because the solver runs away to 1e120.
bool misses_balance(const LossSurface& s, double n_nv, double n_v, double flops) {
  if (!(n_v > 0.0)) return true;
  const double log_data = std::log(s.beta * s.B) - s.beta * std::log(flops) +
                          s.beta * std::log(6.0 * s.unit_tokens) +
                          (s.beta - 1.0) * std::log(n_nv + n_v) + std::log(n_v);
  const double log_vocabulary =
      std::log(s.alpha2 * s.A2) - s.alpha2 * (std::log(n_v) - std::log(s.unit_n_v));
  return std::abs(log_data - log_vocabulary) > std::log(kNotConvergedFactor);
}

Comparison compare(std::string_view approach, double reference, double computed) {
  return {approach, reference, computed,
          same_integer(reference, computed) ? Verdict::equal : Verdict::different};
}

}  // namespace

std::vector<Comparison> compare_with_reference(const ReferenceRow& row, const Law& law) {
  const double n_nv = row.n_nv.value();
  const double width = law.width_table.width(n_nv);
  std::vector<Comparison> out;
  if (row.v_isoflops) {
    out.push_back(compare("isoflops", *row.v_isoflops, isoflops_optimum(law, row.n_nv) / width));
  }
  if (row.v_derivative) {
    out.push_back(
        compare("derivative", *row.v_derivative, derivative_optimum(law, row.n_nv) / width));
  }
  if (row.v_isoloss) {
    const Flops flops = row.flops ? *row.flops : Flops(law.compute_optimal_flops(n_nv));
    const double computed = isoloss_optimum(law.isoloss, row.n_nv, flops).value / width;
    Comparison result = compare("isoloss", *row.v_isoloss, computed);
    if (result.verdict == Verdict::different &&
        (stuck_at_start(*row.v_isoloss) ||
         misses_balance(law.isoloss, n_nv, *row.v_isoloss * width, flops.value()))) {
      result.verdict = Verdict::not_converged;
    }
    out.push_back(result);
  }
  return out;
}

}  // namespace vocabplan
