#include "vocabplan/fit/measured_minima.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "run_columns.hpp"

namespace measured_minima_test {

using namespace vocabplan;
using vocabplan::test::RunColumns;

namespace {

constexpr double kWidth = 640.0;
constexpr double kBudget = 1e19;
constexpr double kSlope = -0.2;
const std::vector<double> kVocabs{4096.0, 8192.0, 16384.0, 32768.0, 65536.0};

// The budgets of the range are among them.
std::vector<double> checkpoints() {
  std::vector<double> flops;
  for (int i = 8; i >= 0; --i) flops.push_back(kBudget * std::pow(0.5, i / 4.0));
  return flops;
}

// A family whose loss is an exact parabola in ln V and straight in ln C. The best V grows as
// C^drift.
void add_size(RunColumns& columns, double n_nv, double best, double drift = 0.0,
              double unit = 1.0) {
  for (const double v : kVocabs) {
    columns.add_run(n_nv, v, kWidth, checkpoints(), [&](double c) {
      const double there = best * std::pow(c / kBudget, drift);
      return unit *
             (0.05 * std::pow(std::log(v / there), 2) + kSlope * std::log(c / kBudget) + 3.0);
    });
  }
}

MeasuredMinimum only(RunColumns& columns) {
  const std::vector<MeasuredMinimum> found = measured_minima(columns.rows());
  REQUIRE(found.size() == 1);
  return found.front();
}

// Runs of one checkpoint, several to a vocabulary.
MeasuredMinimum of_losses(const std::vector<std::vector<double>>& losses) {
  RunColumns columns;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    for (const double loss : losses[i]) {
      columns.add_run(1e8, kVocabs[i], kWidth, std::vector<double>{kBudget},
                      [&](double) { return loss; });
    }
  }
  return only(columns);
}

// The turning point of the parabola through three losses at 8192, 16384 and 32768.
double turn(double left, double middle, double right) {
  const double h = std::log(2.0);
  return 16384.0 * std::exp(0.5 * h * (left - right) / (left - 2.0 * middle + right));
}

bool close(double value, double expected, double tolerance = 1e-11) {
  return std::abs(value / expected - 1.0) < tolerance;
}

}  // namespace

TEST_CASE("fit: exact parabolas give their measured minima exactly", "[fit]") {
  RunColumns columns;
  add_size(columns, 2e8, 20000.0);
  add_size(columns, 1e8, 12000.0);
  const std::vector<MeasuredMinimum> found = measured_minima(columns.rows());
  REQUIRE(found.size() == 2);
  CHECK(found[0].n_nv == 1e8);
  CHECK(close(found[0].vocab_size, 12000.0));
  CHECK(close(found[1].vocab_size, 20000.0));
  for (const MeasuredMinimum& minimum : found) {
    CHECK(minimum.status == MinimumStatus::bracketed);
    CHECK(minimum.range_from == RangeSource::checkpoints);
    CHECK(minimum.flops == kBudget);
    CHECK(minimum.width == kWidth);
    // The bowl does not move.
    CHECK(close(minimum.lower, minimum.vocab_size));
    CHECK(close(minimum.upper, minimum.vocab_size));
  }
  CHECK(found[1].below == 8192.0);
  CHECK(found[1].above == 32768.0);
}

TEST_CASE("fit: the price of a vocabulary is the compute that makes up for its loss", "[fit]") {
  RunColumns columns;
  add_size(columns, 1e8, 20000.0);
  const MeasuredMinimum minimum = only(columns);
  REQUIRE(minimum.vocabularies.size() == 5);
  const auto loss = [](double v) { return 0.05 * std::pow(std::log(v / 20000.0), 2); };
  for (const MeasuredVocab& at : minimum.vocabularies) {
    CHECK(close(at.slope, kSlope, 1e-9));
    const double extra = std::exp((loss(at.vocab_size) - loss(16384.0)) / 0.2) - 1.0;
    CHECK(std::abs(at.extra_compute - extra) < 1e-9);
  }
  const auto at_8192 = measured_price(minimum, 8192.0);
  REQUIRE(at_8192);
  CHECK(at_8192->value == minimum.vocabularies[1].extra_compute);
  CHECK(at_8192->lower == at_8192->upper);
  const auto between = measured_price(minimum, std::sqrt(4096.0 * 8192.0));
  REQUIRE(between);
  const double low = minimum.vocabularies[1].extra_compute;
  const double high = minimum.vocabularies[0].extra_compute;
  CHECK(between->lower == low);
  CHECK(between->upper == high);
  CHECK(close(1.0 + between->value, std::sqrt((1.0 + low) * (1.0 + high))));
  CHECK_FALSE(measured_price(minimum, 4095.0));
  CHECK_FALSE(measured_price(minimum, 65537.0));
  CHECK_FALSE(measured_price(minimum, 0.0));
  CHECK_FALSE(measured_price(minimum, INFINITY));
}

TEST_CASE("fit: measured minima depend on neither unit, order nor repetition", "[fit]") {
  const double bits = 1.0 / std::log(2.0);
  RunColumns nats;
  add_size(nats, 1e8, 20000.0, 0.3);
  RunColumns others;
  add_size(others, 1e8, 20000.0, 0.3, bits);
  others.shuffle(7);
  others.repeat();
  const MeasuredMinimum a = only(nats);
  const MeasuredMinimum b = only(others);
  CHECK(close(a.vocab_size, b.vocab_size));
  CHECK(close(a.lower, b.lower));
  CHECK(close(a.upper, b.upper));
  for (std::size_t i = 0; i < a.vocabularies.size(); ++i) {
    CHECK(close(a.vocabularies[i].loss * bits, b.vocabularies[i].loss));
    CHECK(close(1.0 + a.vocabularies[i].extra_compute, 1.0 + b.vocabularies[i].extra_compute));
  }
}

TEST_CASE("fit: the range of a measured minimum goes back to half the budget", "[fit]") {
  RunColumns columns;
  add_size(columns, 1e8, 20000.0, 0.5);
  const MeasuredMinimum minimum = only(columns);
  CHECK(close(minimum.vocab_size, 20000.0));
  CHECK(close(minimum.upper, 20000.0));
  CHECK(close(minimum.lower, 20000.0 * std::sqrt(0.5)));
}

TEST_CASE("fit: a minimum without neighbours on both sides is none", "[fit]") {
  const MeasuredMinimum low = of_losses({{1.0}, {1.1}, {1.2}});
  CHECK(low.status == MinimumStatus::at_smallest);
  CHECK(low.vocab_size == 0.0);
  CHECK(low.upper == 0.0);
  CHECK_FALSE(measured_price(low, 8192.0));
  CHECK(of_losses({{1.2}, {1.1}, {1.0}}).status == MinimumStatus::at_largest);
  CHECK(of_losses({{1.2}, {1.1}}).status == MinimumStatus::too_few_vocab_sizes);
}

TEST_CASE("fit: runs of equal V are averaged, and their spread is the range", "[fit]") {
  const MeasuredMinimum minimum =
      of_losses({{2.0}, {1.11, 1.09}, {1.00, 1.03, 1.01}, {1.16, 1.14}, {1.9}});
  CHECK(minimum.status == MinimumStatus::bracketed);
  CHECK(minimum.range_from == RangeSource::seeds);
  CHECK(close(minimum.vocab_size, turn(1.10, (1.00 + 1.03 + 1.01) / 3.0, 1.15)));
  double lower = INFINITY;
  double upper = 0.0;
  for (const double left : {1.11, 1.09}) {
    for (const double middle : {1.00, 1.03, 1.01}) {
      for (const double right : {1.16, 1.14}) {
        lower = std::min(lower, turn(left, middle, right));
        upper = std::max(upper, turn(left, middle, right));
      }
    }
  }
  CHECK(close(minimum.lower, lower));
  CHECK(close(minimum.upper, upper));
}

TEST_CASE("fit: one checkpoint and one seed leave the neighbours as the range", "[fit]") {
  const MeasuredMinimum minimum = of_losses({{2.0}, {1.1}, {1.0}, {1.2}, {1.9}});
  CHECK(minimum.range_from == RangeSource::neighbours);
  CHECK(minimum.lower == 8192.0);
  CHECK(minimum.upper == 32768.0);
  // How the losses fall is not known.
  CHECK(minimum.vocabularies[1].slope == 0.0);
  CHECK(std::isinf(minimum.vocabularies[1].extra_compute));
  CHECK(minimum.vocabularies[2].extra_compute == 0.0);
  CHECK_FALSE(measured_price(minimum, 8192.0));
}

}  // namespace measured_minima_test
