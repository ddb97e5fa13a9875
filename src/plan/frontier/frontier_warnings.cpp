#include <algorithm>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/frontier.hpp"
#include "vocabplan/predict/interval.hpp"

namespace vocabplan {
namespace {

std::string part(std::size_t count, std::size_t of) {
  return std::to_string(count) + " of " + std::to_string(of) + " points ";
}

// `1/7.6` or `3.1`.
std::string ratio_text(double ratio) {
  return ratio < 1.0 ? "1/" + human_ratio(1.0 / ratio) : human_ratio(ratio);
}

void warn_outside(std::vector<std::string>& out, const std::vector<FrontierPoint>& points,
                  const FittedRange& range) {
  const auto outside = std::count_if(points.begin(), points.end(), [&](const FrontierPoint& point) {
    return range.n_nv.factor_outside(point.optimum.n_nv) > 1.0 ||
           range.flops.factor_outside(point.flops) > 1.0 ||
           range.vocab_size.factor_outside(point.vocab_size) > 1.0;
  });
  if (outside == 0) return;
  out.push_back(part(static_cast<std::size_t>(outside), points.size()) +
                "lie outside the fitted range (N_nv " + human(range.n_nv.lowest) + " .. " +
                human(range.n_nv.highest) + ", V " + human_whole(range.vocab_size.lowest) + " .. " +
                human_whole(range.vocab_size.highest) + ", FLOPs " + human(range.flops.lowest) +
                " .. " + human(range.flops.highest) + ")");
}

// Line and surface are separate fits. Where they disagree on the model, the surface's division of
// the compute between model and tokens is an extrapolation of how the loss was fitted.
void warn_apart(std::vector<std::string>& out, const std::vector<FrontierPoint>& points,
                const std::string& name) {
  constexpr double kFar = 2.0;
  double lowest = 1.0;
  double highest = 1.0;
  for (const FrontierPoint& point : points) {
    const double ratio = point.optimum.n_nv / point.line.n_nv;
    lowest = std::min(lowest, ratio);
    highest = std::max(highest, ratio);
  }
  if (lowest > 1.0 / kFar && highest < kFar) return;
  const double farthest = lowest * highest < 1.0 ? lowest : highest;
  out.push_back("N_nv is up to " + ratio_text(farthest) +
                " times that of the compute-optimal line: the split of the compute between N_nv "
                "and tokens is that of the fitted surface, not measured");
  if (name == kDefaultLaw) {
    out.emplace_back(
        "the published surface was fitted on token counts 2.65 to 3 times too large: prefer the "
        "compute-optimal line for N_nv and tokens (docs/math.md)");
  }
}

}  // namespace

std::vector<std::string> frontier_warnings(const std::vector<FrontierPoint>& points,
                                           const Law& law) {
  std::vector<std::string> out;
  warn_outside(out, points, law.fitted_range);
  warn_apart(out, points, law.name);
  constexpr double kLevel = 0.9;
  if (optimum_is_open(law, kLevel)) {
    out.push_back(std::string(kOpenOptimum) + ": its V decide nothing");
  }
  const auto none = std::count_if(points.begin(), points.end(), [](const FrontierPoint& point) {
    return point.vocab_size < 1.0 || point.optimum.n_nv < 1.0;
  });
  if (none > 0) {
    out.push_back(part(static_cast<std::size_t>(none), points.size()) +
                  "have a model or a vocabulary below one: no run has this budget");
  }
  return out;
}

}  // namespace vocabplan
