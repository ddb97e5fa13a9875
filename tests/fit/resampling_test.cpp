#include "vocabplan/fit/resampling.hpp"

#include <algorithm>
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

namespace {

// Rows of `sizes` sizes by `tokenizers` tokenizers, `checkpoints` of each.
struct Crossed {
  std::vector<std::uint32_t> size_of_row{}, tokenizer_of_row{};
  std::uint32_t sizes, tokenizers;

  Crossed(std::uint32_t size_count, std::uint32_t tokenizer_count, int checkpoints)
      : sizes(size_count), tokenizers(tokenizer_count) {
    for (std::uint32_t row = 0; row < sizes * tokenizers; ++row) {
      for (int i = 0; i < checkpoints; ++i) {
        size_of_row.push_back(row / tokenizers);
        tokenizer_of_row.push_back(row % tokenizers);
      }
    }
  }
  [[nodiscard]] Resampler resampler(std::uint64_t seed) const {
    return {size_of_row, sizes, tokenizer_of_row, tokenizers, seed};
  }
};

// The weights of a draw of one checkpoint each as a table, by size and then tokenizer.
using Weights = std::vector<std::vector<double>>;

Weights by_size(const std::vector<double>& weights, std::size_t sizes) {
  const std::size_t tokenizers = weights.size() / sizes;
  Weights table(sizes);
  for (std::size_t i = 0; i < weights.size(); ++i) table[i / tokenizers].push_back(weights[i]);
  return table;
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// How often each size was taken, and how often each tokenizer: what every size and tokenizer adds
// up to, less the other's number, when weights are products of counts of the right sums.
struct Counts {
  std::vector<double> sizes, tokenizers;
};

Counts counts_of(const Weights& weights) {
  const auto size_count = static_cast<double>(weights.size());
  const auto tokenizer_count = static_cast<double>(weights.front().size());
  Counts counts{{}, std::vector<double>(weights.front().size())};
  for (const auto& of_size : weights) {
    counts.sizes.push_back(sum(of_size) / tokenizer_count);
    for (std::size_t t = 0; t < of_size.size(); ++t) {
      counts.tokenizers[t] += of_size[t] / size_count;
    }
  }
  return counts;
}

std::size_t different(const std::vector<double>& counts) {
  return counts.size() - static_cast<std::size_t>(std::count(counts.begin(), counts.end(), 0.0));
}

}  // namespace

TEST_CASE("fit: by size and tokenizer, weights are products of two counts", "[fit]") {
  const Crossed rows(6, 10, 1);
  const Resampler resampler = rows.resampler(7);
  for (std::size_t draw = 0; draw < 300; ++draw) {
    const Weights weights = by_size(resampler.weights(draw), rows.sizes);
    const Counts counts = counts_of(weights);
    REQUIRE(sum(counts.sizes) == Approx(6.0));
    REQUIRE(sum(counts.tokenizers) == Approx(10.0));
    for (std::size_t s = 0; s < rows.sizes; ++s) {
      REQUIRE(counts.sizes[s] == Approx(std::round(counts.sizes[s])));
      for (std::size_t t = 0; t < rows.tokenizers; ++t) {
        REQUIRE(weights[s][t] == Approx(counts.sizes[s] * counts.tokenizers[t]));
      }
    }
    REQUIRE(different(counts.sizes) >= vocabplan::kLeastSizes);
    REQUIRE(different(counts.tokenizers) >= vocabplan::kLeastTokenizers);
  }
}

// Three different of three are a permutation: 3! of the 27 draws. So are four of four, 4! of 256.
TEST_CASE("fit: by size and tokenizer, the least that can be drawn is drawn whole", "[fit]") {
  const Crossed rows(3, 4, 2);
  const Resampler resampler = rows.resampler(1);
  for (std::size_t draw = 0; draw < 50; ++draw) {
    REQUIRE(resampler.weights(draw) == std::vector<double>(24, 1.0));
  }
}

TEST_CASE("fit: by size and tokenizer, the rows of a run are drawn together", "[fit]") {
  const Crossed rows(5, 6, 4);
  const auto weights = rows.resampler(2).weights(9);
  for (std::size_t i = 0; i < weights.size(); ++i) CHECK(weights[i] == weights[i / 4 * 4]);
}

// Sizes and tokenizers are drawn independently, and redrawn in a known share of the draws: with 12
// of each fewer than four different ones are rarer than 1e-6, so that the multinomial's moments
// hold. The weight of a row has mean 1 and variance (1 + s)(1 + t) - 1, s = t = 1 - 1/12.
TEST_CASE("fit: by size and tokenizer, moments of the two factors", "[fit]") {
  const Crossed rows(12, 12, 1);
  const Resampler resampler = rows.resampler(3);
  const int draws = 20000;
  double first = 0.0;
  double second = 0.0;
  double covariance = 0.0;  // of the count of size 0 and that of tokenizer 0
  for (std::size_t draw = 0; draw < draws; ++draw) {
    const Weights weights = by_size(resampler.weights(draw), rows.sizes);
    const Counts counts = counts_of(weights);
    first += weights[0][0] / draws;
    second += (weights[0][0] - 1.0) * (weights[0][0] - 1.0) / draws;
    covariance += (counts.sizes[0] - 1.0) * (counts.tokenizers[0] - 1.0) / draws;
  }
  const double of_count = 1.0 - 1.0 / 12.0;
  const double variance = (1.0 + of_count) * (1.0 + of_count) - 1.0;
  // Five standard errors; that of the second moment by the fourth moment of a product of two
  // Poisson counts, 15^2 about 0, which is above its own.
  CHECK(std::abs(first - 1.0) < 5.0 * std::sqrt(variance / draws));
  CHECK(std::abs(second - variance) < 5.0 * std::sqrt(15.0 * 15.0 / draws));
  CHECK(std::abs(covariance) < 5.0 * of_count / std::sqrt(double{draws}));
}

TEST_CASE("fit: by size and tokenizer, too few of either are refused", "[fit]") {
  CHECK_THROWS_AS(Crossed(2, 10, 1).resampler(1), DomainError);
  CHECK_THROWS_AS(Crossed(6, 3, 1).resampler(1), DomainError);
  CHECK_NOTHROW(Crossed(3, 4, 1).resampler(1));
  const std::vector<std::uint32_t> three{0, 1, 2};
  const std::vector<std::uint32_t> four{0, 1, 2, 3};
  CHECK_THROWS_AS(Resampler(three, 3, four, 4, 1), DomainError);  // of other lengths
  CHECK_THROWS_AS(Resampler({{0, 1, 2, 3}}, 3, four, 4, 1), DomainError);
  CHECK_THROWS_AS(Resampler({{0, 1, 2, 0}}, 3, {{0, 1, 2, 4}}, 4, 1), DomainError);
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
