#include "vocabplan/fit/run_fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "fit/solver/parallel.hpp"
#include "fit/table_rows.hpp"

namespace vocabplan {

/// Huber's delta of the power laws (ln units); 0: chosen from the residuals.
[[nodiscard]] double power_law_delta(FitMode mode);

[[nodiscard]] AnchorOptions anchor_options(const RunFitOptions& options);

/// The bowl whose minimum is the anchor, or nullptr: then the anchor is a run.
[[nodiscard]] const Bowl* anchor_bowl(const BowlsFit& fit, double n_nv,
                                      const RunFitOptions& options);

namespace {

/// Repeats the fits on resampled runs.
class Bootstrap {
 public:
  /// All references must outlive this.
  Bootstrap(const RunTable& table, const IsolossRows& used, const IsolossFitter& isoloss,
            const LossEnvelope& envelope, const RunFitOptions& options)
      : table_(table),
        used_(used),
        isoloss_(isoloss),
        envelope_(envelope),
        options_(options),
        resample_(options.resample.value_or(usual_resampling(table))) {}

  /// Fills `draws` and `degenerate_share` of `fit`, whose other members are known.
  void run(RunFit& fit) const;

 private:
  [[nodiscard]] Resampler resampler() const;
  [[nodiscard]] ResampledFit refit(std::span<const double> weights, const RunFit& fit) const;
  [[nodiscard]] IsoflopsFit refit_isoflops(std::span<const double> weights) const;
  [[nodiscard]] double refit_anchor(std::span<const double> weights, const BowlsFit& bowls,
                                    const RunFit& fit) const;

  const RunTable& table_;
  const IsolossRows& used_;
  const IsolossFitter& isoloss_;
  const LossEnvelope& envelope_;
  const RunFitOptions& options_;
  ResampleUnit resample_;
};

// The vocabularies of a table, numbered in ascending order, and that of each row.
struct Vocabularies {
  std::size_t count = 0;
  std::vector<std::uint32_t> of_row{};
};

Vocabularies vocabularies_of(const RunTable& table) {
  std::vector<double> sizes = table.vocab_size;
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  Vocabularies found{.count = sizes.size()};
  found.of_row.reserve(table.rows());
  for (const double vocab_size : table.vocab_size) {
    const auto at = std::lower_bound(sizes.begin(), sizes.end(), vocab_size) - sizes.begin();
    found.of_row.push_back(static_cast<std::uint32_t>(at));
  }
  return found;
}

Resampler Bootstrap::resampler() const {
  const Vocabularies tokenizers = vocabularies_of(table_);
  switch (resample_) {
    case ResampleUnit::run:
      return {table_.run, table_.runs, options_.seed};
    case ResampleUnit::family:
      return {table_.family, table_.families, options_.seed};
    case ResampleUnit::tokenizer:
      return {tokenizers.of_row, tokenizers.count, options_.seed};
    case ResampleUnit::size_tokenizer:
      return {table_.family, table_.families, tokenizers.of_row, tokenizers.count, options_.seed};
    case ResampleUnit::row:
      break;
  }
  std::vector<std::uint32_t> rows(table_.rows());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
  return {rows, rows.size(), options_.seed};
}

IsoflopsFit Bootstrap::refit_isoflops(std::span<const double> weights) const {
  const IsoflopsFitOptions fit{.delta = power_law_delta(options_.mode)};
  // A run loses some of its checkpoints only when rows are drawn: then its curve changes too.
  if (resample_ == ResampleUnit::row) {
    return fit_isoflops(LossEnvelope(run_rows(table_), weights), {}, fit);
  }
  std::vector<double> runs(table_.runs, 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) runs[table_.run[i]] = weights[i];
  return fit_isoflops(envelope_, runs, fit);
}

// A draw may miss the smallest family; its anchor is then carried down by gamma.
double Bootstrap::refit_anchor(std::span<const double> weights, const BowlsFit& bowls,
                               const RunFit& fit) const {
  if (const Bowl* bowl = anchor_bowl(bowls, fit.anchor.n_nv, options_)) return bowl->n_v;
  const Anchor anchor = find_anchor(run_rows(table_), weights, anchor_options(options_));
  if (anchor.status != FitStatus::converged) return 0.0;
  return anchor.n_v * std::pow(fit.anchor.n_nv / anchor.n_nv, fit.gamma.gamma);
}

ResampledFit Bootstrap::refit(std::span<const double> weights, const RunFit& fit) const {
  const IsolossFit isoloss = isoloss_.refit(used_.at(weights));
  const IsoflopsFit isoflops = refit_isoflops(weights);
  const BowlsFit bowls =
      fit_bowls(run_rows(table_), weights, {.delta = power_law_delta(options_.mode)});
  return {.isoloss_status = isoloss.status,
          .surface = isoloss.surface,
          .optimum = isoloss.optimum,
          .compute_optimal = isoflops.compute_optimal,
          .isoflops = isoflops.isoflops,
          .anchor_n_v = refit_anchor(weights, bowls, fit),
          .bowls = bowls.n_v};
}

void Bootstrap::run(RunFit& fit) const {
  if (options_.draws == 0 || fit.isoloss.status == FitStatus::too_few_data) return;
  const Resampler units = resampler();
  fit.draws.resize(options_.draws);
  for_each_index(
      options_.draws, options_.threads,
      [&](std::size_t draw) { fit.draws[draw] = refit(units.weights(draw), fit); },
      options_.progress);
  const auto degenerate = std::count_if(
      fit.draws.begin(), fit.draws.end(),
      [](const ResampledFit& draw) { return !usable(draw.isoloss_status) || !draw.complete(); });
  fit.degenerate_share = static_cast<double>(degenerate) / static_cast<double>(options_.draws);
}

// R^2 and RMSE; the total is about the mean of the losses.
void judge(RunFit& fit, std::span<const double> loss) {
  const std::vector<double>& residuals = fit.isoloss.residuals;
  if (residuals.empty()) return;
  const auto count = static_cast<double>(loss.size());
  double mean = 0.0;
  for (const double value : loss) mean += value / count;
  double total = 0.0;
  double rest = 0.0;
  for (std::size_t i = 0; i < loss.size(); ++i) {
    total += (loss[i] - mean) * (loss[i] - mean);
    rest += residuals[i] * residuals[i];
  }
  fit.r_squared = total > 0.0 ? 1.0 - rest / total : 0.0;
  fit.rmse = std::sqrt(rest / count);
}

}  // namespace

double power_law_delta(FitMode mode) {
  return mode == FitMode::as_published ? kPublishedDelta : 0.0;
}

AnchorOptions anchor_options(const RunFitOptions& options) {
  const bool published = options.mode == FitMode::as_published;
  AnchorOptions anchor{.flops = options.anchor_flops, .extrapolate = published};
  if (published && !anchor.flops) anchor.flops = kPublishedAnchorFlops;
  return anchor;
}

const Bowl* anchor_bowl(const BowlsFit& fit, double n_nv, const RunFitOptions& options) {
  if (options.mode == FitMode::as_published || options.anchor_flops || fit.bowls.empty()) {
    return nullptr;
  }
  const Bowl& smallest = fit.bowls.front();
  return smallest.n_nv == n_nv && smallest.status == BowlStatus::fitted ? &smallest : nullptr;
}

IsolossOptions isoloss_options(const RunFitOptions& options) {
  IsolossOptions isoloss{.delta = options.delta, .free_alpha1 = options.free_alpha1};
  if (!isoloss.delta && options.mode == FitMode::as_published) isoloss.delta = kPublishedDelta;
  return isoloss;
}

IsolossRows::IsolossRows(const RunTable& table, const Law& base, const RunFitOptions& options) {
  const bool published = options.mode == FitMode::as_published;
  min_flops_ = options.min_flops.value_or(published ? kPublishedMinFlops : 0.0);
  const Compression& f = options.compression ? *options.compression : base.compression;
  const std::vector<double> tokens = training_tokens(table, f, options.mode);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.flops[i] < min_flops_) continue;
    places_.push_back(i);
    n_nv_.push_back(table.n_nv[i]);
    n_v_.push_back(table.vocab_size[i] * table.width[i]);
    tokens_.push_back(tokens[i]);
    loss_.push_back(table.loss[i]);
  }
}

LossObservations IsolossRows::view() const {
  return {.n_nv = n_nv_, .n_v = n_v_, .tokens = tokens_, .loss = loss_};
}

std::vector<double> IsolossRows::at(std::span<const double> weights) const {
  std::vector<double> part;
  part.reserve(places_.size());
  for (const std::size_t place : places_) part.push_back(weights[place]);
  return part;
}

bool ResampledFit::complete() const {
  return isoloss_status != FitStatus::too_few_data && usable(compute_optimal.status) &&
         usable(isoflops.status) && isoflops.law.exponent > 0.0 && anchor_n_v > 0.0;
}

bool RunFit::predicts() const {
  const bool first = usable(isoflops.compute_optimal.status) && usable(isoflops.isoflops.status) &&
                     isoflops.isoflops.law.exponent > 0.0;
  const bool second =
      usable(gamma.status) && gamma.gamma > 0.0 && anchor.status == FitStatus::converged;
  const bool third = (usable(isoloss.status) || isoloss.status == FitStatus::bound_hit) &&
                     isoloss.optimum == Optimum::interior;
  return first && second && third;
}

ResampleUnit usual_resampling(const RunTable& table) {
  std::map<double, std::set<std::uint32_t>> sizes_of;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    sizes_of[table.vocab_size[i]].insert(table.family[i]);
  }
  const auto shared = std::count_if(sizes_of.begin(), sizes_of.end(), [](const auto& vocabulary) {
    return vocabulary.second.size() >= kLeastSizes;
  });
  return static_cast<std::size_t>(shared) >= kLeastTokenizers ? ResampleUnit::size_tokenizer
                                                              : ResampleUnit::run;
}

RunFit fit_runs(const RunTable& table, const Law& base, const RunFitOptions& options) {
  const RunRows rows = run_rows(table);
  const IsolossRows used(table, base, options);
  const IsolossFitter isoloss(used.view(), isoloss_options(options));
  const LossEnvelope envelope(rows);
  RunFit fit{.mode = options.mode,
             .resample = options.resample.value_or(usual_resampling(table)),
             .seed = options.seed,
             .min_flops = used.min_flops(),
             .rows_used = used.places().size(),
             .isoloss = isoloss.fit()};
  fit.isoloss.surface.loss_unit = table.loss_unit;
  std::set<std::uint32_t> runs;
  for (const std::size_t place : used.places()) runs.insert(table.run[place]);
  fit.runs_used = runs.size();
  judge(fit, used.view().loss);
  const bool published = options.mode == FitMode::as_published;
  const double delta = power_law_delta(options.mode);
  fit.isoflops = fit_isoflops(envelope, {}, {.delta = delta, .as_published = published});
  fit.gamma =
      fit_gamma(base.width_table, options.compression ? *options.compression : base.compression,
                {.n_nv = options.ladder, .as_published = published});
  fit.anchor = find_anchor(rows, {}, anchor_options(options));
  fit.anchor_n_nv = fit.anchor.n_nv;
  if (published && !options.ladder.empty()) {
    fit.anchor_n_nv = options.ladder.front();
  }
  fit.bowls = fit_bowls(rows, {}, {.delta = delta});
  fit.anchor_n_v = fit.anchor.n_v;
  if (const Bowl* bowl = anchor_bowl(fit.bowls, fit.anchor.n_nv, options)) {
    fit.anchor_n_v = bowl->n_v;
    fit.anchor_from_bowl = true;
  }
  Bootstrap(table, used, isoloss, envelope, options).run(fit);
  return fit;
}

}  // namespace vocabplan
