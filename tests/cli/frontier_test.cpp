#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace frontier_test {

using namespace vocabplan::test;

namespace {

const std::vector<std::string> kKeys{"flops",         "n_nv",  "n_v",
                                     "vocab_size",    "width", "tokens",
                                     "characters",    "loss",  "reducible_loss",
                                     "next_doubling", "slope", "one_percent_factor"};

Json document_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "frontier");
  arguments.insert(arguments.end(), {"--format", "json"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  return Json::parse(outcome.out);
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::size_t position(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

TEST_CASE("cli frontier: without options it is the range from 1e19 to 1e26", "[cli]") {
  const Json document = document_of({});
  CHECK(document["schema_version"] == 1);
  CHECK(document["law"] == "tao2024-per-character");
  CHECK(document["warnings"].size() == 2);
  const Json& points = document["points"];
  REQUIRE(points.size() == 8);
  CHECK(points.front()["flops"] == 1e19);
  CHECK(points.back()["flops"] == 1e26);
  for (const Json& point : points) {
    for (const std::string& key : kKeys) CHECK(point.contains(key));
    CHECK(near(point["flops"],
               6.0 * (point["n_nv"].get<double>() + point["n_v"].get<double>()) *
                   point["tokens"].get<double>(),
               1e-12));
    CHECK(point["line"]["loss"].get<double>() >= point["loss"].get<double>());
    CHECK(point["intervals"]["vocab_size"]["draws"] == 1000);
  }
}

TEST_CASE("cli frontier: CSV and jsonl say what json says", "[cli]") {
  const Json document = document_of({"--flops", "1e20:1e24:5"});
  const auto rows = lines_of(call({"frontier", "-q", "--flops", "1e20:1e24:5", "-f", "csv"}).out);
  const auto lines =
      lines_of(call({"frontier", "-q", "--flops", "1e20:1e24:5", "-f", "jsonl"}).out);
  REQUIRE(rows.size() == 6);
  REQUIRE(lines.size() == 5);
  const auto names = fields_of(rows[0]);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Json& point = document["points"][i];
    CHECK(Json::parse(lines[i]) == point);
    const auto fields = fields_of(rows[i + 1]);
    REQUIRE(fields.size() == names.size());
    for (const std::string& key : kKeys) {
      CHECK(std::stod(fields.at(position(names, key))) == point[key].get<double>());
    }
    for (const auto& [key, value] : point["line"].items()) {
      if (key == "vocab_size_real") continue;
      CHECK(std::stod(fields.at(position(names, "line_" + key))) == value.get<double>());
    }
  }
}

TEST_CASE("cli frontier: intervals are columns when they are wanted", "[cli]") {
  const auto rows = lines_of(
      call({"frontier", "-q", "--flops", "1e22", "-f", "csv", "--interval", "--level", "0.5"}).out);
  REQUIRE(rows.size() == 2);
  const auto names = fields_of(rows[0]);
  const auto fields = fields_of(rows[1]);
  REQUIRE(names.size() == fields.size());
  CHECK(std::vector<std::string>(names.end() - 6, names.end()) ==
        std::vector<std::string>{"n_nv_low", "n_nv_high", "vocab_size_low", "vocab_size_high",
                                 "tokens_low", "tokens_high"});
  const Json point = document_of({"--flops", "1e22", "--level", "0.5"})["points"][0];
  CHECK(std::stod(fields.at(position(names, "n_nv_low"))) ==
        point["intervals"]["n_nv"]["lower"].get<double>());
  CHECK(std::stod(fields.at(position(names, "vocab_size_high"))) ==
        point["intervals"]["vocab_size"]["upper"].get<double>());
}

TEST_CASE("cli frontier: many points have intervals when they are wanted", "[cli]") {
  const Json fifty = document_of({"--flops", "1e20:1e24:50"});
  CHECK(fifty["points"].back().contains("intervals"));
  CHECK(fifty["warnings"].size() == 2);
  const Json more = document_of({"--flops", "1e20:1e24:51"});
  CHECK_FALSE(more["points"].front().contains("intervals"));
  REQUIRE(more["warnings"].size() == 3);
  CHECK(has(more["warnings"].back().get<std::string>(), "--interval"));
  const Json wanted = document_of({"--flops", "1e20:1e24:51", "--interval"});
  CHECK(wanted["warnings"].size() == 2);
  CHECK(wanted["points"].back()["intervals"] == fifty["points"].back()["intervals"]);
  const Outcome table = call({"frontier", "--flops", "1e20:1e24:51"});
  CHECK_FALSE(has(table.out, "intervals"));
  CHECK(has(table.err, "no intervals for more than 50 points"));
  CHECK_FALSE(has(call({"frontier", "--flops", "1e20:1e24:51", "-f", "csv"}).err, "--interval"));
}

TEST_CASE("cli frontier: a law without draws has no intervals", "[cli]") {
  const Scratch scratch;
  Json law = Json::parse(bytes_of(VOCABPLAN_LAW_FILE));
  law.erase("draws");
  const std::string file = scratch.write("law.json", law.dump());
  const Json document = document_of({"--law", file, "--flops", "1e22"});
  CHECK_FALSE(document["points"][0].contains("intervals"));
  check_usage_error(call({"frontier", "--law", file, "--interval"}), "frontier", {"--interval"});
  check_usage_error(call({"frontier", "--law", file, "--level", "0.8"}), "frontier", {"--level"});
}

TEST_CASE("cli frontier: the table fits 80 columns and warns", "[cli]") {
  const Outcome outcome = call({"frontier", "--flops", "1e14:1e40:27"});
  check_fine(outcome);
  for (const std::string& line : lines_of(outcome.out)) CHECK(line.size() <= 80);
  CHECK(has(outcome.out, "2x removes"));
  CHECK(has(outcome.out, "extra compute"));
  CHECK(has(outcome.err, "outside the fitted range"));
  CHECK(has(outcome.err, "that of the compute-optimal line"));
  CHECK(call({"frontier", "-q"}).err.empty());
}

TEST_CASE("cli frontier: a given width divides the vocabulary parameters", "[cli]") {
  const Json point = document_of({"--flops", "1e22", "--width", "1000"})["points"][0];
  CHECK(point["width"] == 1000);
  CHECK(near(point["vocab_size_real"].get<double>() * 1000.0, point["n_v"], 1e-15));
}

TEST_CASE("cli frontier: wrong options are refused", "[cli]") {
  check_usage_error(call({"frontier", "--flops", "x"}), "frontier", {"--flops", "'x'"});
  check_usage_error(call({"frontier", "--flops", "1e19:1e20"}), "frontier", {"--flops"});
  check_usage_error(call({"frontier", "--flops", "1e19:1e20:1e6"}), "frontier",
                    {"--flops", "100000"});
  check_usage_error(call({"frontier", "--flops", "1e-5"}), "frontier", {"--flops", "1e+12"});
  check_usage_error(call({"frontier", "--flops", "1e300"}), "frontier", {"--flops", "n_nv"});
  check_usage_error(call({"frontier", "--width", "0"}), "frontier", {"--width"});
  check_usage_error(call({"frontier", "--level", "2"}), "frontier", {"--level"});
  check_usage_error(call({"frontier", "--format", "xml"}), "frontier", {"--format"});
  check_usage_error(call({"frontier", "7B"}), "frontier", {"'7B'"});
}

TEST_CASE("cli frontier: an open end has arrows and no fill", "[cli]") {
  if (std::system("command -v gnuplot > /dev/null 2>&1") != 0) {  // NOLINT
    WARN("skipped: gnuplot is not installed");
    return;
  }
  const Scratch scratch;
  check_fine(run({.arguments = {"frontier", "--law", "tao2024", "-q", "--plot", "a.svg"},
                  .directory = scratch.directory()}));
  const std::string script = bytes_of(scratch.path("a.svg.gp"));
  // Of N_nv the upper end is open, of the tokens the lower, and of V both.
  CHECK(has(script, "90 % interval, open above"));
  CHECK(has(script, "90 % interval, open below"));
  CHECK_FALSE(has(script, "filledcurves"));
  CHECK(has(script, "set arrow"));
}

TEST_CASE("cli frontier: a picture of the range, and none of a point", "[cli]") {
  if (std::system("command -v gnuplot > /dev/null 2>&1") != 0) {  // NOLINT
    WARN("skipped: gnuplot is not installed");
    return;
  }
  const Scratch scratch;
  const Outcome outcome =
      run({.arguments = {"frontier", "-q", "--plot", "a.svg"}, .directory = scratch.directory()});
  check_fine(outcome);
  CHECK(outcome.out == call({"frontier", "-q"}).out);
  const std::string picture = bytes_of(scratch.path("a.svg"));
  for (const char* text :
       {"non-vocabulary parameters", "vocabulary size V", "training tokens", "reducible loss",
        "joint optimum", "compute-optimal line", "90 % interval"}) {
    CHECK(has(picture, text));
  }
  check_failure(call({"frontier", "--flops", "1e22", "--plot", scratch.path("b.svg")}),
                {"--plot", "single budget"});
}

}  // namespace frontier_test
