// Compiled once for each of the instruction sets below; the best one that the machine has is chosen
// at run time, as in predict/batch_kernel.cpp and for its reasons.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "plan/frontier/draws_kernel.cpp"
#include <hwy/foreach_target.h>  // must come first

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "plan/frontier/draws_kernel.hpp"
#include "predict/processor.hpp"

HWY_BEFORE_NAMESPACE();
namespace vocabplan {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<double, kDrawLanes>;
using V = hn::Vec<D>;
using M = hn::Mask<D>;

HWY_INLINE V set(double value) {
  return hn::Set(D(), value);
}

HWY_INLINE V at(const std::vector<double>& column, std::size_t i) {
  return hn::LoadU(D(), column.data() + i);
}

// One draw a lane.
struct DrawLanes {
  V n_at_one, n_step, v_at_one, v_step, q, supply;
};

HWY_INLINE V log_model(const DrawLanes& draw, V y) {
  return hn::NegMulAdd(draw.n_step, y, draw.n_at_one);
}

HWY_INLINE V log_vocabulary(const DrawLanes& draw, V y) {
  return hn::NegMulAdd(draw.v_step, y, draw.v_at_one);
}

// Emulated vectors round through an int, which holds neither NaN nor what is far away. Lanes of
// either are not `good` in the end.
HWY_INLINE V exp_of(V x) {
  constexpr double kFar = 1e4;
  const V bounded = hn::Min(hn::Max(x, set(-kFar)), set(kFar));
  return hn::Exp(D(), hn::IfThenZeroElse(hn::IsNaN(x), bounded));
}

struct DrawStep {
  V change;  // Newton's step, to be taken away from y
  V slope;
};

HWY_INLINE DrawStep newton_step(const DrawLanes& draw, V y) {
  const D d;
  const V one = set(1.0);
  const V x = log_model(draw, y);
  const V z = log_vocabulary(draw, y);
  const V lesser = exp_of(hn::Min(hn::Sub(z, x), hn::Sub(x, z)));
  const V both = hn::Add(one, lesser);
  const V part = hn::Div(one, both);  // of the greater kind of parameters
  const V of_v = hn::IfThenElse(hn::Gt(z, x), part, hn::Mul(lesser, part));
  const V log_sum = hn::Add(hn::Max(x, z), hn::Log(d, both));
  const V step = hn::MulAdd(of_v, hn::Sub(draw.v_step, draw.n_step), draw.n_step);
  const V slope = hn::NegMulAdd(draw.q, step, one);
  return {hn::Div(hn::Sub(hn::MulAdd(draw.q, log_sum, y), draw.supply), slope), slope};
}

HWY_INLINE V start_of(const DrawColumns& columns, const DrawLanes& draw, std::size_t i) {
  const V on_n = hn::Mul(hn::NegMulAdd(draw.q, draw.n_at_one, draw.supply), at(columns.on_n, i));
  const V on_v = hn::Mul(hn::NegMulAdd(draw.q, draw.v_at_one, draw.supply), at(columns.on_v, i));
  const V near = hn::IfThenElse(hn::Gt(draw.q, set(0.0)), hn::Min(on_n, on_v), hn::Max(on_n, on_v));
  return hn::Sub(near, at(columns.half_reach, i));
}

HWY_INLINE void optimum_at(const DrawColumns& columns, double log_flops, std::size_t i,
                           double* n_nv, double* n_v) {
  const D d;
  const DrawLanes draw{at(columns.n_at_one, i),
                       at(columns.n_step, i),
                       at(columns.v_at_one, i),
                       at(columns.v_step, i),
                       at(columns.q, i),
                       hn::NegMulAdd(at(columns.beta, i), set(log_flops), at(columns.supply, i))};
  constexpr int kMostSteps = 6;
  constexpr double kLast = 1e-6;  // its square is what is left: Newton's steps halve the digits
  constexpr double kLeastSlope = 0.02;
  V y = start_of(columns, draw, i);
  M settled = hn::Lt(y, y);
  for (int count = 0; count < kMostSteps && !hn::AllTrue(d, settled); ++count) {
    const DrawStep step = newton_step(draw, y);
    y = hn::Sub(y, step.change);
    settled =
        hn::And(hn::Lt(hn::Abs(step.change), set(kLast)), hn::Gt(step.slope, set(kLeastSlope)));
    if (hn::AllTrue(d, hn::Or(settled, hn::IsNaN(step.change)))) break;
  }
  constexpr double kFar = 300.0;  // of ln N: no product overflows
  const V x = log_model(draw, y);
  const V z = log_vocabulary(draw, y);
  const M none = hn::Eq(draw.v_at_one, set(kNoVocabulary));
  const M near =
      hn::And(hn::Lt(hn::Abs(x), set(kFar)), hn::Or(none, hn::Lt(hn::Abs(z), set(kFar))));
  const M good = hn::And(settled, near);
  const V nan = hn::NaN(d);
  hn::StoreU(hn::IfThenElse(good, exp_of(x), nan), d, n_nv + i);
  const V vocabulary = hn::IfThenElse(none, set(0.0), exp_of(z));
  hn::StoreU(hn::IfThenElse(good, vocabulary, nan), d, n_v + i);
}

}  // namespace

void run_all_draws(const DrawColumns& columns, double log_flops, double* n_nv, double* n_v) {
  const std::size_t lanes = hn::Lanes(D());
  for (std::size_t i = 0; i < columns.q.size(); i += lanes) {
    optimum_at(columns, log_flops, i, n_nv, n_v);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace vocabplan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace vocabplan {
namespace {

using RunDraws = decltype(&run_draws);

RunDraws best_draws_target() {
#if HWY_TARGETS & HWY_AVX3
  if (has_avx512()) return N_AVX3::run_all_draws;
#endif
#if HWY_TARGETS & HWY_AVX2
  if (has_avx2()) return N_AVX2::run_all_draws;
#endif
  return HWY_STATIC_DISPATCH(run_all_draws);
}

}  // namespace

void run_draws(const DrawColumns& columns, double log_flops, double* n_nv, double* n_v) {
  static const RunDraws run = best_draws_target();
  run(columns, log_flops, n_nv, n_v);
}

}  // namespace vocabplan
#endif
