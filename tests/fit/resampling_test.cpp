#include "vocabplan/fit/resampling.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "table.hpp"
#include "vocabplan/core/error.hpp"

namespace resampling_test {

using vocabplan::DomainError;
using vocabplan::Resampler;
using vocabplan::ResampleUnit;
using vocabplan::test::Table;

namespace {

std::vector<std::uint32_t> one_row_each(std::size_t units) {
  std::vector<std::uint32_t> unit_of_row(units);
  std::iota(unit_of_row.begin(), unit_of_row.end(), 0U);
  return unit_of_row;
}

}  // namespace

TEST_CASE("fit: draws of an implementation of its own in Python", "[fit]") {
  const Table table(vocabplan::test::reference_file("resampling.csv"));
  REQUIRE(table.rows() > 0);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto seed = std::strtoull(table.text(i, "seed").c_str(), nullptr, 10);
    const auto draw = std::strtoull(table.text(i, "draw").c_str(), nullptr, 10);
    const auto units = std::strtoull(table.text(i, "units").c_str(), nullptr, 10);
    std::vector<double> expected;
    std::istringstream text(table.text(i, "multiplicities"));
    for (double count = 0.0; text >> count;) expected.push_back(count);
    CAPTURE(seed, draw, units);
    CHECK(Resampler(one_row_each(units), units, seed).weights(draw) == expected);
  }
}

TEST_CASE("fit: a draw takes as many units as there are, whole", "[fit]") {
  // Units of 1, 2, 3, … rows, interleaved.
  const std::size_t units = 7;
  std::vector<std::uint32_t> unit_of_row;
  for (std::uint32_t size = 0; size < units; ++size) {
    for (std::uint32_t unit = size; unit < units; ++unit) unit_of_row.push_back(unit);
  }
  const Resampler resampler(unit_of_row, units, 3);
  for (std::size_t draw = 0; draw < 200; ++draw) {
    const std::vector<double> weights = resampler.weights(draw);
    REQUIRE(weights.size() == unit_of_row.size());
    std::vector<double> taken(units, -1.0);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double& of_unit = taken[unit_of_row[i]];
      if (of_unit < 0.0) of_unit = weights[i];
      REQUIRE(weights[i] == of_unit);
      REQUIRE(std::floor(weights[i]) == weights[i]);
    }
    REQUIRE(std::accumulate(taken.begin(), taken.end(), 0.0) == double{units});
  }
}

TEST_CASE("fit: a draw depends on its number and the seed alone", "[fit]") {
  const auto unit_of_row = one_row_each(60);
  const Resampler one(unit_of_row, 60, 11);
  const Resampler other(unit_of_row, 60, 11);
  std::vector<std::vector<double>> forwards;
  for (std::size_t draw = 0; draw < 50; ++draw) forwards.push_back(one.weights(draw));
  for (std::size_t draw = 50; draw-- > 0;) REQUIRE(other.weights(draw) == forwards[draw]);
  CHECK(Resampler(unit_of_row, 60, 12).weights(0) != forwards[0]);
  for (std::size_t draw = 1; draw < 50; ++draw) REQUIRE(forwards[draw] != forwards[draw - 1]);
}

TEST_CASE("fit: multiplicities have the multinomial's mean, variance and covariance", "[fit]") {
  const std::size_t units = 12;
  const std::size_t draws = 20000;
  const Resampler resampler(one_row_each(units), units, 5);
  std::vector<double> sum(units);
  std::vector<double> squares(units);
  std::vector<double> products(units);
  for (std::size_t draw = 0; draw < draws; ++draw) {
    const std::vector<double> taken = resampler.weights(draw);
    for (std::size_t u = 0; u < units; ++u) {
      sum[u] += taken[u];
      squares[u] += (taken[u] - 1.0) * (taken[u] - 1.0);
      products[u] += (taken[u] - 1.0) * (taken[(u + 1) % units] - 1.0);
    }
  }
  const double n = double{units};
  const double variance = 1.0 - 1.0 / n;
  for (std::size_t u = 0; u < units; ++u) {
    CAPTURE(u);
    // Five standard errors; those of the second moments are below 2/sqrt(draws).
    const double error = 1.0 / std::sqrt(double{draws});
    CHECK(std::abs(sum[u] / double{draws} - 1.0) < 5.0 * std::sqrt(variance) * error);
    CHECK(std::abs(squares[u] / double{draws} - variance) < 10.0 * error);
    CHECK(std::abs(products[u] / double{draws} + 1.0 / n) < 10.0 * error);
  }
}

TEST_CASE("fit: units outside, no units, names of units", "[fit]") {
  CHECK_THROWS_AS(Resampler(std::vector<std::uint32_t>{0, 2}, 2, 1), DomainError);
  CHECK_THROWS_AS(Resampler(std::vector<std::uint32_t>{0}, 0, 1), DomainError);
  CHECK(Resampler(std::vector<std::uint32_t>{}, 0, 1).weights(4).empty());
  CHECK(name_of(ResampleUnit::run) == "run");
  CHECK(name_of(ResampleUnit::family) == "family");
  CHECK(name_of(ResampleUnit::tokenizer) == "tokenizer");
  CHECK(name_of(ResampleUnit::size_tokenizer) == "size-tokenizer");
  CHECK(name_of(ResampleUnit::row) == "row");
}

}  // namespace resampling_test
