// Texts of CSV that a spreadsheet would run.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace csv_safe_test {

using namespace vocabplan::test;

TEST_CASE("cli: --csv-safe marks kept texts and their names, and no number", "[cli]") {
  const std::string input =
      "=id,n_nv\n=1+1,7B\n-0.5,1B\n\"\t=1\",1B\n\"@a,b\",1B\n\"-1+\"\"x\",1B\n";
  const auto first_cells = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"sweep", "--keep", "=id", "-f", "csv", "-q"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = call(words, input);
    check_fine(outcome);
    std::string text;
    for (const std::string& line : lines_of(outcome.out)) {
      text += line.substr(0, std::min(line.find(",n_nv"),
                                      std::min(line.find(",7000"), line.find(",1000")))) +
              "|";
    }
    return text;
  };
  CHECK(first_cells({}) == "=id|=1+1|-0.5|\"\t=1\"|\"@a,b\"|\"-1+\"\"x\"|");
  CHECK(first_cells({"--csv-safe"}) == "'=id|'=1+1|-0.5|\"'\t=1\"|\"'@a,b\"|\"'-1+\"\"x\"|");
  CHECK(first_cells({"--csv-safe", "--at", "32000"}) ==
        "'=id|'=1+1|-0.5|\"'\t=1\"|\"'@a,b\"|\"'-1+\"\"x\"|");
}

TEST_CASE("cli: --csv-safe marks the names of groups and files in other commands", "[cli]") {
  const std::string pairs =
      "group,name,estimate,measured\n=cmd,a,1,1.1\n=cmd,b,2,2.1\nx,c,1,1.2\nx,d,2,2.3\n";
  const Outcome plain = call({"energy", "validate", "-f", "csv", "-q", "-"}, pairs);
  const Outcome safe = call({"energy", "validate", "-f", "csv", "-q", "--csv-safe", "-"}, pairs);
  CHECK(has(plain.out, ",=cmd,"));
  CHECK_FALSE(has(safe.out, ",=cmd,"));
  CHECK(has(safe.out, ",'=cmd,"));
}

TEST_CASE("cli: --csv-safe needs CSV", "[cli]") {
  check_usage_error(call({"predict", "7B", "--csv-safe"}), "predict",
                    {"--csv-safe without --format csv"});
  check_usage_error(call({"predict", "7B", "--csv-safe", "-f", "json"}), "predict", {"--csv-safe"});
  const Scratch scratch;
  check_fine(call({"predict", "7B", "--csv-safe", "-q", "-o", scratch.path("a.csv")}));
  check_usage_error(call({"fit", "x.csv", "--csv-safe"}), "fit", {"unknown option '--csv-safe'"});
}

TEST_CASE("cli: --csv-safe leaves numbers as they are in every command", "[cli]") {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"predict", "7B", "--interval"},
           {"choose", "7B"},
           {"frontier", "--flops", "1e20:1e22:3"},
           {"design", "--flops", "1e20", "--runs", "6"},
           {"audit", "--models", "llama"},
           {"energy", "limits"},
           {"energy", "estimate", "--flops", "1e24", "--accelerator", "h100-sxm"}}) {
    CAPTURE(words);
    std::vector<std::string> plain = words;
    plain.insert(plain.end(), {"-f", "csv", "-q"});
    std::vector<std::string> safe = plain;
    safe.emplace_back("--csv-safe");
    const Outcome expected = call(plain);
    check_fine(expected);
    CHECK(call(safe).out == expected.out);
  }
}

}  // namespace csv_safe_test
