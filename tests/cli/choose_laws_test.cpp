// The laws that `choose` weighs against each other.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "choices.hpp"
#include "scratch.hpp"

namespace choose_laws_test {

using namespace vocabplan::test;
using Catch::Matchers::WithinAbs;

namespace {

Json law_document(const std::string& name) {
  const Outcome outcome = call({"law", "show", name, "-f", "json"});
  check_fine(outcome);
  return Json::parse(outcome.out);
}

std::string written(const Scratch& scratch, const std::string& file, const Json& document) {
  return scratch.write(file, document.dump(1) + "\n");
}

// ln[(n + V d) f(V)] above its least over V from 1,024 to 2^22, as extra compute: the cost by the
// two-term law in characters, for the one curve of a law file.
double text_cost(const Json& compression, double n_nv, double width, double vocab_size) {
  const double a = compression["a"];
  const double b = compression["b"];
  const double c = compression["c"];
  const auto cost = [&](double v) {
    return std::log((n_nv + v * width) * (c + a * std::pow(v, -b)));
  };
  double least = cost(1024.0);
  for (double v = 1024.0; v <= 4194304.0; v *= 1.00002) least = std::min(least, cost(v));
  return std::expm1(cost(vocab_size) - least);
}

}  // namespace

TEST_CASE("cli choose: a law file counts as the law that it was written from", "[cli]") {
  const Scratch scratch;
  Json document = law_document("tao2024-per-character");
  document["name"] = "mine";
  const std::string file = written(scratch, "mine.json", document);
  const Json built_in = choice_record({"7B", "--laws", "tao2024-per-character,most-text"});
  CHECK(built_in == choice_record({"7B"}));
  const Json own = choice_record({"7B", "--laws", file + ",most-text"});
  CHECK(own["choice"] == built_in["choice"]);
  CHECK(own["minimax"] == built_in["minimax"]);
  CHECK(law_of(own, "mine")["optimum"] == law_of(built_in, "tao2024-per-character")["optimum"]);
  CHECK(law_of(own, "tao2024-per-character")["weight"] == 0);
  CHECK(own["compression_law"] == "mine");
  // The law of a budget takes the place of the built-in one.
  const Json by_law = choice_record({"7B", "--flops", "1e22", "--law", file});
  CHECK(law_of(by_law, "mine")["weight"] == 0.5);
  CHECK(law_of(by_law, "most-text")["weight"] == 0.5);
  CHECK(law_of(by_law, "tao2024-per-character")["weight"] == 0);
}

TEST_CASE("cli choose: weights are shares of their sum", "[cli]") {
  const Json one = choice_record({"7B", "--laws", "tao2024-per-character=2,most-text"});
  const Json other = choice_record({"7B", "--laws", "tao2024-per-character=1e3,most-text=500"});
  CHECK(near(law_of(one, "most-text")["weight"].get<double>(), 1.0 / 3.0, 1e-15));
  CHECK(one["choice"]["vocab_size"] == other["choice"]["vocab_size"]);
  CHECK(near(one["choice"]["expected"].get<double>(), other["choice"]["expected"].get<double>(),
             1e-12));
  // R is the weighted mean of the laws, in logarithms.
  const Json& laws = one["candidates"][1]["laws"];
  const double mean = 2.0 / 3.0 * std::log1p(laws["tao2024-per-character"].get<double>()) +
                      1.0 / 3.0 * std::log1p(laws["most-text"].get<double>());
  CHECK(near(one["candidates"][1]["expected"].get<double>(), std::expm1(mean), 1e-12));
}

TEST_CASE("cli choose: a law of weight 0 is shown and does not count", "[cli]") {
  const Json with = choice_record({"7B", "--laws", "tao2024=0,most-text"});
  const Json alone = choice_record({"7B", "--laws", "most-text"});
  CHECK(with["choice"] == alone["choice"]);
  CHECK(law_of(with, "tao2024")["weight"] == 0);
  CHECK(with["laws"][0]["name"] == "tao2024");
  CHECK(alone["choice"]["worst"] == alone["choice"]["expected"]);
  CHECK(alone["minimax"]["vocab_size"] == alone["choice"]["vocab_size"]);
  CHECK(law_of(alone, "most-text")["optimum"] == alone["choice"]["vocab_size"]);
}

TEST_CASE("cli choose: one more law never makes the worst cost less", "[cli]") {
  const char* sizes = "16384,32000,128256,256000";
  const Json few =
      choice_record({"7B", "--laws", "tao2024-per-character,most-text", "--candidates", sizes});
  const Json more = choice_record(
      {"7B", "--laws", "tao2024-per-character,most-text,tao2024", "--candidates", sizes});
  for (const char* size : {"16384", "32000", "128256", "256000"}) {
    CAPTURE(size);
    CHECK(candidate_of(more, size)["worst"].get<double>() >=
          candidate_of(few, size)["worst"].get<double>());
  }
  CHECK(more["minimax"]["worst"].get<double>() >= few["minimax"]["worst"].get<double>());
}

TEST_CASE("cli choose: most-text has the costs of its formula", "[cli]") {
  const Scratch scratch;
  Json document = law_document("tao2024-per-character");
  document["name"] = "one-curve";
  document["compression"].erase("draws");
  const std::string file = written(scratch, "one.json", document);
  struct Row {
    const char* n_nv;
    double params;
    double width;
    std::vector<double> percent;  // at 32,000, 64,000, 128,256 and 262,144, computed apart
  };
  const std::vector<Row> rows{{"1B", 1e9, 1536.0, {0.451, 0.652, 6.310, 21.784}},
                              {"7B", 7e9, 4096.0, {2.831, 0.235, 0.661, 5.577}},
                              {"70B", 70e9, 8192.0, {7.409, 3.190, 0.751, 0.015}}};
  const Words sizes{"32000", "64000", "128256", "262144"};
  for (const Row& row : rows) {
    CAPTURE(row.n_nv);
    const Json record = choice_record(
        {row.n_nv, "--laws", file + ",most-text", "--candidates", "32000,64000,128256,262144"});
    CHECK(record["width"] == row.width);
    CHECK(law_of(record, "most-text")["states"] == 1);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      CAPTURE(sizes[i]);
      const double cost = candidate_of(record, sizes[i])["laws"]["most-text"];
      CHECK_THAT(100.0 * cost, WithinAbs(row.percent[i], 0.0005));
      const double expected =
          text_cost(document["compression"], row.params, row.width, std::stod(sizes[i]));
      CHECK_THAT(cost, WithinAbs(expected, 1e-8));
    }
  }
}

TEST_CASE("cli choose: laws that cannot be had are refused", "[cli]") {
  struct Row {
    std::string laws;
    Words parts;
  };
  const std::vector<Row> rows{
      {"", {"--laws", "empty"}},
      {"tao2024,", {"--laws", "a law without a name"}},
      {",most-text", {"--laws", "a law without a name"}},
      {"nothing", {"--laws: 'nothing'", "tao2024-per-character"}},
      {"tao2024,tao2024", {"--laws", "'tao2024' stands twice"}},
      {"most-text,most-text=2", {"--laws", "'most-text' stands twice"}},
      {"most-text=0", {"--laws", "no law has a weight above 0"}},
      {"tao2024=0,most-text=0", {"--laws", "no law has a weight above 0"}},
      {"most-text=-1", {"--laws: 'most-text=-1'", "a weight from 0 to 1e6"}},
      {"most-text=1e7", {"--laws: 'most-text=1e7'", "a weight from 0 to 1e6"}},
      {"most-text=lots", {"--laws: 'most-text=lots'", "a weight from 0 to 1e6"}},
      {"most-text=nan", {"--laws: 'most-text=nan'", "a weight from 0 to 1e6"}},
      {"most-text=", {"--laws: 'most-text='", "NAME=WEIGHT"}},
      {"=1", {"--laws: '=1'", "NAME=WEIGHT"}},
      {"=", {"--laws: '='", "NAME=WEIGHT"}}};
  for (const Row& row : rows) {
    CAPTURE(row.laws);
    check_usage_error(call({"choose", "7B", "--laws", row.laws}), "choose", row.parts);
  }
  std::string many = "most-text";
  for (int i = 0; i < 20; ++i) many += ",tao2024";
  check_usage_error(call({"choose", "7B", "--laws", many}), "choose", {"21 laws", "up to 20"});
}

TEST_CASE("cli choose: a law file that is wrong is a failure", "[cli]") {
  const Scratch scratch;
  check_failure(call({"choose", "7B", "--laws", scratch.write("bad.json", "{}")}), {"bad.json"});
  check_failure(call({"choose", "7B", "--laws", scratch.directory() + "=1,most-text"}),
                {scratch.directory(), "directory"});
  const std::string twice = written(scratch, "copy.json", law_document("tao2024"));
  check_usage_error(call({"choose", "7B", "--laws", twice + ",tao2024"}), "choose",
                    {"'tao2024' stands twice"});
}

TEST_CASE("cli choose: a law file may have = and a comma's neighbours in its name", "[cli]") {
  const Scratch scratch;
  Json document = law_document("tao2024-per-character");
  document["name"] = "mine";
  const std::string file = written(scratch, "a=b.json", document);
  const Json plain = choice_record({"7B", "--laws", file});
  CHECK(law_of(plain, "mine")["weight"] == 1);
  const Json weighted = choice_record({"7B", "--laws", file + "=3,most-text"});
  CHECK(law_of(weighted, "mine")["weight"] == 0.75);
}

}  // namespace choose_laws_test
