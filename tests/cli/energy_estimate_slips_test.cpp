// Slips of the hand on the command line of an estimate.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

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
         {"--mfu: '0.5..1.5'", "the upper end '1.5'", "at most 1"});
  refuse(run_with({"--mfu", "50%..150%"}), {"the upper end '150%'"});
  refuse(run_with({"--pue", "0.8..1.5"}), {"--pue: '0.8..1.5'", "the lower end '0.8'", "1 to 100"});
  refuse(run_with({"--pue", "0.5..0.9"}), {"the lower end '0.5'"});
  refuse(run_with({"--pue", "1.1..101"}), {"the upper end '101'"});
  check_fine(call(estimate(run_with({"--mfu", "0.3..1", "--pue", "1..1.3"}))));
  check_usage_error(call({"predict", "7B", "--accelerator", "h100-sxm", "--pue", "0.8..1.5"}),
                    "predict", {"--pue", "the lower end '0.8'"});
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
