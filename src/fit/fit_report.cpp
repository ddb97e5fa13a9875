#include "vocabplan/fit/fit_report.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/design_checks.hpp"
#include "vocabplan/fit/fit_warnings.hpp"
#include "vocabplan/fit/fitted_law.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {
namespace {

// A profile spans the vocabularies that anyone has trained, four a decade.
constexpr double kProfileFrom = 1e3;
constexpr double kProfileTo = 1e7;
constexpr int kProfilePoints = 17;
// Beyond this many rows a point of a profile, or a fit without a run, takes tenths of a second.
constexpr std::size_t kMostProfileRows = 20000;

template <class Value>
std::optional<CoefficientInterval> quantiles(const RunFit& fit, double level, const Value& value) {
  std::vector<double> values;
  for (const ResampledFit& draw : fit.draws) {
    if (const std::optional<double> v = value(draw)) values.push_back(*v);
  }
  if (values.size() < kLeastDraws) return std::nullopt;
  std::sort(values.begin(), values.end());
  return CoefficientInterval{quantile_of_sorted(values, 0.5 * (1.0 - level)),
                             quantile_of_sorted(values, 0.5 * (1.0 + level))};
}

CoefficientIntervals intervals_of(const RunFit& fit, double level) {
  using Maybe = std::optional<double>;
  const bool converged = fit.isoloss.status == FitStatus::converged;
  const auto surface = [&](double LossSurface::*member) {
    return quantiles(fit, level, [member, converged](const ResampledFit& draw) {
      const bool fitted = converged && draw.isoloss_status != FitStatus::too_few_data;
      return fitted ? Maybe(draw.surface.*member) : Maybe();
    });
  };
  const auto power = [&](PowerLawFit ResampledFit::*which, double PowerLaw::*member) {
    return quantiles(fit, level, [which, member](const ResampledFit& draw) {
      const PowerLawFit& law = draw.*which;
      return usable(law.status) ? Maybe(law.law.*member) : Maybe();
    });
  };
  return {.A1 = surface(&LossSurface::A1),
          .A2 = surface(&LossSurface::A2),
          .B = surface(&LossSurface::B),
          .E = surface(&LossSurface::E),
          .alpha1 = surface(&LossSurface::alpha1),
          .alpha2 = surface(&LossSurface::alpha2),
          .beta = surface(&LossSurface::beta),
          .line_ln_k = power(&ResampledFit::compute_optimal, &PowerLaw::ln_k),
          .isoflops_ln_k = power(&ResampledFit::isoflops, &PowerLaw::ln_k),
          .isoflops_exponent = power(&ResampledFit::isoflops, &PowerLaw::exponent),
          .anchor_n_v = quantiles(fit, level,
                                  [](const ResampledFit& draw) {
                                    return draw.anchor_n_v > 0.0 ? Maybe(draw.anchor_n_v) : Maybe();
                                  }),
          .bowls_exponent = power(&ResampledFit::bowls, &PowerLaw::exponent)};
}

std::optional<Interval> bowls_interval(const RunFit& fit, const FitTarget& target, double level) {
  std::vector<double> values;
  for (const ResampledFit& draw : fit.draws) {
    if (!usable(draw.bowls.status)) continue;
    values.push_back(draw.bowls.law.at(target.n_nv) / target.width);
  }
  if (values.size() < kLeastDraws) return std::nullopt;
  return percentile_interval(std::move(values), level);
}

Budget budget_of(const TargetRequest& request, const Law& law) {
  BudgetRequest wanted{.n_nv = NonVocabParams(request.n_nv)};
  if (request.flops) wanted.flops = Flops(*request.flops);
  if (request.tokens) wanted.tokens = Tokens(*request.tokens);
  if (request.characters) wanted.characters = Characters(*request.characters);
  if (request.width) wanted.width = Width(*request.width);
  return resolve(wanted, law);
}

// Why a target cannot be settled by this fit; empty when it can.
std::string what_is_missing(const TargetRequest& target, const RunFit& fit) {
  if (target.tokens || target.characters) {
    const bool fitted = fit.isoloss.status != FitStatus::too_few_data;
    if (fitted && fit.isoloss.optimum == Optimum::interior) return "";
    return "the fit has no optimum from which its tokens give FLOPs, so FLOPs are needed";
  }
  if (target.flops || usable(fit.isoflops.compute_optimal.status)) return "";
  return "the runs give no compute-optimal line, so its FLOPs are needed";
}

TargetReport estimates_at(const Budget& budget, const RunFit& fit, const Law& law, double level) {
  TargetReport report{.target = {budget.n_nv, budget.flops, budget.width}};
  const PredictionIntervals intervals = predict_intervals(law, budget, level);
  const NonVocabParams n_nv(budget.n_nv);
  if (budget.on_compute_optimal_line() && usable(fit.isoflops.isoflops.status)) {
    report.isoflops = {isoflops_optimum(law, n_nv) / budget.width, intervals.isoflops};
  }
  if (budget.on_compute_optimal_line() && usable(fit.gamma.status) &&
      fit.anchor.status == FitStatus::converged) {
    report.derivative = {derivative_optimum(law, n_nv) / budget.width, intervals.derivative};
  }
  if (fit.isoloss.status != FitStatus::too_few_data) {
    report.isoloss = {
        optimum_vocab(fit.isoloss.surface, fit.isoloss.optimum, report.target),
        fit.isoloss.status == FitStatus::converged ? intervals.isoloss : std::nullopt};
  }
  if (usable(fit.bowls.n_v.status)) {
    report.bowls = {fit.bowls.n_v.law.at(budget.n_nv) / budget.width,
                    bowls_interval(fit, report.target, level)};
  }
  return report;
}

// Warnings of one target about the vocabularies of its approaches.
void add_edges(std::vector<std::string>& out, const TargetReport& target) {
  const std::string where =
      "at N_nv " + human(target.target.n_nv) + ", " + human(target.target.flops) + " FLOPs: ";
  const auto add = [&](const char* name, const std::optional<TargetEstimate>& estimate) {
    if (!estimate || !estimate->interval) return;
    const std::string_view place = place_at_edge(estimate->vocab_size, *estimate->interval);
    // A fit without an optimum has a warning of its own.
    if (place.empty() || estimate->vocab_size == 0.0 || std::isinf(estimate->vocab_size)) return;
    out.push_back(where + name + " " + human_whole(estimate->vocab_size) + " is " +
                  std::string(place) + " its own interval");
  };
  add("isoflops", target.isoflops);
  add("derivative", target.derivative);
  add("isoloss", target.isoloss);
  add("bowls", target.bowls);
  const bool open = target.isoloss && target.isoloss->interval &&
                    target.isoloss->interval->lower_open && target.isoloss->interval->upper_open;
  if (open) {
    out.push_back(where +
                  "no isoloss vocabulary is suggested: the fit's own draws leave the optimum open "
                  "on both sides");
  }
}

// A coefficient that its own resampled fits do not hold.
void add_edge(std::vector<std::string>& out, const char* name, double value,
              const std::optional<CoefficientInterval>& interval) {
  if (!interval || (value > interval->lower && value < interval->upper)) return;
  const bool at = value == interval->lower || value == interval->upper;
  const bool low = value <= interval->lower;
  out.push_back(std::string(name) + " " + human(value) + " is " +
                (at ? std::string("at the ") + (low ? "lower" : "upper") + " end of"
                    : std::string(low ? "below" : "above")) +
                " its own interval");
}

std::vector<std::string> edge_warnings(const FitReport& report) {
  std::vector<std::string> out;
  const CoefficientIntervals& i = report.intervals;
  const LossSurface& s = report.fit.isoloss.surface;
  if (report.fit.isoloss.status != FitStatus::too_few_data) {
    add_edge(out, "E", s.E, i.E);
    add_edge(out, "A1", s.A1, i.A1);
    add_edge(out, "A2", s.A2, i.A2);
    add_edge(out, "B", s.B, i.B);
    if (s.A2 > 0.0) add_edge(out, "alpha2", s.alpha2, i.alpha2);
    add_edge(out, "beta", s.beta, i.beta);
  }
  if (usable(report.fit.isoflops.isoflops.status)) {
    add_edge(out, "the exponent of isoflops", report.fit.isoflops.isoflops.law.exponent,
             i.isoflops_exponent);
  }
  if (report.fit.anchor.status == FitStatus::converged) {
    add_edge(out, "the anchor N_v", report.fit.anchor_n_v, i.anchor_n_v);
  }
  for (const TargetReport& target : report.targets) add_edges(out, target);
  return out;
}

// The optimum itself is among them, so that the profile shows its own least value.
std::vector<double> profile_vocabularies(const std::optional<TargetEstimate>& optimum) {
  std::vector<double> sizes;
  sizes.reserve(kProfilePoints + 1);
  const double ratio = std::log(kProfileTo / kProfileFrom) / (kProfilePoints - 1);
  for (int i = 0; i < kProfilePoints; ++i) sizes.push_back(kProfileFrom * std::exp(i * ratio));
  if (optimum && optimum->vocab_size > kProfileFrom && optimum->vocab_size < kProfileTo) {
    sizes.push_back(optimum->vocab_size);
    std::sort(sizes.begin(), sizes.end());
  }
  return sizes;
}

// The parts that need further fits of the loss surface.
void examine(FitReport& report, const RunTable& table, const Law& base,
             const RunFitOptions& options) {
  const IsolossRows rows(table, base, options);
  // The same delta, without finding it again.
  IsolossOptions isoloss = isoloss_options(options);
  isoloss.delta = report.fit.isoloss.delta;
  const IsolossFitter fitter(rows.view(), isoloss);
  std::vector<FitTarget> targets;
  for (TargetReport& target : report.targets) {
    targets.push_back(target.target);
    if (rows.places().size() > kMostProfileRows) continue;
    target.profile = profile_objective(rows.view(), isoloss, report.fit.isoloss.delta,
                                       target.target, profile_vocabularies(target.isoloss));
  }
  report.hold_outs = hold_outs(table, rows, fitter, targets);
  report.warm_up = warm_up_ratio(table, rows, report.fit.isoloss.residuals);
  const bool small = table.runs <= kMostLeverageRuns && rows.places().size() <= kMostProfileRows;
  if (!targets.empty() && small) {
    report.leverage = run_leverage(table, rows, fitter, targets.front(), options.threads);
  }
}

}  // namespace

FitReport report_fit(const RunTable& table, const Law& base, const FitReportRequest& request) {
  const RunFit fit = fit_runs(table, base, request.options);
  FitReport report{.fit = fit,
                   .law = law_of_fit(fit, table, base, request.options,
                                     {.name = request.law_name, .title = request.law_title}),
                   .level = request.level};
  report.intervals = intervals_of(report.fit, request.level);
  report.minima = family_minima(table, report.fit, request.level);
  report.law.warnings = minimum_warnings(report.minima);
  // The approaches that need no loss surface have intervals whatever became of it.
  Law drawn = report.law;
  drawn.draws = draws_of_fit(report.fit);
  for (const TargetRequest& target : request.targets) {
    const std::string missing = what_is_missing(target, report.fit);
    if (!missing.empty()) {
      report.warnings.push_back("no target at N_nv " + human(target.n_nv) + ": " + missing);
      continue;
    }
    const auto run_width = target.width ? std::nullopt : width_in_runs(table, target.n_nv);
    TargetRequest wide = target;
    if (run_width) wide.width = run_width->width;
    const Budget budget = budget_of(wide, report.law);
    report.targets.push_back(estimates_at(budget, report.fit, drawn, request.level));
    report.targets.back().asked = target;
    report.targets.back().run_width = run_width;
  }
  if (report.fit.isoloss.status != FitStatus::too_few_data) {
    examine(report, table, base, request.options);
  }
  const Compression& f =
      request.options.compression ? *request.options.compression : base.compression;
  for (std::string& sentence : design_warnings(table, f)) {
    report.warnings.push_back(std::move(sentence));
  }
  for (std::string& sentence : fit_warnings(report.fit, report.warm_up)) {
    report.warnings.push_back(std::move(sentence));
  }
  report.warnings.insert(report.warnings.end(), report.law.warnings.begin(),
                         report.law.warnings.end());
  for (std::string& sentence : edge_warnings(report)) {
    report.warnings.push_back(std::move(sentence));
  }
  for (const TargetReport& target : report.targets) {
    std::string sentence = flatness_warning(target.profile, target.target.n_nv);
    if (!sentence.empty()) report.warnings.push_back(std::move(sentence));
  }
  return report;
}

}  // namespace vocabplan
