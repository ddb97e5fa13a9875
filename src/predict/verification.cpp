#include "vocabplan/predict/verification.hpp"

#include <cmath>

#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kIsoloss = "isoloss";

bool same_integer(double reference, double computed) {
  const double slack = kReferenceAccuracy * computed;
  return std::trunc(reference) == reference && reference >= std::trunc(computed - slack) &&
         reference <= std::trunc(computed + slack);
}

// The values of a row, each with the row's N_nv and budget.
class Comparer {
 public:
  Comparer(double n_nv, double flops) : n_nv_(n_nv), flops_(flops) {}

  [[nodiscard]] Comparison operator()(std::string_view approach, double reference,
                                      double computed) const {
    return {.approach = approach,
            .n_nv = n_nv_,
            .flops = flops_,
            .reference = reference,
            .computed = computed,
            .verdict = same_integer(reference, computed) ? Verdict::equal : Verdict::different};
  }

 private:
  double n_nv_;
  double flops_;
};

}  // namespace

std::vector<Comparison> compare_with_reference(const ReferenceRow& row, const Law& law) {
  const double n_nv = row.n_nv.value();
  const double width = law.width_table.width(n_nv);
  const Flops flops = row.flops ? *row.flops : Flops(law.compute_optimal_flops(n_nv));
  const Comparer compare(n_nv, flops.value());
  std::vector<Comparison> out;
  if (row.v_isoflops) {
    out.push_back(compare("isoflops", *row.v_isoflops, isoflops_optimum(law, row.n_nv) / width));
  }
  if (row.v_derivative) {
    const double computed = derivative_optimum(law, row.n_nv) / width;
    Comparison result = compare("derivative", *row.v_derivative, computed);
    // A power of 1 is exact, and the anchor's vocabulary may be a whole number.
    const bool at_anchor = n_nv == law.derivative.anchor_n_nv;
    if (at_anchor && *row.v_derivative != std::trunc(computed)) result.verdict = Verdict::different;
    out.push_back(result);
  }
  if (row.v_isoloss) {
    const double computed = isoloss_optimum(law.isoloss, row.n_nv, flops).value / width;
    Comparison result = compare(kIsoloss, *row.v_isoloss, computed);
    const bool excused = !row.isoloss_converged.value_or(true);
    if (excused && result.verdict == Verdict::different) result.verdict = Verdict::unconverged;
    out.push_back(result);
  }
  return out;
}

bool looks_unconverged(const Comparison& comparison) noexcept {
  if (comparison.approach != kIsoloss || comparison.verdict == Verdict::equal) return false;
  const bool stuck = std::abs(comparison.reference - kSolverStart) <= kStuckWithin;
  const bool runaway = std::abs(comparison.reference) > kRunawayBeyond;
  return comparison.computed < kSolverFindsFrom && (stuck || runaway);
}

}  // namespace vocabplan
