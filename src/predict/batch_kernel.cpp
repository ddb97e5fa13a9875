// Compiled once for each of the instruction sets below; the best one that the machine has is chosen
// at run time. The choice is made here and not by Highway's library, which measures a timer when it
// is loaded: several milliseconds, most of what a one-off prediction takes.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predict/batch_kernel.cpp"
#include <hwy/foreach_target.h>  // must come first

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "predict/batch_kernel.hpp"
#include "predict/processor.hpp"

HWY_BEFORE_NAMESPACE();
namespace vocabplan {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
using M = hn::Mask<D>;

HWY_INLINE V set(double value) {
  return hn::Set(D(), value);
}

// The range in which kUndecided holds; rows outside are left to the scalar code.
constexpr double kLeastParams = 1e3;
constexpr double kMostParams = 1e18;
constexpr double kLeastFlops = 1e3;
constexpr double kMostFlops = 1e60;

HWY_INLINE M within(V x, double lowest, double highest) {
  return hn::And(hn::Ge(x, set(lowest)), hn::Le(x, set(highest)));
}

// The row of the width table that the last rows fell into. Rows of a sweep are sorted more often
// than not, and one look then serves a whole vector.
struct WidthRow {
  double above = 0.0;
  double up_to = 0.0;
  double width = 0.0;
};

HWY_INLINE V table_width(const KernelLaw& law, V n_nv, WidthRow& row) {
  const D d;
  const M inside = hn::And(hn::Gt(n_nv, set(row.above)), hn::Le(n_nv, set(row.up_to)));
  if (HWY_LIKELY(hn::AllTrue(d, inside))) return set(row.width);
  V width = set(law.widths[0]);
  for (std::size_t i = 0; i < law.bounds; ++i) {
    width = hn::IfThenElse(hn::Gt(n_nv, set(law.width_bounds[i])), set(law.widths[i + 1]), width);
  }
  const double last = hn::GetLane(hn::Reverse(d, n_nv));
  row.above = 0.0;
  std::size_t i = 0;
  while (i < law.bounds && last > law.width_bounds[i]) row.above = law.width_bounds[i++];
  row.up_to = i < law.bounds ? law.width_bounds[i] : kMostParams;
  row.width = law.widths[i];
  return width;
}

struct Share {
  V part;      // N_v / N_nv; NaN where the table has nothing
  M in_table;  // rho lies in the table's range
};

// Horner's scheme in the cell around rho.
HWY_INLINE Share isoloss_share(const KernelLaw& law, V rho) {
  const D d;
  const hn::RebindToSigned<D> di;
  constexpr double kLastCell = ShareTable::kCells - 1;
  const V place = hn::Mul(hn::Sub(rho, set(ShareTable::kFirst)), set(ShareTable::kCellsPerUnit));
  const M in_table = within(place, 0.0, kLastCell);
  const V inside = hn::IfThenElseZero(in_table, place);
  // Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
  const V shift = set(6755399441055744.0);
  const V shifted = hn::Add(inside, shift);
  const auto cell = hn::And(hn::BitCast(di, shifted), hn::Set(di, 0xffff));
  const V t = hn::Sub(inside, hn::Sub(shifted, shift));
  // Neighbours on a line with many rows lie in one cell, and gathering takes as long as all the
  // rest.
  const auto one = hn::GetLane(cell);
  if (hn::AllTrue(di, hn::Eq(cell, hn::Set(di, one)))) {
    V same = set(law.share[ShareTable::kCoefficients - 1][one]);
    for (std::size_t k = ShareTable::kCoefficients - 1; k-- > 0;) {
      same = hn::MulAdd(same, t, set(law.share[k][one]));
    }
    return {same, in_table};
  }
  V part = hn::GatherIndex(d, law.share[ShareTable::kCoefficients - 1], cell);
  for (std::size_t k = ShareTable::kCoefficients - 1; k-- > 0;) {
    part = hn::MulAdd(part, t, hn::GatherIndex(d, law.share[k], cell));
  }
  return {part, in_table};
}

// True if the integer part of a vocabulary size is beyond doubt.
HWY_INLINE M decided(V vocab) {
  const V distance = hn::Abs(hn::Sub(vocab, hn::Round(vocab)));
  return hn::Gt(distance, hn::Mul(vocab, set(kUndecided)));
}

HWY_INLINE V power_share(double constant, double slope, V log_n) {
  return hn::Exp(D(), hn::MulAdd(set(slope), log_n, set(constant)));
}

struct BudgetLanes {
  V flops;
  V rho;
  M on_line;
  M decided;
};

HWY_INLINE BudgetLanes budget_on_line(const KernelLaw& law, V flops, V log_n) {
  const V rho = hn::MulAdd(set(law.line_rho_slope), log_n, set(law.line_rho_constant));
  const M all = hn::Eq(rho, rho);
  return {flops, rho, all, all};
}

HWY_INLINE BudgetLanes budget_given(const KernelLaw& law, V given, V line, V log_n) {
  const M missing = hn::IsNaN(given);
  const V flops = hn::IfThenElse(missing, line, given);
  const V log_flops = hn::Log(D(), hn::Mul(flops, set(law.inverse_flops_unit)));
  const V off_rho = hn::NegMulAdd(set(law.alpha2_beta), log_n,
                                  hn::MulAdd(set(law.beta), log_flops, set(law.rho_constant)));
  const V distance = hn::Abs(hn::Sub(flops, line));
  const V tolerance = hn::Mul(line, set(law.line_tolerance));
  const M on_line = hn::Le(distance, tolerance);
  const M sure = hn::Gt(hn::Abs(hn::Sub(distance, tolerance)), hn::Mul(line, set(kUndecided)));
  return {flops, off_rho, on_line, sure};
}

HWY_INLINE void rows_at(const KernelLaw& law, const KernelRows& rows, std::size_t i,
                        WidthRow& row) {
  const D d;
  const V nan = hn::NaN(d);
  const V n_nv = hn::LoadU(d, rows.n_nv + i);
  const V log_n = hn::Log(d, hn::Mul(n_nv, set(law.inverse_unit)));

  const V ratio = hn::Mul(n_nv, set(law.inverse_line_k));
  const V line = law.line_is_square ? hn::Mul(ratio, ratio)
                                    : power_share(law.line_log_constant, law.line_log_slope, log_n);
  const BudgetLanes budget = rows.flops_in == nullptr
                                 ? budget_on_line(law, line, log_n)
                                 : budget_given(law, hn::LoadU(d, rows.flops_in + i), line, log_n);

  V width = table_width(law, n_nv, row);
  if (rows.width_in != nullptr) {
    const V given = hn::LoadU(d, rows.width_in + i);
    width = hn::IfThenElse(hn::IsNaN(given), width, given);
  }
  const V params_per_entry = hn::Div(n_nv, width);

  const Share share = isoloss_share(law, budget.rho);
  const V v_isoloss = hn::Mul(params_per_entry, share.part);
  const V v_isoflops =
      hn::Mul(params_per_entry, power_share(law.isoflops_constant, law.isoflops_slope, log_n));
  const V v_derivative =
      hn::Mul(params_per_entry, power_share(law.derivative_constant, law.derivative_slope, log_n));

  const M approaches_decided =
      hn::Or(hn::Not(budget.on_line), hn::And(decided(v_isoflops), decided(v_derivative)));
  M good = hn::And(share.in_table, hn::And(budget.decided, decided(v_isoloss)));
  good = hn::And(good, approaches_decided);
  good = hn::And(good, within(n_nv, kLeastParams, kMostParams));
  good = hn::And(good, within(budget.flops, kLeastFlops, kMostFlops));
  good = hn::And(good, within(width, 1.0, 1e9));

  const V params = hn::MulAdd(n_nv, share.part, n_nv);
  hn::StoreU(budget.flops, d, rows.flops + i);
  hn::StoreU(hn::Div(budget.flops, hn::Mul(set(6.0), params)), d, rows.tokens + i);
  hn::StoreU(width, d, rows.width + i);
  hn::StoreU(hn::IfThenElse(budget.on_line, v_isoflops, nan), d, rows.v_isoflops + i);
  hn::StoreU(hn::IfThenElse(budget.on_line, v_derivative, nan), d, rows.v_derivative + i);
  hn::StoreU(hn::IfThenElse(good, v_isoloss, nan), d, rows.v_isoloss + i);
}

}  // namespace

void run(const KernelLaw& law, const KernelRows& rows) {
  const std::size_t lanes = hn::Lanes(D());
  WidthRow row;
  for (std::size_t i = 0; i < rows.count; i += lanes) rows_at(law, rows, i, row);
}

}  // namespace HWY_NAMESPACE
}  // namespace vocabplan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace vocabplan {
namespace {

struct Target {
  void (*run)(const KernelLaw&, const KernelRows&);
  const char* name;
};

Target best_target() {
#if HWY_TARGETS & HWY_AVX3
  if (has_avx512()) {
    return {N_AVX3::run, "AVX-512"};
  }
#endif
#if HWY_TARGETS & HWY_AVX2
  if (has_avx2()) {
    return {N_AVX2::run, "AVX2"};
  }
#endif
  return {HWY_STATIC_DISPATCH(run), "baseline"};
}

const Target& target() {
  static const Target chosen = best_target();
  return chosen;
}

}  // namespace

void run_kernel(const KernelLaw& law, const KernelRows& rows) {
  target().run(law, rows);
}

const char* kernel_target() {
  return target().name;
}

}  // namespace vocabplan
#endif
