#include "vocabplan/fit/envelope.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "run_columns.hpp"
#include "vocabplan/core/error.hpp"

namespace envelope_test {

using vocabplan::EnvelopePoint;
using vocabplan::LossEnvelope;
using vocabplan::test::log_steps;
using vocabplan::test::RunColumns;

namespace {

// Three runs, straight in ln C, whose lines cross at 1e18 and at 1e20.
RunColumns three_lines() {
  RunColumns columns;
  const std::vector<double> budgets = log_steps(1e16, 1e22, 13);
  const auto line = [](double slope, double level) {
    return [=](double c) { return level - slope * std::log10(c / 1e18); };
  };
  columns.add_run(1e8, 8192.0, 512.0, budgets, line(0.1, 0.0));
  columns.add_run(1e9, 16384.0, 1024.0, budgets, line(0.2, 0.0));
  columns.add_run(1e10, 32768.0, 2048.0, budgets, line(0.4, 0.4));
  return columns;
}

bool same(const std::vector<EnvelopePoint>& a, const std::vector<EnvelopePoint>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const EnvelopePoint& x, const EnvelopePoint& y) {
                      return x.flops == y.flops && x.n_nv == y.n_nv && x.n_v == y.n_v &&
                             x.loss == y.loss && x.run == y.run;
                    });
}

}  // namespace

TEST_CASE("fit: the envelope takes the lowest of crossing lines", "[fit]") {
  RunColumns columns = three_lines();
  const std::vector<EnvelopePoint> points = LossEnvelope(columns.rows()).points();
  REQUIRE(points.size() == LossEnvelope::kNodes);
  CHECK(points.front().flops == columns.flops.front());
  CHECK(points.back().flops == *std::max_element(columns.flops.begin(), columns.flops.end()));
  for (const EnvelopePoint& point : points) {
    // Budgets are not at a crossing: 6 decades in 199 steps.
    const double expected = point.flops < 1e18 ? 0.0 : point.flops < 1e20 ? 1.0 : 2.0;
    REQUIRE(point.run == expected);
    REQUIRE(point.n_nv == 1e8 * std::pow(10.0, expected));
    REQUIRE(point.n_v == 4194304.0 * std::pow(4.0, expected));
  }
}

TEST_CASE("fit: runs of weight 0 are not on the envelope", "[fit]") {
  RunColumns columns = three_lines();
  const LossEnvelope envelope(columns.rows());
  const std::vector<EnvelopePoint> points = envelope.points(std::vector{1.0, 0.0, 2.5});
  REQUIRE(points.size() == LossEnvelope::kNodes);
  // Without the middle line the others cross where 0.1 t = 0.4 t - 0.4.
  const double crossing = 1e18 * std::pow(10.0, 4.0 / 3.0);
  for (const EnvelopePoint& point : points) {
    REQUIRE(point.run == (point.flops < crossing ? 0 : 2));
  }
  CHECK(envelope.points(std::vector{0.0, 0.0, 0.0}).empty());
  CHECK_THROWS_AS(envelope.points(std::vector{1.0}), vocabplan::DomainError);
}

TEST_CASE("fit: a run is on the envelope only where it has checkpoints", "[fit]") {
  RunColumns columns;
  columns.add_run(1e8, 8192.0, 512.0, log_steps(1e16, 1e18, 5),
                  [](double c) { return 2.0 + 0.1 * std::log(c / 1e16); });
  columns.add_run(1e9, 8192.0, 512.0, log_steps(1e19, 1e20, 5),
                  [](double c) { return 1.0 + 0.1 * std::log(c / 1e19); });
  const std::vector<EnvelopePoint> points = LossEnvelope(columns.rows()).points();
  // Rising lines: only the first budget of each is below every cheaper one.
  REQUIRE(points.size() == 2);
  CHECK(points[0].flops == 1e16);
  CHECK(points[1].flops >= 1e19);
  CHECK(points[1].flops < 1e19 * std::pow(1e4, 1.0 / 199.0));
}

TEST_CASE("fit: losses on the envelope fall from budget to budget", "[fit]") {
  RunColumns columns;
  columns.add_run(1e8, 8192.0, 512.0, std::vector{1e16, 1e17, 1e18, 1e19, 1e20},
                  [](double c) { return std::abs(std::log(c / 1e18)); });
  const std::vector<EnvelopePoint> points = LossEnvelope(columns.rows()).points();
  REQUIRE(points.size() > 90);
  for (std::size_t i = 1; i < points.size(); ++i) REQUIRE(points[i].loss < points[i - 1].loss);
  // The least loss is at 1e18; the last budget is one of the two next to it.
  CHECK(points.back().flops < 1e18 * std::pow(1e4, 1.0 / 199.0));
}

TEST_CASE("fit: runs with a final loss only are budgets of their own", "[fit]") {
  RunColumns columns;
  const std::vector<double> n_nv{1e8, 2e8, 4e8};
  for (const double c : {1e18, 1e19, 1e20}) {
    for (std::size_t i = 0; i < n_nv.size(); ++i) {
      const double best = 2e8 * std::sqrt(c / 1e19);
      columns.add_run(n_nv[i], 8192.0, 512.0, std::vector{c}, [&](double budget) {
        return -0.1 * std::log(budget) + std::pow(std::log(n_nv[i] / best), 2);
      });
    }
  }
  const std::vector<EnvelopePoint> points = LossEnvelope(columns.rows()).points();
  REQUIRE(points.size() == 3);
  CHECK(points[0].n_nv == 1e8);
  CHECK(points[1].n_nv == 2e8);
  CHECK(points[2].n_nv == 4e8);
}

TEST_CASE("fit: the envelope depends on neither the order nor the number of equal rows", "[fit]") {
  RunColumns columns = three_lines();
  const std::vector<EnvelopePoint> plain = LossEnvelope(columns.rows()).points();
  columns.shuffle(321);
  CHECK(same(plain, LossEnvelope(columns.rows()).points()));
  columns.repeat();
  CHECK(same(plain, LossEnvelope(columns.rows()).points()));
}

TEST_CASE("fit: rows of weight 0 are not there", "[fit]") {
  RunColumns columns = three_lines();
  const std::vector<EnvelopePoint> plain = LossEnvelope(columns.rows()).points();
  std::vector<double> weights(columns.flops.size(), 1.0);
  for (const double c : {1e15, 1e18, 1e23}) {
    columns.runs = 0;
    columns.add_row(1e8, 8192.0, 512.0, c, -50.0);
    weights.push_back(0.0);
  }
  columns.runs = 3;
  CHECK(same(plain, LossEnvelope(columns.rows(), weights).points()));
}

TEST_CASE("fit: an envelope refuses rows that it cannot use", "[fit]") {
  using vocabplan::DomainError;
  RunColumns columns = three_lines();
  CHECK_THROWS_AS(LossEnvelope(columns.rows(), {}, 1), DomainError);
  CHECK_THROWS_AS(LossEnvelope(columns.rows(), std::vector{1.0}), DomainError);
  auto rows = columns.rows();
  rows.runs = 2;
  CHECK_THROWS_AS(LossEnvelope(rows), DomainError);
  rows = columns.rows();
  rows.width = rows.width.first(3);
  CHECK_THROWS_AS(LossEnvelope(rows), DomainError);
  columns.width[5] = 0.0;
  CHECK_THROWS_AS(LossEnvelope(columns.rows()), DomainError);
  CHECK(LossEnvelope(vocabplan::RunRows{}).points().empty());
}

}  // namespace envelope_test
