// Columns of records that say a budget more than once, or in other terms.
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace sweep_columns_test {

using namespace vocabplan::test;

namespace {

std::vector<Json> swept(std::vector<std::string> arguments, const std::string& input) {
  arguments.insert(arguments.begin(), "sweep");
  arguments.insert(arguments.end(), {"-q", "-f", "json"});
  const Outcome outcome = call(arguments, input);
  check_fine(outcome);
  return records_of(outcome.out);
}

}  // namespace

TEST_CASE("cli sweep: tokens and characters that contradict the FLOPs are a bad record", "[cli]") {
  // Table 1 of the paper: 7B at 7.1e21 FLOPs; D = C / (6 (N_nv + N_v)) is near 1.63e11.
  const std::string input =
      "n_nv,tokens,flops,chars,tokens_per_param\n"
      "7B,1T,7.1e21,,\n"
      "7B,,7.1e21,1T,\n"
      "7B,,7.1e21,,20\n"
      "7B,163B,7.1e21,,\n"
      "7B,,7.1e21,,22.5\n"
      "7B,1T,,,\n";
  const Outcome outcome = call({"sweep", "-q", "-f", "csv"}, input);
  CHECK(outcome.exit_code == 1);
  const auto rows = rows_of(outcome.out);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].flops == 7.1e21);
  CHECK(rows[0].v_isoflops == 62280);
  CHECK(rows[2].tokens == 1e12);
  CHECK(has(outcome.err, "standard input:2: tokens 1T contradict flops: the run has 163."));
  CHECK(has(outcome.err, "standard input:3: chars 1T contradict flops"));
  CHECK(has(outcome.err, "standard input:4: tokens_per_param 20 contradict flops"));
}

TEST_CASE("cli sweep: a column says whether the tables are tied", "[cli]") {
  const std::string input = "total_params,tied\n8B,true\n8B,FALSE\n8B,\n";
  const auto rows = swept({}, input);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["budget"]["tied"] == true);
  CHECK(rows[0]["n_nv"].get<double>() > rows[1]["n_nv"].get<double>());
  CHECK(rows[1]["n_nv"] == rows[2]["n_nv"]);
  const auto option = swept({"--tied"}, input);
  CHECK(option[1]["budget"]["tied"] == false);
  CHECK(option[2]["n_nv"] == rows[0]["n_nv"]);
  const Outcome bad = call({"sweep", "-q"}, "total_params,tied\n8B,yes\n");
  CHECK(bad.exit_code == 1);
  CHECK(has(bad.err, "standard input:2: tied: 'yes' is neither true nor false"));
}

TEST_CASE("cli sweep: a column has accelerator hours", "[cli]") {
  const std::string input = "n_nv,gpu_hours\n7B,100K\n,1K\n";
  const auto rows = swept({"--accelerator", "h100-sxm", "--mfu", "40%"}, input);
  REQUIRE(rows.size() == 2);
  // 1e5 h 3600 s/h 989e12 FLOP/s (dense BF16, NVIDIA's data sheet) 0.4
  CHECK(near(rows[0]["flops"], 1e5 * 3600.0 * 989e12 * 0.4, 1e-15));
  CHECK(rows[0]["budget"]["accelerator"] == "h100-sxm");
  CHECK(rows[1]["budget"]["n_nv_source"] == "law");
  const Outcome none = call({"sweep", "-q"}, input);
  CHECK(none.exit_code == 1);
  CHECK(has(none.err, "standard input:1: the hours in 'gpu_hours' need --accelerator"));
  // Messages call a column as the header does.
  const Outcome own = call({"sweep", "-q"}, "n_nv;Accel Hours\n7B;258,048\n");
  CHECK(has(own.err, "standard input:1: the hours in 'Accel Hours' need --accelerator"));
  const Outcome doubt =
      call({"sweep", "-q", "--accelerator", "h100-sxm"}, "n_nv;Accel Hours\n7B;258,048\n");
  CHECK(has(doubt.err, "standard input:2: Accel Hours: '258,048' may be 258.048 or 258048"));
  check_usage_error(call({"sweep", "-f", "jsonl", "--accelerator", "h100-sxm"}, "7B\n"), "sweep",
                    {"--accelerator without --accel-hours or a column accel_hours"});
  const Outcome both = call({"sweep", "-q"}, "flops,gpu_hours\n1e22,\n");
  CHECK(has(both.err, "'flops' and 'gpu_hours' are columns of compute"));
}

TEST_CASE("cli sweep: a text is no table, which is said once", "[cli]") {
  const Outcome text = call({"sweep"}, "# Some words\n\nmore words, and more\n\"a quote\" here\n");
  check_failure(text, {"standard input:1: the header that starts with '# Some words' names none"});
  CHECK(text.out.empty());
  // One word is a record that is wrong, and the next is read.
  const Outcome word = call({"sweep", "-q", "-f", "csv"}, "words\n7B\n");
  CHECK(word.exit_code == 1);
  CHECK(lines_of(word.out).size() == 2);
}

TEST_CASE("cli sweep: what was given comes back as it is", "[cli]") {
  const auto rows = swept({}, "n_nv,tokens,chars\n7B,2T,\n7B,,10T\n1B,1T,\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["tokens"] == 2e12);
  CHECK(rows[1]["characters"] == 1e13);
  CHECK(rows[2]["tokens"] == 1e12);
  const auto limited = swept({"--data-limit", "1T"}, "7B,1e23\n");
  CHECK(limited[0]["tokens"] == 1e12);
}

}  // namespace sweep_columns_test
