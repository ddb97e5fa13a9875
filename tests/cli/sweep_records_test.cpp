#include <cmath>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace sweep_records_test {

using namespace vocabplan::test;

namespace {

std::vector<CsvRow> swept(const std::string& input) {
  CAPTURE(input);
  const Outcome outcome = call({"sweep", "-q", "-f", "csv"}, input);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  return rows_of(outcome.out);
}

// Table 1 of the paper: 7B gives 59547 and 3B gives 36648.
void check_7b_3b(const std::string& input) {
  const auto rows = swept(input);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].n_nv == 7e9);
  CHECK(rows[0].v_isoloss == 59547);
  CHECK(rows[1].n_nv == 3e9);
  CHECK(rows[1].v_isoloss == 36648);
}

}  // namespace

TEST_CASE("cli sweep: records without a header are N_NV[,FLOPS]", "[cli]") {
  check_7b_3b("7B\n3B\n");
  const auto rows = swept("7B,1e23\n7000000000\n,1e22\n7B,\n");
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].flops == 1e23);
  CHECK_FALSE(rows[0].v_isoflops);
  CHECK(rows[1].v_isoflops == 62280);
  CHECK(near(rows[2].n_nv, std::exp(-2.4846510161625193) * 1e11, 1e-13));
  CHECK(rows[3].v_isoflops == 62280);
}

TEST_CASE("cli sweep: a header names the columns", "[cli]") {
  check_7b_3b("n_nv\n7B\n3B\n");
  check_7b_3b("nnv\n7B\n3B\n");
  check_7b_3b("n_nv,flops\n7B,\n3B,\n");
  check_7b_3b("flops,n_nv\n,7B\n,3B\n");
  check_7b_3b("name,N_NV,note\nbig,7B,x\nsmall,3B,y\n");
  check_7b_3b("\"n_nv\",\"note\"\n\"7B\",\"a, b\"\n\"3B\",\"two\nlines\"\n");
  const auto rows = swept("width,comment,flops,n_nv\n8192,x,1e23,7B\n,y,,7B\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].width == 8192);
  CHECK(rows[0].flops == 1e23);
  CHECK(rows[1].width == 4096);
}

TEST_CASE("cli sweep: a header of FLOPs alone", "[cli]") {
  const auto rows = swept("flops\n1e22\n7.1e21\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].flops == 1e22);
  CHECK(rows[0].v_isoflops);
}

TEST_CASE("cli sweep: a header that names no column it knows is not silently dropped", "[cli]") {
  const Outcome outcome = call({"sweep", "-q", "-f", "csv"}, "model,size\n7B,1e23\n");
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, "standard input:1: "));
  CHECK(has(outcome.err, "'model'"));
}

TEST_CASE("cli sweep: behind a header that is refused nothing is read by position", "[cli]") {
  // Without their names the columns would be taken for N_NV,FLOPS, and the answers be wrong.
  const std::string input = GENERATE(values<std::string>(
      {"n_nv,n_nv\n1B,7B\n", "budget,size\n1e23,7B\n", "model,n_params\n1B,1e22\n"}));
  CAPTURE(input);
  const Outcome outcome = call({"sweep", "-q", "-f", "csv"}, input);
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, "standard input:1: "));
  CHECK(lines_of(outcome.out).size() <= 1);
}

TEST_CASE("cli sweep: a column spelled like the option is not ignored in silence", "[cli]") {
  const Outcome outcome = call({"sweep", "-f", "csv"}, "params,flops\n7B,1e23\n");
  if (outcome.exit_code == 0 && !has(outcome.err, "params")) {
    CHECK(rows_of(outcome.out).at(0).n_nv == 7e9);
  }
}

TEST_CASE("cli sweep: line ends, marks and blanks do not matter", "[cli]") {
  check_7b_3b("7B\r\n3B\r\n");
  check_7b_3b("7B\n3B");
  check_7b_3b("7B\r\n3B");
  check_7b_3b(
      "\xEF\xBB\xBF"
      "7B\n3B\n");
  check_7b_3b("\xEF\xBB\xBFn_nv,flops\r\n7B,\r\n3B,\r\n");
  check_7b_3b("\n\n7B\n\n  \n3B\n\n");
  check_7b_3b("  7B  \n\t3B\t\n");
  check_7b_3b("\"7B\"\n\"3B\"\n");
  check_7b_3b("7B\r3B\r");
}

TEST_CASE("cli sweep: without records there is a header only", "[cli]") {
  for (const char* input : {"", "\n", "\r\n\r\n", "\xEF\xBB\xBF", "n_nv,flops\n", "n_nv"}) {
    CHECK(swept(input).empty());
  }
}

TEST_CASE("cli sweep: records come from FILE, --input FILE, - or standard input", "[cli]") {
  const Scratch scratch;
  const std::string input = "7B\n3B,1e22\n";
  const std::string file = scratch.write("records.csv", input);
  const std::string expected = call({"sweep", "-f", "csv"}, input).out;
  REQUIRE(rows_of(expected).size() == 2);
  CHECK(call({"sweep", file, "-f", "csv"}).out == expected);
  CHECK(call({"sweep", "--input", file, "-f", "csv"}).out == expected);
  CHECK(call({"sweep", "-i", file, "-f", "csv"}).out == expected);
  CHECK(call({"sweep", "-", "-f", "csv"}, input).out == expected);
  CHECK(call({"sweep", "--input", "-", "-f", "csv"}, input).out == expected);
  CHECK(run({.arguments = {"sweep", "-f", "csv"}, .in = Stream::of(file)}).out == expected);
}

TEST_CASE("cli sweep: an input that cannot be read is named", "[cli]") {
  const Scratch scratch;
  const std::string missing = scratch.path("missing.csv");
  check_failure(call({"sweep", missing}), {missing, "No such file"});
  check_failure(call({"sweep", "--input", missing}), {missing, "No such file"});
  check_failure(call({"sweep", scratch.directory()}), {scratch.directory(), "Is a directory"});
  const Outcome closed = run({.arguments = {"sweep", "-f", "csv"}, .in = Stream::closed()});
  check_failure(closed, {"standard input", "cannot be read"});
}

TEST_CASE("cli sweep: the input is never the file that is written", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("records.csv", "7B\n3B\n");
  check_usage_error(call({"sweep", file, "-q", "-f", "csv", "-o", file}), "sweep",
                    {"--output: ", "is the input FILE; give another file"});
  CHECK(bytes_of(file) == "7B\n3B\n");
}

}  // namespace sweep_records_test
