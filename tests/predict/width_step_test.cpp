#include "vocabplan/predict/width_step.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "catch.hpp"
#include "vocabplan/law/catalog.hpp"

namespace width_step_test {

using namespace vocabplan;

namespace {

std::optional<NearWidthStep> step_near(double n_nv, std::optional<Width> width = {}) {
  const Law law = *find_law("tao2024");
  const BudgetRequest request{.n_nv = NonVocabParams(n_nv), .width = width};
  return near_width_step(request, predict(request, law), law);
}

}  // namespace

TEST_CASE("predict: steps of the width table within 10 % of N_nv", "[predict]") {
  // Table 5 of Tao et al. 2024: 3200 up to 5B, 4096 up to 10B.
  const auto below = step_near(4.9e9);
  REQUIRE(below.has_value());
  CHECK(below->n_nv == 5e9);
  CHECK(below->width == 3200.0);
  CHECK(below->other_width == 4096.0);
  CHECK(std::abs(below->distance - (5.0 / 4.9 - 1.0)) < 1e-15);
  const auto above = step_near(5.1e9);
  REQUIRE(above.has_value());
  CHECK(above->width == 4096.0);
  CHECK(above->other_width == 3200.0);
  CHECK(std::abs(above->distance - (5.0 / 5.1 - 1.0)) < 1e-15);
  const auto here = step_near(5e9);
  REQUIRE(here.has_value());
  CHECK(here->width == 3200.0);
  CHECK(here->distance == 0.0);
}

TEST_CASE("predict: no step is near, or the width was given", "[predict]") {
  for (const double n_nv : {1e4, 7e9, 4.5e9, 5.6e9, 9.0e9, 9e12}) {
    CAPTURE(n_nv);
    CHECK_FALSE(step_near(n_nv).has_value());
  }
  CHECK(step_near(9.1e9).has_value());   // 10B is 9.9 % above
  CHECK(step_near(11.1e9).has_value());  // and 9.9 % below
  CHECK_FALSE(step_near(5e9, Width(4096)).has_value());
}

TEST_CASE("predict: rows of one width have no step between them", "[predict]") {
  Law law = *find_law("tao2024");
  law.width_table = WidthTable({{1e9, 1024.0},
                                {2e9, 1024.0},
                                {4e9, 2048.0},
                                {std::numeric_limits<double>::infinity(), 2048.0}});
  const auto near = [&](double n_nv) {
    const BudgetRequest request{.n_nv = NonVocabParams(n_nv)};
    return near_width_step(request, predict(request, law), law);
  };
  CHECK_FALSE(near(1e9).has_value());
  CHECK_FALSE(near(4e9).has_value());
  REQUIRE(near(2e9).has_value());
  CHECK(near(2e9)->n_nv == 2e9);
}

TEST_CASE("predict: of two near steps the nearest one is told", "[predict]") {
  // 15/16, 1 and 17/16 of 2^30 are doubles.
  const double middle = 1073741824.0;
  Law law = *find_law("tao2024");
  law.width_table = WidthTable({{0.9375 * middle, 1024.0},
                                {1.0625 * middle, 1536.0},
                                {std::numeric_limits<double>::infinity(), 2048.0}});
  const auto near = [&](double n_nv) {
    const BudgetRequest request{.n_nv = NonVocabParams(n_nv)};
    const auto step = near_width_step(request, predict(request, law), law);
    REQUIRE(step.has_value());
    return step->n_nv;
  };
  CHECK(near(0.98 * middle) == 0.9375 * middle);
  CHECK(near(1.02 * middle) == 1.0625 * middle);
  CHECK(near(middle) == 0.9375 * middle);  // both are a sixteenth away
}

TEST_CASE("predict: the optima on both sides of a step are those of their widths", "[predict]") {
  const Law law = *find_law("tao2024");
  const auto step = step_near(4.9e9);
  const auto optimum = [&](double width) {
    return predict({.n_nv = NonVocabParams(4.9e9), .width = Width(width)}, law).isoloss.vocab_size;
  };
  CHECK(step->vocab_size == optimum(3200.0));
  CHECK(step->other_vocab_size == optimum(4096.0));
  CHECK(step->other_vocab_size < step->vocab_size);  // a row of the table costs more
}

TEST_CASE("predict: a step in words", "[predict]") {
  NearWidthStep step{.n_nv = 5e9,
                     .width = 3200,
                     .other_width = 4096,
                     .distance = 0.0204,
                     .vocab_size = 56000.9,
                     .other_vocab_size = 43750.2};
  CHECK(text_of(step) ==
        "the law's width table steps from 3200 to 4096 at an N_nv of 5B, 2 % above this one: "
        "isoloss V is 43750 with width 4096 (56000 with 3200); --width says which it has");
  step.distance = 0.0;
  CHECK(text_of(step).find("5B, which is this one:") != std::string::npos);
  std::swap(step.width, step.other_width);
  step.distance = -0.05;
  CHECK(text_of(step).find("from 3200 to 4096 at an N_nv of 5B, 5 % below this one") !=
        std::string::npos);
}

}  // namespace width_step_test
