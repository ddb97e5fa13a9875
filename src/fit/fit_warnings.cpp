#include "vocabplan/fit/fit_warnings.hpp"

#include <fmt/format.h>

#include <cmath>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Sentences = std::vector<std::string>;

std::string percent(double share) {
  return human_ratio(100.0 * share) + " %";
}

void say_isoloss(const RunFit& fit, Sentences& out) {
  const LossSurface& s = fit.isoloss.surface;
  switch (fit.isoloss.status) {
    case FitStatus::converged:
    case FitStatus::bound_hit:
      break;
    case FitStatus::term_vanished:
      out.push_back(fmt::format("isoloss: the best {} is 0, so the runs do not show that term{}",
                                s.A2 == 0.0 ? "A2" : (s.B == 0.0 ? "B" : "A1"),
                                s.A2 == 0.0 ? " and the loss has no optimum in V" : ""));
      break;
    case FitStatus::collinear:
      out.push_back(fmt::format("isoloss: the terms cannot be told apart (condition number {})",
                                human(fit.isoloss.condition)));
      break;
    case FitStatus::iteration_limit:
      out.push_back("isoloss: the search ended before the gradient vanished (" +
                    human(fit.isoloss.gradient) + " of the objective)");
      break;
    case FitStatus::too_few_data:
      out.push_back("isoloss: " + std::to_string(fit.rows_used) +
                    " rows are fewer than the unknowns; nothing was fitted");
      return;
  }
  const Bounds box = IsolossOptions{}.exponents;
  const auto edge = [&](const char* name, double exponent) {
    if (exponent > box.lower && exponent < box.upper) return;
    out.push_back(
        fmt::format("isoloss: {} lies at the {} end of its range, {}; the best value may "
                    "be beyond",
                    name, exponent <= box.lower ? "lower" : "upper", shortest(exponent)));
  };
  if (s.A2 != 0.0) edge("alpha2", s.alpha2);
  edge("beta", s.beta);
  if (s.alpha1 != s.beta) edge("alpha1", s.alpha1);
}

// Why draws are degenerate, in shares of all draws.
std::string reasons(const RunFit& fit) {
  std::string text;
  const auto add = [&](std::size_t count, const char* what) {
    if (count == 0) return;
    const double share = static_cast<double>(count) / static_cast<double>(fit.draws.size());
    text.append(text.empty() ? "" : ", ").append(percent(share)).append(" ").append(what);
  };
  std::size_t bound = 0;
  std::size_t vanished = 0;
  std::size_t other = 0;
  for (const ResampledFit& draw : fit.draws) {
    const bool complete = draw.complete();
    bound += complete && draw.isoloss_status == FitStatus::bound_hit ? 1 : 0;
    vanished += complete && draw.isoloss_status == FitStatus::term_vanished ? 1 : 0;
    other += !complete || draw.isoloss_status == FitStatus::collinear ? 1 : 0;
  }
  add(vanished, "without a term");
  add(bound, "with an exponent at the end of its range");
  add(other, "with too few runs, or terms that cannot be told apart");
  return text;
}

void say_draws(const RunFit& fit, Sentences& out) {
  if (fit.draws.empty()) return;
  if (fit.degenerate_share > kDegenerateShare) {
    out.push_back(percent(fit.degenerate_share) + " of the " +
                  human_whole(static_cast<double>(fit.draws.size())) +
                  " resampled fits are degenerate: " + reasons(fit));
  }
  if (fit.resample == ResampleUnit::row) {
    out.push_back(
        "rows of one run share their noise, so intervals from resampled rows are too narrow");
  }
}

void say_derivative(const RunFit& fit, Sentences& out) {
  if (!usable(fit.gamma.status)) {
    out.push_back(
        "derivative: no gamma, because dC/dV = 0 has a root for fewer than two sizes of "
        "the ladder");
  }
  if (fit.anchor.status != FitStatus::converged) {
    out.push_back("derivative: no anchor, because no run of the smallest family reaches " +
                  human(fit.anchor.flops) + " FLOPs");
    return;
  }
  std::size_t continued = 0;
  std::size_t left_out = 0;
  for (const AnchorRun& run : fit.anchor.runs) {
    continued += run.use == AnchorUse::extrapolated ? 1 : 0;
    left_out += run.use == AnchorUse::left_out ? 1 : 0;
  }
  const auto of_runs = [&](std::size_t count) {
    return std::to_string(count) + " of the " + std::to_string(fit.anchor.runs.size()) +
           " runs of the smallest family";
  };
  if (continued > 0) {
    out.push_back("derivative: the anchor's budget, " + human(fit.anchor.flops) +
                  " FLOPs, is beyond " + of_runs(continued) + ", which were extrapolated to it");
  }
  if (left_out > 0) {
    out.push_back("derivative: " + of_runs(left_out) + " do not reach the anchor's budget, " +
                  human(fit.anchor.flops) + " FLOPs, and were left out");
  }
  if (!fit.anchor_from_bowl && fit.anchor.at_edge) {
    out.push_back(
        "derivative: the anchor is at the edge of the smallest family's vocabularies, V " +
        human_whole(fit.anchor.vocab_size));
  }
}

void say_isoflops(const RunFit& fit, Sentences& out) {
  const PowerLawFit& line = fit.isoflops.compute_optimal;
  const PowerLawFit& n_v = fit.isoflops.isoflops;
  if (!usable(line.status) || !usable(n_v.status)) {
    out.push_back("isoflops: no power law through " + std::to_string(n_v.points) +
                  (n_v.points == 1 ? " point" : " points") + " of the envelope (" +
                  std::string(name_of(n_v.status)) + ")");
  } else if (!(n_v.law.exponent > 0.0)) {
    out.push_back("isoflops: N_v falls with FLOPs, exponent " + human(n_v.law.exponent) +
                  "; a law needs one above 0");
  } else if (fit.isoflops.edge_share > kEdgeShare) {
    out.push_back(
        "isoflops: at " + percent(fit.isoflops.edge_share) +
        " of the envelope's points the best size is the smallest or the largest trained, so "
        "a better one may lie outside");
  }
}

// The published searches end before the minimum; how much that matters is for the reader.
void say_early_stop(const RunFit& fit, Sentences& out) {
  if (fit.mode != FitMode::as_published) return;
  const PowerLawFit& n_v = fit.isoflops.isoflops;
  if (usable(n_v.status) && n_v.objective > n_v.least) {
    out.push_back(
        fmt::format("isoflops: the published search stops before the minimum, at exponent {} "
                    "with objective {} where the minimum has {} and {}",
                    human(n_v.law.exponent), human(n_v.objective), human(n_v.minimum.exponent),
                    human(n_v.least)));
  }
  if (usable(fit.gamma.status) && fit.gamma.gamma != fit.gamma.minimum) {
    out.push_back(fmt::format(
        "derivative: the published search stops before the minimum, at gamma {:.7f}; the minimum "
        "is at {:.7f}",
        fit.gamma.gamma, fit.gamma.minimum));
  }
}

void say_bowls(const RunFit& fit, Sentences& out) {
  std::size_t outside = 0;
  std::size_t none = 0;
  for (const Bowl& bowl : fit.bowls.bowls) {
    outside += bowl.status == BowlStatus::outside_range ? 1 : 0;
    none += bowl.status == BowlStatus::no_minimum ? 1 : 0;
  }
  const auto of_families = [&](std::size_t count) {
    return std::to_string(count) + " of " + std::to_string(fit.bowls.bowls.size()) + " families";
  };
  if (outside > 0) {
    out.push_back("bowls: in " + of_families(outside) +
                  " the minimum is beyond the vocabularies that were trained");
  }
  if (none > 0) out.push_back("bowls: in " + of_families(none) + " the loss has no minimum in V");
}

}  // namespace

std::vector<std::string> fit_warnings(const RunFit& fit, double warm_up) {
  Sentences out;
  say_isoloss(fit, out);
  if (warm_up > kWarmUpRatio) {
    out.push_back(
        "the first tenth of each run's checkpoints fits " + human_ratio(warm_up) +
        " times worse than the rest, as during warm-up: leave them out of the table (a limit on "
        "FLOPs drops small models altogether)");
  }
  say_isoflops(fit, out);
  say_early_stop(fit, out);
  say_derivative(fit, out);
  say_bowls(fit, out);
  say_draws(fit, out);
  return out;
}

std::vector<std::string> chinchilla_warnings(const ChinchillaFit& fit, std::size_t rows) {
  switch (fit.status) {
    case FitStatus::converged:
      return {};
    case FitStatus::bound_hit:
      return {fmt::format("an exponent lies at the end of its range, {} to {}: alpha {}, beta {}",
                          shortest(kChinchillaExponents.lower),
                          shortest(kChinchillaExponents.upper), shortest(fit.law.alpha),
                          shortest(fit.law.beta))};
    case FitStatus::term_vanished:
      return {fmt::format("the best {} is 0, so the runs do not show that term",
                          fit.law.A == 0.0 ? "A" : (fit.law.B == 0.0 ? "B" : "E"))};
    case FitStatus::collinear:
      return {"the terms cannot be told apart (condition number " + human(fit.condition) + ")"};
    case FitStatus::iteration_limit:
      return {"the search ended before the gradient vanished (" + human(fit.gradient) +
              " of the objective)"};
    case FitStatus::too_few_data:
      return {std::to_string(rows) + " rows are fewer than the unknowns; nothing was fitted"};
  }
  return {};
}

std::string flatness_warning(std::span<const ProfilePoint> profile, double n_nv) {
  const ProfileRange range = profile_within(profile, 0.01);
  if (!(range.upper > 2.0 * range.lower)) return {};
  std::string ends;
  if (range.lower == 0.0 && std::isinf(range.upper)) {
    ends = "every V tried";
  } else if (range.lower == 0.0) {
    ends = "every V up to " + human(range.upper);
  } else if (std::isinf(range.upper)) {
    ends = "every V from " + human(range.lower);
  } else {
    ends = "every V from " + human(range.lower) + " to " + human(range.upper);
  }
  return "the runs hardly tell the optimum at N_nv " + human(n_nv) + ": " + ends +
         " is within 1 % of the least objective";
}

}  // namespace vocabplan
