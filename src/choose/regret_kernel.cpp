// Compiled once for each of the instruction sets below; the best one that the machine has is chosen
// at run time, as in predict/batch_kernel.cpp and for its reasons.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "choose/regret_kernel.cpp"
#include <hwy/foreach_target.h>  // must come first

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "choose/regret_kernel.hpp"
#include "predict/processor.hpp"

HWY_BEFORE_NAMESPACE();
namespace vocabplan {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

struct Vectors {
  using D = hn::CappedTag<double, kRegretLanes>;
  using V = hn::Vec<D>;
  static HWY_INLINE std::size_t lanes() { return hn::Lanes(D()); }
  static HWY_INLINE V set(double x) { return hn::Set(D(), x); }
  static HWY_INLINE V load(const double* from) { return hn::LoadU(D(), from); }
  static HWY_INLINE void store(V x, double* to) { hn::StoreU(x, D(), to); }
  static HWY_INLINE V exp(V x) { return hn::Exp(D(), x); }
  static HWY_INLINE V log(V x) { return hn::Log(D(), x); }
  static HWY_INLINE V abs(V x) { return hn::Abs(x); }
  static HWY_INLINE V max(V x, V y) { return hn::Max(x, y); }
  static HWY_INLINE V min(V x, V y) { return hn::Min(x, y); }
  // `yes` where x is above 0, else `no`.
  static HWY_INLINE V positive(V x, V yes, V no) {
    return hn::IfThenElse(hn::Gt(x, set(0.0)), yes, no);
  }
  static HWY_INLINE double sum(V x) { return hn::GetLane(hn::SumOfLanes(D(), x)); }
};

#include "choose/regret_formulas.inc"

}  // namespace

void run_place_surfaces(const SurfaceColumns& columns, const SurfaceRun& run,
                        const ServedText* served, SurfacePlaces& places) {
  place_surfaces_by<Vectors>(columns, run, served, places);
}
double run_surface_regrets(const SurfaceColumns& columns, const SurfacePlaces& places,
                           const ServedText* served, double y, double* each) {
  return surface_regrets_by<Vectors>(columns, places, served, y, each);
}
RegretJet run_surface_jet(const SurfaceColumns& columns, const SurfacePlaces& places,
                          const ServedText* served, double y) {
  return surface_jet_by<Vectors>(columns, places, served, y);
}
void run_place_texts(const TextColumns& columns, const TextRun& run, std::vector<double>& least) {
  place_texts_by<Vectors>(columns, run, least);
}
double run_text_regrets(const TextColumns& columns, const TextRun& run,
                        const std::vector<double>& least, double y, double* each) {
  return text_regrets_by<Vectors>(columns, run, least, y, each);
}
RegretJet run_text_jet(const TextColumns& columns, const TextRun& run,
                       const std::vector<double>& least, double y) {
  return text_jet_by<Vectors>(columns, run, least, y);
}

}  // namespace HWY_NAMESPACE
}  // namespace vocabplan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace vocabplan {
namespace {

struct RegretTarget {
  decltype(&place_surfaces) surfaces;
  decltype(&surface_regrets) surfaces_at;
  decltype(&surface_jet) surface_jets;
  decltype(&place_texts) texts;
  decltype(&text_regrets) texts_at;
  decltype(&text_jet) text_jets;
};

#define VOCABPLAN_REGRETS_OF(target)                                                  \
  RegretTarget {                                                                      \
    target::run_place_surfaces, target::run_surface_regrets, target::run_surface_jet, \
        target::run_place_texts, target::run_text_regrets, target::run_text_jet       \
  }

RegretTarget best_regret_target() {
#if HWY_TARGETS & HWY_AVX3
  if (has_avx512()) {
    return VOCABPLAN_REGRETS_OF(N_AVX3);
  }
#endif
#if HWY_TARGETS & HWY_AVX2
  if (has_avx2()) {
    return VOCABPLAN_REGRETS_OF(N_AVX2);
  }
#endif
  return VOCABPLAN_REGRETS_OF(HWY_NAMESPACE);
}

const RegretTarget& regret_target() {
  static const RegretTarget chosen = best_regret_target();
  return chosen;
}

}  // namespace

void place_surfaces(const SurfaceColumns& columns, const SurfaceRun& run, const ServedText* served,
                    SurfacePlaces& places) {
  regret_target().surfaces(columns, run, served, places);
}

double surface_regrets(const SurfaceColumns& columns, const SurfacePlaces& places,
                       const ServedText* served, double y, double* each) {
  return regret_target().surfaces_at(columns, places, served, y, each);
}

RegretJet surface_jet(const SurfaceColumns& columns, const SurfacePlaces& places,
                      const ServedText* served, double y) {
  return regret_target().surface_jets(columns, places, served, y);
}

void place_texts(const TextColumns& columns, const TextRun& run, std::vector<double>& least) {
  regret_target().texts(columns, run, least);
}

double text_regrets(const TextColumns& columns, const TextRun& run,
                    const std::vector<double>& least, double y, double* each) {
  return regret_target().texts_at(columns, run, least, y, each);
}

RegretJet text_jet(const TextColumns& columns, const TextRun& run, const std::vector<double>& least,
                   double y) {
  return regret_target().text_jets(columns, run, least, y);
}

}  // namespace vocabplan
#endif
