// The table of a sweep: prices, intervals, and nothing above no rows.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"

namespace sweep_table_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

Outcome swept(const Words& more, const std::string& input = "") {
  Words words{"sweep", "-q"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, input);
}

}  // namespace

TEST_CASE("cli sweep: the table has the price of each V that was asked for", "[cli]") {
  const Words grid{"--params", "1B:70B:3", "--at", "32000,128256"};
  const Outcome outcome = swept(grid);
  check_fine(outcome);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 7);
  for (const std::string& line : lines) CHECK(line.size() <= 80);
  CHECK(lines[3].ends_with(" at 32000 at 128256"));
  // The first row's prices by the JSON, which has them as shares: 0.0228 % and 9.99 %.
  Words json = grid;
  json.insert(json.end(), {"-f", "jsonl"});
  const Json first = Json::parse(lines_of(swept(json).out)[0]);
  const Json& prices = first.at("approaches").at("isoloss").at("prices");
  CHECK(near(prices[0].at("extra_compute"), 0.000228, 0.01));
  CHECK(near(prices[1].at("extra_compute"), 0.0999, 0.01));
  CHECK(lines[4].ends_with("  0.0228 %    9.99 %"));
}

TEST_CASE("cli sweep: sizes without room in the table are named above it", "[cli]") {
  const Outcome outcome =
      swept({"--params", "1B:70B:3", "--at", "1000,2000,3000,4000,5000,6000,1000000"});
  check_fine(outcome);
  const auto lines = lines_of(outcome.out);
  for (const std::string& line : lines) CHECK(line.size() <= 80);
  CHECK(lines[2] == "left out: at 6000, at 1000000; csv and json have them");
  CHECK(has(lines[4], "at 5000"));
}

TEST_CASE("cli: a V that is priced twice is refused", "[cli]") {
  for (const Words& words : {Words{"sweep", "--params", "1B:2B:2"}, Words{"predict", "1B"}}) {
    Words all = words;
    all.insert(all.end(), {"--at", "32000,64000,32K"});
    check_usage_error(call(all), words[0], {"--at: '32000,64000,32K' has 32000 twice"});
  }
}

TEST_CASE("cli sweep: the table names what else was asked for than its last column", "[cli]") {
  const auto left_out = [](const Words& more) {
    Words words{"--params", "1B:2B:2"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = swept(words);
    check_fine(outcome);
    const auto lines = lines_of(outcome.out);
    return lines[1].starts_with("left out: ") ? lines[1] : std::string();
  };
  CHECK(left_out({"--interval"}).empty());
  CHECK(left_out({"--within", "2%"}).empty());
  CHECK(left_out({"--choose"}).empty());
  CHECK(left_out({"--interval", "--choose"}) == "left out: 90 % interval; csv and json have them");
  CHECK(left_out({"--interval", "--level", "50%", "--serve", "1T"}) ==
        "left out: 50 % interval; csv and json have them");
  CHECK(left_out({"--interval", "--within", "2%"}) ==
        "left out: 90 % interval; csv and json have them");
  CHECK(left_out({"--interval", "--data-limit", "1Tchars"}) ==
        "left out: 90 % interval; csv and json have them");
  CHECK(left_out({"--interval", "--within", "2%", "--choose"}) ==
        "left out: within 2 %, 90 % interval; csv and json have them");
}

TEST_CASE("cli sweep: a band that was asked for stays beside prices", "[cli]") {
  const Outcome outcome =
      swept({"--params", "1B:70B:3", "--within", "2%", "--at", "1000,2000,3000,4000,5000"});
  check_fine(outcome);
  CHECK(has(outcome.out, "within 2 %"));
  for (const std::string& line : lines_of(outcome.out)) CHECK(line.size() <= 80);
}

TEST_CASE("cli sweep: intervals are those of predict", "[cli]") {
  const Outcome csv = swept({"--interval", "--level", "0.5", "-f", "csv"}, "1B\n7B,1e23\n");
  check_fine(csv);
  const auto lines = lines_of(csv.out);
  REQUIRE(lines.size() == 3);
  const Outcome one =
      call({"predict", "7B", "--flops", "1e23", "--interval", "--level", "0.5", "-q", "-f", "csv"});
  CHECK(lines[0] == lines_of(one.out)[0]);
  CHECK(lines[2] == lines_of(one.out)[1]);
  const Outcome json = swept({"--interval", "-f", "jsonl"}, "1B\n");
  const Json whole = record_of(call({"predict", "1B", "-q", "-f", "jsonl"}).out);
  CHECK(record_of(json.out).at("approaches") == whole.at("approaches"));
  CHECK(has(swept({"--interval"}, "1B\n").out, "90 % interval"));
}

TEST_CASE("cli sweep: a level needs something to show it", "[cli]") {
  check_usage_error(swept({"--level", "0.5"}, "1B\n"), "sweep", {"--level", "--interval"});
}

TEST_CASE("cli sweep: no row, no head and no word about the law", "[cli]") {
  const std::string utf16("\xFF\xFE\x37\x00\x42\x00\x0A\x00", 8);
  for (const std::string& input : {utf16, std::string("about\n")}) {
    const Outcome outcome = call({"sweep"}, input);
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out.empty());
    CHECK(lines_of(outcome.err).size() == 1);
  }
  const Outcome nothing = call({"sweep"}, "");
  check_fine(nothing);
  CHECK(nothing.err.empty());
  // A bad record first, then a good one.
  const Outcome some = call({"sweep"}, "about\n7B\n");
  CHECK(some.exit_code == 1);
  CHECK(lines_of(some.out).size() == 4);
  CHECK(has(some.err, "leave the optimum open"));
}

}  // namespace sweep_table_test
