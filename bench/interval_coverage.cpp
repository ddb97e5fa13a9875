// How often the 90 % interval of V* holds the truth: simulated training runs of the paper's design
// whose law is known, with noise that the runs of a tokenizer share.
//
//   vocabplan_coverage [SETS [DRAWS [STRIDE]]]        500 200 3
//
// The seeds were fixed before the first look.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "simulated_coverage.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::bench {
namespace {

constexpr std::uint64_t kSeed = 14;

// The noise of a run and its checkpoints: 0.005 nats a token, and the same noise per character of
// text, at the 0.25 tokens a character of the middle of the vocabularies.
constexpr double kPerToken = 0.005;
constexpr double kPerCharacter = 0.25 * kPerToken;

/// Truth: the fit of the paper's measurements in one unit of the loss. Its optimum at 7B, 29K or
/// 77K, is inside the vocabularies of the runs, as that of the published constants is.
struct Unit {
  const char* law;
  const char* text;
  double noise;
  std::vector<double> of_tokenizer;
};

const std::array<Unit, 2> kUnits{
    {{"tao2024-corrected", "nats a token", kPerToken, {0.0, 0.005, 0.01, 0.02}},
     {"tao2024-per-character", "nats a character", kPerCharacter, {0.0, 0.003, 0.009}}}};

FitTarget target_of(const Law& law, double n_nv) {
  return {n_nv, law.compute_optimal_flops(n_nv), law.width_table.width(n_nv)};
}

void print(const test::Coverage& coverage, double level) {
  constexpr double kPercent = 100.0;
  const auto share = [&](std::size_t count) {
    return kPercent * static_cast<double>(count) / static_cast<double>(coverage.sets);
  };
  const std::size_t closed = coverage.widths.size();
  const std::string width =
      closed == 0 ? "-" : std::to_string(std::exp(coverage.widths[closed / 2])).substr(0, 5);
  std::printf("  %5.1f +- %.1f (%4.1f, %4.1f; %3.0f, %3.0f; %5s)", kPercent * coverage.share(),
              kPercent * coverage.binomial_error(level), share(coverage.below),
              share(coverage.above), share(coverage.open_below), share(coverage.open_above),
              width.c_str());
}

void run(const Unit& unit, test::Simulation simulation) {
  const Law law = *find_law(unit.law);
  simulation.truth = law.isoloss;
  simulation.targets = {target_of(law, 7e9)};
  simulation.noise = {.run = unit.noise, .checkpoint = unit.noise};
  const double truth = optimum_vocab(law.isoloss, Optimum::interior, simulation.targets[0]);
  std::printf("%s, %s: V* %.0f at 7B; noise of a run %g, of its checkpoints %g\n", unit.law,
              unit.text, truth, unit.noise, unit.noise);
  for (const double shared : unit.of_tokenizer) {
    simulation.noise.tokenizer = shared;
    std::printf("%7g", shared);
    for (const auto& of_unit : test::coverage(simulation, std::thread::hardware_concurrency())) {
      print(of_unit.front(), simulation.level);
    }
    std::printf("\n");
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace vocabplan::bench

int main(int count, char** arguments) {
  using namespace vocabplan;
  const auto number = [&](int place, std::size_t otherwise) -> std::size_t {
    return place < count ? std::strtoull(arguments[place], nullptr, 10) : otherwise;
  };
  test::Simulation simulation{.units = {ResampleUnit::run, ResampleUnit::size_tokenizer},
                              .stride = number(3, 3),
                              .sets = number(1, 500),
                              .draws = number(2, 200),
                              .seed = bench::kSeed};
  std::printf(
      "%zu sets, %zu draws, every checkpoint number %zu; by run, then by size x tokenizer:\n"
      "covered %% +- binomial error (interval ends below the truth, begins above it; open below,\n"
      "open above; median ratio of its ends where it has two)\n",
      simulation.sets, simulation.draws, simulation.stride);
  for (const auto& unit : bench::kUnits) bench::run(unit, simulation);
}
