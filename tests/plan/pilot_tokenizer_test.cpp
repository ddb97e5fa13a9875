// What the runs of one vocabulary share, in the forecast of a design, and the checkpoints of one
// run.

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "catch.hpp"
#include "pilot_gradients.hpp"
#include "pilot_laws.hpp"
#include "random.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/pilot_design.hpp"

namespace vocabplan::test::pilot_tokenizer_test {
namespace {

constexpr double kNoise = 0.02;

PilotRequest request_with(double tokenizer_noise) {
  return {.allowance = 1.0, .noise = kNoise, .tokenizer_noise = tokenizer_noise};
}

// `count` runs over so many vocabularies, in turns.
std::vector<PilotRun> scattered_runs(std::size_t count, std::size_t vocabularies, Random& random) {
  std::vector<double> vocab_size;
  for (std::size_t b = 0; b < vocabularies; ++b) {
    vocab_size.push_back(std::round(random.log_uniform(2e3, 2e5)));
  }
  std::vector<PilotRun> runs;
  for (std::size_t i = 0; i < count; ++i) {
    runs.push_back({.n_nv = std::round(random.log_uniform(3e7, 1e9)),
                    .vocab_size = vocab_size[i % vocabularies],
                    .width = std::round(random.uniform(512, 2048)),
                    .tokens = std::round(random.log_uniform(2e8, 2e10))});
  }
  return runs;
}

double sd_of(const Law& law, const std::vector<PilotRun>& runs, double tokenizer_noise) {
  return forecast_pilots(law, target_7b(), runs, request_with(tokenizer_noise)).sd;
}

// The standard deviation of c' (J'J)^-1 J' (t + e) with t shared by vocabularies, in long doubles.
double expected_sd(const Law& law, bool tied, const std::vector<PilotRun>& runs,
                   double tokenizer_noise) {
  const std::vector<double> c = optimum_gradient(law.isoloss, tied, target_7b());
  std::vector<std::vector<double>> gradients;
  for (const PilotRun& run : runs) gradients.push_back(loss_gradient(law.isoloss, tied, run));
  const std::vector<double> x = solved(information_of(gradients), c);
  double own = 0.0;
  std::map<double, double> shared;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    double weight = 0.0;  // of the loss of this run in the estimate of ln V*
    for (std::size_t k = 0; k < x.size(); ++k) weight += x[k] * gradients[i][k];
    own += weight * weight;
    shared[runs[i].vocab_size] += weight;
  }
  double together = 0.0;
  for (const auto& [vocab_size, weight] : shared) together += weight * weight;
  return std::sqrt(kNoise * kNoise * own + tokenizer_noise * tokenizer_noise * together);
}

}  // namespace

TEST_CASE("plan: shared effects pass through least squares as they pass through its weights") {
  Random random(51);
  for (const bool tied : {true, false}) {
    Law law = law_without_draws();
    if (!tied) law.isoloss.alpha1 = 0.37;
    for (const std::size_t vocabularies : {3U, 6U, 10U}) {
      const std::vector<PilotRun> runs = scattered_runs(30, vocabularies, random);
      for (const double tokenizer_noise : {0.0, 0.005, 0.05}) {
        CAPTURE(tied, vocabularies, tokenizer_noise);
        CHECK(sd_of(law, runs, tokenizer_noise) ==
              Approx(expected_sd(law, tied, runs, tokenizer_noise)).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("plan: effects of vocabularies that no two runs share are noise") {
  Random random(52);
  const Law law = law_without_draws();
  const std::vector<PilotRun> runs = scattered_runs(20, 20, random);
  PilotRequest noisy = request_with(0.0);
  noisy.noise = std::hypot(kNoise, 0.03);
  CHECK(sd_of(law, runs, 0.03) ==
        Approx(forecast_pilots(law, target_7b(), runs, noisy).sd).epsilon(1e-9));
}

TEST_CASE("plan: an effect that all runs share is a constant of the loss") {
  Random random(53);
  const Law law = law_without_draws();
  const std::vector<PilotRun> runs = scattered_runs(20, 1, random);
  CHECK(sd_of(law, runs, 0.5) == Approx(sd_of(law, runs, 0.0)).epsilon(1e-6));
}

TEST_CASE("plan: the variances of noise and of shared effects add up") {
  Random random(54);
  const Law law = law_without_draws();
  const std::vector<PilotRun> runs = scattered_runs(24, 6, random);
  const double none = std::pow(sd_of(law, runs, 0.0), 2);
  const double once = std::pow(sd_of(law, runs, 0.01), 2) - none;
  CHECK(once > 0.0);
  CHECK(std::pow(sd_of(law, runs, 0.03), 2) == Approx(none + 9.0 * once).epsilon(1e-9));
}

// Each model four times: the noise averages out, what a vocabulary adds does not.
TEST_CASE("plan: repeated runs do not average the effect of their vocabulary away") {
  Random random(55);
  const Law law = law_without_draws();
  std::vector<PilotRun> runs = scattered_runs(24, 6, random);
  const double none = std::pow(sd_of(law, runs, 0.0), 2);
  const double shared = std::pow(sd_of(law, runs, 0.01), 2) - none;
  const std::vector<PilotRun> once = runs;
  for (int i = 0; i < 3; ++i) runs.insert(runs.end(), once.begin(), once.end());
  CHECK(std::pow(sd_of(law, runs, 0.01), 2) == Approx(0.25 * none + shared).epsilon(1e-9));
}

// What `design` chose for a 1B at 1e20 FLOPs when it knew of no shared effects: six V. Both values
// are those of the same sum in Python's fractions, with derivatives by differences.
TEST_CASE("plan: six vocabularies look precise only where each has no effect of its own") {
  struct Row {
    double n_nv, vocab_size, width, ratio;
  };
  const std::vector<Row> rows{
      {33e6, 4096, 512, 7.07}, {33e6, 4096, 512, 14.1},  {33e6, 4096, 512, 56.6},
      {33e6, 11776, 512, 5},   {55e6, 8320, 768, 14.1},  {55e6, 98304, 768, 5},
      {55e6, 98304, 768, 10},  {71e6, 8320, 768, 80},    {71e6, 98304, 768, 5},
      {118e6, 8320, 768, 5},   {118e6, 8320, 768, 20},   {118e6, 8320, 768, 80},
      {153e6, 8320, 768, 10},  {153e6, 8320, 768, 14.1}, {197e6, 8320, 768, 5},
      {197e6, 8320, 768, 10},  {255e6, 98304, 1024, 5},  {255e6, 98304, 1024, 7.07},
      {329e6, 5888, 1024, 5},  {329e6, 98304, 1024, 5},  {548e6, 4096, 1536, 5},
      {548e6, 69120, 1536, 5}, {548e6, 98304, 1536, 5},  {548e6, 98304, 1536, 7.07}};
  std::vector<PilotRun> runs;
  for (const Row& row : rows) {
    // A parameter more each: trainings of their own, no checkpoints of each other.
    PilotRun run{.n_nv = row.n_nv + static_cast<double>(runs.size()),
                 .vocab_size = row.vocab_size,
                 .width = row.width};
    run.tokens = row.ratio * (run.n_nv + run.n_v());
    runs.push_back(run);
  }
  const PilotTarget target{.n_nv = NonVocabParams(1e9), .flops = Flops(1.439e20)};
  const auto alone = [&](double tokenizer_noise) {
    return forecast_pilots(default_law(), target, runs, {.tokenizer_noise = tokenizer_noise}, false)
        .sd;
  };
  CHECK(alone(0.0) == Approx(0.108).margin(0.0005));
  CHECK(alone(0.01) == Approx(0.294).margin(0.0005));
}

TEST_CASE("plan: draws and runs with shared effects know more together than either") {
  for (const double tokenizer_noise : {0.003, 0.01, 0.1, 1.0}) {
    const PilotDesign design = design_pilots(
        default_law(), target_7b(), {.allowance = 1e20, .tokenizer_noise = tokenizer_noise});
    CAPTURE(tokenizer_noise);
    REQUIRE(design.before);
    REQUIRE(design.alone);
    CHECK(design.after.sd < design.before->sd);
    CHECK(design.after.sd < design.alone->sd);
  }
}

TEST_CASE("plan: shared effects make a design take more vocabularies") {
  const Law law = law_without_draws();
  const auto designed = [&](double tokenizer_noise) {
    return design_pilots(law, target_7b(), {.allowance = 1e20, .tokenizer_noise = tokenizer_noise});
  };
  const PilotDesign without = designed(0.0);
  const PilotDesign with = designed(0.01);
  CHECK(with.vocabularies > without.vocabularies);
  CHECK(with.after.sd > without.after.sd);
  // And the design made for them is better at them than the one that does not know.
  const double blind =
      forecast_pilots(law, target_7b(), without.runs, {.tokenizer_noise = 0.01}).sd;
  CHECK(with.after.sd < blind);
}

TEST_CASE("plan: checkpoints of a run count with it as one run") {
  Random random(56);
  const Law law = law_without_draws();
  std::vector<PilotRun> runs = scattered_runs(20, 6, random);
  const PilotForecast trainings = forecast_pilots(law, target_7b(), runs, request_with(0.01));
  const std::vector<PilotRun> ends = runs;
  for (const PilotRun& end : ends) {
    for (const double part : {0.5, 0.25}) {
      runs.push_back(end);
      runs.back().tokens = std::round(part * end.tokens);
    }
  }
  const PilotForecast with = forecast_pilots(law, target_7b(), runs, request_with(0.01));
  CHECK(with.runs == 20);
  CHECK(with.flops == Approx(trainings.flops).epsilon(1e-14));
  CHECK(with.sd == Approx(trainings.sd).epsilon(1e-12));
}

}  // namespace vocabplan::test::pilot_tokenizer_test
