#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <span>

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

// As a caller who keeps every answer: memory that the system has to give anew each time.
void batch_line_new(benchmark::State& state) {
  const BatchPredictor predictor(default_law());
  const Rows rows = line_rows(static_cast<std::size_t>(state.range(0)));
  const std::size_t size = rows.n_nv.size();
  for (auto _ : state) {
    std::array<std::unique_ptr<double[]>, 6> memory;
    std::array<std::span<double>, 6> columns;
    for (std::size_t i = 0; i < memory.size(); ++i) {
      memory.at(i) = std::make_unique_for_overwrite<double[]>(size);
      columns.at(i) = {memory.at(i).get(), size};
    }
    predictor.predict(rows.input(),
                      {columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]});
    benchmark::DoNotOptimize(columns[5].data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(size));
}

void batch_prepare(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(BatchPredictor(default_law()));
}

BENCHMARK(batch_line)->Arg(1000)->Arg(1000000)->Unit(benchmark::kMicrosecond);
BENCHMARK(batch_line_new)->Arg(1000000)->Unit(benchmark::kMicrosecond);
BENCHMARK(batch_grid)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(batch_prepare)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace vocabplan::bench
