#include <algorithm>
#include <cmath>
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace sweep_grid_test {

using namespace vocabplan::test;

namespace {

std::vector<CsvRow> swept(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "sweep");
  arguments.insert(arguments.end(), {"--format", "csv", "-q"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  return rows_of(outcome.out);
}

// The i-th of `count` values.
double geometric(double start, double stop, std::size_t i, std::size_t count) {
  const long double t = static_cast<long double>(i) / static_cast<long double>(count - 1);
  return static_cast<double>(start * std::pow(static_cast<long double>(stop) / start, t));
}

double linear(double start, double stop, std::size_t i, std::size_t count) {
  const long double t = static_cast<long double>(i) / static_cast<long double>(count - 1);
  return static_cast<double>(start + t * (static_cast<long double>(stop) - start));
}

}  // namespace

TEST_CASE("cli sweep: a geometric axis", "[cli]") {
  const std::size_t count = GENERATE(values<std::size_t>({2, 3, 50, 257, 3000}));
  const auto rows = swept({"--params", "33M:300B:" + std::to_string(count)});
  REQUIRE(rows.size() == count);
  CHECK(rows.front().n_nv == 33e6);  // the ends are exact
  CHECK(rows.back().n_nv == 300e9);
  for (std::size_t i = 0; i < count; ++i) {
    if (!near(rows[i].n_nv, geometric(33e6, 300e9, i, count), 1e-12)) FAIL_CHECK("row " << i);
    if (!rows[i].v_isoflops || !rows[i].v_derivative || !rows[i].v_isoloss) FAIL_CHECK("row " << i);
  }
  CHECK(rows.back().v_isoloss == 383659);  // table 1 of the paper
}

TEST_CASE("cli sweep: a linear axis", "[cli]") {
  const auto rows = swept({"--params", "1B:7B:601", "--linear"});
  REQUIRE(rows.size() == 601);
  CHECK(rows.front().n_nv == 1e9);
  CHECK(rows.back().n_nv == 7e9);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!near(rows[i].n_nv, linear(1e9, 7e9, i, 601), 1e-12)) FAIL_CHECK("row " << i);
  }
}

// Powers of the ratio of two values were inf, and the row "flops is inf".
TEST_CASE("cli sweep: an axis whose ends have no double for a ratio", "[cli]") {
  const std::size_t count = GENERATE(values<std::size_t>({2, 5, 300}));
  for (const bool down : {false, true}) {
    const std::string ends = down ? "1e300:1e-300:" : "1e-300:1e300:";
    const auto rows = swept({"--params", "7B", "--flops", ends + std::to_string(count)});
    REQUIRE(rows.size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      const long double t = static_cast<long double>(down ? count - 1 - i : i) / (count - 1);
      const long double power = -300.0L + 600.0L * t;
      CAPTURE(i, rows[i].flops);
      CHECK(near(rows[i].flops, static_cast<double>(std::pow(10.0L, power)), 1e-12));
    }
  }
}

TEST_CASE("cli sweep: an axis may descend", "[cli]") {
  const auto up = swept({"--params", "33M:300B:50"});
  const auto down = swept({"--params", "300B:33M:50"});
  REQUIRE(down.size() == 50);
  CHECK(down.front().n_nv == 300e9);
  CHECK(down.back().n_nv == 33e6);
  for (std::size_t i = 0; i < 50; ++i) CHECK(near(down[i].n_nv, up[49 - i].n_nv, 1e-12));
  CHECK(swept({"--params", "7B:1B:3", "--linear"})[1].n_nv == 4e9);
}

TEST_CASE("cli sweep: FLOPs alone give the models", "[cli]") {
  const auto rows = swept({"--flops", "1e19:1e26:20"});
  REQUIRE(rows.size() == 20);
  CHECK(rows.front().flops == 1e19);
  CHECK(rows.back().flops == 1e26);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    CHECK(near(rows[i].flops, geometric(1e19, 1e26, i, 20), 1e-12));
    // N_nv = e^-2.4846510161625193 C^0.5
    CHECK(near(rows[i].n_nv, std::exp(-2.4846510161625193) * std::sqrt(rows[i].flops), 1e-12));
    CHECK(rows[i].v_isoflops);
  }
}

TEST_CASE("cli sweep: both axes make a grid, N_nv outermost", "[cli]") {
  const auto rows = swept({"--params", "1B:70B:4", "--flops", "1e21:1e24:3"});
  REQUIRE(rows.size() == 12);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    CHECK(near(rows[i].n_nv, geometric(1e9, 70e9, i / 3, 4), 1e-12));
    CHECK(near(rows[i].flops, geometric(1e21, 1e24, i % 3, 3), 1e-12));
    CHECK(rows[i].v_isoloss);
  }
}

TEST_CASE("cli sweep: an axis of one value", "[cli]") {
  const auto rows = swept({"--params", "7B:7B:1"});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].v_isoloss == 59547);
  CHECK(swept({"--params", "7B:7B:3"}).size() == 3);
  CHECK(swept({"--params", "7B:7B:1", "--flops", "1e22:1e23:2"}).size() == 2);
}

TEST_CASE("cli sweep: --width holds for every row", "[cli]") {
  const auto rows = swept({"--params", "1B:70B:5", "--width", "4096"});
  REQUIRE(rows.size() == 5);
  for (const CsvRow& row : rows) CHECK(row.width == 4096);
}

TEST_CASE("cli sweep: an axis that is none is refused", "[cli]") {
  for (const std::string option : {"--params", "--flops"}) {
    for (const std::string text :
         {"33M:300B", "33M:300B:5:6", "::", "a:b:c", ":300B:5", "33M::5", "33M:300B:", "33M:-1:5",
          "33M:nan:5", "33M:inf:5", "33M:300B:2.5", "33M:300B:0", "33M:300B:-3", "33M:300B:x",
          "33M:300B:1", "0:300B:5", "33M:1e300:5", "33M,300B,5", "33M 300B 5"}) {
      if (option == "--flops" && (text == "33M:1e300:5")) continue;
      CAPTURE(text);
      check_usage_error(call({"sweep", option, text}), "sweep", {option + ": ", "'"});
    }
  }
}

TEST_CASE("cli sweep: a count beyond reason is refused at once", "[cli]") {
  for (const std::string count : {"1e13", "1e308", "18446744073709551617"}) {
    check_usage_error(call({"sweep", "--params", "33M:300B:" + count}), "sweep",
                      {"--params", "'" + count + "'"});
  }
}

TEST_CASE("cli sweep: a grid and records at once are refused", "[cli]") {
  check_usage_error(call({"sweep", "--params", "1B:2B:2", "x.csv"}), "sweep", {"grid", "x.csv"});
  check_usage_error(call({"sweep", "--flops", "1e20:1e21:2", "--input", "x.csv"}), "sweep",
                    {"grid", "x.csv"});
  check_usage_error(call({"sweep", "--params", "1B:2B:2", "-"}), "sweep", {"grid"});
  check_usage_error(call({"sweep", "x.csv", "--input", "y.csv"}), "sweep", {"input"});
  check_usage_error(call({"sweep", "--linear"}, "7B\n"), "sweep", {"--linear", "--params"});
}

TEST_CASE("cli sweep: a grid does not touch standard input", "[cli]") {
  const Outcome outcome =
      run({.arguments = {"sweep", "--params", "1B:2B:2", "-f", "csv"}, .in = Stream::closed()});
  check_fine(outcome);
  CHECK(rows_of(outcome.out).size() == 2);
}

TEST_CASE("cli sweep: the table keeps to its columns", "[cli]") {
  const std::string params = GENERATE(values<std::string>({"1:1e15:40", "1:1e30:40"}));
  CAPTURE(params);
  const Outcome outcome = call({"sweep", "--params", params, "-q"});
  check_fine(outcome);
  auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 43);
  lines.erase(lines.begin(), lines.begin() + 2);  // the law, and a blank line
  std::size_t longest = 0;
  std::size_t out_of_column = 0;
  for (const std::string& line : lines) {
    longest = std::max(longest, line.size());
    if (line.size() != lines[0].size()) ++out_of_column;
  }
  CHECK(longest <= 80);
  CHECK(out_of_column == 0);
}

TEST_CASE("cli sweep: the table marks what does not apply", "[cli]") {
  CHECK(has(call({"sweep", "-q"}, "7B,1e23\n").out, " -          -    122388 "));
}

}  // namespace sweep_grid_test
