#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace isoloss_extremes_test {

using vocabplan::Flops;
using vocabplan::NonVocabParams;
using vocabplan::shortest;
using vocabplan::test::Exact;
using vocabplan::test::kGreatestDouble;
using vocabplan::test::kLeastDouble;

namespace {

const vocabplan::LossSurface& surface() {
  return vocabplan::default_law().isoloss;
}

std::vector<double> extreme_flops() {
  std::vector<double> out{kLeastDouble,
                          2.0 * kLeastDouble,
                          1e-320,
                          2.2250738585072009e-308,
                          2.2250738585072014e-308,
                          1e-300,
                          9.99e-281,
                          1e-280,
                          1.01e-280,
                          1e-100,
                          1e-17,
                          1.0,
                          6e15,
                          1e100,
                          1e300,
                          1e308,
                          1.79e308,
                          kGreatestDouble};
  for (int e = -1074; e < 1024; e += 17) out.push_back(std::ldexp(1.0, e));
  return out;
}

}  // namespace

TEST_CASE("predict: isoloss at the ends of double equals a root in fifty digits", "[predict]") {
  double most = 0.0;
  for (const double n_nv : {1.0, std::nextafter(1.0, 2.0), 1e3, 5e7, 7e9, 1e12, 1e20,
                            std::nextafter(1e30, 0.0), 1e30}) {
    for (const double flops : extreme_flops()) {
      const auto root = isoloss_optimum(surface(), NonVocabParams(n_nv), Flops(flops));
      CAPTURE(shortest(n_nv), shortest(flops), shortest(root.value));
      const Exact exact = vocabplan::test::exact_optimum(surface(), n_nv, flops, root.value);
      const double error = vocabplan::test::relative_error(root.value, exact);
      CHECK(error < 2e-15);
      CHECK(root.evaluations <= vocabplan::kMostEvaluations);
      CHECK(root.lower <= root.value);
      CHECK(root.value <= root.upper);
      most = std::max(most, error);
    }
  }
  WARN("largest relative error: " << most);
}

TEST_CASE("predict: isoloss for every model and every budget that a double holds", "[predict]") {
  vocabplan::test::Random random(30);
  double most = 0.0;
  for (int i = 0; i < vocabplan::test::cases(3000); ++i) {
    const double n_nv = random.log_uniform(1.0, 1e30);
    const double flops = random.log_uniform(1e-323, 1.79e308);
    const auto root = isoloss_optimum(surface(), NonVocabParams(n_nv), Flops(flops));
    CAPTURE(shortest(n_nv), shortest(flops), shortest(root.value));
    const Exact exact = vocabplan::test::exact_optimum(surface(), n_nv, flops, root.value);
    const double error = vocabplan::test::relative_error(root.value, exact);
    REQUIRE(error < 2e-15);
    REQUIRE(root.evaluations <= vocabplan::kMostEvaluations);
    most = std::max(most, error);
  }
  WARN("largest relative error: " << most);
}

TEST_CASE("predict: isoloss takes the ends of its domain in its stride", "[predict]") {
  vocabplan::test::Random random(31);
  int most = 0;
  for (int i = 0; i < 200000; ++i) {
    const NonVocabParams n_nv(random.log_uniform(1.0, 1e30));
    const auto root = isoloss_optimum(surface(), n_nv, Flops(random.log_uniform(1e-323, 1.79e308)));
    most = std::max(most, root.evaluations);
    if (!(std::isnormal(root.value) && root.lower <= root.value && root.value <= root.upper)) {
      FAIL("n_nv " << n_nv.value() << ": " << root.lower << ' ' << root.value << ' ' << root.upper);
    }
  }
  CHECK(most <= vocabplan::kMostEvaluations);
}

}  // namespace isoloss_extremes_test
