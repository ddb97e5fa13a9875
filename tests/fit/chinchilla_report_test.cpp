#include "vocabplan/fit/chinchilla_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "loss_data.hpp"
#include "table.hpp"
#include "vocabplan/core/error.hpp"

namespace chinchilla_report_test {

using namespace vocabplan;
using vocabplan::test::Random;
using vocabplan::test::relative;

namespace {

constexpr double kSquared = std::numeric_limits<double>::infinity();
constexpr ChinchillaLaw kKnown{.E = 1.82, .A = 480.0, .B = 2100.0, .alpha = 0.348, .beta = 0.366};

// `runs` runs of `checkpoints` rows, sizes 5e7 .. 1.6e10 with 2 .. 200 tokens a parameter; normal
// noise of ln L, shared by a run and of each row.
LossTable runs_table(std::size_t runs, std::size_t checkpoints, double shared, double own,
                     Random& random) {
  LossTable table;
  for (std::size_t run = 0; run < runs; ++run) {
    const double n = random.log_uniform(5e7, 1.6e10);
    const double common = shared * test::normal(random);
    for (std::size_t i = 0; i < checkpoints; ++i) {
      const double tokens = n * random.log_uniform(2.0, 200.0);
      table.n.push_back(n);
      table.tokens.push_back(tokens);
      table.loss.push_back(kKnown.loss(n, tokens) * std::exp(common + own * test::normal(random)));
      table.run.push_back(static_cast<std::uint32_t>(run));
    }
  }
  table.runs = runs;
  return table;
}

LossTable rows_table(std::size_t rows, double noise, std::uint64_t seed) {
  Random random(seed);
  LossTable table = runs_table(rows, 1, 0.0, noise, random);
  table.run.clear();
  table.runs = 0;
  return table;
}

ChinchillaReport report(const LossTable& table, const ChinchillaRequest& request) {
  return report_chinchilla(table, request);
}

using Row5 = std::array<double, 5>;
using Matrix5 = std::array<Row5, 5>;

// Gauss-Jordan with pivots.
Matrix5 inverse(Matrix5 m) {
  Matrix5 out{};
  for (std::size_t i = 0; i < 5; ++i) out[i][i] = 1.0;
  for (std::size_t k = 0; k < 5; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < 5; ++i) {
      if (std::abs(m[i][k]) > std::abs(m[pivot][k])) pivot = i;
    }
    std::swap(m[k], m[pivot]);
    std::swap(out[k], out[pivot]);
    const double scale = m[k][k];
    for (std::size_t j = 0; j < 5; ++j) {
      m[k][j] /= scale;
      out[k][j] /= scale;
    }
    for (std::size_t i = 0; i < 5; ++i) {
      const double factor = m[i][k];
      if (i == k) continue;
      for (std::size_t j = 0; j < 5; ++j) {
        m[i][j] -= factor * m[k][j];
        out[i][j] -= factor * out[k][j];
      }
    }
  }
  return out;
}

// Standard errors of E, ln A, ln B, alpha, beta of a fit by the squared loss, by the sandwich of
// White 1980 and, for runs, of Liang & Zeger 1986: (J'J)^-1 (sum over units of s s') (J'J)^-1 with
// the units' scores s = sum J' r.
Row5 sandwich_errors(const LossTable& table, const ChinchillaFit& fit, bool by_run) {
  Matrix5 bread{};
  std::vector<Row5> scores(by_run ? table.runs : table.rows());
  const ChinchillaLaw& law = fit.law;
  // The directions are scaled, so that the matrix can be inverted.
  const double ln_n = std::log(9e8);
  const double ln_d = std::log(2e10);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double a = law.A * std::pow(table.n[i], -law.alpha);
    const double b = law.B * std::pow(table.tokens[i], -law.beta);
    const double m = law.E + a + b;
    const double x = std::log(table.n[i]) - ln_n;
    const double y = std::log(table.tokens[i]) - ln_d;
    const Row5 slopes{1.0 / m, a / m, b / m, -a * x / m, -b * y / m};
    Row5& score = scores[by_run ? table.run[i] : i];
    for (std::size_t j = 0; j < 5; ++j) {
      score[j] += slopes[j] * fit.residuals[i];
      for (std::size_t k = 0; k < 5; ++k) bread[j][k] += slopes[j] * slopes[k];
    }
  }
  const Matrix5 inner = inverse(bread);
  const auto variance = [&](const Row5& direction) {
    double sum = 0.0;
    for (const Row5& score : scores) {
      double part = 0.0;
      for (std::size_t j = 0; j < 5; ++j) {
        for (std::size_t k = 0; k < 5; ++k) part += direction[j] * inner[j][k] * score[k];
      }
      sum += part * part;
    }
    return sum;
  };
  // ln A is that at the centre plus alpha ln n there.
  return {std::sqrt(variance({1, 0, 0, 0, 0})), std::sqrt(variance({0, 1, 0, ln_n, 0})),
          std::sqrt(variance({0, 0, 1, 0, ln_d})), std::sqrt(variance({0, 0, 0, 1, 0})),
          std::sqrt(variance({0, 0, 0, 0, 1}))};
}

bool holds(const std::optional<ResampledConstant>& constant, double truth) {
  return constant && constant->interval.lower <= truth && truth <= constant->interval.upper;
}

LossTable losses_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  RecordReader reader([&file](char* buffer, std::size_t room) {
    file.read(buffer, static_cast<std::streamsize>(room));
    return static_cast<std::size_t>(file.gcount());
  });
  return read_loss_table(reader, path);
}

}  // namespace

TEST_CASE("fit: resampled standard errors of a Chinchilla fit are those of the sandwich", "[fit]") {
  Random random(51);
  const LossTable table = runs_table(80, 3, 0.004, 0.002, random);
  for (const ResampleUnit unit : {ResampleUnit::row, ResampleUnit::run}) {
    CAPTURE(name_of(unit));
    const ChinchillaReport found =
        report(table, {.delta = kSquared, .resample = unit, .draws = 1000, .threads = 2});
    REQUIRE(found.fit.status == FitStatus::converged);
    const Row5 expected = sandwich_errors(table, found.fit, unit == ResampleUnit::run);
    const ChinchillaUncertainty& u = found.uncertainty;
    CHECK(relative(*u.E->standard_error, expected[0]) < 0.2);
    CHECK(relative(*u.alpha->standard_error, expected[3]) < 0.2);
    CHECK(relative(*u.beta->standard_error, expected[4]) < 0.2);
    // A and B are skewed; the middle of the distribution of their logarithms is not: 90 % of a
    // normal distribution are 3.29 standard deviations.
    const auto spread = [](const ResampledConstant& of) {
      return std::log(of.interval.upper / of.interval.lower) / 3.2897;
    };
    CHECK(relative(spread(*u.A), expected[1]) < 0.2);
    CHECK(relative(spread(*u.B), expected[2]) < 0.2);
  }
}

TEST_CASE("fit: 90 % intervals of a Chinchilla fit hold the truth", "[fit]") {
  const int sets = test::cases(100);
  std::array<int, 4> held{};
  for (int set = 0; set < sets; ++set) {
    const LossTable table = rows_table(100, 0.005, 7000 + static_cast<std::uint64_t>(set));
    const ChinchillaUncertainty u =
        report(table, {.delta = kSquared, .draws = 100, .seed = 3, .threads = 2}).uncertainty;
    held[0] += holds(u.E, kKnown.E) ? 1 : 0;
    held[1] += holds(u.alpha, kKnown.alpha) ? 1 : 0;
    held[2] += holds(u.beta, kKnown.beta) ? 1 : 0;
    held[3] += holds(u.size_exponent, kKnown.size_exponent()) ? 1 : 0;
  }
  if (test::kSanitized) return;
  // 90 of 100, give or take three standard deviations of such a count.
  for (const int count : held) CHECK(std::abs(count - 90) <= 9);
}

TEST_CASE("fit: the rows of Hoffmann et al. that Besiroglu et al. read off", "[fit]") {
  const auto path = test::shared_file("data/besiroglu_2024.csv");
  if (!path) {
    WARN("data/besiroglu_2024.csv is absent: set VOCABPLAN_SHARED to compare standard errors");
    return;
  }
  const LossTable table = losses_in(*path);
  REQUIRE(table.rows() == 240);
  const ChinchillaReport found = report(table, {.draws = 4000, .threads = 2});
  REQUIRE(found.fit.status == FitStatus::converged);
  // arXiv 2404.10102, table 1; each of its constants is within its own standard error.
  const ChinchillaLaw& law = found.fit.law;
  CHECK(std::abs(law.E - 1.8172) <= 1e-4);
  CHECK(std::abs(law.A - 482.01) < 124.58);
  CHECK(std::abs(law.B - 2085.43) < 1293.23);
  CHECK(std::abs(law.alpha - 0.3478) < 0.02);
  CHECK(std::abs(law.beta - 0.3658) < 0.02);
  const ChinchillaUncertainty& u = found.uncertainty;
  CHECK(relative(*u.A->standard_error, 124.58) < 0.2);
  CHECK(relative(*u.B->standard_error, 1293.23) < 0.2);
  // Printed to two decimals, these stand for all that rounds to them.
  const auto near_rounded = [](double value, double printed) {
    return value > 0.8 * (printed - 0.005) && value < 1.2 * (printed + 0.005);
  };
  CHECK(near_rounded(*u.E->standard_error, 0.03));
  CHECK(near_rounded(*u.alpha->standard_error, 0.02));
  CHECK(near_rounded(*u.beta->standard_error, 0.02));
  CHECK(near_rounded(*u.size_exponent->standard_error, 0.02));
  CHECK(found.warnings.empty());
}

TEST_CASE("fit: resampled Chinchilla fits do not depend on threads, and do on the seed", "[fit]") {
  const LossTable table = rows_table(40, 0.01, 52);
  const auto interval = [&](std::uint64_t seed, unsigned threads) {
    return report(table, {.draws = 40, .seed = seed, .threads = threads})
        .uncertainty.alpha->interval.lower;
  };
  CHECK(interval(1, 1) == interval(1, 3));
  CHECK(interval(1, 1) != interval(2, 1));
}

TEST_CASE("fit: a Chinchilla fit is resampled by runs where runs have checkpoints", "[fit]") {
  Random random(53);
  LossTable table = runs_table(20, 4, 0.005, 0.001, random);
  const auto unit = [&](std::optional<ResampleUnit> asked) {
    return report(table, {.resample = asked, .draws = 20}).resample;
  };
  CHECK(unit({}) == ResampleUnit::run);
  CHECK(unit(ResampleUnit::row) == ResampleUnit::row);
  const auto warned = report(table, {.resample = ResampleUnit::row, .draws = 20}).warnings;
  CHECK(std::any_of(warned.begin(), warned.end(), [](const std::string& sentence) {
    return sentence.find("rows of one run share their noise") != std::string::npos;
  }));
  CHECK_THROWS_AS(unit(ResampleUnit::family), DomainError);
  table.run.clear();
  table.runs = 0;
  CHECK(unit({}) == ResampleUnit::row);
  CHECK_THROWS_AS(unit(ResampleUnit::run), DomainError);
}

TEST_CASE("fit: a Chinchilla fit that has not converged has no intervals", "[fit]") {
  LossTable table = rows_table(40, 0.01, 54);
  std::fill(table.loss.begin(), table.loss.end(), 3.0);
  const ChinchillaReport flat = report(table, {.draws = 40});
  CHECK(flat.fit.status == FitStatus::term_vanished);
  CHECK(flat.draws == 0);
  CHECK_FALSE(flat.uncertainty.E);
  CHECK_FALSE(flat.errors.r_squared);
  const ChinchillaReport none = report(rows_table(3, 0.01, 55), {.draws = 40});
  CHECK(none.fit.status == FitStatus::too_few_data);
  CHECK(none.hold_outs.empty());
  CHECK_FALSE(none.uncertainty.E);
  CHECK_FALSE(report(rows_table(40, 0.01, 54), {.draws = 0}).uncertainty.E);
}

TEST_CASE("fit: errors of a Chinchilla fit", "[fit]") {
  const LossTable table = rows_table(60, 0.01, 56);
  const ChinchillaReport found = report(table, {.draws = 0});
  long double squares = 0.0L;
  long double logs = 0.0L;
  long double sum = 0.0L;
  long double sum_of_squares = 0.0L;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const long double miss = found.fit.law.loss(table.n[i], table.tokens[i]) - table.loss[i];
    squares += miss * miss;
    logs += static_cast<long double>(found.fit.residuals[i]) * found.fit.residuals[i];
    sum += table.loss[i];
    sum_of_squares += static_cast<long double>(table.loss[i]) * table.loss[i];
  }
  const long double total = sum_of_squares - sum * sum / 60.0L;
  CHECK(relative(*found.errors.r_squared, static_cast<double>(1.0L - squares / total)) < 1e-9);
  CHECK(relative(found.errors.rmse, static_cast<double>(std::sqrt(squares / 60.0L))) < 1e-12);
  CHECK(relative(found.errors.rmse_log, static_cast<double>(std::sqrt(logs / 60.0L))) < 1e-9);
}

TEST_CASE("fit: hold-outs of a Chinchilla fit are fits to the other rows", "[fit]") {
  Random random(57);
  LossTable table = runs_table(12, 6, 0.0, 0.005, random);
  // As sizes that were read off a picture.
  const double largest = *std::max_element(table.n.begin(), table.n.end());
  double step = 0.0;
  for (double& n : table.n) {
    if (n == largest) n *= 1.0 - 1e-4 * (step += 1.0);
  }
  const ChinchillaReport found = report(table, {.draws = 0});
  REQUIRE(found.hold_outs.size() == 2);
  for (const ChinchillaHoldOut& held : found.hold_outs) {
    CAPTURE(held.held);
    LossTable rest;
    double squares = 0.0;
    double bias = 0.0;
    const auto is_held = [&](std::size_t i) {
      const double flops = 6.0 * table.n[i] * table.tokens[i];
      return (held.held == "largest_n" ? table.n[i] : flops) >= held.from;
    };
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (is_held(i)) continue;
      rest.n.push_back(table.n[i]);
      rest.tokens.push_back(table.tokens[i]);
      rest.loss.push_back(table.loss[i]);
    }
    const std::size_t count = table.rows() - rest.rows();
    CHECK(held.rows_held == count);
    CHECK(count == (held.held == "largest_n" ? 6 : 7));  // a run; a tenth of 72 rows
    const ChinchillaLaw law = fit_chinchilla(rest.n, rest.tokens, rest.loss, 1e-3).law;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (!is_held(i)) continue;
      const double miss = law.loss(table.n[i], table.tokens[i]) - table.loss[i];
      squares += miss * miss;
      bias += miss / static_cast<double>(count);
    }
    CHECK(relative(held.errors.rmse, std::sqrt(squares / static_cast<double>(count))) < 1e-5);
    CHECK(std::abs(held.errors.bias - bias) < 1e-5 * held.errors.rmse);
  }
}

}  // namespace chinchilla_report_test
