#include "choose/regret_kernel.hpp"

#include <algorithm>
#include <cmath>

// The same formulas without Highway, a state at a time.
namespace vocabplan {
namespace {

struct Scalars {
  using V = double;
  static std::size_t lanes() { return 1; }
  static double set(double x) { return x; }
  static double load(const double* from) { return *from; }
  static void store(double x, double* to) { *to = x; }
  static double exp(double x) { return std::exp(x); }
  static double log(double x) { return std::log(x); }
  static double abs(double x) { return std::abs(x); }
  static double max(double x, double y) { return std::max(x, y); }
  static double min(double x, double y) { return std::min(x, y); }
  static double positive(double x, double yes, double no) { return x > 0.0 ? yes : no; }
  static double sum(double x) { return x; }
};

#include "choose/regret_formulas.inc"

}  // namespace

void place_surfaces(const SurfaceColumns& columns, const SurfaceRun& run, const ServedText* served,
                    SurfacePlaces& places) {
  place_surfaces_by<Scalars>(columns, run, served, places);
}

double surface_regrets(const SurfaceColumns& columns, const SurfacePlaces& places,
                       const ServedText* served, double y, double* each) {
  return surface_regrets_by<Scalars>(columns, places, served, y, each);
}

RegretJet surface_jet(const SurfaceColumns& columns, const SurfacePlaces& places,
                      const ServedText* served, double y) {
  return surface_jet_by<Scalars>(columns, places, served, y);
}

void place_texts(const TextColumns& columns, const TextRun& run, std::vector<double>& least) {
  place_texts_by<Scalars>(columns, run, least);
}

double text_regrets(const TextColumns& columns, const TextRun& run,
                    const std::vector<double>& least, double y, double* each) {
  return text_regrets_by<Scalars>(columns, run, least, y, each);
}

RegretJet text_jet(const TextColumns& columns, const TextRun& run, const std::vector<double>& least,
                   double y) {
  return text_jet_by<Scalars>(columns, run, least, y);
}

}  // namespace vocabplan
