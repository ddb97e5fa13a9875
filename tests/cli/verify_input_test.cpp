#include <string>
#include <utility>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace verify_input_test {

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

TEST_CASE("cli verify: the status column has several names", "[cli]") {
  const auto unconverged = [](const std::string& column, const std::string& cell) {
    return verified("nnv,v_isoloss," + column + "\n7e9,1000," + cell + "\n");
  };
  const std::vector<std::pair<std::string, std::string>> excused{
      {"isoloss_ier", "5"},        {"ISOLOSS_IER", "0"},   {"ier", "2.0"},
      {"v_isoloss_ier", "-1"},     {"status", "2"},        {"isoloss_status", "5"},
      {"converged", "0"},          {"converged", "False"}, {"success", "no"},
      {"isoloss_converged", "0.0"}};
  for (const auto& [column, cell] : excused) {
    CAPTURE(column, cell);
    const Outcome outcome = unconverged(column, cell);
    check_fine(outcome);
    CHECK(has(outcome.out, "0 different, 1 unconverged\nPASS\n"));
  }
  const std::vector<std::pair<std::string, std::string>> held{
      {"isoloss_ier", "1"},  {"ier", "1.0"},     {"status", "1"},   {"converged", "1"},
      {"converged", "TRUE"}, {"success", "yes"}, {"converged", ""}, {"isoflops_ier", "5"}};
  for (const auto& [column, cell] : held) {
    CAPTURE(column, cell);
    const Outcome outcome = unconverged(column, cell);
    CHECK(outcome.exit_code == 1);
    CHECK(has(outcome.out, "1 different, 0 unconverged\nFAIL\n"));
  }
  const std::vector<std::pair<std::string, std::string>> unreadable{
      {"isoloss_ier", "x"}, {"isoloss_ier", "1.5"}, {"isoloss_ier", "nan"}, {"ier", "true"},
      {"status", "0"},      {"converged", "5"},     {"converged", "maybe"}};
  for (const auto& [column, cell] : unreadable) {
    CAPTURE(column, cell);
    const Outcome outcome = unconverged(column, cell);
    CHECK(outcome.exit_code == 1);
    CHECK(
        outcome.err.starts_with("vocabplan: standard input:2: " + column + ": '" + cell + "' is "));
    CHECK(has(outcome.out, "1 row unreadable"));
  }
  check_failure(unconverged("isoloss_ier,converged", "1,1"), {"'isoloss_ier'", "'converged'"});
}

TEST_CASE("cli verify: --expect-unconverged counts what a status excuses", "[cli]") {
  const std::string text = "nnv,v_isoloss,ier\n1e6,1000,5\n7e9,5954,2\n7e9,59547,5\n";
  check_fine(call({"verify", "-", "--expect-unconverged", "2"}, text));
  CHECK(call({"verify", "-", "--expect-unconverged", "3"}, text).exit_code == 1);
  CHECK(call({"verify", "-", "--expect-unconverged", "1", "-f", "csv"}, text).err ==
        "vocabplan: standard input: expected 1 unconverged, found 2\n");
  // With a status column values say nothing: this one is told to have converged.
  const std::string told = "nnv,v_isoloss,ier\n1e6,1000,1\n";
  CHECK(call({"verify", "-", "--expect-unconverged", "1"}, told).exit_code == 1);
  check_fine(call({"verify", "-", "--expect-unconverged", "1"}, "nnv,v_isoloss\n1e6,1000\n"));
  check_fine(call({"verify", "-", "--expect-unconverged", "0"}, "nnv,v_isoloss\n7e9,59547\n"));
  for (const char* n : {"-1", "1.5", "x", "all"}) {
    check_usage_error(call({"verify", "-", "--expect-unconverged", n}, text), "verify",
                      {"--expect-unconverged", n});
  }
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
  check_failure(verified("flops,v_isoloss\n1e22,59547\n"),
                {"standard input:1: the header has no column nnv; it has 'flops', 'v_isoloss'"});
  check_failure(verified("nnv,flops\n7e9,1e22\n"),
                {"standard input:1: the header has no column v_isoflops, v_derivative or "
                 "v_isoloss; it has 'nnv', 'flops'"});
  check_failure(verified("7e9,,62280,67450,59547\n"), {"standard input:1: ", "nnv"});
  check_failure(verified(""), {"standard input: ", "empty"});
  check_failure(verified("\n\n"), {"standard input: ", "empty"});
}

TEST_CASE("cli verify: a file with nothing to compare fails", "[cli]") {
  for (const char* text : {"nnv,v_isoloss\n", "nnv,v_isoloss\n7e9,\n"}) {
    const Outcome outcome = verified(text);
    CHECK(outcome.exit_code == 1);
    CHECK(has(outcome.err, "nothing to compare"));
    CHECK(outcome.out.ends_with("nothing to compare\nFAIL\n"));
  }
}

TEST_CASE("cli verify: a row that cannot be read is reported, and the others compared", "[cli]") {
  for (const std::string row :
       {"x,59547", "7e9,y", "7e9,nan", "7e9,inf", "7e9,--5", "7e9,59547,1", "7e9", ",59547",
        "0,59547", "-7e9,59547", "1e31,5", "7e9,1e400", "7e9,5\"9"}) {
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
  CHECK(has(outcome.out, "\n" + file + ":2: isoloss"));
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

}  // namespace verify_input_test
