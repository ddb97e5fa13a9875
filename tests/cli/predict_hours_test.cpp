// Budgets in accelerator hours.
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace predict_hours_test {

using namespace vocabplan::test;

namespace {

Json predicted(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "predict");
  arguments.insert(arguments.end(), {"--format", "jsonl"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  return record_of(outcome.out);
}

void refuse(std::vector<std::string> arguments, const std::vector<std::string>& parts) {
  arguments.insert(arguments.begin(), "predict");
  check_usage_error(call(arguments), "predict", parts);
}

}  // namespace

TEST_CASE("cli predict: accelerator hours are FLOPs", "[cli]") {
  const Json record =
      predicted({"7B", "--gpu-hours", "100K", "--accelerator", "h100-sxm", "--mfu", "0.4"});
  // 1e5 h 3600 s/h 989e12 FLOP/s (dense BF16, NVIDIA's data sheet) 0.4
  CHECK(near(record["flops"], 1e5 * 3600.0 * 989e12 * 0.4, 1e-15));
  CHECK(record["budget"]["source"] == "flops");
  CHECK(near(record["budget"]["gpu_hours"], 1e5, 1e-15));
  CHECK(record["budget"]["accelerator"] == "h100-sxm");
  CHECK(record["budget"]["mfu"] == 0.4);
  CHECK(record["budget"]["mfu_source"] == "given");
}

TEST_CASE("cli predict: an MFU that is not given is assumed, and said to be", "[cli]") {
  const Json record = predicted({"--gpu-hours", "100K", "--accelerator", "a100-sxm-80"});
  CHECK(near(record["flops"], 1e5 * 3600.0 * 312e12 * 0.31, 1e-15));
  CHECK(record["budget"]["mfu"] == 0.31);
  CHECK(record["budget"]["mfu_source"] == "assumed");
  CHECK(record["budget"]["n_nv_source"] == "law");
  const Outcome text = call({"predict", "--gpu-hours", "100K", "--accelerator", "a100-sxm-80"});
  CHECK(has(text.out, "MFU 0.31 (assumed)"));
}

TEST_CASE("cli predict: accelerator hours beside other parts of a budget", "[cli]") {
  const Json record = predicted(
      {"--gpu-hours", "100K", "--accelerator", "h100-sxm", "--mfu", "0.4", "--data-limit", "100B"});
  CHECK(near(record["tokens"], 1e11, 1e-13));
  CHECK(record["budget"]["binding"] == "data");
  const Json spent = predicted(
      {"--gpu-hours", "100K", "--accelerator", "h100-sxm", "--mfu", "0.4", "--tokens", "2T"});
  CHECK(near(spent["tokens"], 2e12, 1e-13));
}

TEST_CASE("cli predict: accelerator hours that cannot be", "[cli]") {
  refuse({"7B", "--gpu-hours", "1K"}, {"--gpu-hours", "--accelerator"});
  refuse({"7B", "--mfu", "0.4"}, {"--mfu without --accelerator"});
  const auto hours = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"7B", "--gpu-hours", "1K"});
    return more;
  };
  refuse(hours({"--accelerator", "h100-smx"}), {"h100-smx", "did you mean h100-sxm?"});
  refuse(hours({"--accelerator", "H100"}),
         {"'H100'", "did you mean h100-pcie, h100-sxm or h100-nvl?"});
  refuse(hours({"--accelerator", "nvl"}), {"did you mean h100-nvl?"});
  refuse(hours({"--accelerator", "abacus"}), {"abacus", "v100-sxm2", "h100-sxm", "tpu-v5p"});
  refuse(hours({"--accelerator", "h100-sxm", "--flops", "1e22"}), {"--flops", "--gpu-hours"});
  refuse(hours({"--accelerator", "h100-sxm", "--tokens", "1T"}), {"--gpu-hours '1K' and --tokens"});
  for (const char* mfu : {"0", "1.01", "40", "101%", "%"}) {
    refuse(hours({"--accelerator", "h100-sxm", "--mfu", mfu}), {"--mfu", mfu});
  }
  refuse({"7B", "--gpu-hours", "0", "--accelerator", "h100-sxm"}, {"--gpu-hours", "'0'"});
  refuse({"--gpu-hours", "1e60", "--accelerator", "h100-sxm"}, {"--gpu-hours", "1e60", "n_nv"});
}

TEST_CASE("cli predict: an accelerator in any case, and an MFU in per cent", "[cli]") {
  const Json record =
      predicted({"7B", "--gpu-hours", "100K", "--accelerator", "H100-SXM", "--mfu", "40%"});
  CHECK(record["budget"]["accelerator"] == "h100-sxm");
  CHECK(record["budget"]["mfu"] == 0.4);
  CHECK(predicted({"7B", "--level", "90%"}) == predicted({"7B", "--level", "0.9"}));
}

}  // namespace predict_hours_test
