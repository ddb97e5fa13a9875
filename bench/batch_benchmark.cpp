#include <benchmark/benchmark.h>

#include "rows.hpp"

namespace vocabplan::bench {
namespace {

void run(benchmark::State& state, Rows rows) {
  const BatchPredictor predictor(default_law());
  for (auto _ : state) {
    predictor.predict(rows.input(), rows.output());
    benchmark::DoNotOptimize(rows.v_isoloss.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows.n_nv.size()));
  state.SetLabel(batch_target());
}

void batch_line(benchmark::State& state) {
  run(state, line_rows(static_cast<std::size_t>(state.range(0))));
}

void batch_grid(benchmark::State& state) {
  run(state, grid_rows(static_cast<std::size_t>(state.range(0))));
}

void batch_prepare(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(BatchPredictor(default_law()));
}

BENCHMARK(batch_line)->Arg(1000)->Arg(1000000)->Unit(benchmark::kMicrosecond);
BENCHMARK(batch_grid)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(batch_prepare)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace vocabplan::bench
