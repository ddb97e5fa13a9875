#include <benchmark/benchmark.h>

#include "fit_rows.hpp"
#include "vocabplan/fit/chinchilla_fit.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/fit/run_fit.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::bench {
namespace {

// The counter `objective` is what bench/compare_fits.py sets beside scipy's.

void isoloss(benchmark::State& state, const IsolossOptions& options) {
  const RunTable table = vocabulary_runs();
  std::vector<double> n_v;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    n_v.push_back(table.vocab_size[i] * table.width[i]);
  }
  double objective = 0.0;
  for (auto _ : state) {
    const IsolossFitter fitter({table.n_nv, n_v, table.tokens, table.loss}, options);
    objective = fitter.fit().objective;
  }
  state.counters["objective"] = objective;
}

// One global fit of 1,200 rows: delta from the residuals, which takes two; and the script's delta.
void isoloss_corrected(benchmark::State& state) {
  isoloss(state, {});
}
void isoloss_published_delta(benchmark::State& state) {
  isoloss(state, {.delta = kPublishedDelta});
}

void chinchilla(benchmark::State& state) {
  const ChinchillaRows rows = chinchilla_rows();
  double objective = 0.0;
  for (auto _ : state) {
    objective = fit_chinchilla(rows.n, rows.tokens, rows.loss, 1e-3).objective;
  }
  state.counters["objective"] = objective;
}

// The three approaches, the bowls and 1,000 resampled fits of each.
void resampled(benchmark::State& state) {
  const RunTable table = vocabulary_runs();
  for (auto _ : state) {
    benchmark::DoNotOptimize(fit_runs(table, default_law(), {.draws = 1000, .threads = 2}));
  }
}

BENCHMARK(isoloss_corrected)->Unit(benchmark::kMillisecond);
BENCHMARK(isoloss_published_delta)->Unit(benchmark::kMillisecond);
BENCHMARK(chinchilla)->Unit(benchmark::kMillisecond);
BENCHMARK(resampled)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace vocabplan::bench
