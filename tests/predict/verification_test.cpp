#include "vocabplan/predict/verification.hpp"

#include <cmath>
#include <string>

#include "catch.hpp"
#include "table.hpp"
#include "vocabplan/law/catalog.hpp"

using vocabplan::compare_with_reference;
using vocabplan::default_law;
using vocabplan::Flops;
using vocabplan::NonVocabParams;
using vocabplan::ReferenceRow;
using vocabplan::Verdict;
using vocabplan::test::Table;

namespace {

ReferenceRow row_of(const Table& table, std::size_t i) {
  ReferenceRow row{.n_nv = NonVocabParams(table.number(i, "nnv"))};
  if (!table.text(i, "flops").empty()) row.flops = Flops(table.number(i, "flops"));
  row.v_isoflops = table.number(i, "v_isoflops");
  row.v_derivative = table.number(i, "v_derivative");
  row.v_isoloss = table.number(i, "v_isoloss");
  return row;
}

}  // namespace

TEST_CASE("predict: the golden rows verify as scipy's own flag says", "[predict]") {
  const Table table(vocabplan::test::reference_file("predictions.csv"));
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto comparisons = compare_with_reference(row_of(table, i), default_law());
    CAPTURE(i, table.text(i, "nnv"), table.text(i, "flops"), table.text(i, "v_isoloss"));
    REQUIRE(comparisons.size() == 3);
    CHECK(comparisons[0].approach == "isoflops");
    CHECK(comparisons[1].approach == "derivative");
    CHECK(comparisons[2].approach == "isoloss");
    CHECK(comparisons[0].verdict == Verdict::equal);
    CHECK(comparisons[1].verdict == Verdict::equal);
    const double exact = std::strtod(table.text(i, "v_isoloss_exact").c_str(), nullptr);
    const bool right = *row_of(table, i).v_isoloss == std::trunc(exact);
    CHECK((table.text(i, "isoloss_ier") != "1" || right));
    CHECK(comparisons[2].verdict == (right ? Verdict::equal : Verdict::not_converged));
  }
}

TEST_CASE("predict: an integer off by one is a difference", "[predict]") {
  const Table table(vocabplan::test::reference_file("predictions.csv"));
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "isoloss_ier") != "1") continue;
    ReferenceRow row = row_of(table, i);
    // Above 1e11 entries a double cannot tell neighbours at the reference's accuracy.
    if (*row.v_isoloss > 1e9) continue;
    const double off = i % 2 == 0 ? 1.0 : -1.0;
    row.v_isoflops = *row.v_isoflops + off;
    row.v_derivative = *row.v_derivative + off;
    row.v_isoloss = *row.v_isoloss + off;
    CAPTURE(i, table.text(i, "nnv"), table.text(i, "flops"));
    const auto comparisons = compare_with_reference(row, default_law());
    CHECK(comparisons[0].verdict == Verdict::different);
    // At its anchor approach 2 is a whole number to the last digit, and either neighbour may be
    // what a double cuts it off to.
    if (row.n_nv.value() != 33e6) CHECK(comparisons[1].verdict == Verdict::different);
    // The solver's start is never told apart from a solver that stayed there.
    if (*row.v_isoloss != 1000.0) CHECK(comparisons[2].verdict == Verdict::different);
    CHECK(comparisons[2].reference == *row.v_isoloss);
  }
}

TEST_CASE("predict: only what the reference gives is compared", "[predict]") {
  const NonVocabParams n_nv(7e9);
  CHECK(compare_with_reference({.n_nv = n_nv}, default_law()).empty());
  const auto one = compare_with_reference({.n_nv = n_nv, .v_derivative = 67450.0}, default_law());
  REQUIRE(one.size() == 1);
  CHECK(one[0].approach == "derivative");
  CHECK(one[0].verdict == Verdict::equal);
}

TEST_CASE("predict: a reference value that is no root is counted apart", "[predict]") {
  // Table 1 of the paper: 59547 entries at 7B.
  const auto verdict = [](double v) {
    return compare_with_reference({.n_nv = NonVocabParams(7e9), .v_isoloss = v}, default_law())
        .at(0)
        .verdict;
  };
  CHECK(verdict(59547.0) == Verdict::equal);
  CHECK(verdict(59546.0) == Verdict::different);
  CHECK(verdict(50000.0) == Verdict::different);
  CHECK(verdict(80000.0) == Verdict::different);
  CHECK(verdict(1000.0) == Verdict::not_converged);  // where the reference's solver starts
  CHECK(verdict(1e120) == Verdict::not_converged);
  CHECK(verdict(0.0) == Verdict::not_converged);
  CHECK(verdict(-5.0) == Verdict::not_converged);
}
