// Compiled once for each of the instruction sets below; the best one that the machine has is chosen
// at run time, as in predict/batch_kernel.cpp and for its reasons.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "plan/pilot/gains_kernel.cpp"
#include <hwy/foreach_target.h>  // must come first

#include <hwy/highway.h>

#include <array>
#include <limits>

#include "plan/pilot/gains_kernel.hpp"
#include "predict/processor.hpp"

HWY_BEFORE_NAMESPACE();
namespace vocabplan {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

struct Vectors {
  using D = hn::CappedTag<double, kPilotLanes>;
  using V = hn::Vec<D>;
  static HWY_INLINE std::size_t lanes() { return hn::Lanes(D()); }
  static HWY_INLINE V set(double x) { return hn::Set(D(), x); }
  static HWY_INLINE V load(const double* from) { return hn::LoadU(D(), from); }
  static HWY_INLINE void store(V x, double* to) { hn::StoreU(x, D(), to); }
  static HWY_INLINE V more(V sum, V x, V y) { return hn::MulAdd(x, y, sum); }
  static HWY_INLINE V less(V sum, V x, V y) { return hn::NegMulAdd(x, y, sum); }
  static HWY_INLINE V if_greater(V x, V y, V yes, V no) {
    return hn::IfThenElse(hn::Gt(x, y), yes, no);
  }
  // `place` is that of the first lane.
  static HWY_INLINE PilotBest best(V value, V place) {
    std::array<double, kPilotLanes> values{};
    std::array<double, kPilotLanes> places{};
    store(value, values.data());
    store(hn::Add(place, hn::Iota(D(), 0.0)), places.data());
    std::size_t best = 0;
    for (std::size_t i = 1; i < lanes(); ++i) {
      const bool first = values[i] == values[best] && places[i] < places[best];
      if (values[i] > values[best] || first) best = i;
    }
    return {values[best], static_cast<std::size_t>(places[best])};
  }
};

#include "plan/pilot/gains_formulas.inc"

}  // namespace

PilotBest run_all_gains(const PilotColumns& columns, const PilotView& view,
                        const PilotLimits& limits, double* gains) {
  return run_gains_by<Vectors>(columns, view, limits, gains);
}

}  // namespace HWY_NAMESPACE
}  // namespace vocabplan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace vocabplan {
namespace {

using RunGains = decltype(&run_gains);

RunGains best_gains_target() {
#if HWY_TARGETS & HWY_AVX3
  if (has_avx512()) return N_AVX3::run_all_gains;
#endif
#if HWY_TARGETS & HWY_AVX2
  if (has_avx2()) return N_AVX2::run_all_gains;
#endif
  return HWY_STATIC_DISPATCH(run_all_gains);
}

}  // namespace

PilotBest run_gains(const PilotColumns& columns, const PilotView& view, const PilotLimits& limits,
                    double* gains) {
  static const RunGains run = best_gains_target();
  return run(columns, view, limits, gains);
}

}  // namespace vocabplan
#endif
