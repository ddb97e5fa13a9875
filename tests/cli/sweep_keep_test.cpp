// Columns of the records, carried into the answer.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace sweep_keep_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// Cells that CSV, JSON and a terminal could each spoil.
const std::string kTable =
    "id,team,n_nv,flops\n"
    "007,\"Ops, EU\",7B,\n"
    "1e5,\"say \"\"hi\"\"\",1B,1e21\n"
    "\" x \",\"two\nlines\",300M,\n"
    "+0.50,\x1b[31mred,3B,\n";

Outcome kept(const std::string& names, const std::string& format, const std::string& input,
             const Words& more = {}) {
  Words words{"sweep", "--keep", names, "-f", format, "-q"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, input);
}

}  // namespace

// What `sweep` prints without --keep, with the fields as RFC 4180 quotes them before it.
TEST_CASE("cli sweep: kept columns stand first in CSV, byte by byte", "[cli]") {
  const Outcome bare = call({"sweep", "-f", "csv", "-q"}, kTable);
  const Outcome outcome = kept("id,team", "csv", kTable);
  check_fine(outcome);
  const auto rows = lines_of(bare.out);
  REQUIRE(rows.size() == 5);
  CHECK(outcome.out == "id,team," + rows[0] + "\n007,\"Ops, EU\"," + rows[1] +
                           "\n1e5,\"say \"\"hi\"\"\"," + rows[2] + "\n\" x \",\"two\nlines\"," +
                           rows[3] + "\n+0.50,\x1b[31mred," + rows[4] + "\n");
}

TEST_CASE("cli sweep: kept columns are the same where rows are computed one by one", "[cli]") {
  const Outcome bare = call({"sweep", "-f", "csv", "-q", "--at", "32000", "--choose"}, kTable);
  const Outcome outcome = kept("team", "csv", kTable, {"--at", "32000", "--choose"});
  check_fine(outcome);
  const auto rows = lines_of(bare.out);
  CHECK(outcome.out.starts_with("team," + rows[0] + "\n\"Ops, EU\"," + rows[1] + "\n"));
}

TEST_CASE("cli sweep: JSON keeps the columns in an object of their own", "[cli]") {
  const Outcome outcome = kept("team,id,flops", "json", kTable);
  check_fine(outcome);
  const auto records = records_of(outcome.out);
  REQUIRE(records.size() == 4);
  CHECK(records[0].at("keep").dump() == R"({"flops":"","id":"007","team":"Ops, EU"})");
  CHECK(records[1].at("keep").at("flops") == "1e21");
  CHECK(records[1].at("flops") == 1e21);
  CHECK(records[2].at("keep").at("team") == "two\nlines");
  CHECK(records[2].at("keep").at("id") == " x ");
  CHECK(records[3].at("keep").at("team") == "\x1b[31mred");
}

TEST_CASE("cli sweep: the record of an error keeps the columns too", "[cli]") {
  const Outcome outcome = kept("id", "jsonl", "id,n_nv\na,7B\nb,about 7B\nc,1e40\nd\ne,1B\n");
  CHECK(outcome.exit_code == 1);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 5);
  const auto id = [&](std::size_t i) { return Json::parse(lines[i]).at("keep").at("id"); };
  CHECK(id(0) == "a");
  CHECK(id(1) == "b");
  CHECK(id(2) == "c");
  CHECK(Json::parse(lines[1]).contains("error"));
  CHECK_FALSE(Json::parse(lines[3]).contains("keep"));  // its fields cannot be told apart
  CHECK(id(4) == "e");
}

TEST_CASE("cli sweep: bad records leave the cells of the others at their rows", "[cli]") {
  const Outcome outcome = kept("id", "csv", "id,n_nv,width\na,7B,\nb,x,\nc,1B,\nd,1B,0\ne,3B,64\n");
  CHECK(outcome.exit_code == 1);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[1].starts_with("a,7000000000,"));
  CHECK(lines[2].starts_with("c,1000000000,"));
  CHECK(lines[3].starts_with("e,3000000000,"));
}

TEST_CASE("cli sweep: a table keeps the columns in lines of 80", "[cli]") {
  const std::string input = "id,team,n_nv\n" + std::string(60, 'i') + ",\x1b[31mred\xC2\x9B,7B\n" +
                            "\xE5\xA4\xA7\xE5\xA4\xA7,b,1B\n";
  const Outcome outcome = kept("id,team", "table", input);
  check_fine(outcome);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 5);
  CHECK(lines[2].starts_with("id "));
  CHECK(has(lines[3], "iii... "));
  CHECK(has(lines[3], " \\x1b[3"));
  for (const std::string& line : lines) CHECK(line.size() <= 82);  // two characters of 3 bytes
  CHECK(has(lines[2], "isoloss"));
  CHECK_FALSE(has(lines[2], "derivative"));
}

TEST_CASE("cli sweep: columns without room in the table are named above it", "[cli]") {
  const Outcome outcome =
      kept("a,b,c,d,e,f", "table", "a,b,c,d,e,f,n_nv\n1,2,3,4,5,6,7B\n", {"--at", "32000,65536"});
  check_fine(outcome);
  const auto lines = lines_of(outcome.out);
  for (const std::string& line : lines) CHECK(line.size() <= 80);
  CHECK(has(outcome.out, "left out: "));
  CHECK(has(outcome.out, "at 65536; csv and json have them"));
  CHECK(has(outcome.out, "at 32000"));
}

TEST_CASE("cli sweep: names to keep that are cut short are refused in plain words", "[cli]") {
  check_usage_error(call({"sweep", "--keep", "\""}, "id,n_nv\n"), "sweep",
                    {"cannot be read as names with commas between: a quoted field is not closed"});
}

TEST_CASE("cli sweep: a column to keep has to be there, once", "[cli]") {
  const std::string input = "id,ID,n_nv\n1,2,7B\n";
  check_failure(kept("team", "csv", input),
                {"standard input:1: --keep: the header has no column 'team'; it has 'id', 'ID', "});
  check_failure(kept("Id", "csv", input), {"--keep: "});  // which of the two
  check_failure(kept("n_nv,N-NV", "json", input), {"'n_nv' and 'N-NV' are one column, 'n_nv'"});
  check_failure(kept("id", "csv", "7B\n"), {"--keep needs a header", "'7B'"});
  check_usage_error(call({"sweep", "--params", "1B:2B:2", "--keep", "id"}), "sweep",
                    {"--keep: 'id' with a grid"});
  for (const char* names : {",", "id,", "id,id", "\"id", "a\nb"}) {
    check_usage_error(kept(names, "csv", input), "sweep", {"--keep: "});
  }
}

TEST_CASE("cli sweep: a kept column never has the name of another one in CSV", "[cli]") {
  const std::string input = "flops,Width,n_nv,v_choice,extra_compute_32000\n1e21,64,7B,a,b\n";
  check_usage_error(kept("flops", "csv", input), "sweep", {"--keep: 'flops' is a column of"});
  check_usage_error(kept("Width", "csv", input), "sweep", {"--keep: 'Width' is a column of"});
  check_usage_error(kept("extra_compute_32000", "csv", input, {"--at", "32000"}), "sweep",
                    {"--keep: 'extra_compute_32000' is a column of"});
  check_fine(kept("v_choice,extra_compute_32000", "csv", input));
  check_fine(kept("flops", "jsonl", input));
}

TEST_CASE("cli sweep: names with commas and of other spelling are found", "[cli]") {
  const std::string input = "\"a,b\",Run ID,n_nv\n1,2,7B\n";
  CHECK(kept("\"a,b\",run_id", "csv", input).out.starts_with("\"a,b\",Run ID,n_nv,flops,"));
}

TEST_CASE("cli sweep: an input without records keeps the names", "[cli]") {
  const Outcome outcome = kept("id", "csv", "");
  check_fine(outcome);
  CHECK(outcome.out == "id," + std::string(kCsvHeader) + "\n");
}

TEST_CASE("cli sweep: kept cells take constant memory", "[cli]") {
  std::size_t rows = 0;
  const std::string cell(60000, 'x');
  const auto feed = [&](std::string& piece) {
    if (rows == 0)
      piece = "id,n_nv\n";
    else
      piece = cell + ",7B\n";
    return rows++ <= 2000;
  };
  Process process({.arguments = {"sweep", "--keep", "id", "-f", "csv", "-q", "-o", "/dev/null"}});
  const Outcome outcome = process.finish(feed);
  check_fine(outcome);
  CHECK(outcome.peak_kib < 100 * 1024);  // of 120 MB of cells
}

}  // namespace sweep_keep_test
