#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

using namespace vocabplan::test;

namespace {

Outcome verified(const std::string& text) {
  CAPTURE(text);
  return call({"verify", "-"}, text);
}

void check_equal(const std::string& text, const std::string& count) {
  const Outcome outcome = verified(text);
  check_fine(outcome);
  INFO(outcome.out);
  CHECK(has(outcome.out, count + " equal, 0 different"));
}

}  // namespace

TEST_CASE("cli verify: columns are found by their names", "[cli]") {
  check_equal("v_isoloss,v_derivative,v_isoflops,flops,nnv\n59547,67450,62280,,7e9\n", "3");
  check_equal("name,nnv,a,v_isoloss,b,flops\nx,302000000,1,19032,2,2.6253326102316618e19\n", "1");
  check_equal("n_nv,v_isoloss\n7e9,59547\n", "1");
  check_equal("nnv,v_isoflops\n7e9,62280\n", "1");
  check_equal("nnv,v_derivative\n7e9,67450\n", "1");
}

TEST_CASE("cli verify: an empty value is not compared", "[cli]") {
  check_equal("nnv,flops,v_isoflops,v_derivative,v_isoloss\n7e9,,62280,,\n7e9,,,,59547\n", "2");
}

TEST_CASE("cli verify: line ends, a mark and a missing end do not matter", "[cli]") {
  check_equal("\xEF\xBB\xBFnnv,v_isoloss\r\n7e9,59547\r\n", "1");
  check_equal("nnv,v_isoloss\n\n7e9,59547", "1");
  check_equal("\"nnv\",\"v_isoloss\"\n\"7e9\",\"59547\"\n", "1");
}

TEST_CASE("cli verify: a file without the columns needed is refused", "[cli]") {
  check_failure(verified("flops,v_isoloss\n1e22,59547\n"), {"standard input:1: ", "nnv"});
  check_failure(verified("nnv,flops\n7e9,1e22\n"), {"standard input:1: ", "v_isoflops"});
  check_failure(verified("7e9,,62280,67450,59547\n"), {"standard input:1: ", "nnv"});
  check_failure(verified(""), {"standard input: ", "empty"});
  check_failure(verified("\n\n"), {"standard input: ", "empty"});
}

TEST_CASE("cli verify: a file with nothing to compare fails", "[cli]") {
  for (const char* text : {"nnv,v_isoloss\n", "nnv,v_isoloss\n7e9,\n"}) {
    const Outcome outcome = verified(text);
    CHECK(outcome.exit_code == 1);
    CHECK(has(outcome.err, "nothing to compare"));
  }
}

TEST_CASE("cli verify: a row that cannot be read is reported, and the others compared", "[cli]") {
  for (const std::string row :
       {"x,59547", "7e9,y", "7e9,nan", "7e9,--5", "7e9,59547,1", "7e9", ",59547", "0,59547",
        "-7e9,59547", "1e31,5", "7e9,1e400", "7e9,5\"9"}) {
    CAPTURE(row);
    const Outcome outcome = verified("nnv,v_isoloss\n" + row + "\n3e9,36648\n");
    INFO(outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.err.starts_with("vocabplan: standard input:2: "));
    CHECK(lines_of(outcome.err).size() == 1);
    CHECK(has(outcome.out, "1 equal, 0 different"));
    CHECK(has(outcome.out, "1 row unreadable"));
  }
}

TEST_CASE("cli verify: the file is named in what is said of it", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("reference.csv", "nnv,v_isoloss\n7e9,59548\n7e9,x\n");
  const Outcome outcome = call({"verify", file});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.starts_with(file + ":2: isoloss"));
  CHECK(outcome.err.starts_with("vocabplan: " + file + ":3: v_isoloss: 'x'"));
}

TEST_CASE("cli verify: a file that cannot be read is named", "[cli]") {
  const Scratch scratch;
  const std::string missing = scratch.path("missing.csv");
  check_failure(call({"verify", missing}), {missing, "No such file"});
  check_failure(call({"verify", scratch.directory()}), {scratch.directory(), "Is a directory"});
}

TEST_CASE("cli verify: without a file it is a usage error, not a wait", "[cli]") {
  check_usage_error(call({"verify"}, "nnv,v_isoloss\n7e9,59547\n"), "verify", {"FILE"});
}
