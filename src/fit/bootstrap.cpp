#include "fit/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "fit/run_view.hpp"
#include "fit/solver/parallel.hpp"

namespace vocabplan {

Resampler Bootstrap::resampler() const {
  switch (options_.resample) {
    case ResampleUnit::run:
      return {table_.run, table_.runs, options_.seed};
    case ResampleUnit::family:
      return {table_.family, table_.families, options_.seed};
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
  if (options_.resample == ResampleUnit::row) {
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

}  // namespace vocabplan
