#include "fit/solver/wolfe_search.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "catch.hpp"

namespace wolfe_search_test {

using namespace vocabplan;

namespace {

// The six functions of Moré & Thuente 1994, "Line search algorithms with guaranteed sufficient
// decrease" (ACM Transactions on Mathematical Software 20), section 5, with their slopes.
Trial rational(double x) {
  const double below = x * x + 2.0;
  return {x, -x / below, (x * x - 2.0) / (below * below)};
}

Trial quintic(double x) {
  const double y = x + 0.004;
  return {x, std::pow(y, 5) - 2.0 * std::pow(y, 4), 5.0 * std::pow(y, 4) - 8.0 * std::pow(y, 3)};
}

Trial wavy(double x) {
  constexpr double kBeta = 0.01;
  constexpr double kHalfWaves = 39.0 * std::numbers::pi / 2.0;
  const double way = x - 1.0;
  const bool near = std::abs(way) < kBeta;
  const double base = near ? way * way / (2.0 * kBeta) + kBeta / 2.0 : std::abs(way);
  const double slope = near ? way / kBeta : std::copysign(1.0, way);
  return {x, base + (1.0 - kBeta) / kHalfWaves * std::sin(kHalfWaves * x),
          slope + (1.0 - kBeta) * std::cos(kHalfWaves * x)};
}

std::function<Trial(double)> of_yanai(double beta1, double beta2) {
  const auto gamma = [](double beta) { return std::sqrt(1.0 + beta * beta) - beta; };
  return [=](double x) -> Trial {
    const double right = std::hypot(1.0 - x, beta2);
    const double left = std::hypot(x, beta1);
    return {x, gamma(beta1) * right + gamma(beta2) * left,
            gamma(beta1) * (x - 1.0) / right + gamma(beta2) * x / left};
  };
}

struct Search {
  std::size_t function;
  bool accepted;
  std::vector<double> steps;
};

// The steps that MINPACK-2's dcsrch tries, as SciPy 1.10.1 has it (scipy.optimize._minpack2), with
// ftol 1e-3, gtol 0.9, xtol 0.1 and steps up to 1e10. Where it does not accept the last one, they
// are the first of them.
const std::vector<Search> kSearches{
    {0, true, {0.001, 0.005, 0.021, 0.085, 0.341}},
    {0, true, {0.1, 0.5}},
    {0, true, {10}},
    {0, true, {1000, 332.835370947, 110.783827648, 36.887606964}},
    {1, false, {0.001, 0.005, 0.021, 0.085, 0.341, 1.365, 5.461}},
    {1, false, {0.1, 0.5, 2.1, 1.13223751877, 1.60240852668, 1.58473828343, 1.60240852668}},
    {1, false, {10, 2.30698995804, 0.687286712788, 1.56614135362, 1.61237380594, 1.61237380594}},
    {1,
     false,
     {1000, 222.295654846, 49.4728164904, 11.0693521447, 2.54336855603, 0.720115341559,
      1.62965131667}},
    {2, false, {0.001, 0.005, 0.021, 0.085, 0.261251022306, 0.966255111532, 3.78627146843}},
    {2, false, {0.1, 0.5, 2.1, 0.651872263766, 0.948370206317, 1.52418510316, 1.06776473572}},
    {2,
     false,
     {10, 0.0207899307439, 1.04412491401, 0.361886516365, 0.882499323603, 0.981156502024,
      0.981156502024}},
    {2,
     false,
     {1000, 4.88337142148, 0.0159422419991, 0.507704730254, 2.69553807587, 0.573170739341,
      1.07308833464}},
    {3, true, {0.001}},
    {3, true, {10, 0.997893884061, 0.349104616417}},
    {3, true, {1000, 89.4104314417, 8.08087903132, 0.829401243169}},
    {4, true, {0.1}},
    {4, true, {10, 0.994821181878, 0.336277657668}},
    {4, true, {1000, 89.1212238725, 8.02911402555, 0.82237493814}},
    {5, true, {10, 1.00145454656, 0.507695264271}},
    {5, true, {1000, 89.6961611686, 8.13258394724, 0.836977469675}},
};

}  // namespace

TEST_CASE("fit: the line search of the published search tries the steps that MINPACK's tries") {
  const std::array<std::function<Trial(double)>, 6> functions{
      rational, quintic, wavy, of_yanai(1e-3, 1e-3), of_yanai(1e-2, 1e-3), of_yanai(1e-3, 1e-2)};
  for (const Search& search : kSearches) {
    CAPTURE(search.function, search.steps.front());
    const auto& function = functions.at(search.function);
    std::vector<double> tried;
    const auto along = [&](double step) {
      tried.push_back(step);
      return function(step);
    };
    const auto found = wolfe_search(along, function(0.0), search.steps.front());
    REQUIRE(tried.size() >= search.steps.size());
    for (std::size_t i = 0; i < search.steps.size(); ++i) {
      CHECK(std::abs(tried[i] / search.steps[i] - 1.0) < 1e-8);
    }
    if (!search.accepted) continue;
    REQUIRE(found);
    CHECK(tried.size() == search.steps.size());
    CHECK(found->step == tried.back());
    CHECK(found->value == function(found->step).value);
  }
}

}  // namespace wolfe_search_test
