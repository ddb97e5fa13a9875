#include "vocabplan/fit/chinchilla_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "loss_data.hpp"
#include "table.hpp"
#include "vocabplan/core/error.hpp"

namespace chinchilla_fit_test {

using vocabplan::ChinchillaFit;
using vocabplan::ChinchillaLaw;
using vocabplan::DomainError;
using vocabplan::fit_chinchilla;
using vocabplan::FitStatus;
using vocabplan::test::Random;
using vocabplan::test::Table;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Runs {
  std::vector<double> n;
  std::vector<double> tokens;
  std::vector<double> loss;
};

constexpr ChinchillaLaw kKnown{.E = 1.82, .A = 480.0, .B = 2100.0, .alpha = 0.348, .beta = 0.366};

// Not aligned with each other: sizes 5e7 .. 1.6e10 with 2 .. 200 tokens a parameter.
Runs runs_of(const ChinchillaLaw& law, double noise, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  Runs runs;
  for (std::size_t i = 0; i < count; ++i) {
    const double n = random.log_uniform(5e7, 1.6e10);
    const double d = n * random.log_uniform(2.0, 200.0);
    const double loss = law.E + law.A / std::pow(n, law.alpha) + law.B / std::pow(d, law.beta);
    runs.n.push_back(n);
    runs.tokens.push_back(d);
    runs.loss.push_back(loss * std::exp(noise * vocabplan::test::normal(random)));
  }
  return runs;
}

ChinchillaFit fitted(const Runs& runs, double delta = 1e-3) {
  return fit_chinchilla(runs.n, runs.tokens, runs.loss, delta);
}

Runs golden_runs() {
  const Table table(vocabplan::test::reference_file("fit/chinchilla_rows.csv"));
  Runs runs;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    runs.n.push_back(table.number(i, "n"));
    runs.tokens.push_back(table.number(i, "tokens"));
    runs.loss.push_back(table.number(i, "loss"));
  }
  return runs;
}

// The gradient by ln E, ln A, ln B, alpha and beta in long double, each as a share of the sum of
// its terms' sizes.
std::vector<long double> relative_gradient(const Runs& runs, const ChinchillaLaw& law,
                                           double delta) {
  std::vector<long double> sum(5);
  std::vector<long double> size(5);
  for (std::size_t i = 0; i < runs.n.size(); ++i) {
    const long double ln_n = std::log(static_cast<long double>(runs.n[i]));
    const long double ln_d = std::log(static_cast<long double>(runs.tokens[i]));
    const long double a = law.A * std::exp(-law.alpha * ln_n);
    const long double b = law.B * std::exp(-law.beta * ln_d);
    const long double m = law.E + a + b;
    const long double r = std::log(m) - std::log(static_cast<long double>(runs.loss[i]));
    const long double psi =
        std::clamp(r, -static_cast<long double>(delta), static_cast<long double>(delta));
    const long double terms[] = {law.E / m, a / m, b / m, -a * ln_n / m, -b * ln_d / m};
    for (std::size_t k = 0; k < 5; ++k) {
      sum[k] += psi * terms[k];
      size[k] += std::abs(psi * terms[k]);
    }
  }
  for (std::size_t k = 0; k < 5; ++k) sum[k] /= size[k];
  return sum;
}

double relative(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

}  // namespace

TEST_CASE("fit: a Chinchilla law without noise comes back", "[fit]") {
  const ChinchillaFit fit = fitted(runs_of(kKnown, 0.0, 200, 31));
  CHECK(fit.status == FitStatus::converged);
  CHECK(relative(fit.law.E, kKnown.E) < 1e-8);
  CHECK(relative(fit.law.A, kKnown.A) < 1e-8);
  CHECK(relative(fit.law.B, kKnown.B) < 1e-8);
  CHECK(relative(fit.law.alpha, kKnown.alpha) < 1e-8);
  CHECK(relative(fit.law.beta, kKnown.beta) < 1e-8);
}

TEST_CASE("fit: scipy's Chinchilla fit", "[fit]") {
  const Table table(vocabplan::test::reference_file("fit/golden.csv"));
  std::map<std::string, double> golden;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "case") != "chinchilla") continue;
    golden[table.text(i, "quantity")] = table.number(i, "value");
  }
  const ChinchillaFit fit = fitted(golden_runs(), golden.at("delta"));
  CHECK(fit.status == FitStatus::converged);
  CHECK(fit.objective <= golden.at("objective") * (1.0 + 1e-12));
  CHECK(relative(fit.objective, golden.at("objective")) < 1e-10);
  CHECK(relative(fit.law.E, golden.at("E")) < 1e-8);
  CHECK(relative(fit.law.A, golden.at("A")) < 1e-7);  // ln A to 1e-8
  CHECK(relative(fit.law.B, golden.at("B")) < 1e-7);
  CHECK(relative(fit.law.alpha, golden.at("alpha")) < 1e-8);
  CHECK(relative(fit.law.beta, golden.at("beta")) < 1e-8);
}

TEST_CASE("fit: the gradient of all five Chinchilla constants vanishes", "[fit]") {
  for (const double delta : {1e-3, 1e-2, kInfinity}) {
    CAPTURE(delta);
    for (const Runs& runs : {golden_runs(), runs_of(kKnown, 0.01, 100, 32)}) {
      const ChinchillaFit fit = fitted(runs, delta);
      CHECK(fit.status == FitStatus::converged);
      for (const long double share : relative_gradient(runs, fit.law, delta)) {
        CHECK(std::abs(static_cast<double>(share)) < 1e-9);
      }
    }
  }
}

TEST_CASE("fit: units of a Chinchilla fit", "[fit]") {
  const Runs runs = runs_of(kKnown, 0.01, 100, 33);
  const ChinchillaFit fit = fitted(runs);
  for (const double factor : {1e-9, 1e-3, 1e6}) {
    CAPTURE(factor);
    Runs scaled = runs;
    for (double& n : scaled.n) n *= factor;
    for (double& loss : scaled.loss) loss *= 2.0;
    const ChinchillaFit other = fitted(scaled);
    CHECK(relative(other.law.E, 2.0 * fit.law.E) < 1e-8);
    CHECK(relative(other.law.A, 2.0 * fit.law.A * std::pow(factor, fit.law.alpha)) < 1e-7);
    CHECK(relative(other.law.B, 2.0 * fit.law.B) < 1e-7);
    CHECK(relative(other.law.alpha, fit.law.alpha) < 1e-8);
    CHECK(relative(other.law.beta, fit.law.beta) < 1e-8);
    CHECK(relative(other.objective, fit.objective) < 1e-10);
  }
}

// Far above the data the sum of squared logarithms bends downwards: a fit that starts there must
// not stay there.
TEST_CASE("fit: parameters and tokens can change places in a Chinchilla fit", "[fit]") {
  Random random(38);
  for (int i = 0; i < 60; ++i) {
    CAPTURE(i);
    const ChinchillaLaw law{.E = random.uniform(0.5, 2.5),
                            .A = 0.5 * std::pow(1e9, 0.9),
                            .B = 0.4 * std::pow(2e10, 0.8),
                            .alpha = 0.9,
                            .beta = 0.8};
    const auto count = static_cast<std::size_t>(10 + random.bits() % 20);
    const Runs runs = runs_of(law, random.log_uniform(1e-4, 1e-2), count, 1000 + random.bits());
    for (const double delta : {1e-3, 1e-2, kInfinity}) {
      CAPTURE(delta);
      const ChinchillaFit fit = fitted(runs, delta);
      const ChinchillaFit other = fitted({runs.tokens, runs.n, runs.loss}, delta);
      CHECK(relative(fit.objective, other.objective) < 1e-8);
      CHECK(relative(fit.law.alpha, other.law.beta) < 1e-4);
      // What generated the rows is a place that the fit must be below.
      long double truth = 0.0L;
      for (std::size_t k = 0; k < count; ++k) {
        const double m = law.E + law.A * std::pow(runs.n[k], -law.alpha) +
                         law.B * std::pow(runs.tokens[k], -law.beta);
        const double r = std::abs(std::log(m / runs.loss[k]));
        truth += r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta);
      }
      CHECK(fit.objective <= static_cast<double>(truth));
    }
  }
}

TEST_CASE("fit: Chinchilla fits of data that do not determine it say so", "[fit]") {
  const Runs runs = runs_of(kKnown, 0.01, 60, 34);
  Runs one_size = runs;
  std::fill(one_size.n.begin(), one_size.n.end(), 1e9);
  CHECK(fitted(one_size).status != FitStatus::converged);
  Runs one_length = runs;
  std::fill(one_length.tokens.begin(), one_length.tokens.end(), 1e11);
  CHECK(fitted(one_length).status != FitStatus::converged);
  // Two sizes are fitted alike by every alpha.
  Runs two_sizes = runs;
  for (std::size_t i = 0; i < two_sizes.n.size(); ++i) two_sizes.n[i] = i % 2 == 0 ? 1e9 : 8e9;
  CHECK(fitted(two_sizes).status != FitStatus::converged);
  CHECK(fitted(runs_of(kKnown, 0.01, 3, 35)).status == FitStatus::too_few_data);
  CHECK(fitted({}).status == FitStatus::too_few_data);
  Runs constant = runs;
  std::fill(constant.loss.begin(), constant.loss.end(), 3.0);
  const ChinchillaFit flat = fitted(constant);
  CHECK(flat.status == FitStatus::term_vanished);
  CHECK(relative(flat.law.E, 3.0) < 1e-12);
}

TEST_CASE("fit: a Chinchilla law with no irreducible loss", "[fit]") {
  ChinchillaLaw law = kKnown;
  law.E = 0.0;
  const ChinchillaFit fit = fitted(runs_of(law, 0.0, 100, 36));
  // E is held at 0 or comes out as rounding above it.
  CHECK(fit.law.E >= 0.0);
  CHECK(fit.law.E < 1e-8);
  CHECK(relative(fit.law.alpha, law.alpha) < 1e-6);
}

TEST_CASE("fit: Chinchilla rows outside their domain are refused", "[fit]") {
  const Runs runs = runs_of(kKnown, 0.01, 10, 37);
  const double nan = std::nan("");
  for (const double wrong : {0.0, -1.0, nan, kInfinity}) {
    CAPTURE(wrong);
    for (auto column : {&Runs::n, &Runs::tokens, &Runs::loss}) {
      Runs broken = runs;
      (broken.*column)[4] = wrong;
      CHECK_THROWS_AS(fitted(broken), DomainError);
    }
  }
  CHECK_THROWS_AS(fitted(runs, 0.0), DomainError);
  CHECK_THROWS_AS(fitted(runs, nan), DomainError);
  Runs shorter = runs;
  shorter.n.pop_back();
  CHECK_THROWS_AS(fitted(shorter), DomainError);
}

}  // namespace chinchilla_fit_test
