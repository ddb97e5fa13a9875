#include <benchmark/benchmark.h>

#include <string_view>

#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/audit.hpp"
#include "vocabplan/plan/model_config.hpp"

namespace vocabplan::bench {
namespace {

void audit_catalog(benchmark::State& state, const AuditOptions& options) {
  const Law& law = default_law();
  for (auto _ : state) {
    for (const CatalogModel& model : catalog_models()) {
      benchmark::DoNotOptimize(audit(audited_model(model), law, options));
    }
  }
  state.counters["models"] = static_cast<double>(catalog_models().size());
}

// The built-in table, and the same with intervals over the thousand draws of the law.
void catalog(benchmark::State& state) {
  audit_catalog(state, {});
}
void catalog_with_intervals(benchmark::State& state) {
  audit_catalog(state, {.level = 0.9});
}

// One configuration from its text to its parameters.
void configuration(benchmark::State& state) {
  constexpr std::string_view kConfig =
      R"({"model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32,
          "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
          "vocab_size": 128256, "tie_word_embeddings": false})";
  for (auto _ : state) {
    benchmark::DoNotOptimize(parameter_count(parse_model_config(kConfig, "config.json")));
  }
}

BENCHMARK(catalog)->Unit(benchmark::kMillisecond);
BENCHMARK(catalog_with_intervals)->Unit(benchmark::kMillisecond);
BENCHMARK(configuration)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace vocabplan::bench
