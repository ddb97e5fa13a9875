// Sweeps over budgets in other terms than N_nv and FLOPs.
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace sweep_forms_test {

using namespace vocabplan::test;

namespace {

std::vector<CsvRow> swept(std::vector<std::string> arguments, const std::string& input = {}) {
  arguments.insert(arguments.begin(), "sweep");
  arguments.insert(arguments.end(), {"-q", "-f", "csv"});
  const Outcome outcome = call(arguments, input);
  check_fine(outcome);
  return rows_of(outcome.out);
}

// The row of `predict` with these arguments.
CsvRow predicted(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "predict");
  arguments.insert(arguments.end(), {"-q", "-f", "csv"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  return rows_of(outcome.out).at(0);
}

void check_equal(const CsvRow& row, const CsvRow& expected) {
  CHECK(row.n_nv == expected.n_nv);
  CHECK(row.flops == expected.flops);
  CHECK(near(row.tokens, expected.tokens, 1e-13));
  CHECK(row.width == expected.width);
  CHECK(row.v_isoflops == expected.v_isoflops);
  CHECK(row.v_derivative == expected.v_derivative);
  CHECK(row.v_isoloss == expected.v_isoloss);
}

void refuse(std::vector<std::string> arguments, const std::vector<std::string>& parts) {
  arguments.insert(arguments.begin(), "sweep");
  check_usage_error(call(arguments), "sweep", parts);
}

}  // namespace

TEST_CASE("cli sweep: every pair of a total and a budget is its prediction", "[cli]") {
  const auto rows = swept({"--total-params", "1B:8B:2", "--tokens", "2T:15T:2"});
  REQUIRE(rows.size() == 4);
  std::size_t i = 0;
  for (const char* total : {"1B", "8B"}) {
    for (const char* tokens : {"2T", "15T"}) {
      CAPTURE(total, tokens);
      check_equal(rows[i++], predicted({"--total-params", total, "--tokens", tokens}));
    }
  }
}

TEST_CASE("cli sweep: axes of tokens, characters and hours", "[cli]") {
  const std::vector<std::string> hour{"--accelerator", "h100-sxm", "--mfu", "0.4"};
  for (const char* option : {"--tokens", "--chars", "--gpu-hours"}) {
    CAPTURE(option);
    const bool hours = std::string(option) == "--gpu-hours";
    std::vector<std::string> more;
    if (hours) more = hour;
    std::vector<std::string> grid{"--params", "7B:7B:1", option, hours ? "1M:100M:3" : "1B:100B:3",
                                  "--linear"};
    grid.insert(grid.end(), more.begin(), more.end());
    std::vector<std::string> one{"7B", option, hours ? "50500000" : "50500000000"};
    one.insert(one.end(), more.begin(), more.end());
    const auto rows = swept(grid);
    REQUIRE(rows.size() == 3);
    check_equal(rows[1], predicted(one));
  }
}

TEST_CASE("cli sweep: a total alone, tied and not", "[cli]") {
  const auto untied = swept({"--total-params", "8B:80B:2"});
  REQUIRE(untied.size() == 2);
  check_equal(untied[0], predicted({"--total-params", "8B"}));
  const auto tied = swept({"--total-params", "8B:80B:2", "--tied"});
  check_equal(tied[0], predicted({"--total-params", "8B", "--tied"}));
  CHECK(tied[0].n_nv > untied[0].n_nv);
}

TEST_CASE("cli sweep: tokens per parameter and a data limit hold in every row", "[cli]") {
  const auto rows = swept({"--params", "1B:100B:3", "--tokens-per-param", "20"});
  REQUIRE(rows.size() == 3);
  check_equal(rows[2], predicted({"100B", "--tokens-per-param", "20"}));
  const auto limited = swept({"--flops", "1e22:1e24:3", "--data-limit", "500B"});
  REQUIRE(limited.size() == 3);
  check_equal(limited[0], predicted({"--flops", "1e22"}));
  check_equal(limited[2], predicted({"--flops", "1e24", "--data-limit", "500B"}));
  CHECK(near(limited[2].tokens, 5e11, 1e-13));
  const auto fixed = swept({"--flops", "1e22:1e24:3", "--tokens-per-param", "20"});
  check_equal(fixed[0], predicted({"--flops", "1e22", "--tokens-per-param", "20"}));
}

TEST_CASE("cli sweep: a limit in text holds in every row", "[cli]") {
  const auto rows = swept({"--params", "1B:70B:2", "--data-limit", "2Tbytes"});
  REQUIRE(rows.size() == 2);
  check_equal(rows[0], predicted({"1B"}));
  check_equal(rows[1], predicted({"70B", "--chars", "2T"}));
  const auto records = swept({"--data-limit", "2Tchars"}, "70B,1e25\n");
  check_equal(records[0], predicted({"70B", "--chars", "2T"}));
  const Outcome outcome =
      call({"sweep", "--params", "1B:70B:2", "--data-limit", "2Tchars", "-q", "-f", "json"});
  check_fine(outcome);
  const auto full = records_of(outcome.out);
  CHECK(full[0]["budget"]["binding"] == "compute");
  CHECK(full[1]["budget"]["binding"] == "data");
  for (const auto& record : full) CHECK(record["fixed_text"]["characters"] == 2e12);
}

TEST_CASE("cli sweep: a table has the best vocabulary for the text", "[cli]") {
  const std::vector<std::string> sweep{"sweep", "--params", "7B", "--data-limit", "2Tchars", "-q"};
  const Outcome outcome = call(sweep);
  check_fine(outcome);
  CHECK(has(outcome.out, "fixed text\n"));
  CHECK_FALSE(has(outcome.out, "within"));
  const Outcome record = call({"predict", "7B", "--data-limit", "2Tchars", "-q", "-f", "jsonl"});
  const auto text = record_of(record.out)["fixed_text"]["vocab_size"].get<int>();
  CHECK(has(outcome.out, " " + std::to_string(text) + "\n"));
  // A band that is asked for keeps its column.
  std::vector<std::string> banded = sweep;
  banded.insert(banded.end(), {"--within", "2%"});
  CHECK(has(call(banded).out, "within 2 %\n"));
}

TEST_CASE("cli sweep: columns of a header say more than N_nv and FLOPs", "[cli]") {
  const auto rows = swept({},
                          "name,n_nv,total_params,tokens,chars,tokens_per_param,width\n"
                          "a,7B,,2T,,,\n"
                          "b,,8B,15T,,,\n"
                          "c,7B,,,10T,,8192\n"
                          "d,,8B,,,20,\n"
                          "e,7B,,,,,\n");
  REQUIRE(rows.size() == 5);
  check_equal(rows[0], predicted({"7B", "--tokens", "2T"}));
  check_equal(rows[1], predicted({"--total-params", "8B", "--tokens", "15T"}));
  check_equal(rows[2], predicted({"7B", "--chars", "10T", "--width", "8192"}));
  check_equal(rows[3], predicted({"--total-params", "8B", "--tokens-per-param", "20"}));
  check_equal(rows[4], predicted({"7B"}));
  const auto beside = swept({}, "flops,tokens\n1e23,2T\n");
  REQUIRE(beside.size() == 1);
  check_equal(beside[0], predicted({"--flops", "1e23", "--tokens", "2T"}));
}

TEST_CASE("cli sweep: its own output can be its input", "[cli]") {
  const Outcome first = call({"sweep", "--total-params", "1B:80B:5", "-q", "-f", "csv"});
  check_fine(first);
  const auto rows = rows_of(first.out);
  const auto again = swept({}, first.out);
  REQUIRE(again.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(again[i].n_nv == rows[i].n_nv);
    CHECK(again[i].v_isoloss == rows[i].v_isoloss);
  }
}

TEST_CASE("cli sweep: a row has the same bytes whatever its neighbours say", "[cli]") {
  // Rows in columns, rows that say more, and between them one that is no row.
  const std::string head = "n_nv,total_params,flops,tokens,width\n";
  const std::vector<std::string> records{
      "7B,,,,",           "7B,,,2T,",    ",,1e22,,", "3B,,1e22,,", ",8B,,15T,", ",8B,,,",
      "1.1B,,1e20,,2048", "70B,,,,4096", "x,,,,",    ",,1e22,1T,", "1.3B,,,,"};
  std::string all = head;
  std::string expected;
  for (const std::string& record : records) {
    all += record + "\n";
    const Outcome alone = call({"sweep", "-q", "-f", "csv"}, head + record + "\n");
    const auto lines = lines_of(alone.out);
    if (lines.size() == 2) expected += lines[1] + "\n";
  }
  const Outcome together = call({"sweep", "-q", "-f", "csv"}, all);
  CHECK(together.exit_code == 1);
  CHECK(lines_of(together.err).size() == 1);
  CHECK(together.out.substr(together.out.find('\n') + 1) == expected);
  CHECK(rows_of(together.out).size() == records.size() - 1);
  // Nor does it matter that no column could say more.
  CHECK(call({"sweep", "-q", "-f", "csv"}, head + "7B,,,,\n,,1e22,,\n1.1B,,1e20,,2048\n").out ==
        call({"sweep", "-q", "-f", "csv"}, "n_nv,flops,width\n7B,,\n,1e22,\n1.1B,1e20,2048\n").out);
}

TEST_CASE("cli sweep: long blocks of both kinds of rows keep their order", "[cli]") {
  // More than a block of them.
  std::string input = "n_nv,tokens\n";
  std::string columns = "n_nv\n";
  for (int i = 0; i < 3000; ++i) {
    const std::string model = std::to_string(1'000'000'000 + 100'000 * i);
    input += model + (i % 7 == 3 ? ",1T\n" : ",\n");
    columns += model + "\n";
  }
  const Outcome mixed = call({"sweep", "-q", "-f", "csv"}, input);
  check_fine(mixed);
  const auto lines = lines_of(mixed.out);
  const auto others = lines_of(call({"sweep", "-q", "-f", "csv"}, columns).out);
  const auto rows = rows_of(mixed.out);
  REQUIRE(rows.size() == 3000);
  REQUIRE(others.size() == lines.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].n_nv == 1e9 + 1e5 * static_cast<double>(i));
    if (i % 7 == 3) {
      CHECK(near(rows[i].tokens, 1e12, 1e-12));
    } else {
      CHECK(lines[i + 1] == others[i + 1]);
    }
  }
}

TEST_CASE("cli sweep: hours, which are FLOPs, give the bytes that FLOPs give", "[cli]") {
  const std::vector<std::string> grid{
      "sweep",         "--params", "1B:70B:5", "--gpu-hours", "1K:1M:4",
      "--accelerator", "h100-sxm", "-q",       "-f",          "csv"};
  const Outcome first = call(grid);
  check_fine(first);
  REQUIRE(rows_of(first.out).size() == 20);
  CHECK(call({"sweep", "-q", "-f", "csv"}, first.out).out == first.out);
}

TEST_CASE("cli sweep: a record that contradicts itself is a bad record", "[cli]") {
  const std::string input = "n_nv,total_params,tokens,chars\n7B,8B,,\n7B,,1T,1T\n,,1T,\n7B,,,\n";
  const Outcome outcome = call({"sweep", "-f", "csv"}, input);
  CHECK(outcome.exit_code == 1);
  CHECK(rows_of(outcome.out).size() == 1);
  CHECK(has(outcome.err, "standard input:2: both n_nv and total params"));
  CHECK(has(outcome.err, "standard input:3: a model and more than one of"));
  CHECK(has(outcome.err, "standard input:4: "));
}

TEST_CASE("cli sweep: rows without a model of their own are faults among the others", "[cli]") {
  // 1M parameters are fewer than the vocabulary of the least model at 1e21 FLOPs.
  const Outcome outcome =
      call({"sweep", "--total-params", "1M:1B:2", "--flops", "1e21:1e21:1", "-f", "csv"});
  CHECK(outcome.exit_code == 1);
  CHECK(rows_of(outcome.out).size() == 1);
  CHECK(has(outcome.err, "no model has 1M total params"));
}

TEST_CASE("cli sweep: JSON says in what a budget was given", "[cli]") {
  const Outcome outcome = call({"sweep", "--total-params", "8B:80B:2", "--gpu-hours", "1K:1K:1",
                                "--accelerator", "mi250x", "--data-limit", "1T", "-f", "json"});
  check_fine(outcome);
  const auto records = records_of(outcome.out);
  REQUIRE(records.size() == 2);
  CHECK(records[1]["budget"]["total_params"] == 80e9);
  CHECK(near(records[1]["budget"]["gpu_hours"], 1e3, 1e-14));
  CHECK(records[1]["budget"]["accelerator"] == "mi250x");
  CHECK(records[1]["budget"]["binding"] == "compute");
  CHECK(records[1]["approaches"]["isoloss"]["n_nv"] == records[1]["n_nv"]);
}

TEST_CASE("cli sweep: grids that contradict themselves are refused", "[cli]") {
  refuse({"--params", "1B:2B:2", "--total-params", "1B:2B:2"}, {"--params", "--total-params"});
  refuse({"--params", "1B:2B:2", "--flops", "1e20:1e21:2", "--tokens", "1B:2B:2"},
         {"--flops", "--tokens"});
  refuse({"--params", "1B:2B:2", "--tied"}, {"--tied without --total-params"});
  refuse({"--tokens", "1B:2B:2"}, {"tokens", "without a model"});
  refuse({"--params", "1B:2B:2", "--tokens", "1T:2T:2", "--tokens-per-param", "20"},
         {"--tokens", "--tokens-per-param '20' beside --params '1B:2B:2'"});
  refuse({"--params", "1B:2B:2", "--gpu-hours", "1K:2K:2"}, {"--gpu-hours", "--accelerator"});
  refuse({"--total-params", "8B:9B"}, {"--total-params", "START:STOP:COUNT", "nor a number"});
  refuse({"--params", "1B:2B:2", "--accelerator", "h100-sxm"}, {"--accelerator without"});
}

TEST_CASE("cli sweep: a single number is an axis of one value", "[cli]") {
  const auto rows = swept({"--params", "1B:70B:2", "--tokens", "2T"});
  REQUIRE(rows.size() == 2);
  check_equal(rows[1], predicted({"70B", "--tokens", "2T"}));
  CHECK(swept({"--total-params", "8B", "--flops", "1e22:1e23:3"}).size() == 3);
  CHECK(swept({"--params", "7B", "--linear"}).size() == 1);
}

TEST_CASE("cli sweep: a row of a grid that is refused is told by its values", "[cli]") {
  const Outcome outcome = call({"sweep", "--total-params", "1B:70B:2", "--tokens", "2T:15T:2",
                                "--data-limit", "2T", "-q", "-f", "csv"});
  CHECK(outcome.exit_code == 1);
  CHECK(rows_of(outcome.out).size() == 2);
  CHECK(has(outcome.err, "grid: total 1B, tokens 15T: tokens 15T exceed the data limit of 2T"));
  CHECK(has(outcome.err, "grid: total 70B, tokens 15T: "));
}

TEST_CASE("cli sweep: where all parameters are given, a row has one width", "[cli]") {
  // With 5.4B in all, isoloss leaves more than 5B of N_nv and the derivative less: widths 4096 and
  // 3200 by the law's table.
  const auto rows = swept({"--total-params", "5.4B"});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].width == 4096);
  CHECK_FALSE(rows[0].v_derivative);
  check_equal(rows[0], predicted({"--total-params", "5.4B"}));
  CHECK(swept({"--total-params", "5.4B", "--width", "4096"})[0].v_derivative);
  CHECK(has(call({"predict", "--total-params", "5.4B", "-q"}).out, "derivative 3200"));
  CHECK_FALSE(has(call({"predict", "--total-params", "8B", "-q"}).out, "widths"));
}

}  // namespace sweep_forms_test
