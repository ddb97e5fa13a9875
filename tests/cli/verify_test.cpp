#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace verify_test {

using namespace vocabplan::test;

namespace {

const std::string kLawLine = "law  tao2024  Scaling laws with vocabulary, published constants\n";

// The lines behind the one that names the law.
std::vector<std::string> below_law(const std::string& out) {
  CHECK(out.starts_with(kLawLine));
  return lines_of(out.substr(kLawLine.size()));
}

// Table 1 of Tao et al. 2024, to the integers that its code returns.
const std::string kHeader = "nnv,flops,v_isoflops,v_derivative,v_isoloss\n";
const std::string kTable =
    kHeader + "3e9,,39367,42538,36648\n7e9,,62280,67450,59547\n13e9,,83429,90503,81347\n";

std::string replaced(std::string text, const std::string& part, const std::string& by) {
  const std::size_t at = text.find(part);
  if (at == std::string::npos) throw std::runtime_error(part + " is not there");
  return text.replace(at, part.size(), by);
}

// The golden file but for the eighth column, `isoloss_ier`.
std::string without_status(const std::string& text) {
  std::string out;
  for (const std::string& line : lines_of(text)) {
    std::size_t at = 0;
    for (int i = 0; i < 7; ++i) at = line.find(',', at) + 1;
    out += line.substr(0, at) + line.substr(line.find(',', at) + 1) + "\n";
  }
  return out;
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
  CHECK(outcome.out ==
        kLawLine + "802 rows, 2406 values: 2367 equal, 0 different, 39 unconverged\nPASS\n");
  check_fine(call({"verify", "--expect-unconverged", "39", golden()}));
  const Outcome other = call({"verify", "--expect-unconverged", "38", golden()});
  CHECK(other.exit_code == 1);
  CHECK(has(other.out, "39 unconverged\nexpected 38 unconverged, found 39\nFAIL\n"));
}

TEST_CASE("cli verify: the golden file without its status column", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("no_status.csv", without_status(bytes_of(golden())));
  const Outcome bare = call({"verify", file});
  CHECK(bare.exit_code == 1);
  const auto lines = below_law(bare.out);
  REQUIRE(lines.size() == 23);
  for (std::size_t i = 0; i < 20; ++i) CHECK(has(lines[i], ": isoloss: N_nv 1"));
  CHECK(lines[20] == "and 19 more; --all lists them");
  CHECK(lines[21] == "802 rows, 2406 values: 2367 equal, 39 different, 0 unconverged");
  CHECK(lines[22] == "FAIL");
  const Outcome expected = call({"verify", "--expect-unconverged", "39", file});
  check_fine(expected);
  CHECK(has(expected.out, "2367 equal, 0 different, 39 unconverged\nPASS\n"));
  for (const char* n : {"0", "38", "40"}) {
    CAPTURE(n);
    const Outcome other = call({"verify", "--expect-unconverged", n, file});
    CHECK(other.exit_code == 1);
    CHECK(has(other.out, std::string("expected ") + n + " unconverged, found 39\nFAIL\n"));
  }
}

TEST_CASE("cli verify: --strict fails where the reference did not converge", "[cli]") {
  const Outcome outcome = call({"verify", "--strict", "--all", golden()});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err.empty());
  const auto lines = below_law(outcome.out);
  REQUIRE(lines.size() == 41);
  for (std::size_t i = 0; i < 39; ++i) {
    CHECK(lines[i].starts_with(golden() + ":"));
    CHECK(has(lines[i], "isoloss"));
    CHECK(has(lines[i], "did not converge"));
  }
  CHECK(has(lines[39], "0 different, 39 unconverged"));
  CHECK(lines[40] == "FAIL");
  check_usage_error(call({"verify", "--strict", "--expect-unconverged", "1", golden()}), "verify",
                    {"--strict", "--expect-unconverged"});
}

TEST_CASE("cli verify: -v lists what did not converge and does not fail", "[cli]") {
  const Outcome outcome = call({"verify", "-v", golden()});
  check_fine(outcome);
  CHECK(below_law(outcome.out).size() == 23);
  CHECK(has(outcome.out, "and 19 more; --all lists them\n802 rows"));
  CHECK(below_law(call({"verify", "-v", "--all", golden()}).out).size() == 41);
}

TEST_CASE("cli verify: a golden integer with its last digit cut off is a difference", "[cli]") {
  // The truth at 7B is 59547 (table 1); its optimum is far above those that fsolve fails at.
  for (const std::string& value : std::vector<std::string>{
           "5954", "595470", "6000", "1", "1000", "999", "0", "-59547", "59547.3", "59548", "59546",
           "1e120", "-1e120", "1" + std::string(120, '0')}) {
    CAPTURE(value);
    const std::string text = "nnv,v_isoloss\n7e9," + value + "\n";
    const Outcome outcome = verified(text);
    CHECK(outcome.exit_code == 1);
    CHECK(has(outcome.out, "1 different, 0 unconverged\nFAIL\n"));
  }
  const Outcome outcome =
      call({"verify", "-", "--expect-unconverged", "1"}, "nnv,v_isoloss\n7e9,1000\n");
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.out, "1 different, 0 unconverged\nexpected 1 unconverged, found 0\nFAIL\n"));
}

TEST_CASE("cli verify: a difference says where, of what, and by how much", "[cli]") {
  const Outcome outcome = verified("nnv,v_isoloss\n7e9,595470\n");
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out ==
        kLawLine +
            "standard input:2: isoloss: N_nv 7000000000, FLOPs 7.052393420318813e+21, reference "
            "595470, computed 59547.575557995835, ratio 9.999903\n"
            "1 row, 1 value: 0 equal, 1 different, 0 unconverged\nFAIL\n");
}

TEST_CASE("cli verify: at most twenty differences are listed, before what is excused", "[cli]") {
  std::string text = "nnv,v_isoloss,isoloss_ier\n1e6,1000,5\n";
  for (int i = 0; i < 22; ++i) text += "7e9,5954,1\n";
  const auto lines = below_law(call({"verify", "-", "-v"}, text).out);
  REQUIRE(lines.size() == 23);
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(lines[i].starts_with("standard input:" + std::to_string(i + 3) + ": isoloss"));
  }
  CHECK(lines[20] == "and 3 more; --all lists them");
  CHECK(below_law(call({"verify", "-", "-v", "--all"}, text).out).size() == 25);
}

TEST_CASE("cli verify: JSON, JSON lines and CSV hold every difference", "[cli]") {
  std::string text = "nnv,v_isoloss,isoloss_ier\n1e6,1000,5\n7e9,59547,1\n";
  for (int i = 0; i < 22; ++i) text += "7e9,5954,1\n";
  const Outcome json = call({"verify", "-", "-f", "json"}, text);
  CHECK(json.exit_code == 1);
  const Json whole = Json::parse(json.out);
  CHECK(whole["schema_version"] == 1);
  CHECK(whole["law"] == "tao2024");
  CHECK(whole["pass"] == false);
  CHECK(whole["expected_unconverged"].is_null());
  CHECK(whole["counts"] == Json::parse(R"({"rows": 24, "values": 24, "equal": 1, "different": 22,
                                           "unconverged": 1, "unreadable": 0})"));
  REQUIRE(whole["differences"].size() == 22);
  const Json& first = whole["differences"][0];
  CHECK(first["line"] == 4);
  CHECK(first["approach"] == "isoloss");
  CHECK(first["n_nv"] == 7e9);
  CHECK(first["reference"] == 5954);
  CHECK(std::trunc(first["computed"].get<double>()) == 59547);
  CHECK(first["ratio"] == 5954 / first["computed"].get<double>());
  CHECK(first["verdict"] == "different");
  const auto lines = lines_of(call({"verify", "-", "-f", "jsonl"}, text).out);
  REQUIRE(lines.size() == 23);
  CHECK(Json::parse(lines[0]) == first);
  CHECK(Json::parse(lines[22])["counts"] == whole["counts"]);
  CHECK(Json::parse(lines[22])["pass"] == false);
  const Outcome csv = call({"verify", "-", "-f", "csv"}, text);
  CHECK(csv.exit_code == 1);
  const auto rows = lines_of(csv.out);
  REQUIRE(rows.size() == 23);
  CHECK(rows[0] == "line,approach,n_nv,flops,reference,computed,ratio,verdict");
  CHECK(rows[1].starts_with("4,isoloss,7000000000,"));
  CHECK(rows[1].ends_with(",different"));
}

TEST_CASE("cli verify: a pass is a pass in every format", "[cli]") {
  const Outcome json = call({"verify", "-", "-f", "json"}, kTable);
  check_fine(json);
  const Json whole = Json::parse(json.out);
  CHECK(whole["pass"] == true);
  CHECK(whole["differences"].empty());
  const Outcome csv = call({"verify", "-", "-f", "csv"}, kTable);
  check_fine(csv);
  CHECK(lines_of(csv.out).size() == 1);
  // Nothing to compare is none.
  const Outcome empty = call({"verify", "-", "-f", "json"}, kHeader);
  CHECK(empty.exit_code == 1);
  CHECK(Json::parse(empty.out)["pass"] == false);
}

TEST_CASE("cli verify: table 1 is equal", "[cli]") {
  const Outcome outcome = verified(kTable);
  check_fine(outcome);
  CHECK(has(outcome.out, "3 rows, 9 values: 9 equal, 0 different, 0 unconverged\nPASS\n"));
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
    const auto lines = below_law(outcome.out);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].starts_with("standard input:3: " + change[2] + ": N_nv 7000000000, FLOPs 7.05"));
    CHECK(has(lines[0], ", reference " + change[1] + ", computed " + change[0] + "."));
    CHECK(has(lines[1], "8 equal, 1 different"));
    CHECK(lines[2] == "FAIL");
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
  CHECK(outcome.out.starts_with(kLawLine + file + ":" + std::to_string(line) + ": isoloss: N_nv "));
  CHECK(has(outcome.out, "reference 15759"));
  CHECK(has(outcome.out, "2366 equal, 1 different, 39 "));
}

TEST_CASE("cli verify: every difference is listed", "[cli]") {
  const Outcome outcome =
      verified(kHeader + "3e9,,1,2,36648\n7e9,,62280,67450,59547\n13e9,,83429,90503,81348\n");
  CHECK(outcome.exit_code == 1);
  const auto lines = below_law(outcome.out);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].starts_with("standard input:2: isoflops"));
  CHECK(lines[1].starts_with("standard input:2: derivative"));
  CHECK(lines[2].starts_with("standard input:4: isoloss"));
  CHECK(has(lines[3], "6 equal, 3 different"));
}

TEST_CASE("cli verify: only a status column excuses what fsolve leaves", "[cli]") {
  const std::vector<std::string> values{"1000", "-8000000", "1" + std::string(120, '0'), "-1e100"};
  for (const std::string& value : values) {
    CAPTURE(value);
    const std::string row = "7e9," + value;
    const Outcome excused = verified("nnv,v_isoloss,isoloss_ier\n" + row + ",5\n");
    check_fine(excused);
    CHECK(has(excused.out, "0 equal, 0 different, 1 unconverged\nPASS\n"));
    // Converged, a cell without a word, and no column.
    CHECK(verified("nnv,v_isoloss,isoloss_ier\n" + row + ",1\n").exit_code == 1);
    CHECK(verified("nnv,v_isoloss,isoloss_ier\n" + row + ",\n").exit_code == 1);
    CHECK(verified("nnv,v_isoloss\n" + row + "\n").exit_code == 1);
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

}  // namespace verify_test
