#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "function_model.hpp"
#include "nist_problems.hpp"
#include "table.hpp"
#include "vocabplan/fit/separable_fit.hpp"

namespace nist_test {

using vocabplan::fit_separable;
using vocabplan::FitStatus;
using vocabplan::SeparableFit;
using vocabplan::SeparableOptions;
using vocabplan::test::FunctionModel;
using vocabplan::test::Table;
using vocabplan::test::nist::lanczos;
using vocabplan::test::nist::Out;
using vocabplan::test::nist::Problem;
using vocabplan::test::nist::problems;
using vocabplan::test::nist::Theta;

namespace {

struct Observations {
  std::vector<double> y;
  std::vector<double> x;
  std::vector<double> z;
};

Observations observations_of(const Problem& problem) {
  const Table table(vocabplan::test::reference_file("nist/" + problem.data + ".csv"));
  const bool two = problem.name == "Nelson";
  Observations all;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double y = table.number(i, "y");
    all.y.push_back(two ? std::log(y) : y);
    all.x.push_back(table.number(i, two ? "x1" : "x"));
    all.z.push_back(two ? table.number(i, "x2") : 0.0);
  }
  return all;
}

// The certified parameters b1, b2, … and, last, the residual sum of squares.
std::vector<double> certified(const std::string& name) {
  const Table table(vocabplan::test::reference_file("nist/certified.csv"));
  std::vector<double> values;
  double rss = 0.0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "problem") != name) continue;
    const double value = table.number(i, "value");
    if (table.text(i, "quantity") == "rss") {
      rss = value;
    } else {
      values.push_back(value);
    }
  }
  values.push_back(rss);
  return values;
}

// NIST's log relative error: digits that agree, at most the 11 that are certified.
double digits_of(double value, double reference) {
  const double error = std::abs(value / reference - 1.0);
  return error > 0.0 ? std::clamp(-std::log10(error), 0.0, 11.0) : 11.0;
}

SeparableFit fitted(const Problem& problem, const Observations& data) {
  const FunctionModel model(
      data.y.size(), problem.coefficients, problem.box.size(),
      [&](std::size_t i, Theta theta, Out out) { problem.row(data.x[i], data.z[i], theta, out); });
  SeparableOptions options;
  options.box = problem.box;
  options.nodes = problem.nodes;
  return fit_separable(model, data.y, {}, options);
}

}  // namespace

TEST_CASE("fit: NIST's certified regressions from the whole box", "[fit]") {
  for (const Problem& problem : problems()) {
    CAPTURE(problem);
    const Observations data = observations_of(problem);
    std::vector<double> expected = certified(problem.name);
    const double rss = expected.back();
    expected.pop_back();
    const SeparableFit fit = fitted(problem, data);
    const std::vector<double> found = problem.parameters(fit);
    CHECK(fit.status == FitStatus::converged);
    REQUIRE(found.size() == expected.size());
    double digits = 11.0;
    for (std::size_t j = 0; j < found.size(); ++j) {
      digits = std::min(digits, digits_of(found[j], expected[j]));
    }
    CHECK(digits >= problem.digits);
    CHECK(digits_of(2.0 * fit.objective, rss) >= problem.rss_digits);
  }
}

TEST_CASE("fit: Lanczos1, whose certified residuals lie below the rounding of its data", "[fit]") {
  const Problem problem = lanczos("Lanczos1", 8, 0);
  const SeparableFit fit = fitted(problem, observations_of(problem));
  const std::vector<double> found = problem.parameters(fit);
  const std::vector<double> expected = certified(problem.name);
  CHECK(fit.status == FitStatus::converged);
  for (std::size_t j = 0; j < found.size(); ++j) {
    CHECK(digits_of(found[j], expected[j]) >= problem.digits);
  }
  // Certified in 128-bit arithmetic: 1.43e-25, residuals of 9e-14.
  CHECK(2.0 * fit.objective < 1e-24);
}

}  // namespace nist_test
