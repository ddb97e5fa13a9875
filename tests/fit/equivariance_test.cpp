// How fits answer to a change of their rows that says nothing new: another order, every row twice,
// another unit, a loss that begins elsewhere.
#include <cmath>
#include <numeric>
#include <vector>

#include "catch.hpp"
#include "loss_data.hpp"
#include "random.hpp"
#include "synthetic_runs.hpp"
#include "vocabplan/fit/chinchilla_fit.hpp"
#include "vocabplan/fit/power_law_fit.hpp"
#include "vocabplan/fit/run_fit.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace equivariance_test {

using namespace vocabplan;
using test::check_surface;
using test::fitted;
using test::known_surface;
using test::loss_rows;
using test::LossRows;
using test::normal;
using test::Random;
using test::relative;

namespace {

using Column = std::vector<double>;

std::vector<std::size_t> random_order(std::size_t size, Random& random) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = size; i > 1; --i) std::swap(order[i - 1], order[random.bits() % i]);
  return order;
}

// In another order, and each once or twice.
std::vector<std::size_t> random_rows(std::size_t size, bool twice, Random& random) {
  std::vector<std::size_t> rows = random_order(size, random);
  if (twice) {
    const std::vector<std::size_t> again = random_order(size, random);
    rows.insert(rows.end(), again.begin(), again.end());
  }
  return rows;
}

template <typename Values>
Values picked(const Values& values, const std::vector<std::size_t>& rows) {
  Values out;
  for (const std::size_t i : rows) out.push_back(values[i]);
  return out;
}

RunTable picked_rows(const RunTable& table, const std::vector<std::size_t>& rows) {
  RunTable out = table;
  out.n_nv = picked(table.n_nv, rows);
  out.vocab_size = picked(table.vocab_size, rows);
  out.width = picked(table.width, rows);
  out.flops = picked(table.flops, rows);
  out.loss = picked(table.loss, rows);
  out.run = picked(table.run, rows);
  out.family = picked(table.family, rows);
  return out;
}

Column scaled(Column column, double factor) {
  for (double& value : column) value *= factor;
  return column;
}

}  // namespace

TEST_CASE("fit: a loss that begins elsewhere moves E and nothing else", "[fit]") {
  Random random(741);
  for (int round = 0; round < 4; ++round) {
    const LossRows rows = loss_rows(known_surface(), 0.01, random.bits());
    const IsolossFit before = fitted(rows);
    const double constant = random.uniform(-3.0, 3.0);
    LossRows moved = rows;
    for (double& loss : moved.loss) loss += constant;
    const IsolossFit after = fitted(moved);
    LossSurface expected = before.surface;
    expected.E -= constant;
    CAPTURE(round, constant);
    CHECK(after.status == before.status);
    CHECK(relative(after.delta, before.delta) < 1e-8);
    CHECK(relative(after.objective, before.objective) < 1e-9);
    check_surface(after.surface, expected, 1e-7);
  }
}

TEST_CASE("fit: neither order nor repetition of rows changes a Chinchilla fit", "[fit]") {
  Random random(742);
  const ChinchillaLaw truth{.E = 1.7, .A = 420.0, .B = 1900.0, .alpha = 0.34, .beta = 0.36};
  Column n, tokens, loss;
  for (int i = 0; i < 150; ++i) {
    n.push_back(random.log_uniform(5e7, 2e10));
    tokens.push_back(n.back() * random.log_uniform(2.0, 300.0));
    loss.push_back(truth.loss(n.back(), tokens.back()) * std::exp(0.01 * normal(random)));
  }
  for (const double delta : {1e-3, 0.02}) {
    const ChinchillaFit before = fit_chinchilla(n, tokens, loss, delta);
    for (const bool twice : {false, true}) {
      const auto rows = random_rows(n.size(), twice, random);
      const ChinchillaFit after =
          fit_chinchilla(picked(n, rows), picked(tokens, rows), picked(loss, rows), delta);
      CAPTURE(delta, twice);
      CHECK(after.status == before.status);
      CHECK(relative(after.objective, (twice ? 2.0 : 1.0) * before.objective) < 1e-10);
      CHECK(relative(after.law.E, before.law.E) < 1e-8);
      CHECK(relative(after.law.A, before.law.A) < 1e-7);
      CHECK(relative(after.law.B, before.law.B) < 1e-7);
      CHECK(relative(after.law.alpha, before.law.alpha) < 1e-8);
      CHECK(relative(after.law.beta, before.law.beta) < 1e-8);
    }
  }
}

TEST_CASE("fit: a power law follows the units, the order and the repetition of its points",
          "[fit]") {
  Random random(743);
  for (int round = 0; round < 50; ++round) {
    const double exponent = random.uniform(-2.0, 2.0);
    Column x, y;
    for (int i = 0; i < 30; ++i) {
      x.push_back(random.log_uniform(1e15, 1e24));
      y.push_back(std::pow(x.back(), exponent) * std::exp(0.1 * normal(random)));
    }
    for (const double delta : {0.0, 0.05, 10.0}) {
      const PowerLawFit before = fit_power_law(x, y, {}, {.delta = delta});
      const double of_x = random.log_uniform(1e-9, 1e9);
      const double of_y = random.log_uniform(1e-9, 1e9);
      const auto rows = random_rows(x.size(), round % 2 == 1, random);
      const PowerLawFit after = fit_power_law(scaled(picked(x, rows), of_x),
                                              scaled(picked(y, rows), of_y), {}, {.delta = delta});
      CAPTURE(round, delta, exponent);
      CHECK(std::abs(after.law.exponent - before.law.exponent) < 1e-9);
      for (const double at : {1e15, 1e20, 1e24}) {
        CHECK(relative(after.law.at(of_x * at), of_y * before.law.at(at)) < 1e-7);
      }
    }
  }
}

TEST_CASE("fit: curves of tokenizers do not hang on order, repetition and unit of their points",
          "[fit]") {
  Random random(744);
  for (int round = 0; round < 20; ++round) {
    std::vector<TokenizerPoint> points;
    for (int i = 0; i < 12; ++i) {
      const double v = random.log_uniform(1e3, 3e5);
      const double f = 0.2 + 8.0 * std::pow(v, -0.5) + 0.001 * normal(random);
      points.push_back({.vocab_size = v, .tokens = f * 5e8, .characters = 5e8});
    }
    const MonotoneTokenizerFit monotone = fit_monotone_tokenizer(points);
    const QuadraticTokenizerFit quadratic = fit_quadratic_tokenizer(points);
    auto others = picked(points, random_rows(points.size(), round % 2 == 1, random));
    const double unit = random.log_uniform(1e-9, 1e3);
    for (TokenizerPoint& one : others) {
      one.tokens *= unit;
      one.characters *= unit;
    }
    const MonotoneTokenizerFit same = fit_monotone_tokenizer(others);
    const QuadraticTokenizerFit square = fit_quadratic_tokenizer(others);
    CAPTURE(round, unit);
    CHECK(same.status == monotone.status);
    CHECK(square.status == quadratic.status);
    for (const double v : {1e3, 1e4, 1e5, 3e5}) {
      const auto curve = [&](const MonotoneCompression& f) {
        return f.c + f.a * std::pow(v, -f.b);
      };
      CHECK(relative(curve(same.compression), curve(monotone.compression)) < 1e-9);
      CHECK(relative(square.compression.tokens_per_character(v),
                     quadratic.compression.tokens_per_character(v)) < 1e-9);
    }
    CHECK(std::abs(same.quality.r_squared - monotone.quality.r_squared) < 1e-9);
  }
}

TEST_CASE("fit: neither order nor repetition of rows changes what runs say", "[fit]") {
  const RunTable table = test::synthetic_runs(0.01);
  const RunFit before = fit_runs(table, default_law(), {.draws = 0});
  Random random(745);
  for (const bool twice : {false, true}) {
    const RunTable other = picked_rows(table, random_rows(table.rows(), twice, random));
    const RunFit after = fit_runs(other, default_law(), {.draws = 0});
    CAPTURE(twice);
    CHECK(after.isoloss.status == before.isoloss.status);
    check_surface(after.isoloss.surface, before.isoloss.surface, 1e-7);
    CHECK(relative(after.anchor_n_v, before.anchor_n_v) < 1e-9);
    CHECK(relative(after.isoflops.isoflops.law.exponent, before.isoflops.isoflops.law.exponent) <
          1e-9);
    CHECK(relative(after.isoflops.compute_optimal.law.exponent,
                   before.isoflops.compute_optimal.law.exponent) < 1e-9);
    CHECK(relative(after.r_squared, before.r_squared) < 1e-10);
    CHECK(relative(after.rmse, before.rmse) < 1e-8);
  }
}

}  // namespace equivariance_test
