#include "vocabplan/law/width_table.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"

namespace width_table_test {

using vocabplan::DomainError;
using vocabplan::WidthTable;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Rows = std::vector<WidthTable::Row>;

// Table 5 of the paper, and the width above its last row from the authors' code.
const Rows kPublished{{50e6, 512},   {200e6, 768},      {500e6, 1024},  {1e9, 1536},
                      {2e9, 2048},   {5e9, 3200},       {10e9, 4096},   {20e9, 5120},
                      {50e9, 6048},  {100e9, 8192},     {200e9, 12288}, {500e9, 16384},
                      {1e12, 20480}, {kInfinity, 24576}};

}  // namespace

TEST_CASE("law: both sides of every step of the width table", "[law]") {
  const WidthTable& table = vocabplan::default_law().width_table;
  REQUIRE(table.rows().size() == kPublished.size());
  double below = 0.0;
  for (std::size_t i = 0; i < kPublished.size(); ++i) {
    const auto& [bound, width] = kPublished[i];
    CAPTURE(bound, width);
    CHECK(table.rows()[i].max_n_nv == bound);
    CHECK(table.width(std::nextafter(below, kInfinity)) == width);
    if (std::isfinite(bound)) {
      CHECK(table.width(std::nextafter(bound, 0.0)) == width);
      CHECK(table.width(bound) == width);
      CHECK(&table.row(bound) == &table.rows()[i]);
    }
    below = bound;
  }
  CHECK(table.width(1.0) == 512.0);
  CHECK(table.width(1e30) == 24576.0);
  CHECK(table.width(std::numeric_limits<double>::max()) == 24576.0);
  CHECK(table.width(kInfinity) == 24576.0);
}

TEST_CASE("law: a width table of one row", "[law]") {
  const WidthTable table(Rows{{kInfinity, 640.0}});
  CHECK(table.width(1.0) == 640.0);
  CHECK(table.width(1e30) == 640.0);
}

TEST_CASE("law: a width table that leaves a model without a width is refused", "[law]") {
  const double kNan = std::numeric_limits<double>::quiet_NaN();
  const auto rows = GENERATE_COPY(values<Rows>({
      {},
      {{50e6, 512}},
      {{50e6, 512}, {50e6, 768}, {kInfinity, 1024}},
      {{50e6, 512}, {40e6, 768}, {kInfinity, 1024}},
      {{0.0, 512}, {kInfinity, 768}},
      {{-1.0, 512}, {kInfinity, 768}},
      {{kInfinity, 512}, {kInfinity, 768}},
      {{kNan, 512}},
      {{50e6, 512}, {kNan, 768}},
      {{kInfinity, 0.5}},
      {{kInfinity, 0.0}},
      {{kInfinity, -512}},
      {{kInfinity, kInfinity}},
      {{kInfinity, kNan}},
  }));
  CHECK_THROWS_AS(WidthTable(rows), DomainError);
}

TEST_CASE("law: a refused width table says which bound or width", "[law]") {
  CHECK_THROWS_WITH(WidthTable(Rows{}), "the width table has no rows");
  CHECK_THROWS_WITH(WidthTable(Rows{{50e6, 512}, {40e6, 768}}),
                    "max_n_nv is 40000000 after 50000000; bounds must be positive and ascend");
  CHECK_THROWS_WITH(WidthTable(Rows{{50e6, 0.25}}), "width is 0.25; accepted is 1 or more");
}

}  // namespace width_table_test
