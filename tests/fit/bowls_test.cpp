#include "vocabplan/fit/bowls.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "run_columns.hpp"
#include "vocabplan/core/error.hpp"

namespace bowls_test {

using vocabplan::Bowl;
using vocabplan::BowlsFit;
using vocabplan::BowlStatus;
using vocabplan::fit_bowls;
using vocabplan::FitStatus;
using vocabplan::test::log_steps;
using vocabplan::test::RunColumns;

namespace {

constexpr double kWidth = 640.0;
const std::vector<double> kVocabs{4096.0, 8192.0, 16384.0, 32768.0, 65536.0};

// A family whose loss is an exact parabola in ln V around `best`, straight in ln C.
void add_family(RunColumns& columns, double n_nv, double best, double curvature = 0.1) {
  for (const double v : kVocabs) {
    // Runs end at different FLOPs, as they do when all train on the same text.
    const std::vector<double> budgets = log_steps(1e17, 1e19 * (1.0 + v / 65536.0), 12);
    columns.add_run(n_nv, v, kWidth, budgets, [&](double c) {
      return 0.5 * curvature * std::pow(std::log(v / best), 2) - 0.2 * std::log(c / 1e18);
    });
  }
}

RunColumns four_families() {
  RunColumns columns;
  // Optima by N_v = 0.5 N_nv^0.9 (width 640).
  for (const double n : {2e8, 1e8, 4e8, 3e8}) {
    add_family(columns, n, 0.5 * std::pow(n, 0.9) / kWidth);
  }
  return columns;
}

}  // namespace

TEST_CASE("fit: bowls without noise give back their minima and gamma", "[fit]") {
  RunColumns columns = four_families();
  const BowlsFit fit = fit_bowls(columns.rows());
  REQUIRE(fit.bowls.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    const Bowl& bowl = fit.bowls[i];
    CHECK(bowl.status == BowlStatus::fitted);
    CHECK(bowl.n_nv == 1e8 * (static_cast<double>(i) + 1.0));
    CHECK(bowl.width == kWidth);
    CHECK(std::abs(bowl.flops / (1e19 * (1.0 + 1.0 / 16.0)) - 1.0) < 1e-13);
    CHECK(std::abs(bowl.n_v / (0.5 * std::pow(bowl.n_nv, 0.9)) - 1.0) < 1e-11);
    CHECK(std::abs(bowl.curvature - 0.1) < 1e-12);
    CHECK(std::abs(bowl.loss - -0.2 * std::log(bowl.flops / 1e18)) < 1e-12);
    CHECK(bowl.lowest_vocab == 4096.0);
    CHECK(bowl.highest_vocab == 65536.0);
    CHECK(bowl.runs == 5);
  }
  CHECK(fit.n_v.status == FitStatus::converged);
  CHECK(std::abs(fit.n_v.law.exponent - 0.9) < 1e-10);
  CHECK(std::abs(fit.n_v.law.ln_k - std::log(0.5)) < 1e-8);
}

TEST_CASE("fit: bowls depend on neither the order nor the number of equal rows", "[fit]") {
  RunColumns columns = four_families();
  for (std::size_t i = 0; i < columns.loss.size(); ++i)
    columns.loss[i] += 0.01 * std::sin(double(i));
  const BowlsFit plain = fit_bowls(columns.rows());
  columns.shuffle(331);
  const BowlsFit shuffled = fit_bowls(columns.rows());
  columns.repeat();
  const BowlsFit repeated = fit_bowls(columns.rows());
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(plain.bowls[i].n_v == shuffled.bowls[i].n_v);
    CHECK(plain.bowls[i].n_v == repeated.bowls[i].n_v);
  }
  CHECK(plain.n_v.law.exponent == shuffled.n_v.law.exponent);
}

TEST_CASE("fit: a run of weight 2 counts as two runs, one of weight 0 as none", "[fit]") {
  const auto noisy = [](RunColumns& columns) {
    for (std::size_t i = 0; i < columns.loss.size(); ++i) {
      columns.loss[i] += 0.02 * std::sin(columns.vocab_size[i]);
    }
  };
  RunColumns columns;
  add_family(columns, 1e8, 15000.0);
  noisy(columns);
  std::vector<double> weights;
  for (const double v : columns.vocab_size)
    weights.push_back(v == 8192.0 ? 2.0 : v > 6e4 ? 0.0 : 1.0);
  RunColumns listed;
  add_family(listed, 1e8, 15000.0);
  noisy(listed);
  const std::size_t rows = listed.flops.size();
  listed.runs = 5;
  for (std::size_t i = 0; i < rows; ++i) {
    if (listed.vocab_size[i] == 8192.0) {
      listed.add_row(1e8, 8192.0, kWidth, listed.flops[i], listed.loss[i]);
    }
  }
  listed.runs = 6;
  std::vector<double> without;
  for (const double v : listed.vocab_size) without.push_back(v > 6e4 ? 0.0 : 1.0);
  const BowlsFit a = fit_bowls(columns.rows(), weights);
  const BowlsFit b = fit_bowls(listed.rows(), without);
  REQUIRE(a.bowls.size() == 1);
  CHECK(a.bowls[0].runs == 4);
  CHECK(b.bowls[0].runs == 5);
  CHECK(std::abs(a.bowls[0].n_v / b.bowls[0].n_v - 1.0) < 1e-12);
}

TEST_CASE("fit: what a bowl says when it has no minimum inside", "[fit]") {
  RunColumns columns;
  add_family(columns, 1e8, 2e5);
  add_family(columns, 2e8, 1e3);
  add_family(columns, 3e8, 2e4, -0.1);
  columns.add_run(4e8, 4096.0, kWidth, log_steps(1e17, 1e19, 5), [](double) { return 1.0; });
  const BowlsFit fit = fit_bowls(columns.rows());
  REQUIRE(fit.bowls.size() == 4);
  CHECK(fit.bowls[0].status == BowlStatus::outside_range);
  CHECK(std::abs(fit.bowls[0].vocab_size - 2e5) < 1e-5);
  CHECK(fit.bowls[1].status == BowlStatus::outside_range);
  CHECK(fit.bowls[2].status == BowlStatus::no_minimum);
  CHECK(fit.bowls[2].vocab_size == 0.0);
  CHECK(std::abs(fit.bowls[2].curvature + 0.1) < 1e-12);
  CHECK(fit.bowls[3].status == BowlStatus::too_few_vocab_sizes);
  CHECK(fit.bowls[3].runs == 1);
  CHECK(fit.n_v.status == FitStatus::too_few_data);
  CHECK(fit.n_v.points == 0);
}

TEST_CASE("fit: a run that ended early need not set the budget", "[fit]") {
  RunColumns columns = four_families();
  columns.add_run(1e8, 12000.0, kWidth, log_steps(1e15, 1e16, 5), [](double) { return 9.0; });
  // Nobody else has started at 1e16.
  CHECK(fit_bowls(columns.rows()).bowls[0].status == BowlStatus::too_few_vocab_sizes);
  const BowlsFit fit = fit_bowls(columns.rows(), {}, {.reach = 0.8});
  CHECK(fit.bowls[0].status == BowlStatus::fitted);
  CHECK(fit.bowls[0].runs == 5);
  CHECK(std::abs(fit.n_v.law.exponent - 0.9) < 1e-10);
}

TEST_CASE("fit: a window keeps the vocabularies around the best one", "[fit]") {
  RunColumns columns;
  add_family(columns, 1e8, 15000.0);
  for (std::size_t i = 0; i < columns.loss.size(); ++i) {
    if (columns.vocab_size[i] > 6e4) columns.loss[i] += 1.0;  // not on the parabola
  }
  const BowlsFit wide = fit_bowls(columns.rows());
  const BowlsFit near = fit_bowls(columns.rows(), {}, {.window = 2.0});
  CHECK(std::abs(wide.bowls[0].vocab_size / 15000.0 - 1.0) > 0.1);
  CHECK(near.bowls[0].runs == 3);
  CHECK(near.bowls[0].lowest_vocab == 8192.0);
  CHECK(near.bowls[0].highest_vocab == 32768.0);
  CHECK(std::abs(near.bowls[0].vocab_size / 15000.0 - 1.0) < 1e-11);
}

TEST_CASE("fit: bowls refuse options outside their range", "[fit]") {
  RunColumns columns = four_families();
  for (const double reach : {0.0, 1.1, std::nan("")}) {
    CHECK_THROWS_AS(fit_bowls(columns.rows(), {}, {.reach = reach}), vocabplan::DomainError);
  }
  for (const double window : {0.9, std::nan("")}) {
    CHECK_THROWS_AS(fit_bowls(columns.rows(), {}, {.window = window}), vocabplan::DomainError);
  }
  CHECK(fit_bowls(vocabplan::RunRows{}).bowls.empty());
}

TEST_CASE("fit: bowls of the published runs", "[fit]") {
  auto runs = vocabplan::test::published_runs();
  if (!runs) return;
  // V* of every family by scipy's PchipInterpolator and numpy.polyfit.
  const std::vector<double> all{7566.205847401705, 13241.912860000579, 14428.322287779974,
                                20345.56824917189, 23985.323044932455, 25294.326508509504};
  const std::vector<double> near{4792.8539438579555, 13898.312875747468, 14481.76899677028,
                                 20955.56394247046,  25903.00253550527,  25656.549561921805};
  const double infinity = std::numeric_limits<double>::infinity();
  const BowlsFit wide = fit_bowls(runs->rows(), {}, {.delta = infinity});
  const BowlsFit close = fit_bowls(runs->rows(), {}, {.window = 4.0, .delta = infinity});
  REQUIRE(wide.bowls.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(wide.bowls[i].status == BowlStatus::fitted);
    CHECK(std::abs(wide.bowls[i].vocab_size / all[i] - 1.0) < 1e-9);
    CHECK(std::abs(close.bowls[i].vocab_size / near[i] - 1.0) < 1e-9);
  }
  CHECK(std::abs(wide.n_v.law.exponent - 0.72009408) < 1e-8);
  CHECK(std::abs(close.n_v.law.exponent - 0.8281386) < 1e-7);
}

TEST_CASE("fit: the width of a bowl is the geometric mean of its runs' widths", "[fit]") {
  RunColumns columns;
  const std::vector<double> widths{512.0, 2048.0, 512.0, 2048.0};
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const double v = kVocabs[i];
    columns.add_run(1e8, v, widths[i], log_steps(1e17, 1e19, 12), [&](double c) {
      return 0.05 * std::pow(std::log(v / 12000.0), 2) - 0.2 * std::log(c / 1e18);
    });
  }
  const BowlsFit fit = fit_bowls(columns.rows());
  REQUIRE(fit.bowls.size() == 1);
  CHECK(std::abs(fit.bowls[0].width / 1024.0 - 1.0) < 1e-12);
  CHECK(std::abs(fit.bowls[0].n_v / (1024.0 * fit.bowls[0].vocab_size) - 1.0) < 1e-12);
}

}  // namespace bowls_test
