#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace law_test {

using namespace vocabplan::test;

namespace {

std::string shown_json() {
  return call({"law", "show", "tao2024", "--format", "json"}).out;
}

}  // namespace

TEST_CASE("cli law: list names the published law", "[cli]") {
  const Outcome outcome = call({"law", "list"});
  check_fine(outcome);
  CHECK(outcome.err.empty());
  const auto lines = lines_of(outcome.out);
  REQUIRE_FALSE(lines.empty());
  CHECK(lines[0].starts_with("tao2024 "));
}

TEST_CASE("cli law: show prints constants and provenance", "[cli]") {
  const Outcome outcome = call({"law", "show", "tao2024"});
  check_fine(outcome);
  // Constants of sail-sg/scaling-with-vocab at commit 6701cc2.
  for (const char* part : {"0.6707374679896795", "0.44660634152009615", "5.5327846803337435",
                           "2.1241123120064955", "-2.4846510161625193", "0.4163622634135234",
                           "0.8353974035228025", "6048", "arXiv:2407.13623", "6701cc2"}) {
    CAPTURE(part);
    CHECK(has(outcome.out, part));
  }
  for (const std::string& line : lines_of(outcome.out)) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
}

TEST_CASE("cli law: show as JSON is the law's file", "[cli]") {
  const Json shown = Json::parse(shown_json());
  CHECK(shown == Json::parse(bytes_of(VOCABPLAN_LAW_FILE)));
}

TEST_CASE("cli law: what show writes is accepted and gives the same answers", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("mine.json", shown_json());
  const Outcome check = call({"law", "check", file});
  check_fine(check);
  CHECK(has(check.out, file));
  CHECK(has(check.out, "tao2024"));
  CHECK(call({"law", "show", file}).out == call({"law", "show", "tao2024"}).out);
  for (const char* format : {"table", "csv", "json", "jsonl"}) {
    CAPTURE(format);
    CHECK(call({"predict", "7B", "-f", format, "--law", file}).out ==
          call({"predict", "7B", "-f", format}).out);
    CHECK(call({"sweep", "--params", "1:1e30:500", "-f", format, "--law", file}).out ==
          call({"sweep", "--params", "1:1e30:500", "-f", format, "--law", "tao2024"}).out);
  }
}

TEST_CASE("cli law: show and list can write a file", "[cli]") {
  const Scratch scratch;
  check_fine(call({"law", "show", "tao2024", "-f", "json", "-o", scratch.path("law.json")}));
  CHECK(bytes_of(scratch.path("law.json")) == shown_json());
  check_fine(call({"law", "list", "-o", scratch.path("list")}));
  CHECK(has(bytes_of(scratch.path("list")), "tao2024"));
}

TEST_CASE("cli law: a changed law is obeyed", "[cli]") {
  const Scratch scratch;
  Json law = Json::parse(shown_json());
  law["name"] = "mine";
  law["width_table"] = {{{"max_n_nv", nullptr}, {"width", 1000}}};
  const std::string file = scratch.write("mine.json", law.dump());
  const Json record = record_of(call({"predict", "7B", "--law", file, "-f", "jsonl"}).out);
  CHECK(record["width"] == 1000);
  CHECK(has(call({"predict", "7B", "--law", file}).out, "mine"));
  CHECK(Json::parse(call({"predict", "7B", "--law", file, "-f", "json"}).out)["law"] == "mine");
}

TEST_CASE("cli law: a name that is neither a law nor a file", "[cli]") {
  for (const char* command : {"predict", "sweep", "verify"}) {
    check_usage_error(call({command, "7B", "--law", "nosuch"}), command,
                      {"--law: 'nosuch'", "tao2024"});
  }
}

TEST_CASE("cli law: show names its own argument when it is wrong", "[cli]") {
  const Outcome outcome = call({"law", "show", "nosuch"});
  check_usage_error(outcome, "law show", {"'nosuch'", "tao2024"});
  CHECK_FALSE(has(outcome.err, "--law"));  // there is no such option here
}

TEST_CASE("cli law: show has two formats", "[cli]") {
  for (const char* format : {"csv", "jsonl", "xml"}) {
    check_usage_error(call({"law", "show", "tao2024", "-f", format}), "law show",
                      {"--format", std::string("'") + format + "'"});
  }
}

TEST_CASE("cli law: check refuses a file that is not there", "[cli]") {
  const Scratch scratch;
  const std::string missing = scratch.path("missing.json");
  check_failure(call({"law", "check", missing}), {missing, "No such file"});
  check_failure(call({"law", "check", scratch.directory()}), {scratch.directory()});
}

}  // namespace law_test
