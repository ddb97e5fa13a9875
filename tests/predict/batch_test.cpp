#include "vocabplan/predict/batch.hpp"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "batch_columns.hpp"
#include "catch.hpp"
#include "vocabplan/core/number_text.hpp"

namespace batch_test {

using vocabplan::default_law;
using vocabplan::predict_batch;
using vocabplan::test::Columns;
using vocabplan::test::difference;
using vocabplan::test::kMissing;
using vocabplan::test::Random;
using vocabplan::test::same_integer;

namespace {

// Compares every row with the scalar path; returns the largest relative difference.
double check_rows(const vocabplan::Law& law, Columns& columns) {
  predict_batch(law, columns.input(), columns.output());
  double most = 0.0;
  for (std::size_t i = 0; i < columns.n_nv.size(); ++i) {
    const auto p = vocabplan::test::predict_row(law, columns, i);
    const double v1 = vocabplan::test::vocab_size(p.isoflops);
    const double v2 = vocabplan::test::vocab_size(p.derivative);
    const double v3 = p.isoloss.vocab_size;
    const bool same = same_integer(columns.v_isoflops[i], v1) &&
                      same_integer(columns.v_derivative[i], v2) &&
                      same_integer(columns.v_isoloss[i], v3) && columns.width[i] == p.budget.width;
    const double off = std::max(
        {difference(columns.v_isoflops[i], v1), difference(columns.v_derivative[i], v2),
         difference(columns.v_isoloss[i], v3), difference(columns.flops[i], p.budget.flops)});
    // Subnormal tokens cannot agree to more than their last place.
    const double tokens = std::abs(columns.tokens[i] - p.tokens);
    const bool close = off <= 1e-13 && tokens <= 1e-13 * p.tokens + 5e-324;
    most = std::max(most, off);
    if (same && close) continue;
    CAPTURE(i, columns.n_nv[i], columns.flops_in[i], columns.width_in[i], v1, v2, v3, off);
    CAPTURE(columns.v_isoflops[i], columns.v_derivative[i], columns.v_isoloss[i]);
    FAIL("row differs from the scalar path");
  }
  return most;
}

}  // namespace

TEST_CASE("predict: batch integers are those of the scalar path", "[predict]") {
  Columns columns =
      vocabplan::test::random_rows(80, static_cast<std::size_t>(vocabplan::test::cases(300000)));
  const double most = check_rows(default_law(), columns);
  WARN("largest relative difference: " << most << " on " << vocabplan::batch_target());
}

TEST_CASE("predict: batch rows without FLOPs and widths columns", "[predict]") {
  Columns columns;
  Random random(81);
  for (int i = 0; i < vocabplan::test::cases(50000); ++i)
    columns.add(random.log_uniform(1e5, 1e14));
  Columns other = columns;
  predict_batch(default_law(), columns.input(), columns.output());
  predict_batch(default_law(), {.n_nv = other.n_nv}, other.output());
  for (std::size_t i = 0; i < columns.n_nv.size(); ++i) {
    REQUIRE(same_integer(columns.v_isoflops[i], other.v_isoflops[i]));
    REQUIRE(same_integer(columns.v_derivative[i], other.v_derivative[i]));
    REQUIRE(same_integer(columns.v_isoloss[i], other.v_isoloss[i]));
    REQUIRE(difference(columns.flops[i], other.flops[i]) < 1e-14);
  }
  check_rows(default_law(), columns);
}

TEST_CASE("predict: batch rows whose V lies within ulps of an integer", "[predict]") {
  // A width of n_v / k makes V = k up to rounding; its neighbours step V over k.
  Random random(82);
  Columns columns;
  for (int i = 0; i < 8000; ++i) {
    const double n_nv = random.log_uniform(1e6, 1e14);
    const bool own = i % 2 == 0;
    const double flops =
        own ? default_law().compute_optimal_flops(n_nv) * random.log_uniform(0.1, 10) : kMissing;
    vocabplan::BudgetRequest request{.n_nv = vocabplan::NonVocabParams(n_nv)};
    if (own) request.flops = vocabplan::Flops(flops);
    const auto p = predict(request, default_law());
    const double n_v = i % 3 == 0 && p.isoflops   ? p.isoflops->n_v
                       : i % 3 == 1 && p.isoflops ? p.derivative->n_v
                                                  : p.isoloss.n_v;
    double width = n_v / std::floor(n_v / random.log_uniform(64.0, 30000.0));
    for (int k = 0; k < 4; ++k) width = std::nextafter(width, 0.0);
    for (int k = 0; k < 9; ++k) {
      columns.add(n_nv, flops, width);
      width = std::nextafter(width, 1e300);
    }
  }
  check_rows(default_law(), columns);
}

TEST_CASE("predict: batch rows at the tolerance of the compute-optimal line", "[predict]") {
  Random random(83);
  Columns columns;
  for (int i = 0; i < 5000; ++i) {
    const double n_nv = random.log_uniform(1e4, 1e16);
    const double side = i % 2 == 0 ? vocabplan::kLineTolerance : -vocabplan::kLineTolerance;
    double flops = default_law().compute_optimal_flops(n_nv) * (1.0 + side);
    for (int k = 0; k < 4; ++k) flops = std::nextafter(flops, 0.0);
    for (int k = 0; k < 9; ++k) {
      columns.add(n_nv, flops);
      flops = std::nextafter(flops, 1e300);
    }
  }
  check_rows(default_law(), columns);
}

TEST_CASE("predict: batch rows on both sides of every step of the width table", "[predict]") {
  Columns columns;
  for (const auto& row : default_law().width_table.rows()) {
    if (!std::isfinite(row.max_n_nv)) continue;
    columns.add(std::nextafter(row.max_n_nv, 0.0));
    columns.add(row.max_n_nv);
    columns.add(std::nextafter(row.max_n_nv, 1e300));
  }
  check_rows(default_law(), columns);
}

TEST_CASE("predict: batches of every small length", "[predict]") {
  const auto blocks = GENERATE(std::size_t{0}, std::size_t{512}, std::size_t{1024});
  for (std::size_t rest = 0; rest <= 70; ++rest) {
    Columns columns = vocabplan::test::random_rows(100 + rest, blocks + rest);
    check_rows(default_law(), columns);
  }
}

TEST_CASE("predict: a batch for other laws equals the scalar path", "[predict]") {
  Random random(84);
  for (int k = 0; k < 60; ++k) {
    vocabplan::Law law = default_law();
    law.isoloss.alpha2 = random.uniform(0.05, 2.0);
    law.isoloss.beta = k % 10 == 0 ? 1.0 : random.uniform(0.05, 2.0);
    law.isoloss.A2 = random.log_uniform(1e-3, 1e3);
    law.isoloss.B = random.log_uniform(1e-3, 1e3);
    if (k % 2 == 0) law.compute_optimal = {random.uniform(-4.0, 0.0), random.uniform(0.3, 0.8)};
    law.isoflops.exponent = random.uniform(0.2, 0.8);
    law.derivative.gamma = random.uniform(0.4, 1.4);
    law.isoloss.unit_n_v = random.log_uniform(1.0, 1e9);
    Columns columns = vocabplan::test::random_rows(200 + static_cast<std::uint64_t>(k), 1500);
    std::replace_if(
        columns.flops_in.begin(), columns.flops_in.end(),
        [](double c) { return c < 1e-3 || c > 1e80; }, kMissing);
    CAPTURE(law.isoloss.alpha2, law.isoloss.beta, law.isoloss.A2, law.isoloss.B,
            law.compute_optimal.ln_k, law.compute_optimal.exponent, law.isoflops.exponent,
            law.derivative.gamma, law.isoloss.unit_n_v);
    check_rows(law, columns);
  }
}

TEST_CASE("predict: a batch writes inside its spans only", "[predict]") {
  Columns columns = vocabplan::test::random_rows(85, 103);
  auto out = columns.output();
  const auto inner = [](std::span<double> column) { return column.subspan(3, 90); };
  const vocabplan::BatchInput input{.n_nv = std::span(columns.n_nv).subspan(3, 90),
                                    .flops = std::span(columns.flops_in).subspan(3, 90),
                                    .width = std::span(columns.width_in).subspan(3, 90)};
  predict_batch(default_law(), input,
                {.flops = inner(out.flops),
                 .tokens = inner(out.tokens),
                 .width = inner(out.width),
                 .v_isoflops = inner(out.v_isoflops),
                 .v_derivative = inner(out.v_derivative),
                 .v_isoloss = inner(out.v_isoloss)});
  for (const auto* column : {&columns.flops, &columns.tokens, &columns.width, &columns.v_isoflops,
                             &columns.v_derivative, &columns.v_isoloss}) {
    for (const std::size_t i : {0U, 1U, 2U, 93U, 94U, 102U}) CHECK((*column)[i] == -1.0);
    for (std::size_t i = 3; i < 93; ++i) CHECK((*column)[i] != -1.0);
  }
}

TEST_CASE("predict: a batch does not allocate", "[predict]") {
  const vocabplan::BatchPredictor predictor(default_law());
  for (const std::size_t rows : {std::size_t{0}, std::size_t{7}, std::size_t{100000}}) {
    Columns columns = vocabplan::test::random_rows(86, rows);
    const auto input = columns.input();
    const auto output = columns.output();
    const std::size_t before = vocabplan::test::allocations();
    predictor.predict(input, output);
    const std::size_t after = vocabplan::test::allocations();
    CHECK(after == before);
  }
}

TEST_CASE("predict: one batch predictor in several threads", "[predict]") {
  vocabplan::BatchPredictor first(default_law());
  const vocabplan::BatchPredictor predictor(std::move(first));
  std::vector<Columns> columns;
  for (std::uint64_t k = 0; k < 4; ++k)
    columns.push_back(vocabplan::test::random_rows(87 + k, 20000));
  std::vector<std::thread> threads;
  for (Columns& mine : columns) {
    threads.emplace_back([&predictor, &mine] { predictor.predict(mine.input(), mine.output()); });
  }
  for (std::thread& thread : threads) thread.join();
  for (Columns& threaded : columns) {
    Columns alone = threaded;
    predictor.predict(alone.input(), alone.output());
    // NaN differs from itself, so the empty fields are compared as text.
    for (std::size_t i = 0; i < alone.n_nv.size(); ++i) {
      REQUIRE(alone.v_isoloss[i] == threaded.v_isoloss[i]);
      REQUIRE(vocabplan::shortest(alone.v_isoflops[i]) ==
              vocabplan::shortest(threaded.v_isoflops[i]));
    }
  }
  CHECK_FALSE(std::string(vocabplan::batch_target()).empty());
}

}  // namespace batch_test
