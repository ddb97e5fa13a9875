#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"
#include "synthetic_runs.hpp"

namespace design_test {

using namespace vocabplan::test;

namespace {

Json document_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "design");
  arguments.insert(arguments.end(), {"--format", "json"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  return Json::parse(outcome.out);
}

// What a launcher brings back: the rows with losses of the synthetic law.
std::string with_losses(const std::vector<std::string>& rows, const Json& document) {
  std::string text = rows[0] + ",loss\n";
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Json& run = document["runs"][i - 1];
    const SyntheticRow row{.n_nv = run["n_nv"],
                           .vocab_size = run["vocab_size"],
                           .width = run["width"],
                           .flops = run["flops"]};
    text += rows[i] + "," + csv_line({SyntheticLaw::loss(row)});
  }
  return text;
}

}  // namespace

TEST_CASE("cli design: the runs keep to the allowance and to their own arithmetic", "[cli]") {
  const Json document = document_of({"--flops", "1e20"});
  CHECK(document["schema_version"] == 1);
  CHECK(document["law"] == "tao2024");
  CHECK(document["target"]["n_nv"] == 7e9);
  CHECK(document["coefficients"] == 6);
  CHECK(document["draws"]["draws"] == 989);  // of the 1000 that have every approach
  double flops = 0.0;
  REQUIRE(document["runs"].size() >= 6);
  REQUIRE(document["runs"].size() <= 24);
  for (const Json& run : document["runs"]) {
    const double n_v = run["vocab_size"].get<double>() * run["width"].get<double>();
    CHECK(run["n_v"] == n_v);
    CHECK(run["flops"] == 6.0 * (run["n_nv"].get<double>() + n_v) * run["tokens"].get<double>());
    flops += run["flops"].get<double>();
    const double width = run["width"];
    CHECK(std::fmod(width, 64.0) == 0.0);
    CHECK(run["layers"] >= 1);
    CHECK(run["n_nv"] == 12.0 * run["layers"].get<double>() * width * width);
  }
  CHECK(flops <= 1e20);
  CHECK(document["noise"] == 0.01);
  CHECK(document["tokenizer_noise"] == 0.01);
  CHECK(document["vocabularies"] >= 4);
  CHECK(document["shared_vocabularies"] >= 4);
  CHECK(document["after"]["sd"] < document["before"]["sd"]);
  CHECK(document["after"]["sd"] < document["even_grid"]["sd"]);
  CHECK(document["warnings"].size() == 4);
}

TEST_CASE("cli design: a target far outside the runs is warned of, with the factors", "[cli]") {
  const Json far = document_of({"--flops", "1e20"});
  const Json& runs = far["runs"];
  double dearest = 0.0;
  for (const Json& run : runs) dearest = std::max(dearest, run["flops"].get<double>());
  CHECK(near(far["outside"]["n_nv"], 7e9 / runs.back()["n_nv"].get<double>(), 1e-12));
  CHECK(near(far["outside"]["flops"], far["target"]["flops"].get<double>() / dearest, 1e-12));
  CHECK(has(far["warnings"].dump(), "far outside the runs"));
  const Json close = document_of({"--flops", "1e20", "--target", "1B"});
  CHECK_FALSE(has(close["warnings"].dump(), "far outside the runs"));
}

TEST_CASE("cli design: what the runs of one V share makes the forecast wider", "[cli]") {
  const auto forecast = [](const char* tokenizer_noise) {
    const Json document = document_of({"--flops", "1e20", "--tokenizer-noise", tokenizer_noise});
    CHECK(document["tokenizer_noise"].get<double>() == std::stod(tokenizer_noise));
    return document["alone"]["sd"].get<double>();
  };
  const double none = forecast("0");
  CHECK(forecast("0.01") > 1.2 * none);
  CHECK(forecast("0.02") > forecast("0.01"));
  const Outcome table = call({"design", "-q", "--flops", "1e20", "--tokenizer-noise", "0.02"});
  CHECK(has(table.out, "0.02 nats a token, unigram-normalised, by the runs of one V"));
}

TEST_CASE("cli design: a small allowance has models with a layer and a width too", "[cli]") {
  const Json document = document_of({"--flops", "1e15", "--target", "100M"});
  for (const Json& run : document["runs"]) {
    CHECK(run["layers"] >= 1);
    CHECK(std::fmod(run["width"].get<double>(), 64.0) == 0.0);
  }
}

TEST_CASE("cli design: CSV and jsonl say what json says", "[cli]") {
  const Json document = document_of({"--flops", "1e19", "--runs", "8"});
  const auto rows =
      lines_of(call({"design", "-q", "--flops", "1e19", "--runs", "8", "-f", "csv"}).out);
  const auto lines =
      lines_of(call({"design", "-q", "--flops", "1e19", "--runs", "8", "-f", "jsonl"}).out);
  CHECK(rows[0] == "run,n_nv,vocab_size,width,tokens,flops,layers");
  REQUIRE(lines.size() == document["runs"].size());
  REQUIRE(rows.size() == lines.size() + 1);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Json& run = document["runs"][i];
    CHECK(Json::parse(lines[i]) == run);
    std::istringstream fields(rows[i + 1]);
    for (const char* key : {"run", "n_nv", "vocab_size", "width", "tokens", "flops", "layers"}) {
      std::string field;
      REQUIRE(std::getline(fields, field, ','));
      CHECK(std::stod(field) == run[key].get<double>());
    }
  }
}

TEST_CASE("cli design: with losses appended its CSV is a table for fit", "[cli]") {
  const Scratch scratch;
  const Json document = document_of({"--flops", "1e20"});
  const auto rows = lines_of(call({"design", "-q", "--flops", "1e20", "-f", "csv"}).out);
  const std::string file = scratch.write("runs.csv", with_losses(rows, document));
  const Outcome fit = call({"fit", "-q", file, "--draws", "0", "--format", "json"});
  check_fine(fit);
  const Json law = Json::parse(fit.out)["isoloss"]["coefficients"];
  // The losses are exact, and so is the fit but for its search.
  CHECK(near(law["alpha2"], SyntheticLaw::alpha2, 1e-4));
  CHECK(near(law["beta"], SyntheticLaw::beta, 1e-4));
}

TEST_CASE("cli design: the table fits 80 columns", "[cli]") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"design", "--flops", "1e20"},
        {"design", "--flops", "1e26", "--runs", "100", "--noise", "5"},
        {"design", "--flops", "1e17", "--target", "1T@1e30flops", "--noise", "1e-6"}}) {
    const Outcome outcome = call(arguments);
    check_fine(outcome);
    for (const std::string& line : lines_of(outcome.out)) CHECK(line.size() <= 80);
    CHECK(has(outcome.out, "with the runs below"));
    CHECK(has(outcome.out, "with an even grid"));
    CHECK(has(outcome.err, "true tokens"));
  }
}

TEST_CASE("cli design: axes, target and noise are heeded", "[cli]") {
  const Json document =
      document_of({"--flops", "1e20", "--params", "50M:200M:3", "--vocab", "8192:32768:3",
                   "--tokens-per-param", "10:40:3", "--target", "1B@1e21flops", "--noise", "0.02",
                   "--multiple", "1024", "--level", "0.5"});
  CHECK(document["target"]["flops"] == 1e21);
  CHECK(document["noise"] == 0.02);
  CHECK(document["level"] == 0.5);
  CHECK(document["candidates"] == 27);
  for (const Json& run : document["runs"]) {
    // The shapes of 50M, 100M and 200M: 10 layers of width 640, 12 of 832, 16 of 1024.
    CHECK((run["n_nv"] == 49152000 || run["n_nv"] == 99680256 || run["n_nv"] == 201326592));
    CHECK(std::fmod(run["vocab_size"].get<double>(), 1024.0) == 0.0);
  }
  const Json single = document_of({"--flops", "1e20", "--vocab", "8192"});
  for (const Json& run : single["runs"]) CHECK(run["vocab_size"] == 8192);
}

TEST_CASE("cli design: the runs are forecast no worse than an even grid", "[cli]") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--flops", "1e17"},
        {"--flops", "5e16"},
        {"--flops", "2e17"},
        {"--flops", "1e17", "--law", "tao2024-corrected"},
        {"--flops", "1e18", "--runs", "100"},
        {"--flops", "2e18", "--runs", "100"},
        {"--flops", "1e20", "--runs", "6"}}) {
    const Json document = document_of(arguments);
    CAPTURE(document["allowance"].get<double>());
    CHECK(document["after"]["sd"] <= document["even_grid"]["sd"]);
    CHECK(document["even_grid"]["flops"] <= document["allowance"]);
    if (arguments.back() == "6") CHECK(document["even_grid"]["runs"] == 6);
  }
}

// Runs of one N_nv do not tell A1 from E; draws would.
TEST_CASE("cli design: without an even grid there is no line for it", "[cli]") {
  const Scratch scratch;
  Json law = Json::parse(bytes_of(VOCABPLAN_LAW_FILE));
  law.erase("draws");
  const std::vector<std::string> one_size{
      "--flops",      "1e20",   "--params", "100M",  "--vocab",
      "4096:65536:7", "--runs", "6",        "--law", scratch.write("law.json", law.dump())};
  CHECK(document_of(one_size)["even_grid"].is_null());
  std::vector<std::string> table{"design", "-q"};
  table.insert(table.end(), one_size.begin(), one_size.end());
  const Outcome outcome = call(table);
  check_fine(outcome);
  CHECK_FALSE(has(outcome.out, "even grid"));
  CHECK(has(outcome.out, "with the runs below"));
}

TEST_CASE("cli design: without draws it says so", "[cli]") {
  const Scratch scratch;
  Json law = Json::parse(bytes_of(VOCABPLAN_LAW_FILE));
  law.erase("draws");
  const std::string file = scratch.write("law.json", law.dump());
  const Json document = document_of({"--flops", "1e20", "--law", file});
  CHECK(document["draws"].is_null());
  CHECK(document["before"].is_null());
  CHECK(document["after"]["sd"] > 0.0);
  CHECK(has(call({"design", "--flops", "1e20", "--law", file}).out, "proportional to the noise"));
}

TEST_CASE("cli design: wrong options are refused", "[cli]") {
  const auto refused = [](std::vector<std::string> arguments, const std::string& part) {
    arguments.insert(arguments.begin(), "design");
    check_usage_error(call(arguments), "design", {part});
  };
  refused({}, "--flops");
  refused({"--flops", "1e20", "--runs", "5"}, "--runs: '5' is less than the 6 coefficients");
  refused({"--flops", "1e20", "--params", "100M", "--vocab", "32000", "--tokens-per-param", "20"},
          "make 1 different model;");
  refused({"--flops", "1e20", "--runs", "2000"}, "--runs");
  refused({"--flops", "1e20", "--noise", "0"}, "--noise");
  refused({"--flops", "1e20", "--tokenizer-noise", "-0.01"}, "--tokenizer-noise");
  refused({"--flops", "1e20", "--tokenizer-noise", "11"}, "'11' is not a number from 0 to 10");
  refused({"--flops", "1e20", "--target", "@1e21"}, "--target");
  refused({"--flops", "1e20", "--target", "7B@"}, "--target");
  refused({"--flops", "1e20", "--target", "7B@2T"}, "7B@2Ttokens or 7B@2Tflops");
  refused({"--flops", "1e20", "--target", "x"}, "--target");
  refused({"--flops", "1e20", "--params", "1e9:1e10"}, "--params");
  refused({"--flops", "1e20", "--params", "1T"}, "does not pay");
  refused({"--flops", "1e20", "--vocab", "1:1e6:2000"}, "--vocab");
  refused({"--flops", "1e20", "--vocab", "1:1e6:1000", "--params", "1M:1B:1000"}, "candidate");
  refused({"--flops", "1e20", "--level", "1"}, "--level");
  refused({"--flops", "1e20", "--multiple", "0.5"}, "--multiple");
  refused({"--flops", "1e20", "7B"}, "'7B'");
}

}  // namespace design_test
