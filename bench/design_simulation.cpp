// The forecast of `design` against fits to simulated runs whose vocabularies have effects of their
// own. Not timed: docs/pilots.md holds its table. Usage: vocabplan_design_simulation [SETS]

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <numbers>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/pilot_design.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::bench {
namespace {

constexpr std::size_t kUsualSets = 1000;
constexpr std::uint64_t kSeed = 20260000;  // of the first line; each line has its own
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The same numbers with every standard library.
class Normal {
 public:
  explicit Normal(std::uint64_t seed) : engine_(seed) {}

  double next() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

 private:
  double uniform() { return std::ldexp(static_cast<double>(engine_() >> 11U), -53); }

  std::mt19937_64 engine_;
};

struct Setting {
  const char* law_name;
  Law law;
  double allowance;
  double noise;
  double tokenizer_noise;
  std::vector<double> vocab_size{};  // of the candidates; empty: the usual ones
};

PilotTarget target() {
  return {.n_nv = NonVocabParams(7e9), .flops = Flops(7.05e21)};
}

// ln V* at the target of a fit to one simulated outcome of the runs; infinite without an optimum.
double fitted_log_optimum(const Setting& setting, const std::vector<PilotRun>& runs,
                          std::optional<double> delta, Normal& normal) {
  std::vector<double> n_nv;
  std::vector<double> n_v;
  std::vector<double> tokens;
  std::vector<double> loss;
  std::map<double, double> effects;
  for (const PilotRun& run : runs) {
    const auto [effect, fresh] = effects.try_emplace(run.vocab_size);
    if (fresh) effect->second = setting.tokenizer_noise * normal.next();
    n_nv.push_back(run.n_nv);
    n_v.push_back(run.n_v());
    tokens.push_back(run.tokens);
    loss.push_back(setting.law.isoloss.loss(run.n_nv, run.n_v(), run.tokens) + effect->second +
                   setting.noise * normal.next());
  }
  const IsolossFitter fitter({n_nv, n_v, tokens, loss}, {.delta = delta});
  const IsolossFit& fit = fitter.fit();
  if (fit.optimum != Optimum::interior) return static_cast<int>(fit.optimum) * kInfinity;
  return std::log(isoloss_optimum(fit.surface, target().n_nv, target().flops).value);
}

struct Outcome {
  double sd = 0.0;    // half the distance of the quantiles that hold 68.27 % of a normal sample
  double open = 0.0;  // share of fits without an optimum
};

Outcome simulate(const Setting& setting, const std::vector<PilotRun>& runs,
                 std::optional<double> delta, std::size_t sets, std::uint64_t seed) {
  Normal normal(seed);
  std::vector<double> optima;
  for (std::size_t set = 0; set < sets; ++set) {
    optima.push_back(fitted_log_optimum(setting, runs, delta, normal));
  }
  std::sort(optima.begin(), optima.end());
  const auto open = std::count_if(optima.begin(), optima.end(),
                                  [](double value) { return !std::isfinite(value); });
  return {.sd = 0.5 * (quantile_of_sorted(optima, 0.84134) - quantile_of_sorted(optima, 0.15866)),
          .open = static_cast<double>(open) / static_cast<double>(sets)};
}

// Close to the fit of the paper's measurements with their true tokens.
LossSurface surface_of_true_tokens() {
  return {1.84, 0.0913, 1.325, 5.443, 0.494, 0.91, 0.494, 1e6, 1e6, 1e9};
}

std::vector<Setting> settings() {
  Law published = find_law("tao2024").value();
  published.draws = {};
  Law corrected = published;
  corrected.isoloss = surface_of_true_tokens();
  std::vector<Setting> all;
  for (const double allowance : {1e19, 1e20, 1e21}) {
    for (const double tokenizer_noise : {0.0, 0.003, 0.01, 0.02}) {
      all.push_back({"published", published, allowance, 0.01, tokenizer_noise});
    }
  }
  for (const double allowance : {1e20, 1e21}) {
    for (const double tokenizer_noise : {0.0, 0.003, 0.01}) {
      all.push_back({"true tokens", corrected, allowance, 0.005, tokenizer_noise});
    }
  }
  for (const double tokenizer_noise : {0.0, 0.01}) {
    all.push_back({"published, 6 V",
                   published,
                   1e20,
                   0.01,
                   tokenizer_noise,
                   {4096, 8192, 16384, 32768, 65536, 98304}});
  }
  return all;
}

void print(const Setting& setting, std::size_t sets, std::uint64_t seed) {
  const PilotRequest request{.allowance = setting.allowance,
                             .noise = setting.noise,
                             .tokenizer_noise = setting.tokenizer_noise,
                             .vocab_size = setting.vocab_size};
  const PilotDesign design = design_pilots(setting.law, target(), request);
  const Outcome squared = simulate(setting, design.runs, kInfinity, sets, seed);
  const Outcome huber = simulate(setting, design.runs, std::nullopt, sets, seed);
  std::printf("| %-14s | %.0e | %5g | %5g | %2zu | %2zu | %.3f | %.3f | %.3f | %.3f | %4.1f %% |\n",
              setting.law_name, setting.allowance, setting.noise, setting.tokenizer_noise,
              design.runs.size(), design.vocabularies, design.even ? design.even->sd : kInfinity,
              design.after.sd, squared.sd, huber.sd, 100.0 * squared.open);
  std::fflush(stdout);
}

}  // namespace
}  // namespace vocabplan::bench

int main(int argc, char** argv) {
  using namespace vocabplan::bench;
  const std::size_t sets = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : kUsualSets;
  std::printf(
      "| law | FLOPs | noise | of V | runs | V | even grid | forecast | squared | Huber | open |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|\n");
  std::uint64_t seed = kSeed;
  for (const Setting& setting : settings()) print(setting, sets, seed++);
  return 0;
}
