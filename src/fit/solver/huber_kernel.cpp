// Compiled once for each of the instruction sets below; the best one that the machine has is chosen
// at run time, as in predict/batch_kernel.cpp and for its reasons. Four rows fill a vector of AVX2,
// so that there is nothing wider; a vector that holds fewer is left to the compiler.
#define HWY_DISABLED_TARGETS                                                          \
  (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | \
   HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fit/solver/huber_kernel.cpp"
#include <hwy/foreach_target.h>  // must come first

#include <hwy/highway.h>

#include <cmath>
#include <utility>

#include "fit/solver/four_numbers.hpp"
#include "fit/solver/huber_kernel.hpp"
#include "predict/processor.hpp"

HWY_BEFORE_NAMESPACE();
namespace vocabplan {
namespace HWY_NAMESPACE {
namespace {

#if HWY_MAX_BYTES >= 32
namespace hn = hwy::HWY_NAMESPACE;

struct Vectors {
  using D = hn::CappedTag<double, 4>;
  using V = hn::Vec<D>;
  static HWY_INLINE V set(double x) { return hn::Set(D(), x); }
  static HWY_INLINE V load(const double* from) { return hn::LoadU(D(), from); }
  static HWY_INLINE V abs(V x) { return hn::Abs(x); }
  static HWY_INLINE V max(V x, V y) { return hn::Max(x, y); }
  static HWY_INLINE V min(V x, V y) { return hn::Min(x, y); }
  static HWY_INLINE V not_above(V x, V y, V yes, V no) {
    return hn::IfThenElse(hn::Le(x, y), yes, no);
  }
  static HWY_INLINE V above_zero(V x, V yes, V no) {
    return hn::IfThenElse(hn::Gt(x, set(0.0)), yes, no);
  }
  static HWY_INLINE bool all_above_zero(V x) { return hn::AllTrue(D(), hn::Gt(x, set(0.0))); }
  // The C library's, as in the scalar kernel.
  static HWY_INLINE V log(V x) {
    HWY_ALIGN double at[4];
    hn::Store(x, D(), at);
    for (double& value : at) value = std::log(value);
    return hn::Load(D(), at);
  }
  static HWY_INLINE double sum(V x) {
    HWY_ALIGN double at[4];
    hn::Store(x, D(), at);
    return (at[0] + at[1]) + (at[2] + at[3]);
  }
};
#else
using Vectors = FourNumbers;
#endif

#include "fit/solver/huber_formulas.inc"

}  // namespace

bool run_huber_sums(const HuberRows& rows, const HuberShape& shape, const double* coefficients,
                    HuberSums& sums) {
  return rows.link == Link::identity
             ? huber_sums_of<Vectors, Link::identity>(rows, shape, coefficients, sums)
             : huber_sums_of<Vectors, Link::logarithm>(rows, shape, coefficients, sums);
}

}  // namespace HWY_NAMESPACE
}  // namespace vocabplan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace vocabplan {
namespace {

using HuberTarget = decltype(&huber_sums);

HuberTarget best_huber_target() {
#if HWY_TARGETS & HWY_AVX2
  if (has_avx2()) return N_AVX2::run_huber_sums;
#endif
  return HWY_NAMESPACE::run_huber_sums;
}

}  // namespace

bool huber_sums(const HuberRows& rows, const HuberShape& shape, const double* coefficients,
                HuberSums& sums) {
  static const HuberTarget chosen = best_huber_target();
  return chosen(rows, shape, coefficients, sums);
}

}  // namespace vocabplan
#endif
