#include <cmath>
#include <regex>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"

namespace sweep_formats_test {

using namespace vocabplan::test;

namespace {

// Grids and records on and off the line, and the ends of what is accepted.
const std::string kRecords =
    "n_nv,flops,width\n33M,,\n7B,,\n7B,1e23,\n7B,1e19,2048\n70B,,4096\n,1e22,\n1,,\n1e30,,\n"
    "1B,1e-300,\n1B,1e300,\n2.87B,1.2e21,\n";

double vocab(const Json& record, const char* approach) {
  return record["approaches"][approach]["vocab_size"].get<double>();
}

void check_same(const CsvRow& row, const Json& record) {
  CAPTURE(record.dump());
  CHECK(near(row.n_nv, record["n_nv"], 1e-13));
  CHECK(near(row.flops, record["flops"], 1e-13));
  CHECK(near(row.tokens, record["tokens"], 1e-13));
  CHECK(row.width == record["width"]);
  const std::vector<std::pair<const char*, std::optional<double>>> approaches{
      {"isoflops", row.v_isoflops}, {"derivative", row.v_derivative}, {"isoloss", row.v_isoloss}};
  for (const auto& [name, value] : approaches) {
    CAPTURE(name);
    REQUIRE(value.has_value() != record["approaches"][name].is_null());
    // Beyond 2^53 a double holds no integer exactly, and the last bit is not a matter of rounding.
    if (value) CHECK(near(*value, vocab(record, name), *value < 1e15 ? 0.0 : 1e-13));
  }
}

// What predict prints, without the intervals that a sweep does not give and what is said of them.
std::string predicted(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "predict");
  arguments.insert(arguments.end(), {"-f", "jsonl"});
  static const std::regex kInterval(R"re(,"interval":\{[^}]*\})re");
  static const std::regex kEdge(
      R"re(,?"([^"]* its own interval|the law's own draws leave [^"]*)")re");
  return std::regex_replace(std::regex_replace(call(arguments).out, kInterval, ""), kEdge, "");
}

}  // namespace

TEST_CASE("cli sweep: CSV, json and jsonl agree", "[cli]") {
  // One parameter is taken as it is only where that is said.
  const auto sweep = [](const char* format) {
    return call({"sweep", "-q", "--params-unit", "1", "-f", format}, kRecords).out;
  };
  const auto rows = rows_of(sweep("csv"));
  const auto records = records_of(sweep("json"));
  const auto lines = lines_of(sweep("jsonl"));
  REQUIRE(rows.size() == 11);
  REQUIRE(records.size() == 11);
  REQUIRE(lines.size() == 11);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    check_same(rows[i], records[i]);
    CHECK(Json::parse(lines[i]) == records[i]);
  }
}

TEST_CASE("cli sweep: the batch and the single way agree on a large grid", "[cli]") {
  const std::vector<std::string> grid{"sweep",        "--params", "1:1e30:60", "--flops",
                                      "1e-3:1e70:50", "-q",       "-f"};
  auto csv = grid;
  csv.emplace_back("csv");
  auto json = grid;
  json.emplace_back("json");
  const auto rows = rows_of(call(csv).out);
  const auto records = records_of(call(json).out);
  REQUIRE(rows.size() == 3000);
  REQUIRE(records.size() == 3000);
  for (std::size_t i = 0; i < rows.size(); ++i) check_same(rows[i], records[i]);
}

TEST_CASE("cli sweep: a record is what predict says of it", "[cli]") {
  const auto lines =
      lines_of(call({"sweep", "--choose", "-q", "-f", "jsonl"}, "7B\n7B,1e23\n").out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] + "\n" == predicted({"7B"}));
  CHECK(lines[1] + "\n" == predicted({"7B", "--flops", "1e23"}));
}

TEST_CASE("cli sweep: a record of FLOPs alone is what predict says of it", "[cli]") {
  const std::string expected = predicted({"--flops", "1e22"});
  CHECK(call({"sweep", "--choose", "-q", "-f", "jsonl"}, ",1e22\n").out == expected);
  CHECK(call({"sweep", "--choose", "-q", "-f", "jsonl", "--flops", "1e22:1e22:1"}).out == expected);
}

TEST_CASE("cli sweep: a wrong record stands in jsonl as an error with its line", "[cli]") {
  const Outcome outcome = call({"sweep", "-q", "-f", "jsonl"}, "7B\nx\n\n3B\n4B,5,6,7\n");
  CHECK(outcome.exit_code == 1);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 4);
  CHECK(vocab(Json::parse(lines[0]), "isoloss") == 59547);
  const Json bad = Json::parse(lines[1]);
  CHECK(bad["line"] == 2);
  CHECK(has(bad["error"].get<std::string>(), "'x'"));
  CHECK(vocab(Json::parse(lines[2]), "isoloss") == 36648);
  CHECK(Json::parse(lines[3])["line"] == 5);
}

TEST_CASE("cli sweep: json is whole whatever the records are", "[cli]") {
  for (const char* input : {"", "x\n", "7B\nx\n", "x\n7B\n", "x\ny\n", "n_nv\n"}) {
    CAPTURE(input);
    const Outcome outcome = call({"sweep", "-q", "-f", "json"}, input);
    CHECK(records_of(outcome.out).size() == (has(input, "7B") ? 1 : 0));
    CHECK(outcome.exit_code == (has(input, "x\n") ? 1 : 0));
  }
}

TEST_CASE("cli sweep: bytes that are no UTF-8 make valid JSON", "[cli]") {
  const Outcome outcome = call({"sweep", "-q", "-f", "jsonl"}, "\x80\xff\xfe\n");
  CHECK(outcome.exit_code == 1);
  CHECK(record_of(outcome.out)["line"] == 1);
}

TEST_CASE("cli sweep: its own CSV is input again", "[cli]") {
  const Outcome first = call({"sweep", "--params", "33M:300B:20", "-q", "-f", "csv"});
  const Outcome second = call({"sweep", "-q", "-f", "csv"}, first.out);
  check_fine(second);
  CHECK(second.out == first.out);
}

}  // namespace sweep_formats_test
