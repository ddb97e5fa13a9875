// Answers do not replace what they are made of, nor each other.
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "process.hpp"
#include "scratch.hpp"

using namespace vocabplan::test;

TEST_CASE("cli: an audit does not replace the configuration", "[cli]") {
  const Scratch scratch;
  const std::string config = scratch.write("config.json", "{}");
  check_usage_error(call({"audit", config, "-o", config}), "audit", {"--output", "is the input"});
  CHECK(bytes_of(config) == "{}");
}

TEST_CASE("cli: an answer and its picture go to different files", "[cli]") {
  const Scratch scratch;
  const std::string picture = scratch.path("p.svg");
  for (const std::string& output : {picture, picture + ".gp"}) {
    check_usage_error(call({"predict", "7B", "--plot", picture, "-o", output}), "predict",
                      {"--plot", "--output"});
  }
}

TEST_CASE("cli: the way back draws nothing and rounds nothing", "[cli]") {
  check_usage_error(call({"predict", "--vocab", "32000", "--plot", "x.svg"}), "predict",
                    {"--vocab", "--plot"});
  check_usage_error(call({"predict", "--vocab", "32000", "--multiple", "64"}), "predict",
                    {"--vocab", "--multiple"});
}
