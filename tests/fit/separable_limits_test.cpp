#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "catch.hpp"
#include "separable_data.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/fit/separable_fit.hpp"

namespace separable_limits_test {

using vocabplan::DomainError;
using vocabplan::fit_separable;
using vocabplan::FitStatus;
using vocabplan::SeparableFit;
using vocabplan::SeparableOptions;
using vocabplan::test::Constants;
using vocabplan::test::constants_of;
using vocabplan::test::Data;
using vocabplan::test::data_of;
using vocabplan::test::Dual;
using vocabplan::test::fitted;
using vocabplan::test::FunctionModel;
using vocabplan::test::gradient_of;
using vocabplan::test::kKnown;
using vocabplan::test::model_of;
using vocabplan::test::options_of;
using vocabplan::test::relative;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("fit: a term that is absent from exact data is never below 0", "[fit]") {
  // Which sign the rounding gives it is left to chance, and so is the way out of the active set.
  for (std::uint64_t seed = 40; seed < 60; ++seed) {
    CAPTURE(seed);
    Constants known = kKnown;
    known.c2 = 0.0;
    SeparableOptions options = options_of(1e-9);
    options.nonnegative = {false, true, true};
    const SeparableFit fit = fitted(data_of(known, 0.0, 60, seed), options);
    CHECK(fit.coefficients[2] >= 0.0);
    CHECK(fit.coefficients[2] < 1e-12);
  }
}

TEST_CASE("fit: statuses of data that do not determine a separable model", "[fit]") {
  const Data data = data_of(kKnown, 0.05, 60, 61);
  SeparableOptions options = options_of(0.1);
  options.box = {{0.05, 0.3}, {0.05, 1.6}};
  const SeparableFit edge = fitted(data, options);
  CHECK(edge.status == FitStatus::bound_hit);
  CHECK(edge.theta[0] == 0.3);
  // The objective falls towards the edge.
  CHECK(gradient_of(data, constants_of(edge), 0.1).sum[3] < 0.0L);

  Data few = data;
  std::fill(few.weights.begin() + 4, few.weights.end(), 0.0);
  CHECK(fitted(few, options_of(0.1)).status == FitStatus::too_few_data);

  const FunctionModel twice(data.u.size(), 3, 1,
                            [&](std::size_t i, std::span<const Dual> t, std::span<Dual> out) {
                              out[0] = 1.0;
                              out[1] = exp(t[0] * Dual(-std::log(data.u[i])));
                              out[2] = out[1] * Dual(3.0);
                            });
  options = options_of(0.1);
  options.box.resize(1);
  const SeparableFit collinear = fit_separable(twice, data.y, {}, options);
  CHECK(collinear.status == FitStatus::collinear);
  CHECK(collinear.condition > 1e12);
}

TEST_CASE("fit: an exponent of a variable of two values is not determined", "[fit]") {
  Data data = data_of(kKnown, 0.05, 60, 62);
  for (std::size_t i = 0; i < data.v.size(); ++i) data.v[i] = i % 2 == 0 ? 0.5 : 3.0;
  for (const double delta : {kInfinity, 0.1}) {
    CHECK(fitted(data, options_of(delta)).status == FitStatus::collinear);
  }
}

TEST_CASE("fit: the size of the observations does not matter", "[fit]") {
  const Data data = data_of(kKnown, 0.1, 60, 65);
  const SeparableFit fit = fitted(data, options_of(0.1));
  for (const double factor : {1e-100, 1e-30, 1e-6, 1e6, 1e30, 1e100}) {
    CAPTURE(factor);
    Data scaled = data;
    for (double& y : scaled.y) y *= factor;
    const SeparableFit other = fitted(scaled, options_of(0.1 * factor));
    CHECK(other.status == FitStatus::converged);
    CHECK(relative(other.theta[0], fit.theta[0]) < 1e-8);
    CHECK(relative(other.theta[1], fit.theta[1]) < 1e-8);
    CHECK(relative(other.coefficients[1], factor * fit.coefficients[1]) < 1e-8);
  }
}

TEST_CASE("fit: squares that overflow end without a fit", "[fit]") {
  Data data = data_of(kKnown, 0.1, 60, 66);
  for (double& y : data.y) y *= 1e200;
  CHECK(fitted(data, options_of(kInfinity)).status != FitStatus::converged);
}

TEST_CASE("fit: equal observations and a delta far below the noise", "[fit]") {
  Data data = data_of(kKnown, 0.1, 60, 67);
  const SeparableFit tiny = fitted(data, options_of(1e-12));
  // Objective / delta is the sum of absolute residuals, up to delta a row.
  const SeparableFit small = fitted(data, options_of(1e-9));
  CHECK(relative(tiny.objective / 1e-12, small.objective / 1e-9) < 1e-6);
  std::fill(data.y.begin(), data.y.end(), 2.5);
  SeparableOptions options = options_of(0.1);
  options.nonnegative = {false, true, true};
  const SeparableFit flat = fitted(data, options);
  CHECK(flat.status != FitStatus::converged);
  CHECK(flat.objective < 1e-24);
  std::fill(data.y.begin(), data.y.end(), 0.0);
  CHECK(fitted(data, options).objective == 0.0);
}

TEST_CASE("fit: options that contradict each other or the model are refused", "[fit]") {
  const Data data = data_of(kKnown, 0.1, 20, 68);
  const FunctionModel model = model_of(data);
  const auto refused = [&](auto change) {
    SeparableOptions options = options_of(0.1);
    std::vector<double> observed = data.y;
    std::vector<double> weights = data.weights;
    change(options, observed, weights);
    CHECK_THROWS_AS(fit_separable(model, observed, weights, options), DomainError);
  };
  const double nan = std::nan("");
  refused([](auto& options, auto&, auto&) { options.box.pop_back(); });
  refused([](auto& options, auto&, auto&) { options.box[0] = {1.0, 1.0}; });
  refused([](auto& options, auto&, auto&) { options.box[0] = {1.0, kInfinity}; });
  refused([&](auto& options, auto&, auto&) { options.box[0] = {nan, 1.0}; });
  refused([](auto& options, auto&, auto&) { options.nonnegative = {true}; });
  refused([](auto& options, auto&, auto&) { options.nodes = 1; });
  refused([](auto& options, auto&, auto&) { options.refined = 0; });
  refused([](auto& options, auto&, auto&) { options.delta = 0.0; });
  refused([&](auto& options, auto&, auto&) { options.delta = nan; });
  refused([](auto& options, auto&, auto&) { options.starts = {{0.5}}; });
  refused([&](auto& options, auto&, auto&) { options.starts = {{0.5, nan}}; });
  refused([](auto&, auto& observed, auto&) { observed.pop_back(); });
  refused([&](auto&, auto& observed, auto&) { observed[3] = nan; });
  refused([](auto&, auto& observed, auto&) { observed[3] = kInfinity; });
  refused([](auto&, auto&, auto& weights) { weights.pop_back(); });
  refused([](auto&, auto&, auto& weights) { weights[3] = -1.0; });
  refused([&](auto&, auto&, auto& weights) { weights[3] = nan; });
}

TEST_CASE("fit: models of too many columns or exponents are refused", "[fit]") {
  const std::vector<double> y(40, 1.0);
  const auto nothing = [](std::size_t, std::span<const Dual>, std::span<Dual> out) {
    for (Dual& value : out) value = 1.0;
  };
  SeparableOptions options;
  options.nodes = 2;
  options.box.assign(1, {0.1, 1.0});
  CHECK_THROWS_AS(fit_separable(FunctionModel(40, 9, 1, nothing), y, {}, options), DomainError);
  CHECK_THROWS_AS(fit_separable(FunctionModel(40, 0, 1, nothing), y, {}, options), DomainError);
  options.box.assign(5, {0.1, 1.0});
  CHECK_THROWS_AS(fit_separable(FunctionModel(40, 1, 5, nothing), y, {}, options), DomainError);
  options.box.clear();
  CHECK_THROWS_AS(fit_separable(FunctionModel(40, 1, 0, nothing), y, {}, options), DomainError);
}

}  // namespace separable_limits_test
