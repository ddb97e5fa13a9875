// Parts of a grid: joined in their order they are the whole.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace sweep_shard_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

struct Grid {
  Words words{};
  std::size_t rows = 0;
};

Outcome swept(const Words& grid, const std::string& format, const Words& more = {"-q"}) {
  Words words{"sweep", "-f", format};
  words.insert(words.end(), grid.begin(), grid.end());
  words.insert(words.end(), more.begin(), more.end());
  return call(words);
}

std::string shard_name(std::size_t number, std::size_t of) {
  return std::to_string(number) + "/" + std::to_string(of);
}

// The lines above the rows; prices have one that says what they are.
std::size_t head_of(const Words& words, const std::string& format) {
  const bool prices = std::find(words.begin(), words.end(), "--at") != words.end();
  if (format == "table") return prices ? 4 : 3;
  return format == "csv" ? 1 : 0;
}

// All shards, each with the rows that floor(rows number / of) gives it.
void check_joined(const Grid& grid, const std::string& format, std::size_t of) {
  CAPTURE(grid.words, format, of);
  const Outcome whole = swept(grid.words, format);
  check_fine(whole);
  CHECK(lines_of(whole.out).size() == head_of(grid.words, format) + grid.rows);
  std::string joined;
  for (std::size_t number = 1; number <= of; ++number) {
    const Outcome part = swept(grid.words, format, {"-q", "--shard", shard_name(number, of)});
    check_fine(part);
    const std::size_t rows = grid.rows * number / of - grid.rows * (number - 1) / of;
    CHECK(lines_of(part.out).size() == rows + (number == 1 ? head_of(grid.words, format) : 0));
    joined += part.out;
  }
  CHECK((joined == whole.out));  // without printing them
}

}  // namespace

TEST_CASE("cli sweep: shards joined in order are the whole", "[cli]") {
  const std::vector<Grid> grids{
      {{"--params", "33M:300B:13"}, 13},
      {{"--flops", "1e19:1e26:13", "--linear"}, 13},
      {{"--params", "1B:70B:4", "--flops", "1e21:1e24:5"}, 20},
      {{"--total-params", "1B:70B:3", "--tokens", "2T:15T:3"}, 9},
      {{"--params", "1B:70B:3", "--gpu-hours", "1K:1M:3", "--accelerator", "h100-sxm"}, 9},
      {{"--params", "1B:70B:7", "--at", "32000,128K", "--within", "2%"}, 7},
      {{"--params", "1B:70B:3", "--flops", "1e22:1e24:2", "--serve", "10"}, 6}};
  const std::string format = GENERATE(values<std::string>({"csv", "jsonl", "table"}));
  for (const Grid& grid : grids) {
    for (const std::size_t of : {1U, 2U, 5U}) check_joined(grid, format, of);
  }
  check_joined({{"--params", "33M:300B:3"}, 3}, format, 7);
}

TEST_CASE("cli sweep: shards with a choice in each row", "[cli]") {
  check_joined({{"--params", "1B:7B:3", "--choose"}, 3}, "csv", 2);
}

// The rows come in blocks of 1024, and a geometric axis in runs of 256 values.
TEST_CASE("cli sweep: shards that start inside a block", "[cli]") {
  check_joined({{"--params", "33M:300B:5003"}, 5003}, "csv", 7);
  check_joined({{"--params", "1B:70B:3", "--flops", "1e20:1e25:2111"}, 6333}, "csv", 4);
}

TEST_CASE("cli sweep: shards of any grid are the whole", "[cli]") {
  std::mt19937 random(20250117);
  const auto any = [&random](std::size_t least, std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(least, most)(random);
  };
  for (int i = 0; i < 12; ++i) {
    const std::size_t models = any(1, 40);
    const std::size_t budgets = any(1, 600);
    const std::string first = std::to_string(any(10, 90)) + "M:" + std::to_string(any(1, 900));
    Grid grid{.words = {"--params", models == 1 ? "7B" : first + "B:" + std::to_string(models)},
              .rows = models};
    if (any(0, 2) > 0) {
      grid.words.insert(
          grid.words.end(),
          {"--flops", budgets == 1 ? "1e22" : "1e19:3e25:" + std::to_string(budgets)});
      grid.rows *= budgets;
    }
    if (any(0, 1) == 1) grid.words.emplace_back("--linear");
    check_joined(grid, "csv", any(1, 9));
  }
}

// To walk through 1e13 rows takes weeks.
TEST_CASE("cli sweep: a shard starts at once however far it starts", "[cli]") {
  const Words grid{"--params", "33M:300B:1e9", "--flops", "1e20:1e25:1e4"};
  const Outcome last = swept(grid, "csv", {"-q", "--shard", "1000000000/1000000000"});
  check_fine(last);
  const auto lines = lines_of(last.out);
  REQUIRE(lines.size() == 10'000);
  CHECK(lines.back().starts_with("300000000000,1e+25,"));
  CHECK(lines.front().starts_with("300000000000,1e+20,"));
}

TEST_CASE("cli sweep: the warnings of a shard are of its rows", "[cli]") {
  const Words line{"--params", "33M:300B:6"};
  const auto errors = [&](const std::string& shard) {
    return swept(line, "csv", {"--shard", shard}).err;
  };
  CHECK(has(swept(line, "csv", {}).err, "4 of 6 rows lie outside the fitted range"));
  CHECK_FALSE(has(errors("1/3"), "rows lie outside"));
  CHECK(has(errors("2/3"), "2 of 2 rows lie outside the fitted range"));
  CHECK(has(swept(line, "csv", {"-v", "--shard", "2/3"}).err, "vocabplan: 2 rows"));
}

TEST_CASE("cli sweep: a row that is refused is so in its shard alone", "[cli]") {
  const Words grid{"--total-params", "1M:1B:2", "--flops", "1e21:1e21:1"};
  const Outcome first = swept(grid, "jsonl", {"-q", "--shard", "1/2"});
  const Outcome second = swept(grid, "jsonl", {"-q", "--shard", "2/2"});
  CHECK(first.exit_code == 1);
  CHECK(has(first.err, "no model has 1M total params"));
  check_fine(second);
  CHECK(second.err.empty());
  CHECK(first.out + second.out == swept(grid, "jsonl").out);
}

TEST_CASE("cli sweep: numbers of a shard may have leading zeros, as those of seq -w", "[cli]") {
  const Words line{"--params", "1B:70B:20"};
  const Outcome shard = swept(line, "csv", {"-q", "--shard", "03/16"});
  check_fine(shard);
  CHECK(shard.out == swept(line, "csv", {"-q", "--shard", "3/16"}).out);
}

TEST_CASE("cli sweep: a shard that is none is refused", "[cli]") {
  for (const std::string text : {"0/16",
                                 "17/16",
                                 "3",
                                 "3/0",
                                 "-1/4",
                                 "1/-4",
                                 "1/1e3",
                                 "1K/2K",
                                 "3/16/2",
                                 "/16",
                                 "3/",
                                 "/",
                                 "3/1000000001",
                                 "1/4294967297",
                                 "1/99999999999999999999999",
                                 "18446744073709551617/2",
                                 " 3/16",
                                 "3 /16",
                                 "+3/16",
                                 "3/16\n",
                                 "0x3/16",
                                 "3.0/16",
                                 "a/b",
                                 "nan/inf",
                                 "3\\16"}) {
    CAPTURE(text);
    check_usage_error(
        call({"sweep", "--params", "1B:2B:2", "--shard", text}), "sweep",
        {"--shard: '", "I/N, such as 3/16, with I from 1 to N and N up to 1000000000"});
  }
  check_usage_error(call({"sweep", "--params", "1B:2B:2", "--shard", ""}), "sweep", {"--shard"});
}

TEST_CASE("cli sweep: a shard of what cannot be joined is refused", "[cli]") {
  const Words shard{"--shard", "3/16"};
  const auto refuse = [&](Words words, const std::string& input, const Words& parts) {
    words.insert(words.begin(), "sweep");
    words.insert(words.end(), shard.begin(), shard.end());
    check_usage_error(call(words, input), "sweep", parts);
  };
  refuse({"--params", "1B:2B:2", "-f", "json"}, "",
         {"--shard '3/16' beside --format json", "accepted are csv, jsonl and table"});
  refuse({"--params", "1B:2B:2", "--plot", "x.svg"}, "", {"--shard '3/16' beside --plot"});
  refuse({}, "7B\n", {"--shard '3/16' without a grid"});
  refuse({"runs.csv"}, "", {"--shard '3/16' without a grid"});
  // What was typed is said: the ending here, and an axis in place of a file.
  refuse({"--params", "1B:2B:2", "-o", "x.json"}, "",
         {"--shard '3/16' beside --output 'x.json', whose ending asks for JSON"});
  refuse({"1B:7B:2"}, "", {"FILE: '1B:7B:2' is an axis; give it to --params or --flops"});
}

}  // namespace sweep_shard_test
