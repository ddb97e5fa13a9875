// `predict --vocab`: for which runs a vocabulary is the optimum.
#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "process.hpp"

namespace predict_inverse_test {

namespace test = vocabplan::test;

namespace {

test::Json inverse_of(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"predict", "--format", "jsonl"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const test::Outcome outcome = test::call(words);
  test::check_fine(outcome);
  return test::record_of(outcome.out);
}

test::Json prediction_at(const test::Json& run) {
  return inverse_of({run["n_nv"].dump(), "--flops", run["flops"].dump(), "--width",
                     run["width"].dump(), "--at", "128256"});
}

}  // namespace

TEST_CASE("cli predict: the runs of a vocabulary, fed back, predict it") {
  const test::Json inverse = inverse_of({"--vocab", "128256"});
  CHECK(inverse["vocab_size"] == 128256);
  for (const char* approach : {"isoflops", "derivative", "isoloss"}) {
    REQUIRE_FALSE(inverse["approaches"][approach].empty());
    for (const test::Json& run : inverse["approaches"][approach]) {
      const test::Json p = prediction_at(run);
      CHECK(test::near(p["approaches"][approach]["vocab_size_real"], 128256.0, 1e-9));
    }
  }
  for (const test::Json& run : inverse["approaches"]["isoloss"]) {
    CHECK(test::near(prediction_at(run)["tokens"], run["tokens"], 1e-9));
  }
}

TEST_CASE("cli predict: at the ends of a range the vocabulary costs what was asked") {
  const test::Json inverse = inverse_of({"--vocab", "128256", "--width", "4096", "--within", "3%"});
  CHECK(inverse["within"] == 0.03);
  REQUIRE(inverse["ranges"].size() == 1);
  for (const char* end : {"first", "last"}) {
    const test::Json p = prediction_at(inverse["ranges"][0][end]);
    CHECK(test::near(p["approaches"]["isoloss"]["prices"][0]["extra_compute"], 0.03, 1e-8));
  }
}

TEST_CASE("cli predict: a vocabulary for one model, or for one budget") {
  const test::Json model = inverse_of({"7B", "--vocab", "128256"});
  CHECK(model["approaches"]["isoflops"].is_null());
  REQUIRE(model["approaches"]["isoloss"].size() == 1);
  CHECK(model["approaches"]["isoloss"][0]["n_nv"] == 7e9);
  CHECK(test::near(
      prediction_at(model["approaches"]["isoloss"][0])["approaches"]["isoloss"]["vocab_size_real"],
      128256.0, 1e-9));
  const test::Json budget = inverse_of({"--flops", "1e23", "--vocab", "128256"});
  for (const test::Json& run : budget["approaches"]["isoloss"]) CHECK(run["flops"] == 1e23);
  REQUIRE_FALSE(budget["approaches"]["isoloss"].empty());
}

TEST_CASE("cli predict: the CSV of a vocabulary has a line a run") {
  const test::Outcome outcome = test::call({"predict", "--vocab", "32000", "-f", "csv", "-q"});
  test::check_fine(outcome);
  const std::vector<std::string> lines = test::lines_of(outcome.out);
  CHECK(lines[0] == "approach,n_nv,flops,tokens,width");
  REQUIRE(lines.size() > 4);
  CHECK(lines[1].starts_with("isoflops,"));
}

TEST_CASE("cli predict: --vocab refuses what would fix it, and what is no vocabulary") {
  const auto refused = [](std::vector<std::string> words, const std::vector<std::string>& parts) {
    words.insert(words.begin(), {"predict", "--vocab", "32000"});
    test::check_usage_error(test::call(words), "predict", parts);
  };
  refused({"7B", "--flops", "1e22"}, {"--vocab", "N_NV", "--flops"});
  refused({"7B", "--tokens", "1T"}, {"--vocab", "--tokens"});
  refused({"7B", "--chars", "1T"}, {"--vocab", "--chars"});
  refused({"--at", "100"}, {"--vocab", "--at", "N_NV or --flops, --width and --within"});
  refused({"--level", "0.8"}, {"--vocab", "--level"});
  refused({"--interval"}, {"--vocab", "--interval"});
  for (const char* vocab : {"0", "0.5", "32000.5", "-3", "big", "1e16"}) {
    CAPTURE(vocab);
    test::check_usage_error(test::call({"predict", "--vocab", vocab}), "predict",
                            {"--vocab", vocab});
  }
}

}  // namespace predict_inverse_test
