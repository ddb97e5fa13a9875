#include <algorithm>
#include <string>

#include "catch.hpp"
#include "exact.hpp"
#include "table.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace golden_test {

using vocabplan::Flops;
using vocabplan::NonVocabParams;
using vocabplan::test::Exact;
using vocabplan::test::Table;

namespace {

const Table& golden() {
  static const Table table(vocabplan::test::reference_file("predictions.csv"));
  return table;
}

// The digits of V cut off to an integer, as the reference prints it.
std::string integer(double vocab_size) {
  const auto whole = Exact(vocabplan::truncated(vocab_size));
  return whole.str(0, std::ios_base::fixed).substr(0, whole.str(0, std::ios_base::fixed).find('.'));
}

double flops_of(std::size_t row) {
  return golden().text(row, "flops").empty() ? golden().number(row, "flops_law")
                                             : golden().number(row, "flops");
}

}  // namespace

TEST_CASE("predict: golden file is whole", "[predict]") {
  CHECK(golden().rows() == 802);
}

TEST_CASE("predict: golden widths and FLOPs of the compute-optimal line", "[predict]") {
  const auto& law = vocabplan::default_law();
  double most = 0.0;
  for (std::size_t i = 0; i < golden().rows(); ++i) {
    const double n_nv = golden().number(i, "nnv");
    CAPTURE(i, n_nv);
    CHECK(law.width_table.width(n_nv) == golden().number(i, "d"));
    const Exact expected(golden().text(i, "flops_law"));
    const double error = vocabplan::test::relative_error(law.compute_optimal_flops(n_nv), expected);
    // The reference writes the power as exp and log, and is the less exact of the two.
    CHECK(error < 2e-14);
    most = std::max(most, error);
  }
  WARN("largest relative difference of flops_law: " << most);
}

TEST_CASE("predict: golden integers of approaches 1 and 2", "[predict]") {
  const auto& law = vocabplan::default_law();
  for (std::size_t i = 0; i < golden().rows(); ++i) {
    const NonVocabParams n_nv(golden().number(i, "nnv"));
    const double width = golden().number(i, "d");
    CAPTURE(i, n_nv.value());
    CHECK(integer(vocabplan::isoflops_optimum(law, n_nv) / width) ==
          golden().text(i, "v_isoflops"));
    CHECK(integer(vocabplan::derivative_optimum(law, n_nv) / width) ==
          golden().text(i, "v_derivative"));
  }
}

TEST_CASE("predict: golden integers of approach 3 where the reference converged", "[predict]") {
  const auto& law = vocabplan::default_law();
  int converged = 0;
  for (std::size_t i = 0; i < golden().rows(); ++i) {
    if (golden().text(i, "isoloss_ier") != "1") continue;
    ++converged;
    const NonVocabParams n_nv(golden().number(i, "nnv"));
    CAPTURE(i, n_nv.value(), flops_of(i));
    const auto root = isoloss_optimum(law.isoloss, n_nv, Flops(flops_of(i)));
    CHECK(integer(root.value / golden().number(i, "d")) == golden().text(i, "v_isoloss"));
  }
  CHECK(converged > 400);
}

TEST_CASE("predict: golden optimum of approach 3 in fifty digits, every row", "[predict]") {
  const auto& law = vocabplan::default_law();
  double most = 0.0;
  for (std::size_t i = 0; i < golden().rows(); ++i) {
    const NonVocabParams n_nv(golden().number(i, "nnv"));
    const auto root = isoloss_optimum(law.isoloss, n_nv, Flops(flops_of(i)));
    const double vocab_size = root.value / golden().number(i, "d");
    const double error =
        vocabplan::test::relative_error(vocab_size, Exact(golden().text(i, "v_isoloss_exact")));
    CAPTURE(i, n_nv.value(), flops_of(i), vocab_size);
    CHECK(error < 2e-15);
    CHECK(root.evaluations <= vocabplan::kMostEvaluations);
    most = std::max(most, error);
  }
  WARN("largest relative error of v_isoloss: " << most);
}

TEST_CASE("predict: golden rows through the whole prediction", "[predict]") {
  const auto& law = vocabplan::default_law();
  for (std::size_t i = 0; i < golden().rows(); ++i) {
    vocabplan::BudgetRequest request{.n_nv = NonVocabParams(golden().number(i, "nnv"))};
    const bool own = golden().text(i, "flops").empty();
    if (!own) request.flops = Flops(golden().number(i, "flops"));
    const auto prediction = predict(request, law);
    CAPTURE(i, request.n_nv->value(), flops_of(i));
    CHECK(prediction.budget.width == golden().number(i, "d"));
    // 3e-15: the budget of the line differs by the rounding of the reference's own FLOPs.
    CHECK(vocabplan::test::relative_error(prediction.isoloss.vocab_size,
                                          Exact(golden().text(i, "v_isoloss_exact"))) < 3e-15);
    if (golden().text(i, "isoloss_ier") == "1") {
      CHECK(integer(prediction.isoloss.vocab_size) == golden().text(i, "v_isoloss"));
    }
    if (!own) continue;
    REQUIRE(prediction.isoflops.has_value());
    REQUIRE(prediction.derivative.has_value());
    CHECK(integer(prediction.isoflops->vocab_size) == golden().text(i, "v_isoflops"));
    CHECK(integer(prediction.derivative->vocab_size) == golden().text(i, "v_derivative"));
  }
}

}  // namespace golden_test
