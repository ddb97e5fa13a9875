#include <benchmark/benchmark.h>

#include <cmath>

#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/frontier.hpp"

namespace vocabplan::bench {
namespace {

// A thousand budgets from 1e19 to 1e26.
void frontier_of_1000_points(benchmark::State& state) {
  const Law& law = default_law();
  for (auto _ : state) {
    for (int i = 0; i < 1000; ++i) {
      const Flops flops(1e19 * std::pow(10.0, 7.0 * i / 999.0));
      benchmark::DoNotOptimize(frontier_point(law, flops));
    }
  }
}

void frontier_intervals_of_a_point(benchmark::State& state) {
  const Law& law = default_law();
  for (auto _ : state) {
    benchmark::DoNotOptimize(frontier_intervals(law, Flops(1e22), {}, 0.9));
  }
}

BENCHMARK(frontier_of_1000_points)->Unit(benchmark::kMillisecond);
BENCHMARK(frontier_intervals_of_a_point)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vocabplan::bench
