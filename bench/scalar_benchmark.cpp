#include <benchmark/benchmark.h>

#include "rows.hpp"
#include "vocabplan/law/law_json.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::bench {
namespace {

// One call after another over values that change, so that nothing is predicted or kept.
template <class Work>
void over_rows(benchmark::State& state, Work work) {
  const Rows rows = grid_rows(32);
  std::size_t i = 0;
  for (auto _ : state) {
    work(NonVocabParams(rows.n_nv[i]), Flops(rows.flops[i]));
    i = (i + 1) % rows.n_nv.size();
  }
}

void isoloss_root(benchmark::State& state) {
  const Law& law = default_law();
  over_rows(state, [&](NonVocabParams n_nv, Flops flops) {
    benchmark::DoNotOptimize(isoloss_optimum(law.isoloss, n_nv, flops));
  });
}

void whole_prediction(benchmark::State& state) {
  const Law& law = default_law();
  over_rows(state, [&](NonVocabParams n_nv, Flops flops) {
    benchmark::DoNotOptimize(predict({.n_nv = n_nv, .flops = flops}, law));
  });
}

void read_law(benchmark::State& state) {
  const std::string text = write_law(default_law());
  for (auto _ : state) benchmark::DoNotOptimize(parse_law(text, "benchmark"));
}

BENCHMARK(isoloss_root);
BENCHMARK(whole_prediction);
BENCHMARK(read_law);

}  // namespace
}  // namespace vocabplan::bench
