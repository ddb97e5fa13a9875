// The forecast of pilot runs against derivatives by finite differences.

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "pilot_gradients.hpp"
#include "pilot_laws.hpp"
#include "random.hpp"
#include "vocabplan/plan/pilot_design.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::test::pilot_forecast_test {
namespace {

// sqrt(c' (sum g g')^-1 c) times the noise.
double expected_sd(const LossSurface& s, bool tied, const PilotTarget& target,
                   const std::vector<PilotRun>& runs, double noise) {
  const std::vector<double> c = optimum_gradient(s, tied, target);
  std::vector<std::vector<double>> gradients;
  for (const PilotRun& run : runs) gradients.push_back(loss_gradient(s, tied, run));
  const std::vector<double> x = solved(information_of(gradients), c);
  double variance = 0.0;
  for (std::size_t i = 0; i < c.size(); ++i) variance += c[i] * x[i];
  return noise * std::sqrt(variance);
}

// No effects that runs share: pilot_tokenizer_test.cpp has those.
PilotRequest request_with(double noise) {
  return {.allowance = 1.0, .noise = noise, .tokenizer_noise = 0.0};
}

std::vector<PilotRun> scattered_runs(std::size_t count, Random& random) {
  std::vector<PilotRun> runs;
  for (std::size_t i = 0; i < count; ++i) {
    runs.push_back({.n_nv = std::round(random.log_uniform(3e7, 1e9)),
                    .vocab_size = std::round(random.log_uniform(2e3, 2e5)),
                    .width = std::round(random.uniform(512, 2048)),
                    .tokens = std::round(random.log_uniform(2e8, 2e10))});
  }
  return runs;
}

TEST_CASE("plan: a forecast is that of derivatives by finite differences") {
  Random random(31);
  for (const bool tied : {true, false}) {
    Law law = law_without_draws();
    if (!tied) law.isoloss.alpha1 = 0.37;
    for (const std::size_t count : {12U, 30U}) {
      const std::vector<PilotRun> runs = scattered_runs(count, random);
      const PilotForecast forecast = forecast_pilots(law, target_7b(), runs, request_with(0.02));
      CHECK(forecast.sd ==
            Approx(expected_sd(law.isoloss, tied, target_7b(), runs, 0.02)).epsilon(1e-5));
    }
  }
}

TEST_CASE("plan: an interval is V* times and over e^(z sd)") {
  Random random(32);
  const Law law = law_without_draws();
  const std::vector<PilotRun> runs = scattered_runs(20, random);
  const PilotForecast forecast = forecast_pilots(law, target_7b(), runs, request_with(kPilotNoise));
  const double v = isoloss_optimum(law.isoloss, NonVocabParams(7e9), Flops(7.1e21)).value / 4096.0;
  // The normal quantile of 0.95.
  CHECK(forecast.lower == Approx(v * std::exp(-1.6448536269514722 * forecast.sd)).epsilon(1e-12));
  CHECK(forecast.upper == Approx(v * std::exp(1.6448536269514722 * forecast.sd)).epsilon(1e-12));
  double flops = 0.0;
  for (const PilotRun& run : runs) flops += 6.0 * (run.n_nv + run.n_v()) * run.tokens;
  CHECK(forecast.flops == Approx(flops).epsilon(1e-14));
  CHECK(forecast.runs == 20);
}

TEST_CASE("plan: a forecast is proportional to the noise and falls with the root of the runs") {
  Random random(33);
  const Law law = law_without_draws();
  std::vector<PilotRun> runs = scattered_runs(15, random);
  const double sd = forecast_pilots(law, target_7b(), runs, request_with(0.01)).sd;
  CHECK(forecast_pilots(law, target_7b(), runs, request_with(0.03)).sd ==
        Approx(3.0 * sd).epsilon(1e-9));
  const std::vector<PilotRun> once = runs;
  for (int i = 0; i < 3; ++i) runs.insert(runs.end(), once.begin(), once.end());
  CHECK(forecast_pilots(law, target_7b(), runs, request_with(0.01)).sd ==
        Approx(0.5 * sd).epsilon(1e-9));
}

TEST_CASE("plan: a forecast does not depend on the units of the law") {
  Random random(34);
  const Law law = law_without_draws();
  Law other = law;
  other.isoloss.unit_n_nv *= 1e3;
  other.isoloss.A1 *= std::pow(1e3, -law.isoloss.alpha1);
  other.isoloss.unit_n_v *= 1e-6;
  other.isoloss.A2 *= std::pow(1e6, law.isoloss.alpha2);
  other.isoloss.unit_tokens *= 1e-9;
  other.isoloss.B *= std::pow(1e9, law.isoloss.beta);
  const std::vector<PilotRun> runs = scattered_runs(20, random);
  CHECK(
      forecast_pilots(other, target_7b(), runs, request_with(kPilotNoise)).sd ==
      Approx(forecast_pilots(law, target_7b(), runs, request_with(kPilotNoise)).sd).epsilon(1e-6));
}

TEST_CASE("plan: too few runs leave the optimum open") {
  Random random(35);
  const std::vector<PilotRun> runs = scattered_runs(5, random);
  const PilotForecast forecast =
      forecast_pilots(law_without_draws(), target_7b(), runs, request_with(kPilotNoise));
  CHECK(std::isinf(forecast.sd));
  CHECK(forecast.lower == 0.0);
  CHECK(std::isinf(forecast.upper));
}

}  // namespace
}  // namespace vocabplan::test::pilot_forecast_test
