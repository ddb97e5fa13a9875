#include "vocabplan/fit/chinchilla_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/infinity.hpp"
#include "fit/solver/parallel.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/fit_warnings.hpp"
#include "vocabplan/law/law_draws.hpp"
#include "vocabplan/predict/interval.hpp"

namespace vocabplan {
namespace {

// Beyond this many rows a second fit takes seconds.
constexpr std::size_t kMostMixtureRows = 20000;

// Of the rows of weight 0, which took no part in the fit; of all rows without weights.
LossErrors errors_of(const ChinchillaLaw& law, const LossTable& table,
                     std::span<const double> weights) {
  double count = 0.0;
  double mean = 0.0;
  const auto judged = [&](std::size_t i) { return weights.empty() || !(weights[i] > 0.0); };
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!judged(i)) continue;
    count += 1.0;
    mean += table.loss[i];
  }
  mean /= count;
  double total = 0.0;
  double squares = 0.0;
  double log_squares = 0.0;
  LossErrors errors;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!judged(i)) continue;
    const double fitted = law.loss(table.n[i], table.tokens[i]);
    const double miss = fitted - table.loss[i];
    const double log_miss = std::log(fitted / table.loss[i]);
    squares += miss * miss;
    log_squares += log_miss * log_miss;
    errors.bias += miss / count;
    total += (table.loss[i] - mean) * (table.loss[i] - mean);
  }
  if (total > 0.0) errors.r_squared = 1.0 - squares / total;
  errors.rmse = std::sqrt(squares / count);
  errors.rmse_log = std::sqrt(log_squares / count);
  return errors;
}

ChinchillaHoldOut chinchilla_without(std::string_view name, const std::vector<double>& values,
                                     double from, const LossTable& table,
                                     const ChinchillaFitter& fitter) {
  ChinchillaHoldOut held{.held = name, .from = from};
  std::vector<double> weights;
  weights.reserve(values.size());
  for (const double value : values) weights.push_back(value >= from ? 0.0 : 1.0);
  held.rows_held = static_cast<std::size_t>(std::count(weights.begin(), weights.end(), 0.0));
  const ChinchillaFit fit = fitter.refit(weights);
  held.status = fit.status;
  if (fit.status != FitStatus::too_few_data) held.errors = errors_of(fit.law, table, weights);
  return held;
}

std::vector<ChinchillaHoldOut> chinchilla_hold_outs(const LossTable& table,
                                                    const ChinchillaFitter& fitter) {
  std::vector<double> flops;
  flops.reserve(table.rows());
  for (std::size_t i = 0; i < table.rows(); ++i)
    flops.push_back(6.0 * table.n[i] * table.tokens[i]);
  std::vector<double> sorted = flops;
  std::sort(sorted.begin(), sorted.end());
  const double most = sorted[sorted.size() - std::max<std::size_t>(sorted.size() / 10, 1)];
  const double largest = *std::max_element(table.n.begin(), table.n.end()) * (1.0 - kSameSize);
  return {chinchilla_without("largest_n", table.n, largest, table, fitter),
          chinchilla_without("largest_flops", flops, most, table, fitter)};
}

double degenerate_share_of(const std::vector<ChinchillaFit>& draws) {
  const auto degenerate = std::count_if(
      draws.begin(), draws.end(), [](const ChinchillaFit& draw) { return !usable(draw.status); });
  return static_cast<double>(degenerate) / static_cast<double>(draws.size());
}

double deviation_of(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (count - 1.0));
}

std::optional<ResampledConstant> constant_of(
    const std::vector<ChinchillaFit>& draws, double level,
    const std::function<double(const ChinchillaLaw&)>& of) {
  std::vector<double> all;
  std::vector<double> sound;
  for (const ChinchillaFit& draw : draws) {
    if (draw.status == FitStatus::too_few_data) continue;
    all.push_back(of(draw.law));
    if (usable(draw.status)) sound.push_back(all.back());
  }
  if (all.size() < kLeastDraws) return std::nullopt;
  std::sort(all.begin(), all.end());
  ResampledConstant constant{.interval = {quantile_of_sorted(all, 0.5 * (1.0 - level)),
                                          quantile_of_sorted(all, 0.5 * (1.0 + level))}};
  if (degenerate_share_of(draws) <= kDegenerateShare) constant.standard_error = deviation_of(sound);
  return constant;
}

ChinchillaUncertainty uncertainty_of(const std::vector<ChinchillaFit>& draws, double level) {
  const auto member = [&](double ChinchillaLaw::*which) {
    return constant_of(draws, level, [which](const ChinchillaLaw& law) { return law.*which; });
  };
  return {.E = member(&ChinchillaLaw::E),
          .A = member(&ChinchillaLaw::A),
          .B = member(&ChinchillaLaw::B),
          .alpha = member(&ChinchillaLaw::alpha),
          .beta = member(&ChinchillaLaw::beta),
          .size_exponent = constant_of(
              draws, level, [](const ChinchillaLaw& law) { return law.size_exponent(); })};
}

ResampleUnit unit_of(const LossTable& table, const ChinchillaRequest& request) {
  if (!request.resample) {
    return table.has_checkpoints() ? ResampleUnit::run : ResampleUnit::row;
  }
  if (*request.resample != ResampleUnit::run && *request.resample != ResampleUnit::row) {
    throw DomainError("report_chinchilla: resampled are runs or rows");
  }
  if (*request.resample == ResampleUnit::run && table.run.empty()) {
    throw DomainError("report_chinchilla: the table does not say which rows are of one run");
  }
  return *request.resample;
}

void draw_chinchilla(ChinchillaReport& report, const LossTable& table,
                     const ChinchillaFitter& fitter, const ChinchillaRequest& request) {
  std::vector<std::uint32_t> units = table.run;
  std::size_t count = table.runs;
  if (report.resample == ResampleUnit::row) {
    count = table.rows();
    units.resize(count);
    std::iota(units.begin(), units.end(), 0U);
  }
  const Resampler resampler(units, count, request.seed);
  std::vector<ChinchillaFit> draws(request.draws);
  for_each_index(
      draws.size(), request.threads,
      [&](std::size_t draw) { draws[draw] = fitter.refit(resampler.weights(draw)); },
      request.progress);
  report.draws = draws.size();
  report.degenerate_share = degenerate_share_of(draws);
  report.uncertainty = uncertainty_of(draws, request.level);
}

// Huber's loss with a small delta passes from one group of rows to another where both are alike in
// number, and hides them; the squared loss stays between them.
std::optional<std::string> mixture_of(const ChinchillaReport& report, const LossTable& table) {
  if (report.fit.residuals.empty()) return std::nullopt;
  std::optional<std::string> found = mixture_warning(table, report.fit.residuals);
  if (found || std::isinf(report.fit.delta) || table.rows() > kMostMixtureRows) return found;
  const ChinchillaFit squared = fit_chinchilla(table.n, table.tokens, table.loss, kInfinity);
  return mixture_warning(table, squared.residuals);
}

std::vector<std::string> warnings_of(const ChinchillaReport& report, const LossTable& table) {
  std::vector<std::string> out = chinchilla_warnings(report.fit, table.rows());
  if (table.bad_rows.rows > 0) out.push_back(table.bad_rows.warning());
  if (report.degenerate_share > kDegenerateShare) {
    out.push_back(
        fmt::format("{} % of the {} resampled fits are degenerate: a term is missing, an "
                    "exponent is at the end of its range, or too few rows differ",
                    human_ratio(100.0 * report.degenerate_share), report.draws));
  }
  if (report.draws > 0 && report.resample == ResampleUnit::row && table.has_checkpoints()) {
    out.emplace_back(
        "rows of one run share their noise, so intervals from resampled rows are too narrow");
  }
  if (auto mixed = mixture_of(report, table)) out.push_back(std::move(*mixed));
  return out;
}

}  // namespace

ChinchillaReport report_chinchilla(const LossTable& table, const ChinchillaRequest& request) {
  const ChinchillaFitter fitter(table.n, table.tokens, table.loss, request.delta);
  ChinchillaReport report{.fit = fitter.fit(),
                          .resample = unit_of(table, request),
                          .seed = request.seed,
                          .level = request.level};
  const FitStatus status = report.fit.status;
  if (status != FitStatus::too_few_data) {
    report.errors = errors_of(report.fit.law, table, {});
    report.hold_outs = chinchilla_hold_outs(table, fitter);
    report.experiments = experiments_of(table, report.fit.residuals);
  }
  if (status == FitStatus::converged && request.draws > 0) {
    draw_chinchilla(report, table, fitter, request);
  }
  report.warnings = warnings_of(report, table);
  return report;
}

}  // namespace vocabplan
