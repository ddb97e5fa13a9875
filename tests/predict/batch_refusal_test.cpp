#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "batch_columns.hpp"
#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace batch_refusal_test {

using vocabplan::BatchInput;
using vocabplan::BatchOutput;
using vocabplan::default_law;
using vocabplan::DomainError;
using vocabplan::predict_batch;
using vocabplan::test::Columns;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string refusal(const BatchInput& input, const BatchOutput& output) {
  try {
    predict_batch(default_law(), input, output);
  } catch (const DomainError& error) {
    return error.what();
  }
  return "accepted";
}

Columns good_rows(std::size_t rows) {
  Columns columns;
  for (std::size_t i = 0; i < rows; ++i) columns.add(7e9, 1e22, 4096.0);
  return columns;
}

}  // namespace

TEST_CASE("predict: a batch whose spans differ in length is refused", "[predict]") {
  Columns columns = good_rows(20);
  const BatchInput input = columns.input();
  const BatchOutput output = columns.output();
  const std::string message =
      "the columns of a batch differ in length; accepted is the length of "
      "n_nv, 20, in all of them";
  std::vector<double> long_column(21, 1.0);
  for (const std::span<double> wrong :
       {std::span<double>(long_column), std::span<double>(long_column).first(19)}) {
    for (auto member : {&BatchInput::flops, &BatchInput::width}) {
      BatchInput other = input;
      other.*member = wrong;
      CHECK(refusal(other, output) == message);
    }
    for (auto member :
         {&BatchOutput::flops, &BatchOutput::tokens, &BatchOutput::width, &BatchOutput::v_isoflops,
          &BatchOutput::v_derivative, &BatchOutput::v_isoloss}) {
      BatchOutput other = output;
      other.*member = wrong;
      CHECK(refusal(input, other) == message);
      other.*member = {};
      CHECK(refusal(input, other) == message);
    }
  }
  CHECK(refusal(input, output) == "accepted");
}

TEST_CASE("predict: a batch of no rows is no error", "[predict]") {
  CHECK(refusal({}, {}) == "accepted");
}

TEST_CASE("predict: a batch names the row of a wrong value", "[predict]") {
  // In the first row, in the middle of a block, at its end, and in the rest after whole vectors.
  const std::size_t rows = 1027;
  const auto at = GENERATE(std::size_t{0}, std::size_t{5}, std::size_t{511}, std::size_t{512},
                           std::size_t{1024}, std::size_t{1026});
  const auto named = [&](std::vector<double> Columns::*column, double value,
                         const std::string& kind) {
    Columns columns = good_rows(rows);
    (columns.*column)[at] = value;
    const BatchOutput output = columns.output();
    const std::string message = refusal(columns.input(), output);
    CAPTURE(at, value, message);
    CHECK(message.starts_with("row " + std::to_string(at) + ": " + kind + " "));
  };
  for (const double wrong :
       {0.0, -0.0, -1.0, -7e9, 0.5, 1.0000001e30, kInfinity, -kInfinity, kNan}) {
    named(&Columns::n_nv, wrong, "n_nv");
  }
  for (const double wrong : {0.0, -0.0, -1e22, kInfinity, -kInfinity}) {
    named(&Columns::flops_in, wrong, "flops");
  }
  for (const double wrong : {0.0, -0.0, -4096.0, 0.999, 1.000001e9, kInfinity, -kInfinity}) {
    named(&Columns::width_in, wrong, "width");
  }
}

TEST_CASE("predict: a batch names the first of several wrong rows", "[predict]") {
  Columns columns = good_rows(100);
  columns.n_nv[70] = 0.0;
  columns.flops_in[30] = -1.0;
  const BatchOutput output = columns.output();
  CHECK(refusal(columns.input(), output).starts_with("row 30: flops "));
}

}  // namespace batch_refusal_test
