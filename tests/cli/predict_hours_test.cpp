// Budgets in accelerator hours.
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace predict_hours_test {

using namespace vocabplan::test;

using Words = std::vector<std::string>;

namespace {

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

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
         {"'H100' may be h100-pcie, h100-sxm or h100-nvl; give one of them"});
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

TEST_CASE("cli: accelerators and a time are accelerator hours", "[cli]") {
  const Words run{"--accels", "512", "--days", "21", "--accelerator", "h100-sxm"};
  const Json record = predicted(run);
  // 512 x 21 x 24 h, 3600 s/h, 989e12 FLOP/s, MFU 0.31
  CHECK(near(record["flops"], 258048.0 * 3600.0 * 989e12 * 0.31, 1e-15));
  CHECK(near(record["budget"]["gpu_hours"], 258048.0, 1e-15));
  CHECK(record["budget"]["accelerators"] == 512.0);
  CHECK(record["budget"]["days"] == 21.0);
  CHECK(near(record["energy"]["days"], 21.0, 1e-13));
  const std::string text = call(with({"predict"}, run)).out;
  CHECK(has(text, "time    21 d      512 x 21 d = 258048 hours of accelerators\n"));
  const Words clock{"--accels", "512", "--hours", "504", "--accelerator", "h100-sxm"};
  CHECK(predicted(clock) == record);
  CHECK(has(call(with({"predict"}, clock)).out, "512 x 504 h = 258048 hours"));
  CHECK_FALSE(
      predicted({"--accel-hours", "258048", "--accelerator", "h100-sxm"})["budget"].contains(
          "days"));
  const Words alone{"7B", "--accels", "512", "--accelerator", "h100-sxm"};
  CHECK(predicted(alone)["budget"]["source"] == "compute_optimal");  // as before there were days
  // The choice of that run, and its row in a sweep.
  const Outcome chosen = call(with({"choose"}, with(run, {"-f", "json", "-q"})));
  check_fine(chosen);
  CHECK(has(chosen.out, "512 x 21 d") == false);
  CHECK(has(call(with({"choose", "-q"}, run)).out, "512 x 21 d = 258048 hours"));
  const Outcome swept = call(with({"sweep", "-f", "jsonl", "-q"}, run));
  CHECK(record_of(swept.out)["flops"] == record["flops"]);
  CHECK(record_of(swept.out)["budget"]["days"] == 21.0);
}

TEST_CASE("cli sweep: days are an axis", "[cli]") {
  const Outcome outcome = call({"sweep", "--accels", "64", "--days", "7:28:3", "--accelerator",
                                "h100-sxm", "-f", "csv", "-q"});
  check_fine(outcome);
  const auto rows = rows_of(outcome.out);
  REQUIRE(rows.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {  // 7, 14, 28 days
    const double days = 7.0 * static_cast<double>(1U << i);
    CHECK(near(rows[i].flops, 64.0 * days * 24.0 * 3600.0 * 989e12 * 0.31, 1e-13));
  }
}

// 5 x 0.7 x 24 / 5 / 24 is 0.7000000000000001 in doubles.
TEST_CASE("cli frontier, design: a time comes back as it was given", "[cli]") {
  const Words run{"-q", "--accels", "5", "--days", "0.7", "--accelerator", "h100-sxm"};
  for (const char* command : {"predict", "frontier", "design"}) {
    CAPTURE(command);
    CHECK(has(call(with({command}, run)).out, "5 x 0.7 d = 84 hours"));
    const Outcome json = call(with({command, "-f", "json"}, run));
    check_fine(json);
    CHECK(has(json.out, "\"days\":0.7}"));
  }
}

TEST_CASE("cli frontier, design: accelerator hours are a budget", "[cli]") {
  const Words run{"--accels", "512", "--days", "21", "--accelerator", "h100-sxm"};
  const double flops = 258048.0 * 3600.0 * 989e12 * 0.31;
  const Outcome frontier = call(with({"frontier", "-f", "json", "-q"}, run));
  check_fine(frontier);
  const Json points = Json::parse(frontier.out);
  REQUIRE(points["points"].size() == 1);
  CHECK(near(points["points"][0]["flops"], flops, 1e-15));
  CHECK(points["budget"]["accelerators"] == 512.0);
  CHECK(near(points["budget"]["days"], 21.0, 1e-14));
  CHECK(has(call(with({"frontier", "-q"}, run)).out,
            "budget, 512 x 21 d = 258048 hours of h100-sxm at MFU 0.31 (assumed)\n"));
  const Outcome design =
      call({"design", "--gpu-hours", "100", "--accelerator", "h100-sxm", "-f", "json", "-q"});
  check_fine(design);
  const Json document = Json::parse(design.out);
  CHECK(near(document["allowance"], 100.0 * 3600.0 * 989e12 * 0.31, 1e-15));
  CHECK(document["budget"]["gpu_hours"] == 100.0);
  for (const char* command : {"frontier", "design"}) {
    const auto refused = [&](const Words& words, const std::vector<std::string>& parts) {
      check_usage_error(call(with({command}, words)), command, parts);
    };
    refused({"--accel-hours", "5"}, {"--accel-hours without --accelerator"});
    refused({"--accels", "5"}, {"--accels '5' without --days or --hours"});
    refused(with(run, {"--flops", "1e20"}), {"both --flops '1e20' and --days '21'"});
  }
}

TEST_CASE("cli energy estimate: days, and the other name of accelerator hours", "[cli]") {
  const auto estimated = [](const Words& words) {
    const Outcome outcome = call(with({"energy", "estimate", "-f", "json", "-q"}, words));
    check_fine(outcome);
    return Json::parse(outcome.out);
  };
  const Words chip{"--accelerator", "h100-sxm", "--accels", "512"};
  CHECK(estimated(with(chip, {"--days", "21"})) == estimated(with(chip, {"--hours", "504"})));
  CHECK(estimated(with(chip, {"--days", "21"}))["accelerator_hours"] == 258048.0);
  CHECK(estimated(with(chip, {"--gpu-hours", "9"})) ==
        estimated(with(chip, {"--accel-hours", "9"})));
  CHECK(has(call(with({"energy", "estimate", "--days", "21"}, chip)).out,
            "of accelerators: 512 x 504 h = 258048 hours"));
  check_usage_error(call({"energy", "estimate", "--flops", "1e24", "--days", "2"}),
                    "energy estimate", {"both --flops '1e24' and --days '2'"});
}

TEST_CASE("cli: contradictions in accelerator hours name options and values", "[cli]") {
  const auto refused = [](const char* command, const Words& words,
                          const std::vector<std::string>& parts) {
    check_usage_error(call(with({command}, words)), command, parts);
  };
  for (const char* command : {"predict", "choose", "sweep"}) {
    CAPTURE(command);
    const Words chip{"--accelerator", "h100-sxm"};
    refused(command, with(chip, {"--days", "21"}), {"--days '21' without --accels"});
    refused(command, with(chip, {"--hours", "5"}), {"--hours '5' without --accels"});
    const Words days = with(chip, {"--accels", "8", "--days", "21"});
    refused(command, with(days, {"--hours", "5"}), {"both --days '21' and --hours '5'"});
    refused(command, with(days, {"--accel-hours", "5"}),
            {"both --accel-hours '5' and --days '21'"});
    refused(command, with(days, {"--gpu-hours", "5"}), {"both --gpu-hours '5' and --days '21'"});
    refused(command, {"--accels", "8", "--days", "21"}, {"--days without --accelerator"});
    refused(command, {"--accel-hours", "5"}, {"--accel-hours without --accelerator"});
    refused(command, {"--gpu-hours", "5"}, {"--gpu-hours without --accelerator"});
    refused(command, {"--gpu-hours", "5", "--accel-hours=6"},
            {"--gpu-hours: given more than once; --accel-hours and --gpu-hours are one option"});
    refused(command, with(chip, {"--accels", "1.5", "--days", "1"}), {"--accels: '1.5'", "whole"});
    refused(command, with(chip, {"--accels", "8", "--days", "x"}), {"--days: 'x'"});
    refused(command, {"--gpu-hours"}, {"--gpu-hours: its value is missing"});
  }
  refused("predict", with({"7B", "--accels", "8", "--days", "0"}, {"--accelerator", "h100-sxm"}),
          {"--days: '0' is not above 0"});
  refused("predict", {"--accels", "8", "--days", "1", "--accelerator", "b200", "--flops", "1e20"},
          {"both --flops '1e20' and --days '1'"});
  refused("predict",
          {"7B", "--accels", "8", "--days", "1", "--accelerator", "b200", "--tokens", "2T"},
          {"--days '1' and --tokens '2T' beside N_NV '7B'"});
  refused("choose", {"7B", "--accels", "8"}, {"--accels '8' without --days or --hours"});
}

TEST_CASE("cli predict: an accelerator in any case, and an MFU in per cent", "[cli]") {
  const Json record =
      predicted({"7B", "--gpu-hours", "100K", "--accelerator", "H100-SXM", "--mfu", "40%"});
  CHECK(record["budget"]["accelerator"] == "h100-sxm");
  CHECK(record["budget"]["mfu"] == 0.4);
  CHECK(predicted({"7B", "--level", "90%"}) == predicted({"7B", "--level", "0.9"}));
}

}  // namespace predict_hours_test
