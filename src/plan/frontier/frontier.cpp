#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <utility>

#include "core/infinity.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/frontier.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

double width_at(const Law& law, double n_nv, std::optional<Width> width) {
  return width ? width->value() : law.width_table.width(n_nv);
}

// L_u + E, without the difference of two losses.
double reducible_loss(LossSurface surface, double n_nv, double n_v, double tokens) {
  surface.E = 0.0;
  return surface.loss(n_nv, n_v, tokens);
}

double factor_for_one_percent(const LossSurface& s, double flops, const JointOptimum& start) {
  const double aim = -std::log(0.99);
  // t = ln(C' / C); the reducible loss falls by aim in its logarithm.
  const auto left = [&](double t) {
    const JointOptimum there = joint_optimum(s, Flops(flops * std::exp(t)));
    return std::make_pair(std::log(there.reducible / start.reducible) + aim, there.slope);
  };
  const double least = aim * (1.0 / std::max(s.alpha1, s.alpha2) + 1.0 / s.beta);
  const double most = aim * (1.0 / std::min(s.alpha1, s.alpha2) + 1.0 / s.beta);
  const double slack = 1e-9 * most;
  constexpr int kBits = 27;
  std::uintmax_t count = 50;
  return std::exp(
      boost::math::tools::newton_raphson_iterate(left, std::clamp(-aim / start.slope, least, most),
                                                 least - slack, most + slack, kBits, count));
}

// The compute-optimal line of a law, as the loss that it reaches.
class Line {
 public:
  explicit Line(const Law& law) : law_(law) {}

  [[nodiscard]] LinePoint at(double flops, std::optional<Width> width) const {
    const double n_nv = law_.compute_optimal_n_nv(flops);
    const double n_v = isoloss_optimum(law_.isoloss, NonVocabParams(n_nv), Flops(flops)).value;
    const double tokens = tokens_at_budget(n_nv, n_v, flops);
    const double d = width_at(law_, n_nv, width);
    return {.n_nv = n_nv,
            .n_v = n_v,
            .width = d,
            .vocab_size = n_v / d,
            .tokens = tokens,
            .loss = law_.isoloss.loss(n_nv, n_v, tokens)};
  }

  // C' / C - 1 for the budget at which the line's L_u + E is that of `optimum`.
  [[nodiscard]] double extra_compute(double flops, const JointOptimum& optimum) const {
    const auto gap = [&](double t) {
      const LinePoint there = at(flops * std::exp(t), {});
      return std::log(reducible_loss(law_.isoloss, there.n_nv, there.n_v, there.tokens) /
                      optimum.reducible);
    };
    double low = 0.0;
    double gap_low = gap(low);
    if (gap_low <= 0.0) return 0.0;
    const double most = greatest_step(flops);
    // The line's slope is about that of the frontier.
    for (double high = std::min(-1.1 * gap_low / optimum.slope, most);;
         high = std::min(2.0 * high, most)) {
      const double gap_high = gap(high);
      if (gap_high <= 0.0) return std::expm1(root(gap, {low, high}, {gap_low, gap_high}));
      if (high >= most) return kInfinity;
      low = high;
      gap_low = gap_high;
    }
  }

 private:
  // ln of how much further the line goes, short of 1e30 parameters and of the greatest double.
  [[nodiscard]] double greatest_step(double flops) const {
    const double end = (std::log(kind::NonVocabParams::highest) - law_.compute_optimal.ln_k) /
                       law_.compute_optimal.exponent;
    const double margin = 1e-9;
    return std::max(0.0, std::min(end, std::log(kind::kLargest)) - std::log(flops) - margin);
  }

  template <class Function>
  static double root(const Function& gap, std::pair<double, double> at,
                     std::pair<double, double> value) {
    std::uintmax_t count = 100;
    const auto [left, right] =
        boost::math::tools::toms748_solve(gap, at.first, at.second, value.first, value.second,
                                          boost::math::tools::eps_tolerance<double>(50), count);
    return left + 0.5 * (right - left);
  }

  const Law& law_;
};

}  // namespace

FrontierPoint frontier_point(const Law& law, Flops flops, std::optional<Width> width) {
  const double c = flops.value();
  const JointOptimum optimum = joint_optimum(law.isoloss, flops);
  const JointOptimum doubled = joint_optimum(law.isoloss, Flops(2.0 * c));
  const double d = width_at(law, optimum.n_nv, width);
  const double vocab_size = optimum.n_v / d;
  const Line line(law);
  FrontierPoint point{
      .flops = c,
      .optimum = optimum,
      .width = d,
      .vocab_size = vocab_size,
      .characters = optimum.tokens / law.compression.tokens_per_character(vocab_size),
      .loss = optimum.reducible - law.isoloss.E,
      .next_doubling = optimum.reducible - doubled.reducible,
      .one_percent_factor = factor_for_one_percent(law.isoloss, c, optimum),
      .line = line.at(c, width)};
  point.line.extra_compute = line.extra_compute(c, optimum);
  return point;
}

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
  if (!law.loss_fault.empty()) out.push_back("the losses are wrong: " + law.loss_fault);
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
