// Answers do not replace what they are made of, nor each other.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "process.hpp"
#include "scratch.hpp"

namespace same_file_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

constexpr const char* kBytes = "what a person has written\n";

// A way into a command: "@" stands for the file that it reads. And the ways out of it.
struct Ways {
  std::string command;  // as its help is called
  std::string input;    // the option that reads
  Words words;
  Words outputs;
};

const Words kReport{"--output"};
const Words kPicture{"--output", "--plot", "its script"};

const std::vector<Ways> kWays{
    {"predict", "--law", {"predict", "7B", "--law", "@"}, kPicture},
    {"sweep", "FILE", {"sweep", "@"}, kPicture},
    {"sweep", "--input", {"sweep", "--input", "@"}, kPicture},
    {"sweep", "--law", {"sweep", "--params", "1B:2B:2", "--law=@"}, kPicture},
    {"choose", "--law", {"choose", "7B", "--law", "@"}, kPicture},
    {"choose", "--laws", {"choose", "7B", "--laws", "most-text,@=2"}, kPicture},
    {"choose", "--tokenizers", {"choose", "7B", "--tokenizers", "@"}, kPicture},
    {"choose", "--tokenizer", {"choose", "7B", "--tokenizer", "@"}, kPicture},
    {"predict", "--tokenizer", {"predict", "7B", "--tokenizer", "@"}, kPicture},
    {"sweep", "--tokenizer", {"sweep", "--params", "1B:2B:2", "--tokenizer", "@"}, kPicture},
    {"frontier", "--tokenizer", {"frontier", "--tokenizer", "@"}, kPicture},
    {"frontier", "--law", {"frontier", "--law", "@"}, kPicture},
    {"audit", "FILE", {"audit", "/dev/null", "@"}, kPicture},
    {"audit", "--law", {"audit", "--models", "llama", "--law", "@"}, kPicture},
    {"design", "--law", {"design", "--flops", "1e20", "--law", "@"}, kReport},
    {"fit", "FILE", {"fit", "@"}, {"--output", "--law-out", "--plot", "its script"}},
    {"fit", "--tokenizer", {"fit", "/dev/null", "--tokenizer", "@"}, {"--output", "--law-out"}},
    {"fit",
     "--unigram",
     {"fit", "/dev/null", "--tokenizer", "/dev/null", "--unigram", "@"},
     {"--output", "--law-out"}},
    {"fit", "--law", {"fit", "/dev/null", "--law", "@"}, {"--output", "--law-out", "--plot"}},
    {"energy estimate", "--calibration", {"energy", "estimate", "--calibration", "@"}, kReport},
    {"energy trace", "FILE", {"energy", "trace", "/dev/null", "@"}, kReport},
    {"energy trace", "--windows", {"energy", "trace", "/dev/null", "--windows", "@"}, kReport},
    {"energy validate", "PAIRS", {"energy", "validate", "@"}, {"--output", "--write-calibration"}},
    {"energy validate",
     "--estimate",
     {"energy", "validate", "--estimate", "@", "--trace", "/dev/null"},
     kReport},
    {"energy validate",
     "--trace",
     {"energy", "validate", "--estimate", "/dev/null", "--trace", "/dev/null", "@"},
     kReport},
    {"tokenizer measure",
     "FILE",
     {"tokenizer", "measure", "/dev/null", "@", "--model", "/dev/null"},
     kReport},
    {"tokenizer measure",
     "--model",
     {"tokenizer", "measure", "/dev/null", "--model", "/dev/null", "@"},
     kReport},
    {"tokenizer measure",
     "--group",
     {"tokenizer", "measure", "--group", "x=@", "--model", "/dev/null"},
     kReport},
    {"verify", "FILE", {"verify", "@"}, kReport},
    {"verify", "--law", {"verify", "/dev/null", "--law", "@"}, kReport},
    {"law show", "NAME|FILE", {"law", "show", "@"}, kReport},
    {"law check", "FILE", {"law", "check", "@"}, kReport}};

Words with_input(Words words, const std::string& file) {
  for (std::string& word : words) {
    if (const auto at = word.find('@'); at != std::string::npos) word.replace(at, 1, file);
  }
  return words;
}

// The other names of a file: spelled otherwise, by a link of either kind, and by a descriptor.
Words names_of(const Scratch& scratch, const std::string& file) {
  std::filesystem::create_symlink(file, scratch.path("symbolic.svg"));
  std::filesystem::create_symlink("symbolic.svg", scratch.path("chain.svg"));
  std::filesystem::create_directory(scratch.path("d"));
  std::filesystem::create_directory_symlink(".", scratch.path("here"));
  REQUIRE(link(file.c_str(), scratch.path("hard.svg").c_str()) == 0);
  return {file,
          scratch.directory() + "/./in.svg",
          scratch.directory() + "//d/../in.svg",
          scratch.path("here/in.svg"),
          scratch.path("symbolic.svg"),
          scratch.path("chain.svg"),
          scratch.path("hard.svg")};
}

}  // namespace

TEST_CASE("cli same file: no output of any command replaces an input", "[cli]") {
  for (const Ways& way : kWays) {
    for (const std::string& output : way.outputs) {
      CAPTURE(way.words, output);
      const Scratch scratch;
      const bool script = output == "its script";
      const std::string option = script ? "--plot" : output;
      const std::string picture = scratch.path("in.svg");
      const std::string file = scratch.write(script ? "in.svg.gp" : "in.svg", kBytes);
      Words words = with_input(way.words, file);
      words.insert(words.end(), {option, picture});
      check_usage_error(call(words), way.command, {option, "is the input " + way.input, "in.svg"});
      CHECK(bytes_of(file) == kBytes);
      CHECK(scratch.entries().size() == 1);
    }
  }
}

TEST_CASE("cli same file: every option of files is in the table above", "[cli]") {
  for (const char* command : {"choose", "predict", "sweep", "frontier", "audit", "design", "fit",
                              "energy "
                              "estimate",
                              "energy trace", "energy validate", "tokenizer measure", "verify"}) {
    CAPTURE(command);
    const std::string text = command;
    const auto blank = text.find(' ');
    Words words{text.substr(0, blank)};
    if (blank != std::string::npos) words.push_back(text.substr(blank + 1));
    words.emplace_back("--help");
    for (const std::string& line : lines_of(call(words).out)) {
      const auto start = line.find("--");
      if (start == std::string::npos || line.find(" FILE", start) == std::string::npos) continue;
      const std::string option = line.substr(start, line.find_first_of(" ,=", start) - start);
      CAPTURE(option);
      CHECK(std::any_of(kWays.begin(), kWays.end(), [&](const Ways& way) {
        const bool writes =
            std::find(way.outputs.begin(), way.outputs.end(), option) != way.outputs.end();
        return way.command == command && (way.input == option || writes);
      }));
    }
  }
}

TEST_CASE("cli same file: an input is known by all its names", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("in.svg", kBytes);
  for (const std::string& name : names_of(scratch, file)) {
    CAPTURE(name);
    check_usage_error(call({"sweep", file, "-o", name}), "sweep", {"--output", "the input FILE"});
    check_usage_error(call({"fit", name, "--law-out", file}), "fit", {"--law-out", "input FILE"});
    CHECK(bytes_of(file) == kBytes);
  }
  // Not yet there, and the same where letter case does not count.
  check_usage_error(call({"sweep", file, "-o", scratch.path("IN.svg")}), "sweep", {"--output"});
}

TEST_CASE("cli same file: a redirected standard input is an input", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("in.csv", "7B\n");
  for (const Words& words : std::vector<Words>{{"sweep", "-o", file},
                                               {"sweep", "-", "-o", file},
                                               {"sweep", "/dev/stdin", "-o", file},
                                               {"sweep", "/dev/fd/0", "-o", file},
                                               {"verify", "-", "-o", file},
                                               {"law", "check", "-", "-o", file},
                                               {"audit", "-", "-o", file},
                                               {"energy", "trace", "-", "-o", file},
                                               {"fit", "-", "--law-out", file}}) {
    CAPTURE(words);
    const Outcome outcome = run({.arguments = words, .in = Stream::of(file)});
    CHECK(outcome.exit_code == 2);
    CHECK(has(outcome.err, "is the input"));
    CHECK(has(outcome.err, words[words.size() - 2] == "-o" ? "--output" : "--law-out"));
    CHECK(bytes_of(file) == "7B\n");
  }
}

TEST_CASE("cli same file: an input is not appended to", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("in.csv", "7B\n");
  for (const Words& words : std::vector<Words>{
           {"sweep", file}, {"sweep", file, "-o", "-"}, {"sweep", file, "-o", "/dev/stdout"}}) {
    const Outcome outcome = run({.arguments = words, .out = Stream::of(file)});
    CHECK(outcome.exit_code == 2);
    CHECK(has(outcome.err, "the input FILE"));
    CHECK(bytes_of(file) == "7B\n");
  }
  const Outcome both =
      run({.arguments = {"sweep"}, .in = Stream::of(file), .out = Stream::of(file)});
  CHECK(both.exit_code == 2);
  CHECK(has(both.err, "standard output is the input"));
  CHECK(bytes_of(file) == "7B\n");
}

TEST_CASE("cli same file: no output replaces another", "[cli]") {
  const Scratch scratch;
  const std::string a = scratch.path("a.svg");
  std::filesystem::create_symlink("a.svg", scratch.path("dangling.svg"));
  struct Pair {
    std::string command, first, first_name, second, second_name;
  };
  for (const Pair& pair :
       std::vector<Pair>{{"fit", "-o", a, "--law-out", a},
                         {"fit", "-o", a, "--plot", a},
                         {"fit", "--law-out", a, "--plot", a},
                         {"fit", "--law-out", a + ".gp", "--plot", a},
                         {"fit", "-o", a + ".gp", "--plot", a},
                         {"fit", "-o", a, "--law-out", scratch.path("A.svg")},
                         {"fit", "-o", a, "--law-out", scratch.path("./a.svg")},
                         {"fit", "-o", a, "--plot", scratch.path("dangling.svg")},
                         {"fit", "-o", "-", "--law-out", "/dev/stdout"},
                         {"predict", "-o", a, "--plot", a},
                         {"predict", "-o", a + ".gp", "--plot", a},
                         {"sweep", "-o", a, "--plot", a},
                         {"frontier", "-o", a, "--plot", a},
                         {"audit", "-o", a, "--plot", a}}) {
    CAPTURE(pair.command, pair.first, pair.second);
    Words words{pair.command, pair.first, pair.first_name, pair.second, pair.second_name};
    const std::string option = pair.first == "-o" ? "--output" : pair.first;
    check_usage_error(call(words), pair.command, {option, pair.second, "another file"});
  }
  check_usage_error(call({"energy", "validate", "/dev/null", "-o", a, "--write-calibration", a}),
                    "energy validate", {"--write-calibration", "--output"});
  CHECK(scratch.entries() == Words{"dangling.svg"});
}

TEST_CASE("cli same file: messages do not vanish with a file that is replaced", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("log", "");
  const Outcome outcome =
      run({.arguments = {"predict", "7B", "-o", file}, .err = Stream::of(file)});
  CHECK(outcome.exit_code == 2);
  CHECK(has(bytes_of(file), "standard error"));
}

TEST_CASE("cli same file: a built-in law is no file", "[cli]") {
  const Scratch scratch;
  const Outcome outcome = run(
      {.arguments = {"law", "show", "tao2024", "-o", "tao2024"}, .directory = scratch.directory()});
  check_fine(outcome);
  CHECK(scratch.entries() == Words{"tao2024"});
}

TEST_CASE("cli same file: devices are no files", "[cli]") {
  check_fine(call({"sweep", "/dev/null", "-f", "csv", "-o", "/dev/null"}));
}

TEST_CASE("cli: the way back draws nothing and rounds nothing", "[cli]") {
  check_usage_error(call({"predict", "--vocab", "32000", "--plot", "x.svg"}), "predict",
                    {"--vocab", "--plot"});
  check_usage_error(call({"predict", "--vocab", "32000", "--multiple", "64"}), "predict",
                    {"--vocab", "--multiple"});
}

}  // namespace same_file_test
