#include "law/law_checks.hpp"

#include <cmath>
#include <vector>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// The bounds of the fitted range, and of anything: beyond, sums and products of a
// prediction leave the doubles.
constexpr Range kSizes{1.0, 1e12};
constexpr Range kTokensPerParam{1e-6, 1e9};
constexpr Range kTokensPerCharacter{1e-6, 1e6};
constexpr double kMostLoss = 1e6;
constexpr Range kAnything{1e-60, 1e60};
constexpr Range kFlops{1e-30, 1e200};

struct Place {
  double n_nv = 0.0;
  bool fitted = false;
};

std::vector<Place> places_of(const Law& law) {
  constexpr double kFirst = 1e4;
  constexpr double kLast = 1e15;
  constexpr double kStep = 10.0;
  std::vector<Place> places{{law.fitted_range.n_nv.lowest, true},
                            {law.fitted_range.n_nv.highest, true}};
  for (double n_nv = kFirst; n_nv <= kLast * 1.5; n_nv *= kStep) places.push_back({n_nv, false});
  return places;
}

bool within(double value, const Range& range) {
  return value >= range.lowest && value <= range.highest;  // false for NaN
}

std::string gives(const std::string& what, double value, const Place& place, const Range& accepted,
                  const std::string& keys) {
  return "gives " + what + " " + human_ratio(value) + " at n_nv " + human(place.n_nv) +
         (place.fitted ? ", an end of the fitted range" : "") + "; accepted is " +
         human_ratio(accepted.lowest) + " to " + human_ratio(accepted.highest) + ": see " + keys;
}

// Negative, 0 or positive; NaN when the loss is none.
double slope(const LossSurface& surface, const Place& place, double n_v, double flops) {
  return surface.slope_at_budget(place.n_nv, n_v, flops);
}

LawFault isoloss_fault(const Law& law, const Place& place, double flops, double width) {
  const Range sizes = place.fitted ? kSizes : kAnything;
  const double low = slope(law.isoloss, place, sizes.lowest * width, flops);
  const double high = slope(law.isoloss, place, sizes.highest * width, flops);
  if (!(low < 0.0) || !(high > 0.0)) {
    const std::string side = low >= 0.0    ? "below " + human_ratio(sizes.lowest)
                             : high <= 0.0 ? "above " + human_ratio(sizes.highest)
                                           : "nowhere";
    return {"isoloss", "has its optimum V " + side + " at n_nv " + human(place.n_nv) +
                           (place.fitted ? ", an end of the fitted range" : "") +
                           ": see A2, B, alpha2, beta and units"};
  }
  if (!place.fitted) return {};
  for (const double vocab_size :
       {law.fitted_range.vocab_size.lowest, law.fitted_range.vocab_size.highest}) {
    const double loss = law.isoloss.loss_at_budget(place.n_nv, vocab_size * width, flops);
    if (within(loss, {-kMostLoss, kMostLoss})) continue;
    return {"isoloss", gives("a loss of", loss, place, {-kMostLoss, kMostLoss},
                             "E, A1, A2, B, alpha1, alpha2, beta and units")};
  }
  return {};
}

LawFault fault_at(const Law& law, const Place& place) {
  const double flops = law.compute_optimal_flops(place.n_nv);
  if (!within(flops, kFlops)) {
    return {"compute_optimal", gives("FLOPs", flops, place, kFlops, "ln_k and exponent")};
  }
  const double each = flops / 6.0 / place.n_nv / place.n_nv;
  if (place.fitted && !within(each, kTokensPerParam)) {
    return {"compute_optimal",
            gives("tokens for each parameter,", each, place, kTokensPerParam, "ln_k and exponent")};
  }
  const double width = law.width_table.width(place.n_nv);
  const Range& sizes = place.fitted ? kSizes : kAnything;
  const double isoflops = law.isoflops.at(flops) / width;
  if (!within(isoflops, sizes)) {
    return {"isoflops", gives("V", isoflops, place, sizes, "ln_k and exponent")};
  }
  const double derivative = law.derivative.n_v(place.n_nv) / width;
  if (!within(derivative, sizes)) {
    return {"derivative",
            gives("V", derivative, place, sizes, "anchor_n_nv, anchor_n_v and gamma")};
  }
  return isoloss_fault(law, place, flops, width);
}

LawFault curve_fault(const Law& law, const Compression& curve) {
  for (const double vocab_size : {law.fitted_range.vocab_size.lowest,
                                  law.fitted_range.vocab_size.highest, 1.0, curve.max_vocab}) {
    const double f = curve.tokens_per_character(vocab_size);
    if (within(f, kTokensPerCharacter)) continue;
    return {"compression", "gives f(V) " + human_ratio(f) + " at V " + human(vocab_size) +
                               "; accepted is " + human_ratio(kTokensPerCharacter.lowest) + " to " +
                               human_ratio(kTokensPerCharacter.highest) + ": see a, b and c"};
  }
  return {};
}

LawFault compression_fault(const Law& law) {
  std::vector<Compression> curves{law.compression};
  for (const MonotoneCompression& f : law.compression_draws) curves.push_back(compression_of(f));
  for (const Compression& curve : curves) {
    LawFault fault = curve_fault(law, curve);
    if (!fault.complaint.empty()) return fault;
  }
  return {};
}

LawFault draw_fault(const Law& law, std::size_t row, const Place& place, double flops) {
  const LawDraw& draw = law.draws.rows[row];
  const auto fault = [&](const std::string& what, const char* keys) {
    return LawFault{"draws", "of row " + std::to_string(row) + " give " + what + " at n_nv " +
                                 human(place.n_nv) + ": see " + keys};
  };
  const PowerLaw isoflops{.ln_k = draw.isoflops_ln_k, .exponent = draw.isoflops_exponent};
  if (!within(isoflops.at(flops), kAnything)) {
    return fault("no isoflops vocabulary", "isoflops_ln_k and isoflops_exponent");
  }
  const DerivativeLaw derivative{.anchor_n_nv = law.derivative.anchor_n_nv,
                                 .anchor_n_v = draw.anchor_n_v,
                                 .gamma = draw.gamma};
  if (!within(derivative.n_v(place.n_nv), kAnything)) {
    return fault("no derivative vocabulary", "anchor_n_v and gamma");
  }
  if (draw.unbounded != 0) return {};
  const LossSurface surface = surface_of(draw, law.isoloss);
  const double width = law.width_table.width(place.n_nv);
  for (const double vocab_size : {kSizes.lowest, kSizes.highest}) {
    if (std::isfinite(slope(surface, place, vocab_size * width, flops))) continue;
    return fault("no isoloss slope", "A2, B, alpha2 and beta");
  }
  return {};
}

LawFault draws_fault(const Law& law) {
  for (const double n_nv : {law.fitted_range.n_nv.lowest, law.fitted_range.n_nv.highest}) {
    const double flops = law.compute_optimal_flops(n_nv);
    for (std::size_t row = 0; row < law.draws.rows.size(); ++row) {
      LawFault fault = draw_fault(law, row, {n_nv, true}, flops);
      if (!fault.complaint.empty()) return fault;
    }
  }
  return {};
}

}  // namespace

LawFault fault_of(const Law& law) {
  for (const Place& place : places_of(law)) {
    LawFault fault = fault_at(law, place);
    if (!fault.complaint.empty()) return fault;
  }
  LawFault fault = compression_fault(law);
  return fault.complaint.empty() ? draws_fault(law) : fault;
}

}  // namespace vocabplan
