// f(V) of the caller's own text, in every command that uses one.
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "choices.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace compression_test {

using namespace vocabplan::test;

namespace {

const std::string kMarin = std::string(VOCABPLAN_SOURCE_DIR) + "/docs/examples/marin_fertility.csv";

// f = 0.2 + 3 V^-0.5 exactly, from 1,024 to 65,536 entries.
std::string curve_points(const Scratch& scratch) {
  std::string text = "vocab_size,tokens,characters\n";
  for (double v = 1024.0; v <= 65536.0; v *= 2.0) {
    text += std::to_string(static_cast<int>(v)) + "," +
            std::to_string(1e9 * (0.2 + 3.0 / std::sqrt(v))) + ",1000000000\n";
  }
  return scratch.write("points.csv", text);
}

double curve(double v) {
  return 0.2 + 3.0 / std::sqrt(v);
}

Json answer_of(Words words) {
  words.insert(words.end(), {"-q", "-f", "jsonl"});
  const Outcome outcome = call(words);
  check_fine(outcome);
  return record_of(outcome.out);
}

}  // namespace

TEST_CASE("cli compression: characters are counted by the points", "[cli]") {
  const Scratch scratch;
  const std::string points = curve_points(scratch);
  for (const Words& command :
       {Words{"predict", "7B", "--chars", "4T", "--tokenizer", points},
        Words{"sweep", "--params", "7B:7B:1", "--chars", "4T", "--tokenizer", points}}) {
    CAPTURE(command);
    const Json record = answer_of(command);
    const Json& isoloss = record.at("approaches").at("isoloss");
    const double f = curve(isoloss.at("vocab_size_real").get<double>());
    CHECK(near(record.at("tokens").get<double>(), 4e12 * f, 1e-6));
    CHECK(record.at("budget").at("compression").at("law") == points);
    CHECK(near(record.at("budget").at("compression").at("tokens_per_character").get<double>(), f,
               1e-6));
  }
}

TEST_CASE("cli compression: the frontier's text is that of the points", "[cli]") {
  const Scratch scratch;
  const Json point =
      answer_of({"frontier", "--flops", "1e21", "--tokenizer", curve_points(scratch)});
  const double f = curve(point.at("vocab_size_real").get<double>());
  CHECK(near(point.at("tokens").get<double>() / point.at("characters").get<double>(), f, 1e-6));
}

TEST_CASE("cli compression: V beyond the points is said, with how far", "[cli]") {
  const Scratch scratch;
  const std::string points = curve_points(scratch);
  for (const char* command : {"predict", "choose"}) {
    CAPTURE(command);
    const Outcome outcome = call({command, "70B", "--tokenizer", points});
    check_fine(outcome);
    CHECK(has(outcome.err, "f(V) of " + points + " is extrapolated: V "));
    CHECK(has(outcome.err, " is above its largest vocabulary, 65536, by a factor of "));
    check_columns(outcome);
  }
  const Outcome inside = call({"predict", "7B", "--tokenizer", points});
  CHECK_FALSE(has(inside.err, "extrapolated: V"));
  CHECK(has(inside.out, "f(V)"));
  // Of the published law V at 70B is 217961, 3.33 times 65536.
  const Outcome rows = call({"sweep", "--params", "1B:70B:2", "--tokenizer", points});
  CHECK(has(rows.err, "1 of 2 rows have their V outside the points of f(V) in " + points +
                          ", 1024 .. 65536, by a factor of up to 3.33"));
}

TEST_CASE("cli compression: only a V that the answer has is told to be outside", "[cli]") {
  const Scratch scratch;
  // The choice is above 32,001, the smallest of these tokenizers; the law's isoloss is below.
  const Words words{"choose", "1B", "--tokenizer", kMarin, "--mix", "english_web=1"};
  CHECK_FALSE(has(call(words).err, "extrapolated: V"));
  Words by_text = words;
  by_text.insert(by_text.end(), {"--chars", "100B"});
  CHECK(has(call(by_text).err, " is below its smallest vocabulary, 32001, by a factor of "));
}

TEST_CASE("cli compression: sweep and frontier name the file of their f", "[cli]") {
  const Scratch scratch;
  const std::string points = curve_points(scratch);
  for (const Words& command : {Words{"sweep", "--params", "1B:2B:2"}, {"frontier"}}) {
    CAPTURE(command);
    Words words = command;
    CHECK_FALSE(has(call(words).out, "f(V)"));
    words.insert(words.end(), {"--tokenizer", points});
    const Outcome outcome = call(words);
    check_fine(outcome);
    check_columns(outcome);
    CHECK(has(outcome.out, "\nf(V) of "));
  }
  const Outcome json = call({"frontier", "--tokenizer", points, "-f", "json", "-q"});
  CHECK(Json::parse(json.out).at("compression_law") == points);
  const Outcome law = call({"frontier", "-f", "json", "-q"});
  CHECK(Json::parse(law.out).at("compression_law") == "tao2024-per-character");
}

TEST_CASE("cli compression: standard input is not read for two inputs", "[cli]") {
  const std::string points =
      "vocab_size,tokens,characters\n1024,3,9\n2048,2.8,9\n4096,2.7,9\n8192,2.65,9\n";
  for (const Words& words : {Words{"sweep", "-", "--tokenizer", "-"},
                             {"sweep", "--tokenizer", "-"},
                             {"choose", "1B", "--tokenizer", "-", "--tokenizers", "-"}}) {
    CAPTURE(words);
    const Outcome outcome = call(words, points);
    check_usage_error(outcome, words[0], {"standard input is read for two inputs"});
    CHECK(outcome.out.empty());
  }
}

TEST_CASE("cli compression: points without a falling curve are refused in words", "[cli]") {
  const Scratch scratch;
  const auto refused = [&](const std::string& rows, const char* words) {
    const std::string file = scratch.write("bad.csv", "vocab_size,tokens,characters\n" + rows);
    const Outcome outcome = call({"predict", "1B", "--tokenizer", file});
    check_failure(outcome, {file, words});
    CHECK_FALSE(has(outcome.err, "_"));
  };
  refused("8K,2,9\n16K,3,9\n32K,4,9\n64K,5,9\n", "do not fall as V grows");
  refused("8K,2,9\n16K,2,9\n32K,2,9\n64K,2,9\n", "do not fall as V grows");
  refused("8K,2,9\n8K,3,9\n8K,4,9\n8K,5,9\n", "fewer than three vocabulary sizes");
  refused("8K,3,9\n8K,3,9\n16K,2,9\n16K,2,9\n", "fewer than three vocabulary sizes");
}

TEST_CASE("cli compression: a law's own curve says nothing of points", "[cli]") {
  const Outcome outcome = call({"predict", "70B"});
  CHECK_FALSE(has(outcome.err, "extrapolated: V"));
  CHECK_FALSE(has(outcome.out, "f(V) "));
}

// Tokens over bytes of docs/examples/marin_fertility.csv: 894412 of 4001234 of English, 1221725 of
// 4028651 of Chinese, by the first tokenizer.
TEST_CASE("cli compression: a mixture of groups, and each of them", "[cli]") {
  const Outcome outcome = call({"fit", "--form", "tokenizer", kMarin, "--mix",
                                "english_web=9,multilingual_zh=1", "-f", "json", "-q"});
  check_fine(outcome);
  const Json fit = Json::parse(outcome.out).at("tokenizer");
  REQUIRE(fit.at("groups").size() == 2);
  CHECK(fit.at("tokenizers").at(0) == "marin-128k");
  CHECK(fit.at("vocab_sizes").at(0) == 128256);
  const double english = 894412.0 / 4001234.0;
  const double chinese = 1221725.0 / 4028651.0;
  CHECK(
      near(fit.at("groups").at(0).at("tokens_per_character").at(0).get<double>(), english, 1e-14));
  CHECK(
      near(fit.at("groups").at(1).at("tokens_per_character").at(0).get<double>(), chinese, 1e-14));
  CHECK(near(fit.at("tokens_per_character").at(0).get<double>(), 0.9 * english + 0.1 * chinese,
             1e-14));
  const Outcome table = call({"fit", "--form", "tokenizer", kMarin, "--mix",
                              "english_web=0.7,math=0.2,multilingual_zh=0.1"});
  check_columns(table);
  CHECK(has(table.out, "share of the text"));
}

TEST_CASE("cli compression: every command that takes points takes mixtures", "[cli]") {
  const std::vector<Words> commands{{"predict", "1B"},
                                    {"choose", "1B"},
                                    {"sweep", "--params", "1B:2B:2"},
                                    {"frontier", "--flops", "1e21"}};
  for (Words words : commands) {
    CAPTURE(words);
    const std::string command = words[0];
    Words alone = words;
    alone.insert(alone.end(), {"--mix", "math=1"});
    check_usage_error(call(alone), command, {"--mix: 'math=1' has no meaning without --tokenizer"});
    words.insert(words.end(), {"--tokenizer", kMarin});
    check_failure(call(words),
                  {"has the groups 'english_web', 'math', 'multilingual_zh'", "--mix"});
    words.insert(words.end(), {"--mix", "math=1,english_web=1"});
    const Outcome outcome = call(words);
    check_fine(outcome);
    CHECK(has(outcome.err, "counts bytes, which stand for characters: right for ASCII alone"));
    words.back() = "math=1,math=2";
    check_usage_error(call(words), command, {"--mix: the group 'math' stands twice"});
  }
  check_usage_error(call({"fit", kMarin, "--mix", "math=1"}), "fit",
                    {"--mix: 'math=1' has no meaning without --tokenizer"});
  check_usage_error(call({"fit", kMarin, "--form", "chinchilla", "--mix", "math=1"}), "fit",
                    {"--mix: has no meaning with --form chinchilla"});
}

}  // namespace compression_test
