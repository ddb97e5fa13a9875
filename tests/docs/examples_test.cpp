// Runs the examples of the documents at the top and in docs.
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <regex>
#include <string>
#include <string_view>

#include "cli/process.hpp"
#include "cli/scratch.hpp"
#include "command_line.hpp"
#include "document.hpp"
#include "output_text.hpp"
#include "support/catch.hpp"
#include "support/table.hpp"

namespace examples_test {

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

// Measurements that may not ship, under the names that the examples give them.
constexpr std::array<std::string_view, 2> kMeasurements{"exp_data.csv", "fv_points.csv"};

// A thousand resampled fits to them take minutes under a sanitizer: there they count as absent.
#ifdef VOCABPLAN_SANITIZED
constexpr bool kRunsLongFits = false;
#else
constexpr bool kRunsLongFits = true;
#endif

void link_measurements(const test::Scratch& scratch) {
  if (!kRunsLongFits) return;
  for (const std::string_view name : kMeasurements) {
    const auto path = test::shared_file("data/" + std::string(name));
    if (path) fs::create_symlink(fs::absolute(*path), scratch.path(name));
  }
}

// Measurements that an example reads and that are not there; empty: none.
std::string missing(const test::CommandLine& command, const test::Scratch& scratch) {
  for (const std::string& argument : command.arguments) {
    const bool measured =
        std::find(kMeasurements.begin(), kMeasurements.end(), argument) != kMeasurements.end();
    if (measured && !fs::exists(scratch.path(argument))) return argument;
  }
  return {};
}

// Text laid out for people, which a terminal has to hold.
bool prints_table(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0] == "verify") return false;
  static const std::regex kOther("(-f|--format=)?(csv|json|jsonl)");
  return std::none_of(arguments.begin(), arguments.end(), [](const std::string& argument) {
    return std::regex_match(argument, kOther);
  });
}

void check_example(const test::Example& example, const test::CommandLine& command,
                   const test::Scratch& scratch) {
  INFO(example.where << ": " << example.command);
  const test::Outcome outcome =
      test::run({.arguments = command.arguments, .directory = scratch.directory()}, command.input);
  CAPTURE(outcome.err, outcome.out, example.output);
  CHECK(outcome.signal == 0);
  CHECK((outcome.exit_code == 0 || outcome.exit_code == 1));
  const bool searched = !command.arguments.empty() && command.arguments[0] == "fit";
  CHECK(
      test::shows_output(example.output, outcome.out, searched ? test::kSearch : test::kRounding));
  if (prints_table(command.arguments)) CHECK(test::longest_line(outcome.out) <= kColumns);
}

void check_messages(const test::Example& example, test::CommandLine command,
                    const test::Scratch& scratch) {
  INFO(example.where << ": messages of " << example.command);
  const auto quiet = std::remove(command.arguments.begin(), command.arguments.end(), "-q");
  command.arguments.erase(quiet, command.arguments.end());
  const test::Outcome outcome =
      test::run({.arguments = command.arguments, .directory = scratch.directory()}, command.input);
  CAPTURE(outcome.err, example.messages);
  CHECK(test::same_output(example.messages, outcome.err));
}

}  // namespace

TEST_CASE("docs: every example prints what the manual shows") {
  std::map<std::string, std::size_t> skipped;
  for (const test::Document& document : test::documents()) {
    const test::Scratch scratch;
    link_source_tree(scratch);
    link_measurements(scratch);
    for (const test::Example& example : document.examples) {
      const test::CommandLine command = test::parse_command_line(example.command);
      if (const std::string file = missing(command, scratch); !file.empty()) {
        ++skipped[file];
        continue;
      }
      check_example(example, command, scratch);
      if (!example.messages.empty()) check_messages(example, command, scratch);
    }
  }
  for (const auto& [file, examples] : skipped) {
    WARN("data/" << file << " is absent, or this build is too slow for it: the " << examples
                 << " examples that read it were not run (set VOCABPLAN_SHARED)");
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

TEST_CASE("docs: the first example on the front page shows its warnings") {
  const test::Document front = test::read_document(test::in_source("README.md"));
  REQUIRE_FALSE(front.examples.empty());
  CHECK_FALSE(front.examples.front().messages.empty());
}

}  // namespace examples_test
