#include "fit/solver/huber_kernel.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "fit/solver/four_numbers.hpp"
#include "random.hpp"

namespace vocabplan::huber_kernel_test {
namespace {

// The formulas with plain numbers, to be set beside the vectors of this machine.
#include "fit/solver/huber_formulas.inc"

struct Problem {
  std::size_t count = 0;
  std::vector<std::vector<double>> columns{};
  std::vector<double> observed{}, weights{}, coefficients{};
};

// Every seventh row has no weight. Fitted values are above 0, so that logarithms exist.
Problem drawn_problem(test::Random& random, std::size_t count, std::size_t rows) {
  Problem problem{.count = count};
  for (std::size_t j = 0; j < count; ++j) {
    problem.coefficients.push_back(random.log_uniform(0.1, 10.0));
    std::vector<double> column;
    for (std::size_t i = 0; i < rows; ++i) column.push_back(random.log_uniform(0.01, 3.0));
    problem.columns.push_back(std::move(column));
  }
  for (std::size_t i = 0; i < rows; ++i) {
    problem.observed.push_back(random.uniform(-2.0, 8.0));
    problem.weights.push_back(i % 7 == 6 ? 0.0 : random.uniform(0.1, 4.0));
  }
  return problem;
}

HuberRows rows_of(const Problem& problem, Link link) {
  HuberRows rows{.count = problem.count,
                 .observed = problem.observed.data(),
                 .weights = problem.weights.data(),
                 .rows = problem.observed.size(),
                 .link = link};
  for (std::size_t j = 0; j < problem.count; ++j) rows.columns[j] = problem.columns[j].data();
  return rows;
}

bool plain_sums(const HuberRows& rows, const HuberShape& shape, const double* coefficients,
                HuberSums& sums) {
  return rows.link == Link::identity
             ? huber_sums_of<FourNumbers, Link::identity>(rows, shape, coefficients, sums)
             : huber_sums_of<FourNumbers, Link::logarithm>(rows, shape, coefficients, sums);
}

// All sums one after another.
std::vector<double> flat(const HuberSums& sums, std::size_t count) {
  std::vector<double> all{sums.objective, sums.score_squares, sums.bend, sums.rounded_squares};
  all.insert(all.end(), sums.gradient.begin(), sums.gradient.begin() + static_cast<int>(count));
  all.insert(all.end(), sums.second.begin(),
             sums.second.begin() + static_cast<int>(count * (count + 1) / 2));
  return all;
}

using Long = long double;

// psi and its mean over the band, by their definitions.
Long psi_of(Long r, Long delta) {
  return std::clamp(r, -delta, delta);
}

Long bend_of_band(Long r, const HuberShape& shape) {
  const Long delta = shape.delta;
  const Long band = shape.band;
  if (shape.band == 0.0) return std::abs(r) <= delta ? 1.0L : 0.0L;
  return (psi_of(r + band, delta) - psi_of(r - band, delta)) / (2.0L * band);
}

// The sums and how large their terms are, row by row.
struct Exact {
  std::vector<Long> sums{}, sizes{};
  std::size_t at = 0;
  void add(Long term) {
    if (at == sums.size()) {
      sums.push_back(0.0L);
      sizes.push_back(0.0L);
    }
    sums[at] += term;
    sizes[at++] += std::abs(term);
  }
};

Exact exact_sums(const Problem& problem, const HuberShape& shape, Link link) {
  Exact all;
  for (std::size_t i = 0; i < problem.observed.size(); ++i) {
    Long fitted = 0.0L;
    for (std::size_t j = 0; j < problem.count; ++j) {
      fitted += Long{problem.coefficients[j]} * problem.columns[j][i];
    }
    const Long weight = problem.weights[i];
    const bool logarithm = link == Link::logarithm;
    const Long r = (logarithm ? std::log(fitted) : fitted) - problem.observed[i];
    const Long inverse = logarithm ? 1.0L / fitted : 1.0L;
    const Long delta = shape.delta;
    const Long psi = psi_of(r, delta);
    const Long size = std::abs(r);
    Long bend = bend_of_band(r, shape);
    if (logarithm) bend = std::max(bend - psi, 0.0L);
    all.at = 0;
    all.add(weight * (size <= delta ? 0.5L * r * r : delta * (size - 0.5L * delta)));
    all.add(weight * psi * inverse * weight * psi * inverse);
    all.add(weight * bend);
    const Long taken = std::abs(Long{problem.observed[i]}) + (logarithm ? 1.0L : 0.0L);
    const Long passed = size <= delta ? weight * inverse * taken : 0.0L;
    all.add(passed * passed);
    for (const auto& column : problem.columns) all.add(weight * psi * inverse * column[i]);
    for (std::size_t j = 0; j < problem.count; ++j) {
      for (std::size_t k = 0; k <= j; ++k) {
        all.add(weight * bend * inverse * inverse * problem.columns[j][i] * problem.columns[k][i]);
      }
    }
  }
  return all;
}

const HuberShape kShapes[] = {{.delta = std::numeric_limits<double>::infinity()},
                              {.delta = 1e-3},
                              {.delta = 0.7},
                              {.delta = 0.7, .band = 2.5},
                              {.delta = 1e-3, .band = 0.3}};

TEST_CASE("fit: sums over rows of Huber's loss are those of its definition") {
  test::Random random(11);
  for (std::size_t count = 1; count <= 8; ++count) {
    for (std::size_t rows = 1; rows <= 11; ++rows) {
      const Problem problem = drawn_problem(random, count, rows);
      for (const HuberShape& shape : kShapes) {
        for (const Link link : {Link::identity, Link::logarithm}) {
          HuberSums sums;
          REQUIRE(huber_sums(rows_of(problem, link), shape, problem.coefficients.data(), sums));
          const std::vector<double> found = flat(sums, count);
          const Exact exact = exact_sums(problem, shape, link);
          for (std::size_t k = 0; k < found.size(); ++k) {
            CAPTURE(count, rows, shape.delta, shape.band, k);
            // Residuals of a narrow band are the differences of numbers some 1e4 times as large.
            REQUIRE(std::abs(found[k] - exact.sums[k]) <= 1e-11L * (exact.sizes[k] + 1e-3L));
          }
        }
      }
    }
  }
}

TEST_CASE("fit: sums over rows of Huber's loss have the same bits with and without vectors") {
  test::Random random(12);
  for (std::size_t count = 1; count <= 8; ++count) {
    for (std::size_t rows = 1; rows <= 23; rows += 2) {
      const Problem problem = drawn_problem(random, count, rows);
      for (const HuberShape& shape : kShapes) {
        for (const Link link : {Link::identity, Link::logarithm}) {
          HuberSums vectors;
          HuberSums plain;
          const HuberRows all = rows_of(problem, link);
          REQUIRE(huber_sums(all, shape, problem.coefficients.data(), vectors));
          REQUIRE(plain_sums(all, shape, problem.coefficients.data(), plain));
          const std::vector<double> a = flat(vectors, count);
          const std::vector<double> b = flat(plain, count);
          for (std::size_t k = 0; k < a.size(); ++k) {
            REQUIRE(std::bit_cast<std::uint64_t>(a[k]) == std::bit_cast<std::uint64_t>(b[k]));
          }
        }
      }
    }
  }
}

TEST_CASE("fit: a row without weight needs no logarithm, any other row does") {
  const std::vector<double> column{1.0, 1.0, -1.0};
  const std::vector<double> observed{0.5, 0.0, 0.0};
  const double coefficient = 2.0;
  std::vector<double> weights{1.0, 1.0, 0.0};
  HuberRows rows{.columns = {column.data()},
                 .count = 1,
                 .observed = observed.data(),
                 .weights = weights.data(),
                 .rows = 3,
                 .link = Link::logarithm};
  HuberSums sums;
  REQUIRE(huber_sums(rows, {.delta = 10.0}, &coefficient, sums));
  const double ln = std::log(2.0);
  CHECK(sums.objective == Approx(0.5 * ((ln - 0.5) * (ln - 0.5) + ln * ln)).epsilon(1e-15));
  weights[2] = 1e-300;
  CHECK_FALSE(huber_sums(rows, {.delta = 10.0}, &coefficient, sums));
}

}  // namespace
}  // namespace vocabplan::huber_kernel_test
