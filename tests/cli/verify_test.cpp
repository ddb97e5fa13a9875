#include <algorithm>
#include <stdexcept>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

using namespace vocabplan::test;

namespace {

// Table 1 of Tao et al. 2024, to the integers that its code returns.
const std::string kHeader = "nnv,flops,v_isoflops,v_derivative,v_isoloss\n";
const std::string kTable =
    kHeader + "3e9,,39367,42538,36648\n7e9,,62280,67450,59547\n13e9,,83429,90503,81347\n";

std::string replaced(std::string text, const std::string& part, const std::string& by) {
  const std::size_t at = text.find(part);
  if (at == std::string::npos) throw std::runtime_error(part + " is not there");
  return text.replace(at, part.size(), by);
}

Outcome verified(const std::string& text) {
  return call({"verify", "-"}, text);
}

std::string golden() {
  return std::string(VOCABPLAN_TEST_DATA) + "/predictions.csv";
}

}  // namespace

TEST_CASE("cli verify: the golden file of 802 rows", "[cli]") {
  const Outcome outcome = call({"verify", golden()});
  check_fine(outcome);
  CHECK(outcome.err.empty());
  CHECK(
      outcome.out ==
      "802 rows, 2406 values: 2367 equal, 0 different, 39 where the reference did not converge\n");
}

TEST_CASE("cli verify: --strict fails where the reference did not converge", "[cli]") {
  const Outcome outcome = call({"verify", "--strict", golden()});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err.empty());
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 40);
  for (std::size_t i = 0; i < 39; ++i) {
    CHECK(lines[i].starts_with(golden() + ":"));
    CHECK(has(lines[i], "isoloss"));
    CHECK(has(lines[i], "did not converge"));
  }
  CHECK(has(lines[39], "0 different, 39 where"));
}

TEST_CASE("cli verify: -v lists what did not converge and does not fail", "[cli]") {
  const Outcome outcome = call({"verify", "-v", golden()});
  check_fine(outcome);
  CHECK(lines_of(outcome.out).size() == 40);
}

TEST_CASE("cli verify: table 1 is equal", "[cli]") {
  const Outcome outcome = verified(kTable);
  check_fine(outcome);
  CHECK(has(outcome.out, "3 rows, 9 values: 9 equal, 0 different, 0 "));
}

TEST_CASE("cli verify: a value off by one is listed with its line", "[cli]") {
  const std::vector<std::vector<std::string>> changes{
      {"62280", "62281", "isoflops"},   {"62280", "62279", "isoflops"},
      {"67450", "67451", "derivative"}, {"67450", "67449", "derivative"},
      {"59547", "59548", "isoloss"},    {"59547", "59546", "isoloss"}};
  for (const auto& change : changes) {
    CAPTURE(change[1]);
    const Outcome outcome = verified(replaced(kTable, change[0], change[1]));
    CHECK(outcome.exit_code == 1);
    const auto lines = lines_of(outcome.out);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("standard input:3: " + change[2] + ": reference " + change[1]));
    CHECK(has(lines[0], "computed " + change[0] + "."));
    CHECK(has(lines[1], "8 equal, 1 different"));
  }
}

TEST_CASE("cli verify: a value of the golden file off by one is found", "[cli]") {
  const Scratch scratch;
  std::string text = bytes_of(golden());
  text = replaced(text, ",18183,19527,15758,", ",18183,19527,15759,");
  const std::string file = scratch.write("changed.csv", text);
  const Outcome outcome = call({"verify", file});
  CHECK(outcome.exit_code == 1);
  const auto line = static_cast<std::size_t>(
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find(",15759,")),
                     '\n'));
  CHECK(outcome.out.starts_with(file + ":" + std::to_string(line) + ": isoloss: reference 15759"));
  CHECK(has(outcome.out, "2366 equal, 1 different, 39 "));
}

TEST_CASE("cli verify: every difference is listed", "[cli]") {
  const Outcome outcome =
      verified(kHeader + "3e9,,1,2,36648\n7e9,,62280,67450,59547\n13e9,,83429,90503,81348\n");
  CHECK(outcome.exit_code == 1);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].starts_with("standard input:2: isoflops"));
  CHECK(lines[1].starts_with("standard input:2: derivative"));
  CHECK(lines[2].starts_with("standard input:4: isoloss"));
  CHECK(has(lines[3], "6 equal, 3 different"));
}

TEST_CASE("cli verify: what fsolve leaves when it fails is counted apart", "[cli]") {
  for (const std::string& value :
       std::vector<std::string>{"1000", "-8000000", "1" + std::string(120, '0'), "-1e100"}) {
    CAPTURE(value);
    const Outcome outcome = verified(replaced(kTable, "59547", value));
    check_fine(outcome);
    CHECK(has(outcome.out, "8 equal, 0 different, 1 where"));
    CHECK(call({"verify", "--strict", "-"}, replaced(kTable, "59547", value)).exit_code == 1);
  }
}

TEST_CASE("cli verify: approaches 1 and 2 always converge", "[cli]") {
  for (const std::string value : {"1000", "-5", "0"}) {
    const Outcome outcome = verified(replaced(kTable, "62280", value));
    CHECK(outcome.exit_code == 1);
    CHECK(has(outcome.out, "1 different"));
  }
}

TEST_CASE("cli verify: another law gives other values", "[cli]") {
  const Scratch scratch;
  Json law = Json::parse(call({"law", "show", "tao2024", "-f", "json"}).out);
  law["derivative"]["gamma"] = 0.9;
  const std::string file = scratch.write("law.json", law.dump());
  const Outcome outcome = call({"verify", "-", "--law", file}, kTable);
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.out, "6 equal, 3 different"));
}

TEST_CASE("cli verify: -o writes the report", "[cli]") {
  const Scratch scratch;
  const Outcome outcome =
      call({"verify", "-", "-o", scratch.path("report")}, replaced(kTable, "59547", "59548"));
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.empty());
  CHECK(has(bytes_of(scratch.path("report")), "1 different"));
}
