#include "law/width_steps.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "vocabplan/law/catalog.hpp"

namespace width_steps_test {

using vocabplan::Width;
using vocabplan::width_steps;
using vocabplan::WidthStep;
using vocabplan::WidthTable;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const WidthTable& table() {
  return vocabplan::default_law().width_table;
}

}  // namespace

TEST_CASE("law: steps of width follow each other without a gap", "[law]") {
  const auto steps = width_steps(table(), {}, 1.0, 1e30);
  REQUIRE(steps.size() == table().rows().size());
  CHECK(steps.front().lowest == 1.0);
  CHECK(steps.back().highest == 1e30);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const WidthStep& step = steps[i];
    CAPTURE(step.lowest, step.highest);
    CHECK(step.width == table().width(step.lowest));
    CHECK(step.width == table().width(step.highest));
    if (i > 0) CHECK(step.lowest == std::nextafter(steps[i - 1].highest, kInfinity));
  }
}

TEST_CASE("law: steps of width within limits", "[law]") {
  // Rows of the default law end at 50M, 200M and 500M.
  const auto some = width_steps(table(), {}, 100e6, 300e6);
  REQUIRE(some.size() == 2);
  CHECK(some[0].lowest == 100e6);
  CHECK(some[0].highest == 200e6);
  CHECK(some[1].highest == 300e6);
  CHECK(some[1].width == 1024.0);
  const auto one = width_steps(table(), {}, 200e6, 200e6);
  REQUIRE(one.size() == 1);
  CHECK(one[0].width == 768.0);
  CHECK(width_steps(table(), {}, 2.0, 1.0).empty());
}

TEST_CASE("law: a width that is given is one step", "[law]") {
  const auto steps = width_steps(table(), Width(640), 1.0, 1e30);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].lowest == 1.0);
  CHECK(steps[0].highest == 1e30);
  CHECK(steps[0].width == 640.0);
}

}  // namespace width_steps_test
