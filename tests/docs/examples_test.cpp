// Runs the examples of README.md and docs/*.md.
#include <algorithm>
#include <filesystem>
#include <regex>

#include "cli/process.hpp"
#include "cli/scratch.hpp"
#include "command_line.hpp"
#include "document.hpp"
#include "output_text.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;
namespace test = vocabplan::test;

namespace {

constexpr std::size_t kColumns = 80;

// A directory that looks like the top of the source tree, but may be written to.
void link_source_tree(const test::Scratch& scratch) {
  for (const char* name : {"data", "docs", "tests"}) {
    fs::create_directory_symlink(test::in_source(name), scratch.path(name));
  }
}

// Text laid out for people, which a terminal has to hold.
bool prints_table(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0] == "verify") return false;
  static const std::regex kOther("(-f|--format=)?(csv|json|jsonl)");
  return std::none_of(arguments.begin(), arguments.end(), [](const std::string& argument) {
    return std::regex_match(argument, kOther);
  });
}

void check_example(const test::Example& example, const test::Scratch& scratch) {
  INFO(example.where << ": " << example.command);
  const test::CommandLine command = test::parse_command_line(example.command);
  const test::Outcome outcome =
      test::run({.arguments = command.arguments, .directory = scratch.directory()}, command.input);
  CAPTURE(outcome.err, outcome.out, example.output);
  CHECK(outcome.signal == 0);
  CHECK((outcome.exit_code == 0 || outcome.exit_code == 1));
  CHECK(test::same_output(example.output, outcome.out));
  if (prints_table(command.arguments)) CHECK(test::longest_line(outcome.out) <= kColumns);
}

}  // namespace

TEST_CASE("docs: every example prints what the manual shows") {
  for (const test::Document& document : test::documents()) {
    const test::Scratch scratch;
    link_source_tree(scratch);
    for (const test::Example& example : document.examples) check_example(example, scratch);
  }
}

TEST_CASE("docs: the manual and the front page have examples") {
  CHECK(test::read_document(test::in_source("docs/cli.md")).examples.size() > 10);
  const fs::path front = test::in_source("README.md");
  if (fs::exists(front)) {
    CHECK_FALSE(test::read_document(front).examples.empty());
  } else {
    WARN("README.md is absent and was not checked");
  }
}

TEST_CASE("docs: the warnings on the front page are those of its first example") {
  const std::string front = test::read_document(test::in_source("README.md")).text;
  const test::Outcome outcome = test::run({.arguments = {"predict", "7B"}}, "");
  REQUIRE_FALSE(outcome.err.empty());
  CHECK(front.find("```text\n" + outcome.err + "```\n") != std::string::npos);
}
