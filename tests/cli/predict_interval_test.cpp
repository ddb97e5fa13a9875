#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace predict_interval_test {

using namespace vocabplan::test;

namespace {

// The published law with 101 draws. In draw i approaches 1 and 2 are 1 + i/100 times as high as the
// law's, so that their quantile at p is 1 + p times the law's V; approach 3 is the law's own, but
// for two draws that have their optimum below every V and one that has it above.
std::string drawn_law() {
  Json law = Json::parse(call({"law", "show", "tao2024", "-f", "json"}).out);
  const Json s = law["isoloss"];
  Json rows = Json::array();
  for (int i = 0; i <= 100; ++i) {
    const double factor = 1.0 + i / 100.0;
    const int unbounded = i == 50 ? 1 : (i == 20 || i == 70 ? -1 : 0);
    rows.push_back(
        {s["A1"], unbounded < 0 ? Json(0) : s["A2"], s["B"], s["E"], s["alpha1"], s["alpha2"],
         s["beta"], -2.48, 0.5, law["isoflops"]["ln_k"].get<double>() + std::log(factor),
         law["isoflops"]["exponent"], law["derivative"]["anchor_n_v"].get<double>() * factor,
         law["derivative"]["gamma"], unbounded});
  }
  law["name"] = "drawn";
  law["draws"] = {{"resample", "family"},
                  {"seed", 7},
                  {"degenerate_share", 0.03},
                  {"columns",
                   {"A1", "A2", "B", "E", "alpha1", "alpha2", "beta", "line_ln_k", "line_exponent",
                    "isoflops_ln_k", "isoflops_exponent", "anchor_n_v", "gamma", "unbounded"}},
                  {"rows", rows}};
  return law.dump();
}

// A law file without draws.
std::string plain_law() {
  Json law = Json::parse(call({"law", "show", "tao2024", "-f", "json"}).out);
  law["name"] = "plain";
  law.erase("draws");
  return law.dump();
}

class Laws {
 public:
  [[nodiscard]] Outcome predict(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "predict");
    arguments.insert(arguments.end(), {"-q", "--law", drawn_});
    return call(arguments);
  }
  [[nodiscard]] Json approaches(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"-f", "jsonl"});
    const Outcome outcome = predict(arguments);
    check_fine(outcome);
    return record_of(outcome.out).at("approaches");
  }
  [[nodiscard]] const std::string& drawn() const { return drawn_; }
  [[nodiscard]] const std::string& plain() const { return plain_; }

 private:
  Scratch scratch_;
  std::string drawn_ = scratch_.write("drawn.json", drawn_law());
  std::string plain_ = scratch_.write("plain.json", plain_law());
};

}  // namespace

TEST_CASE("cli predict: JSON has the interval of each approach", "[cli]") {
  const Laws laws;
  for (const double level : {0.5, 0.9, 0.999}) {
    CAPTURE(level);
    const Json approaches = laws.approaches({"7B", "--level", std::to_string(level)});
    for (const char* name : {"isoflops", "derivative"}) {
      const Json& estimate = approaches.at(name);
      const double v = estimate.at("vocab_size_real");
      const Json& interval = estimate.at("interval");
      CHECK(interval.size() == 4);
      CHECK(interval.at("level") == level);
      CHECK(interval.at("draws") == 101);
      CHECK(near(interval.at("lower"), v * (1.5 - 0.5 * level), 1e-12));
      CHECK(near(interval.at("upper"), v * (1.5 + 0.5 * level), 1e-12));
    }
  }
}

TEST_CASE("cli predict: an open end is null in JSON", "[cli]") {
  const Laws laws;
  const auto isoloss = [&](const char* level) {
    return laws.approaches({"7B", "--flops", "1e23", "--level", level}).at("isoloss");
  };
  // Positions 5 and 95 of 0 .. 100, where draws 0, 1 and 100 have no optimum.
  const Json bounded = isoloss("0.9");
  CHECK(bounded.at("interval").at("lower") == bounded.at("vocab_size_real"));
  CHECK(bounded.at("interval").at("upper") == bounded.at("vocab_size_real"));
  // Positions 1.5 and 98.5.
  const Json below = isoloss("0.97");
  CHECK(below.at("interval").at("lower").is_null());
  CHECK(below.at("interval").at("upper") == below.at("vocab_size_real"));
  // Positions 0.5 and 99.5.
  CHECK(isoloss("0.99").at("interval").at("upper").is_null());
  CHECK(laws.approaches({"7B", "--flops", "1e23"}).at("isoflops").is_null());
}

TEST_CASE("cli predict: the level is 0.9 when none is given", "[cli]") {
  const Laws laws;
  for (const char* format : {"table", "json", "jsonl"}) {
    CHECK(laws.predict({"7B", "-f", format}).out ==
          laws.predict({"7B", "-f", format, "--level", "0.9"}).out);
    CHECK(laws.predict({"7B", "-f", format}).out ==
          laws.predict({"7B", "-f", format, "--interval"}).out);
  }
}

TEST_CASE("cli predict: the table has a column of intervals and says where from", "[cli]") {
  const Laws laws;
  const std::string table = laws.predict({"7B"}).out;
  // 1.05 and 1.95 times 62280.97, the isoflops V of 7B.
  CHECK(has(table, "90 % interval"));
  CHECK(has(table, "isoflops    62280  65395 .. 121447  62336"));
  CHECK(has(table, "59547 .. 59547"));
  CHECK(has(table, "intervals   90 % of 101 fits resampled by family; 2.97 % have no optimum\n"));
  CHECK(has(laws.predict({"7B", "--level", "0.97"}).out, "open .. 59547"));
  CHECK(has(laws.predict({"7B", "--level", "0.99"}).out, "  open  59520  "));
}

TEST_CASE("cli predict: the table of intervals is at most 80 characters wide", "[cli]") {
  const Laws laws;
  for (const char* n_nv : {"10K", "33M", "300B", "1T", "1e16"}) {
    for (const char* level : {"0.9", "0.999"}) {
      for (const std::string& line : lines_of(laws.predict({n_nv, "--level", level}).out)) {
        CAPTURE(line);
        CHECK(line.size() <= 80);
      }
    }
  }
}

TEST_CASE("cli predict: CSV has intervals when they are asked for", "[cli]") {
  const Laws laws;
  const std::string plain = call({"predict", "7B", "-f", "csv", "-q", "--law", laws.plain()}).out;
  CHECK(laws.predict({"7B", "-f", "csv"}).out == plain);
  const auto lines = lines_of(laws.predict({"7B", "-f", "csv", "--interval"}).out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == std::string(kCsvHeader) +
                        ",v_isoflops_low,v_isoflops_high,v_derivative_low,v_derivative_high,"
                        "v_isoloss_low,v_isoloss_high");
  // 1.05 and 1.95 times 62280.971 and 67450.246, cut off.
  CHECK(lines[1] == lines_of(plain)[1] + ",65395,121447,70822,131527,59547,59547");
  const auto off = lines_of(
      laws.predict({"7B", "--flops", "1e23", "-f", "csv", "--interval", "--level", "0.97"}).out);
  CHECK(off[1].ends_with(",,,122388,,,,,,122388"));
}

TEST_CASE("cli predict: --level has a domain", "[cli]") {
  const Laws laws;
  for (const char* level : {"0", "0.49", "0.9991", "1"}) {
    check_usage_error(laws.predict({"7B", "--level", level}), "predict",
                      {std::string("--level: '") + level + "'", "from 0.5 to 0.999"});
  }
  check_usage_error(laws.predict({"7B", "--level", "90"}), "predict",
                    {"--level: '90'", "90% or 0.9"});
  check_usage_error(laws.predict({"7B", "--level", "9%"}), "predict", {"--level: '9%'"});
  check_usage_error(laws.predict({"7B", "--level", ""}), "predict", {"--level"});
}

TEST_CASE("cli predict: a law without draws has no intervals to ask for", "[cli]") {
  const Laws laws;
  for (const std::vector<std::string>& option :
       {std::vector<std::string>{"--interval"}, {"--level", "0.95"}}) {
    std::vector<std::string> arguments{"predict", "7B", "--law", laws.plain()};
    arguments.insert(arguments.end(), option.begin(), option.end());
    check_usage_error(call(arguments), "predict",
                      {option[0] + ": the law 'plain' has no resampled fits"});
  }
  for (const char* format : {"table", "csv", "json"}) {
    const Outcome outcome = call({"predict", "7B", "-q", "-f", format, "--law", laws.plain()});
    check_fine(outcome);
    CHECK_FALSE(has(outcome.out, "interval"));
  }
}

TEST_CASE("cli law: show says how many draws a law has", "[cli]") {
  const Laws laws;
  const Outcome shown = call({"law", "show", laws.drawn()});
  check_fine(shown);
  CHECK(has(shown.out, "draws             101 fits resampled by family, seed 7\n"));
  CHECK(has(shown.out, "3 % of them degenerate"));
  CHECK_FALSE(has(call({"law", "show", laws.plain()}).out, "fits resampled by"));
  check_fine(call({"law", "check", laws.drawn()}));
}

TEST_CASE("cli law: show writes the draws of a law file", "[cli]") {
  const Laws laws;
  const Scratch scratch;
  const std::string copy = scratch.path("copy.json");
  check_fine(call({"law", "show", laws.drawn(), "-f", "json", "-o", copy}));
  CHECK(Json::parse(bytes_of(copy)) == Json::parse(bytes_of(laws.drawn())));
  CHECK(call({"law", "show", copy, "-f", "json"}).out == bytes_of(copy));
}

}  // namespace predict_interval_test
