// Slips of the hand on the command line of an estimate.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace energy_estimate_slips_test {

using namespace vocabplan::test;

namespace {

const std::vector<std::string> kRun{"--flops", "1e24", "--accelerator", "h100-sxm"};

std::vector<std::string> estimate(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"energy", "estimate"});
  return arguments;
}

std::vector<std::string> run_with(std::vector<std::string> more) {
  more.insert(more.begin(), kRun.begin(), kRun.end());
  return more;
}

void refuse(std::vector<std::string> arguments, const std::vector<std::string>& parts) {
  check_usage_error(call(estimate(std::move(arguments))), "energy estimate", parts);
}

}  // namespace

TEST_CASE("cli energy estimate: neither end of a range passes where the number would not",
          "[cli]") {
  refuse(run_with({"--mfu", "0.5..1.5"}),
         {"--mfu: '0.5..1.5'", "the upper end '1.5'", "1.5% or 0.015"});
  refuse(run_with({"--mfu", "50%..150%"}), {"the upper end '150%'"});
  refuse(run_with({"--pue", "0.8..1.5"}), {"--pue: '0.8..1.5'", "the lower end '0.8'", "1 to 10"});
  refuse(run_with({"--pue", "0.5..0.9"}), {"the lower end '0.5'"});
  refuse(run_with({"--pue", "1.1..101"}), {"the upper end '101'"});
  check_fine(call(estimate(run_with({"--mfu", "0.3..1", "--pue", "1..1.3"}))));
  check_usage_error(call({"predict", "7B", "--accelerator", "h100-sxm", "--pue", "0.8..1.5"}),
                    "predict", {"--pue", "the lower end '0.8'"});
}

TEST_CASE("cli energy estimate: a wrong time or number of accelerators is named as it was typed",
          "[cli]") {
  const std::vector<std::string> kind{"--accelerator", "h100-sxm"};
  const auto of_kind = [&kind](std::vector<std::string> more) {
    more.insert(more.end(), kind.begin(), kind.end());
    return more;
  };
  refuse(of_kind({"--days", "21"}), {"--days '21' without --accels", "or --watts"});
  refuse(of_kind({"--hours", "504"}), {"--hours '504' without --accels"});
  for (const char* count : {"0", "2.5", "1e13"}) {
    CAPTURE(count);
    refuse(of_kind({"--days", "2", "--accels", count}),
           {"--accels: '" + std::string(count) + "' is not a whole number from 1"});
  }
  check_fine(call(estimate({"--watts", "2K", "--days", "3"})));
}

TEST_CASE("cli energy estimate: the calibration that is read is not written over", "[cli]") {
  const Scratch scratch;
  const std::string text =
      R"({"schema_version":1,"kind":"factor","factor":1.25,"slope":null,"intercept_w":null,)"
      R"("r2":null,"left_out_mape_percent":5,"n":30,"groups":4,"band":{"low":-0.2,"high":0.1},)"
      R"("source":"pairs.csv"})";
  const std::string file = scratch.write("k.cal", text);
  refuse(run_with({"--calibration", file, "-o", file}), {"--output", "is the input"});
  CHECK(bytes_of(file) == text);
  check_fine(call(estimate(run_with({"--calibration", file, "-o", file + ".out"}))));
}

TEST_CASE("cli energy estimate: a carbon intensity is a plain number of grams", "[cli]") {
  for (const char* text : {"385g", "0.4K", "300g..400g", "300..1K"}) {
    refuse(run_with({"--ci", text}), {"--ci", "plain number of grams"});
  }
  refuse(run_with({"--ci", "1e6"}), {"--ci", "0 to 2000"});
  refuse(run_with({"--ci", "300..2001"}), {"the upper end '2001'", "0 to 2000"});
  check_usage_error(call({"predict", "7B", "--accelerator", "h100-sxm", "--ci", "385g"}), "predict",
                    {"--ci", "plain number of grams"});
  const Outcome kilograms = call(estimate(run_with({"--ci", "0.385"})));
  check_fine(kilograms);
  CHECK(has(kilograms.err, "grams, not kilograms?"));
}

TEST_CASE("cli energy estimate: a country is a name or a code", "[cli]") {
  const Outcome france = call(estimate(run_with({"--country", "FRA"})));
  for (const char* name : {"FR", "fr", "France"}) {
    CHECK(call(estimate(run_with({"--country", name}))).out == france.out);
  }
  refuse(run_with({"--country", "California"}),
         {"'California' is a part of United States", "369.5 g/kWh", "write USA", "--ci"});
  const Outcome unknown = call(estimate(run_with({"--country", "XX"})));
  CHECK_FALSE(has(unknown.err, "nearest"));
  refuse(run_with({"--country", "Germny"}), {"Germany (DEU)"});
  refuse(run_with({"--country", "qwertyuiop"}), {"--list countries"});
  check_fine(call(estimate(run_with({"--country", " fra "}))));
}

TEST_CASE("cli energy estimate: no option is accepted and ignored", "[cli]") {
  refuse({"--hours", "1", "--watts", "100", "--tdp", "700"}, {"both watts and a TDP"});
  refuse(
      {"--accel-hours", "1", "--watts", "100", "--tdp", "700", "--ci", "400", "--compat", "mlco2"},
      {"both watts and a TDP"});
  refuse(
      {"--accel-hours", "1", "--accels", "8", "--watts", "100", "--ci", "400", "--compat", "mlco2"},
      {"--accels with --compat mlco2"});
  refuse({"--list", "accelerators", "--ci", "4"}, {"--ci with --list"});
  refuse({"--list", "countries", "--flops", "1e24"}, {"--flops with --list"});
  refuse({"--list", "countries", "--sparse"}, {"--sparse with --list"});
  refuse({"--list", "countries", "--compat", "mlco2"}, {"--compat with --list"});
}

TEST_CASE("cli energy estimate: the ML Emissions Calculator takes a TDP of any chip", "[cli]") {
  const Outcome outcome = call(estimate({"--accel-hours", "100", "--accelerator", "tpu-v3", "--tdp",
                                         "450", "--ci", "400", "--compat", "mlco2"}));
  check_fine(outcome);
  CHECK(has(outcome.out, "450 W x 100 h = 45 kWh"));
}

TEST_CASE("cli energy estimate: one hour and one day are singular", "[cli]") {
  const Outcome hour = call(estimate({"--hours", "1", "--watts", "1K"}));
  CHECK(has(hour.out, " 1 hour\n"));
  CHECK(has(hour.out, " days"));
  const Outcome day = call(estimate({"--hours", "24", "--watts", "1K"}));
  CHECK(has(day.out, " 1 day "));
  CHECK(has(day.out, "24 hours\n"));
}

}  // namespace energy_estimate_slips_test
