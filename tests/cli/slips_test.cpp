// Numbers that can only be slips: shares without a sign, counts without a suffix, targets without a
// unit, FLOPs where parameters stand.
#include <algorithm>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "process.hpp"
#include "scratch.hpp"
#include "synthetic_runs.hpp"

namespace slips_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

void refuse(const Words& words, const Words& parts) {
  check_usage_error(call(words), words[0] == "energy" ? words[0] + " " + words[1] : words[0],
                    parts);
}

}  // namespace

TEST_CASE("cli slips: a bare percentage is refused with every right spelling", "[cli]") {
  const Words predict{"predict", "7B"};
  const auto with = [](Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  for (const char* command : {"predict", "audit"}) {
    const Words run = command == std::string("audit") ? Words{"audit", "--models"} : predict;
    refuse(with(run, {"--within", "5"}), {"--within: '5'", "5% or 0.05", "500%"});
    refuse(with(run, {"--level", "90"}), {"--level: '90'", "90% or 0.9"});
  }
  refuse({"sweep", "--params", "7B", "--within", "5"}, {"5% or 0.05"});
  refuse(with(predict, {"--within", "1"}), {"1% or 0.01", "100%"});
  refuse(with(predict, {"--within", "1.5"}), {"1.5% or 0.015", "150%"});
  refuse(with(predict, {"--within", "7"}), {"7% or 0.07"});
  // 5 would be doubtful in its turn.
  refuse(with(predict, {"--within", "500"}), {"write 500% for 500 %"});
  refuse({"predict", "--vocab", "32000", "--within", "5"}, {"5% or 0.05"});
  refuse(with(predict, {"--accelerator", "h100-sxm", "--mfu", "40"}), {"40% or 0.4"});
  refuse(with(predict, {"--accelerator", "h100-sxm", "--pue", "114"}), {"114% or 1.14"});
  refuse(with(predict, {"--accelerator", "h100-sxm", "--power-factor", "70"}), {"70% or 0.7"});
  refuse({"design", "--flops", "1e20", "--level", "90"}, {"90% or 0.9"});
  refuse({"frontier", "--level", "90"}, {"90% or 0.9"});
  refuse({"fit", "-", "--level", "90"}, {"90% or 0.9"});
  const Words estimate{"energy", "estimate", "--flops", "1e24", "--accelerator", "h100-sxm"};
  refuse(with(estimate, {"--mfu", "40"}), {"40% or 0.4"});
  refuse(with(estimate, {"--mfu", "30..40"}), {"the lower end '30'", "30% or 0.3"});
  refuse(with(estimate, {"--static-fraction", "59"}), {"59% or 0.59"});
  refuse(with(estimate, {"--band", "-40,60"}), {"-40% or -0.4"});
  refuse(with(estimate, {"--band", "-0.4,60"}), {"60% or 0.6"});
  refuse({"energy", "validate", "-", "--min-coverage", "1"}, {"write 100 for 100 %"});
}

TEST_CASE("cli slips: a share above 1 is written in per cent", "[cli]") {
  check_fine(call({"predict", "7B", "--within", "150%"}));
  CHECK(call({"predict", "7B", "--within", "5%"}).out ==
        call({"predict", "7B", "--within", "0.05"}).out);
  check_fine(call({"energy", "estimate", "--flops", "1e24", "--accelerator", "h100-sxm", "--pue",
                   "114%", "--band", "-40%,150%"}));
}

TEST_CASE("cli slips: a count that no run has is asked about", "[cli]") {
  refuse({"predict", "1e22"}, {"N_NV: '1e22'", "did you mean --flops 1e22?"});
  refuse({"predict", "7"}, {"N_NV: '7'", "did you mean 7B or 7M?"});
  refuse({"predict", "7K"}, {"did you mean 7B or 7M?"});
  refuse({"predict", "--total-params", "8"}, {"did you mean 8B or 8M?"});
  refuse({"predict", "--total-params", "1e23"}, {"did you mean --flops 1e23?"});
  refuse({"predict", "7B", "--tokens", "2"}, {"--tokens: '2'", "did you mean 2T or 2B?"});
  refuse({"predict", "7B", "--tokens", "1e22"}, {"did you mean --flops 1e22?"});
  refuse({"predict", "7B", "--chars", "8"}, {"did you mean 8T or 8B?"});
  refuse({"predict", "7B", "--data-limit", "15"}, {"--data-limit", "did you mean 15T or 15B?"});
  refuse({"predict", "7B", "--flops", "21"}, {"did you mean 1e21?"});
  refuse({"predict", "7B", "--flops", "1e3"}, {"1e+12 and more"});
  refuse({"predict", "--flops", "22"}, {"did you mean 1e22?"});
  refuse({"predict", "--vocab", "32000", "7"}, {"did you mean 7B or 7M?"});
  refuse({"sweep", "--params", "1:70:8"}, {"did you mean 1B:70B:8?"});
  refuse({"sweep", "--params", "1B:70B:2", "--tokens", "2"}, {"did you mean 2T?"});
  refuse({"sweep", "--params", "1e21:1e23:8"}, {"did you mean --flops 1e21:1e23:8?"});
  refuse({"frontier", "--flops", "22"}, {"did you mean 1e22?"});
  refuse({"design", "--flops", "20"}, {"did you mean 1e20?"});
  refuse({"audit", "--models", "--tokens", "15"}, {"did you mean 15T or 15B?"});
  refuse({"energy", "estimate", "--flops", "24", "--accelerator", "h100-sxm"},
         {"did you mean 1e24?"});
  // The largest and smallest that anyone plans are answered.
  check_fine(call({"predict", "10T", "-q"}));
  check_fine(call({"predict", "33M", "--tokens", "15T", "-f", "csv", "-q"}));
}

TEST_CASE("cli slips: a run of too few tokens for each parameter is asked about", "[cli]") {
  refuse({"predict", "7B", "--flops", "2T"}, {"did you mean --tokens 2T?"});
  refuse({"predict", "7B", "--flops", "2P"}, {"--flops: '2P'", "did you mean --tokens 2P?"});
  refuse({"predict", "70B", "--tokens", "300M"}, {"did you mean 300B?"});
  refuse({"predict", "7B", "--tokens-per-param", "2T"}, {"did you mean --tokens 2T?"});
  refuse({"predict", "--flops", "1e40"}, {"--flops: '1e40'", "n_nv"});
  refuse({"predict", "70B", "--gpu-hours", "1", "--accelerator", "h100-sxm"},
         {"--gpu-hours: '1'", "tokens for each"});
  const Outcome doubtful = call({"predict", "70B", "--tokens", "3B"});
  check_fine(doubtful);
  CHECK(has(doubtful.err, "0.0429 for each of 70B parameters"));
  CHECK(has(call({"predict", "7B", "--at", "32"}).err, "fewer than there are bytes"));
}

TEST_CASE("cli slips: a target says what follows the @", "[cli]") {
  for (const auto& [target, parts] :
       std::vector<std::pair<std::string, Words>>{{"7B@2T", {"7B@2Ttokens or 7B@2Tflops"}},
                                                  {"7B@1e23", {"7B@1e23tokens or 7B@1e23flops"}},
                                                  {"7B@4096", {"7B@d4096"}},
                                                  {"7B@2Ttokens@1e23flops", {"twice"}},
                                                  {"7B@d4096@d8", {"twice"}},
                                                  {"7B@2Tbananas", {"'2Tbananas'", "2Ttokens"}},
                                                  {"7B@tokens", {"'tokens'"}},
                                                  {"7B@2tokens", {"did you mean 2T or 2B?"}},
                                                  {"7B@2Mtokens", {"tokens for each of 7B"}},
                                                  {"7@2Ttokens", {"did you mean 7B or 7M?"}},
                                                  {"7B@d0", {"whole number from 1"}}}) {
    CAPTURE(target);
    refuse({"design", "--flops", "1e20", "--target", target}, parts);
    refuse({"fit", "/no/such/file", "--targets", target}, parts);
  }
  const auto target_of = [](const std::string& text) {
    const Outcome outcome = call({"design", "--flops", "1e20", "--runs", "6", "--params",
                                  "50M:400M:4", "--target", text, "-f", "json"});
    check_fine(outcome);
    return Json::parse(outcome.out)["target"];
  };
  const Json tokens = target_of("7B@2Ttokens");
  CHECK(tokens["flops"] ==
        record_of(call({"predict", "7B", "--tokens", "2T", "-f", "jsonl"}).out)["flops"]);
  CHECK(target_of("7b @ 2t Tokens") == tokens);
  CHECK(target_of("7B@2Ttok") == tokens);
  CHECK(target_of("7B@1e23 FLOPs")["flops"] == 1e23);
  CHECK(target_of("7B@d320")["width"] == 320);
  const Json both = target_of("7B@2Ttokens@d8192");
  CHECK(both["flops"] == tokens["flops"]);
  CHECK(both["width"] == 8192);
}

TEST_CASE("cli fit: a target in tokens is that run of the fitted law", "[cli]") {
  const Scratch scratch;
  const std::string law = scratch.path("law.json");
  const Outcome outcome = call({"fit", "-", "--draws", "0", "-f", "json", "--law-out", law,
                                "--targets", "7B@2Ttokens,7B@8Tchars@d2048"},
                               synthetic_csv());
  check_fine(outcome);
  const Json targets = Json::parse(outcome.out)["targets"];
  const auto predicted = [&law](const Words& more) {
    Words words{"predict", "7B", "--law", law, "-f", "jsonl", "-q"};
    words.insert(words.end(), more.begin(), more.end());
    return record_of(call(words).out);
  };
  const Json tokens = predicted({"--tokens", "2T"});
  CHECK(near(targets[0]["flops"], tokens["flops"], 1e-9));
  CHECK(near(targets[0]["approaches"]["isoloss"]["vocab_size"],
             tokens["approaches"]["isoloss"]["vocab_size_real"], 1e-6));
  const Json chars = predicted({"--chars", "8T", "--width", "2048"});
  CHECK(targets[1]["width"] == 2048);
  CHECK(near(targets[1]["flops"], chars["flops"], 1e-9));
}

TEST_CASE("cli: a law whose draws leave the optimum open on both sides says so", "[cli]") {
  const Words law{"--law", "tao2024-corrected"};
  const auto with = [&law](Words words) {
    words.insert(words.end(), law.begin(), law.end());
    return call(words);
  };
  const std::string sentence = "the law's own draws leave the optimum open on both sides";
  const Outcome table = with({"predict", "7B"});
  check_fine(table);
  CHECK(
      has(table.out, "(isoloss optimum of tao2024-corrected, to a multiple of 128)\n            " +
                         sentence + "\n"));
  const Json record = record_of(with({"predict", "7B", "-f", "jsonl"}).out);
  CHECK(record["suggestion"]["rule"] == "isoloss");
  CHECK(has(record["warnings"].dump(), sentence));
  CHECK(has(with({"predict", "7B", "-f", "csv"}).err, sentence));
  const Outcome sweep = with({"sweep", "--params", "7B", "-f", "jsonl"});
  CHECK(record_of(sweep.out)["suggestion"] == record["suggestion"]);
  CHECK(has(sweep.err, sentence));
  CHECK(has(with({"frontier", "--flops", "1e22"}).err, sentence));
  CHECK(has(with({"audit", "--models", "phi-2"}).err, sentence));
  CHECK(has(with({"design", "--flops", "1e18"}).err, sentence));
  CHECK_FALSE(has(call({"frontier", "--flops", "1e22"}).err, sentence));
}

// A law whose anchor is the least of those that its draws have.
TEST_CASE("cli predict: a point at the end of its own interval is said", "[cli]") {
  const Scratch scratch;
  Json law = Json::parse(call({"law", "show", "tao2024", "-f", "json"}).out);
  constexpr std::size_t kAnchor = 11;  // its column in the rows of draws
  for (Json& row : law.at("draws").at("rows")) {
    row.at(kAnchor) = std::max(row.at(kAnchor).get<double>(), 3145728.0);
  }
  const std::string file = scratch.write("edge.json", law.dump());
  const std::string sentence = "derivative: 67450 is at the lower end of its own interval";
  CHECK(has(call({"predict", "7B", "--law", file, "-q"}).out, sentence));
  CHECK(has(record_of(call({"predict", "7B", "--law", file, "-f", "jsonl"}).out)["warnings"].dump(),
            sentence));
  CHECK(has(call({"predict", "7B", "--law", file, "-f", "csv", "--interval"}).err, sentence));
}

}  // namespace slips_test
