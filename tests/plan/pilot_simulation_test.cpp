// The forecast of pilot runs against fits to simulated runs. The seeds are fixed.

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <vector>

#include "catch.hpp"
#include "pilot_laws.hpp"
#include "random.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/plan/pilot_design.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::test::pilot_simulation_test {
namespace {

// Data sets of each simulation.
constexpr std::size_t kSets = 200;

double normal(Random& random) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform(0.0, 1.0)));
  return radius * std::cos(2.0 * std::numbers::pi * random.uniform(0.0, 1.0));
}

// ln V* at the target of a fit to the runs with noise and effects of their vocabularies; infinite
// without an optimum.
double fitted_log_optimum(const LossSurface& truth, const PilotTarget& target,
                          const std::vector<PilotRun>& runs, const PilotRequest& request,
                          Random& random) {
  std::map<double, double> effects;
  std::vector<double> n_nv;
  std::vector<double> n_v;
  std::vector<double> tokens;
  std::vector<double> loss;
  for (const PilotRun& run : runs) {
    if (request.tokenizer_noise > 0.0 && !effects.contains(run.vocab_size)) {
      effects[run.vocab_size] = request.tokenizer_noise * normal(random);
    }
    n_nv.push_back(run.n_nv);
    n_v.push_back(run.n_v());
    tokens.push_back(run.tokens);
    loss.push_back(truth.loss(run.n_nv, run.n_v(), run.tokens) + effects[run.vocab_size] +
                   request.noise * normal(random));
  }
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const IsolossFitter fitter({n_nv, n_v, tokens, loss}, {.delta = kInfinity});
  const IsolossFit& fit = fitter.fit();
  if (fit.optimum != Optimum::interior) return static_cast<int>(fit.optimum) * kInfinity;
  return std::log(isoloss_optimum(fit.surface, target.n_nv, target.flops).value);
}

// Half the distance of the quantiles between which a normal distribution has 68.27 %: its
// standard deviation, which fits without an optimum do not disturb.
double robust_sd(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return 0.5 * (quantile_of_sorted(values, 0.84134) - quantile_of_sorted(values, 0.15866));
}

// The runs are chosen for one request, and forecast and simulated as another says.
void check_borne_out(const Law& law, const PilotRequest& chosen, const PilotRequest& true_request) {
  const PilotDesign design = design_pilots(law, target_7b(), chosen);
  const PilotForecast forecast =
      forecast_pilots(law, target_7b(), design.runs, true_request, false);
  Random random(1);
  std::vector<double> optima;
  for (std::size_t set = 0; set < kSets; ++set) {
    optima.push_back(
        fitted_log_optimum(law.isoloss, target_7b(), design.runs, true_request, random));
  }
  const double simulated = robust_sd(optima);
  CAPTURE(chosen.allowance, true_request.noise, true_request.tokenizer_noise);
  CAPTURE(forecast.sd, simulated);
  CHECK(std::isfinite(forecast.sd));
  CHECK(simulated < 1.3 * forecast.sd);
  CHECK(forecast.sd < 1.3 * simulated);
}

void check_borne_out(const Law& law, double allowance, double noise, double tokenizer_noise) {
  const PilotRequest request{
      .allowance = allowance, .noise = noise, .tokenizer_noise = tokenizer_noise};
  check_borne_out(law, request, request);
}

TEST_CASE("plan: fits to simulated runs bear the forecast out within a factor 1.3",
          "[plan][simulation]") {
  for (const double allowance : {1e19, 1e20, 1e21}) {
    check_borne_out(law_without_draws(), allowance, 0.005, 0.0);
    check_borne_out(law_like_the_data(), allowance, 0.005, 0.0);
  }
}

TEST_CASE("plan: so they do at the default noise", "[plan][simulation]") {
  check_borne_out(law_without_draws(), 1e20, kPilotNoise, 0.0);
  check_borne_out(law_like_the_data(), 1e20, kPilotNoise, 0.0);
}

// bench/design_simulation.cpp has more of them, with 1,000 sets each.
TEST_CASE("plan: so they do where the runs of a vocabulary share an effect", "[plan][simulation]") {
  for (const double allowance : {1e19, 1e20, 1e21}) {
    check_borne_out(law_without_draws(), allowance, kPilotNoise, kPilotTokenizerNoise);
  }
  check_borne_out(law_like_the_data(), 1e20, 0.005, 0.003);
  check_borne_out(law_like_the_data(), 1e21, 0.005, 0.003);
}

TEST_CASE("plan: so they do for runs that were chosen without knowing of it",
          "[plan][simulation]") {
  PilotRequest blind{.allowance = 1e20, .noise = 0.005, .tokenizer_noise = 0.0};
  PilotRequest true_request = blind;
  true_request.tokenizer_noise = 0.005;
  check_borne_out(law_without_draws(), blind, true_request);
}

}  // namespace
}  // namespace vocabplan::test::pilot_simulation_test
