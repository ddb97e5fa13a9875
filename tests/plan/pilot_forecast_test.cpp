// The forecast of pilot runs against derivatives by finite differences.

#include <cmath>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "pilot_laws.hpp"
#include "random.hpp"
#include "vocabplan/plan/pilot_design.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::test::pilot_forecast_test {
namespace {

// Coefficients as a fit moves them: all of them, alpha1 with beta when `tied`.
std::vector<double> coefficients_of(const LossSurface& s, bool tied) {
  std::vector<double> theta{s.E, s.A1, s.A2, s.B, s.alpha2, s.beta};
  if (!tied) theta.push_back(s.alpha1);
  return theta;
}

LossSurface surface_with(LossSurface s, const std::vector<double>& theta) {
  s.E = theta[0];
  s.A1 = theta[1];
  s.A2 = theta[2];
  s.B = theta[3];
  s.alpha2 = theta[4];
  s.beta = theta[5];
  s.alpha1 = theta.size() > 6 ? theta[6] : theta[5];
  return s;
}

// d value / d theta by central differences.
template <class Value>
std::vector<double> differences(const LossSurface& s, bool tied, Value value) {
  const std::vector<double> theta = coefficients_of(s, tied);
  std::vector<double> out;
  for (std::size_t k = 0; k < theta.size(); ++k) {
    const double h = 1e-5 * theta[k];
    auto up = theta;
    auto down = theta;
    up[k] += h;
    down[k] -= h;
    out.push_back((value(surface_with(s, up)) - value(surface_with(s, down))) / (2.0 * h));
  }
  return out;
}

// x of A x = b by elimination with pivots.
std::vector<double> solved(std::vector<std::vector<long double>> a, const std::vector<double>& b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) a[i].push_back(b[i]);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < n; ++i) {
      if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
    }
    std::swap(a[k], a[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const long double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j <= n; ++j) a[i][j] -= factor * a[k][j];
    }
  }
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i) x.push_back(static_cast<double>(a[i][n] / a[i][i]));
  return x;
}

// sqrt(c' (sum g g')^-1 c) times the noise.
double expected_sd(const LossSurface& s, bool tied, const PilotTarget& target,
                   const std::vector<PilotRun>& runs, double noise) {
  const std::vector<double> c = differences(s, tied, [&](const LossSurface& there) {
    return std::log(isoloss_optimum(there, target.n_nv, target.flops).value);
  });
  std::vector<std::vector<long double>> information(c.size(),
                                                    std::vector<long double>(c.size(), 0.0L));
  for (const PilotRun& run : runs) {
    const std::vector<double> g = differences(s, tied, [&](const LossSurface& there) {
      return there.loss(run.n_nv, run.n_v(), run.tokens);
    });
    for (std::size_t i = 0; i < g.size(); ++i) {
      for (std::size_t j = 0; j < g.size(); ++j) {
        information[i][j] += static_cast<long double>(g[i]) * g[j];
      }
    }
  }
  const std::vector<double> x = solved(information, c);
  double variance = 0.0;
  for (std::size_t i = 0; i < c.size(); ++i) variance += c[i] * x[i];
  return noise * std::sqrt(variance);
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
      const PilotForecast forecast =
          forecast_pilots(law, target_7b(), runs, {.allowance = 1.0, .noise = 0.02});
      CHECK(forecast.sd ==
            Approx(expected_sd(law.isoloss, tied, target_7b(), runs, 0.02)).epsilon(1e-5));
    }
  }
}

TEST_CASE("plan: an interval is V* times and over e^(z sd)") {
  Random random(32);
  const Law law = law_without_draws();
  const std::vector<PilotRun> runs = scattered_runs(20, random);
  const PilotForecast forecast =
      forecast_pilots(law, target_7b(), runs, {.allowance = 1.0, .level = 0.9});
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
  const double sd = forecast_pilots(law, target_7b(), runs, {.allowance = 1.0, .noise = 0.01}).sd;
  CHECK(forecast_pilots(law, target_7b(), runs, {.allowance = 1.0, .noise = 0.03}).sd ==
        Approx(3.0 * sd).epsilon(1e-9));
  const std::vector<PilotRun> once = runs;
  for (int i = 0; i < 3; ++i) runs.insert(runs.end(), once.begin(), once.end());
  CHECK(forecast_pilots(law, target_7b(), runs, {.allowance = 1.0, .noise = 0.01}).sd ==
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
  CHECK(forecast_pilots(other, target_7b(), runs, {.allowance = 1.0}).sd ==
        Approx(forecast_pilots(law, target_7b(), runs, {.allowance = 1.0}).sd).epsilon(1e-6));
}

TEST_CASE("plan: too few runs leave the optimum open") {
  Random random(35);
  const std::vector<PilotRun> runs = scattered_runs(5, random);
  const PilotForecast forecast =
      forecast_pilots(law_without_draws(), target_7b(), runs, {.allowance = 1.0});
  CHECK(std::isinf(forecast.sd));
  CHECK(forecast.lower == 0.0);
  CHECK(std::isinf(forecast.upper));
}

}  // namespace
}  // namespace vocabplan::test::pilot_forecast_test
