// The format that the ending of an output says.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace format_of_output_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// What a call writes into a file of that name.
std::string written(Words words, const std::string& name) {
  const Scratch scratch;
  words.insert(words.end(), {"-q", "-o", scratch.path(name)});
  const Outcome outcome = call(words);
  check_fine(outcome);
  CHECK(outcome.out.empty());
  return bytes_of(scratch.path(name));
}

std::string printed(Words words, const std::string& format) {
  words.insert(words.end(), {"-q", "-f", format});
  return call(words).out;
}

}  // namespace

TEST_CASE("cli output: the ending of FILE is the format", "[cli]") {
  for (const Words& words : {Words{"predict", "7B"}, Words{"sweep", "--params", "1B:2B:2"},
                             Words{"choose", "7B"}, Words{"energy", "limits"}}) {
    CAPTURE(words);
    CHECK(written(words, "a.json") == printed(words, "json"));
    CHECK(written(words, "a.b.JSONL") == printed(words, "jsonl"));
    CHECK(written(words, "a.ndjson") == printed(words, "jsonl"));
    CHECK(written(words, "a.Csv") == printed(words, "csv"));
    for (const char* name : {"a.txt", "a.md", "a", "csv", ".csv", "a.csv.gz", "a.json~"}) {
      CAPTURE(name);
      CHECK(written(words, name) == printed(words, "table"));
    }
  }
}

TEST_CASE("cli output: a format that is given wins over the ending, before it or behind", "[cli]") {
  const Words words{"predict", "7B"};
  CHECK(written({"predict", "7B", "-f", "csv"}, "a.json") == printed(words, "csv"));
  const Scratch scratch;
  check_fine(call({"predict", "7B", "-q", "-o", scratch.path("a.svg"), "-ftable"}));
  CHECK(bytes_of(scratch.path("a.svg")) == printed(words, "table"));
}

TEST_CASE("cli output: law show has JSON and no other ending", "[cli]") {
  const Scratch scratch;
  check_fine(call({"law", "show", "tao2024", "-o", scratch.path("a.json")}));
  CHECK(bytes_of(scratch.path("a.json")) == call({"law", "show", "tao2024", "-f", "json"}).out);
}

TEST_CASE("cli output: an ending without a format is refused", "[cli]") {
  const Scratch scratch;
  const auto refused = [&](Words words, const std::string& name, const std::string& part) {
    const std::string command =
        words[0] == "law" || words[0] == "energy" ? words[0] + " " + words[1] : words[0];
    words.insert(words.end(), {"-o", scratch.path(name)});
    check_usage_error(call(words), command, {"--output: '", name, part});
  };
  refused({"predict", "7B"}, "a.tsv",
          "would be tsv, and this command has only table, csv, json, jsonl");
  for (const std::string ending : {"xlsx", "XLS", "ods", "parquet"}) {
    refused({"predict", "7B"}, "a." + ending, "and this command has only table, csv, json, jsonl");
  }
  refused({"fit", "runs.csv"}, "a.csv", "would be csv, and this command has only table, json");
  refused({"law", "show", "tao2024"}, "a.jsonl", "would be jsonl");
  refused({"law", "list"}, "a.json", "would be json, and this command has only text");
  refused({"completions", "bash"}, "a.csv", "has only text");
  refused({"predict", "7B"}, "a.SVG", "would be a picture; --plot FILE draws one");
  refused({"energy", "limits"}, "a.png", "this command draws none");
  CHECK(scratch.entries().empty());
}

TEST_CASE("cli output: a shard cannot end in .json", "[cli]") {
  const Scratch scratch;
  check_usage_error(
      call({"sweep", "--params", "1B:2B:2", "--shard", "1/2", "-o", scratch.path("a.json")}),
      "sweep", {"--shard '1/2' beside", "json"});
}

TEST_CASE("cli output: /dev/stdout and - have no ending", "[cli]") {
  const std::string table = printed({"predict", "7B"}, "table");
  CHECK(call({"predict", "7B", "-q", "-o", "/dev/stdout"}).out == table);
  CHECK(call({"predict", "7B", "-q", "-o", "-"}).out == table);
}

}  // namespace format_of_output_test
