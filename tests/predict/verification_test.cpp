#include "vocabplan/predict/verification.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "table.hpp"
#include "vocabplan/law/catalog.hpp"

namespace verification_test {

using vocabplan::compare_with_reference;
using vocabplan::default_law;
using vocabplan::Flops;
using vocabplan::looks_unconverged;
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
  row.isoloss_converged = table.text(i, "isoloss_ier") == "1";
  return row;
}

}  // namespace

TEST_CASE("predict: the golden rows verify as scipy's own flag says", "[predict]") {
  const Table table(vocabplan::test::reference_file("predictions.csv"));
  std::size_t unconverged = 0;
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
    CHECK(comparisons[2].verdict == (right ? Verdict::equal : Verdict::unconverged));
    if (comparisons[2].verdict == Verdict::unconverged) ++unconverged;
    // The guess for files without the flag knows the same rows by their values alone.
    CHECK(looks_unconverged(comparisons[2]) == !right);
  }
  CHECK(unconverged == 39);
}

TEST_CASE("predict: without the solver's status no value is excused", "[predict]") {
  const Table table(vocabplan::test::reference_file("predictions.csv"));
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "isoloss_ier") == "1") continue;
    ReferenceRow row = row_of(table, i);
    for (const std::optional<bool> status : {std::optional<bool>(), std::optional(true)}) {
      row.isoloss_converged = status;
      CHECK(compare_with_reference(row, default_law())[2].verdict == Verdict::different);
    }
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
    // Also at its anchor, where approach 2 is a whole number: a power of 1 is exact.
    CHECK(comparisons[1].verdict == Verdict::different);
    CHECK(comparisons[2].verdict == Verdict::different);
    CHECK(comparisons[2].reference == *row.v_isoloss);
    // What is printed of a difference.
    CHECK(comparisons[2].n_nv == row.n_nv.value());
    CHECK(comparisons[2].flops ==
          Approx(table.number(i, row.flops ? "flops" : "flops_law")).epsilon(1e-14));
    CHECK(comparisons[2].ratio() == *row.v_isoloss / comparisons[2].computed);
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

TEST_CASE("predict: only a status excuses an isoloss value", "[predict]") {
  // Table 1 of the paper: 59547 entries at 7B.
  const auto verdict = [](double v, std::optional<bool> converged) {
    return compare_with_reference(
               {.n_nv = NonVocabParams(7e9), .v_isoloss = v, .isoloss_converged = converged},
               default_law())
        .at(0)
        .verdict;
  };
  // A digit cut off or put on, the neighbours, a fraction, and what a failed solver leaves.
  for (const double v : {5954.0, 595470.0, 6000.0, 595.0, 1.0, 0.0, -59547.0, 59546.0, 59548.0,
                         59547.3, 59547.6, 999.0, 1000.0, 1e120, -1e120}) {
    CAPTURE(v);
    CHECK(verdict(v, std::nullopt) == Verdict::different);
    CHECK(verdict(v, true) == Verdict::different);
    CHECK(verdict(v, false) == Verdict::unconverged);
  }
  for (const std::optional<bool> status : {std::optional<bool>(), {true}, {false}}) {
    CHECK(verdict(59547.0, status) == Verdict::equal);
  }
}

TEST_CASE("predict: what looks like a solver that failed", "[predict]") {
  const auto looks = [](double reference, double computed, std::string_view approach) {
    return looks_unconverged({.approach = approach,
                              .reference = reference,
                              .computed = computed,
                              .verdict = Verdict::different});
  };
  for (const double stuck : {990.0, 999.0, 1000.0, 1010.0, 1.1e11, -1.1e11, 1e120, -1e300}) {
    CAPTURE(stuck);
    CHECK(looks(stuck, 604.9, "isoloss"));
    CHECK_FALSE(looks(stuck, 605.0, "isoloss"));
    CHECK_FALSE(looks(stuck, 300.0, "isoflops"));
    CHECK_FALSE(looks(stuck, 300.0, "derivative"));
  }
  for (const double other : {989.0, 1011.0, -1000.0, 1e11, -1e11, 0.0, 301.0, 30.0, 3000.0}) {
    CAPTURE(other);
    CHECK_FALSE(looks(other, 300.0, "isoloss"));
  }
}

}  // namespace verification_test
