#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

Outcome write_7b(const std::string& path, std::optional<mode_t> mask = {}) {
  return run({.arguments = {"predict", "7B", "-q", "-f", "csv", "-o", path}, .mask = mask});
}

std::string expected_7b() {
  return call({"predict", "7B", "-q", "-f", "csv"}).out;
}

}  // namespace

TEST_CASE("cli output: -o writes what stdout would have held", "[cli]") {
  const Scratch scratch;
  const std::vector<Words> commands{{"predict", "7B"},
                                    {"predict", "7B", "-f", "json"},
                                    {"sweep", "--params", "1B:2B:3"},
                                    {"sweep", "--params", "1B:2B:3", "-f", "jsonl"},
                                    {"law", "list"},
                                    {"law", "show", "tao2024"}};
  for (Words words : commands) {
    const std::string expected = call(words).out;
    words.insert(words.end(), {"-o", scratch.path("out")});
    const Outcome outcome = call(words);
    check_fine(outcome);
    CHECK(outcome.out.empty());
    CHECK(bytes_of(scratch.path("out")) == expected);
  }
  CHECK(scratch.entries() == Words{"out"});
}

TEST_CASE("cli output: -o - is standard output", "[cli]") {
  const Scratch scratch;
  const Outcome outcome = run({.arguments = {"predict", "7B", "-q", "-f", "csv", "-o", "-"},
                               .directory = scratch.directory()});
  check_fine(outcome);
  CHECK(outcome.out == expected_7b());
  CHECK(scratch.entries().empty());
}

TEST_CASE("cli output: -o into devices and pipes writes directly", "[cli]") {
  check_fine(write_7b("/dev/null"));
  CHECK(std::filesystem::is_character_file("/dev/null"));
  CHECK(write_7b("/dev/stdout").out == expected_7b());
}

TEST_CASE("cli output: a new file has the mode that the umask leaves", "[cli]") {
  const Scratch scratch;
  check_fine(write_7b(scratch.path("a"), 022));
  CHECK(mode_of(scratch.path("a")) == 0644);
  check_fine(write_7b(scratch.path("b"), 077));
  CHECK(mode_of(scratch.path("b")) == 0600);
}

TEST_CASE("cli output: a file that exists keeps its mode", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("out", "old");
  for (const mode_t mode : {mode_t{0640}, mode_t{0600}, mode_t{0755}}) {
    REQUIRE(chmod(file.c_str(), mode) == 0);
    check_fine(write_7b(file, 022));
    CHECK(mode_of(file) == mode);
    CHECK(bytes_of(file) == expected_7b());
  }
}

TEST_CASE("cli output: a file that may not be written is left alone", "[cli]") {
  if (geteuid() == 0) {
    WARN("skipped: the superuser may write everything");
    return;
  }
  const Scratch scratch;
  const std::string file = scratch.write("out", "old");
  REQUIRE(chmod(file.c_str(), 0444) == 0);
  check_failure(write_7b(file), {file, "Permission denied"});
  CHECK(bytes_of(file) == "old");
}

TEST_CASE("cli output: through a symbolic link the file behind it is written", "[cli]") {
  const Scratch scratch;
  (void)scratch.write("target", "old");
  std::filesystem::create_symlink("target", scratch.path("link"));
  check_fine(write_7b(scratch.path("link")));
  CHECK(std::filesystem::is_symlink(scratch.path("link")));
  CHECK(bytes_of(scratch.path("target")) == expected_7b());
  CHECK(scratch.entries() == Words{"link", "target"});
}

TEST_CASE("cli output: a link to a file that is not there yet stays a link", "[cli]") {
  const Scratch scratch;
  std::filesystem::create_symlink("target", scratch.path("link"));
  check_fine(write_7b(scratch.path("link")));
  CHECK(std::filesystem::is_symlink(scratch.path("link")));
  CHECK(bytes_of(scratch.path("target")) == expected_7b());
}

TEST_CASE("cli output: the longest file name that the system allows", "[cli]") {
  const Scratch scratch;
  const std::string name(255, 'x');
  check_fine(write_7b(scratch.path(name)));
  CHECK(scratch.entries() == Words{name});
}

TEST_CASE("cli output: places where nothing can be written are named", "[cli]") {
  const Scratch scratch;
  const std::string nowhere = scratch.path("missing/out");
  check_failure(write_7b(nowhere), {nowhere, "No such file or directory"});
  check_failure(write_7b(scratch.directory()), {scratch.directory(), "Is a directory"});
  const std::string below = scratch.write("file", "") + "/out";
  check_failure(write_7b(below), {below, "Not a directory"});
  CHECK(scratch.entries() == Words{"file"});
}

TEST_CASE("cli output: an error before the answer leaves the file alone", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("out", "old");
  for (const Words& words : std::vector<Words>{{"predict", "x"},
                                               {"predict", "7B", "--law", "/dev/null"},
                                               {"sweep", "--params", "1:2"},
                                               {"sweep", "/nonexistent/records"},
                                               {"verify", "/nonexistent/reference"},
                                               {"law", "check", "/dev/null"}}) {
    Words all = words;
    all.insert(all.end(), {"-o", file});
    CHECK(call(all).exit_code != 0);
    CHECK(bytes_of(file) == "old");
    CHECK(scratch.entries() == Words{"out"});
  }
}

TEST_CASE("cli output: a wrong record does not keep the file from being written", "[cli]") {
  const Scratch scratch;
  const Outcome outcome =
      call({"sweep", "-q", "-f", "csv", "-o", scratch.path("out")}, "7B\nx\n3B\n");
  CHECK(outcome.exit_code == 1);
  CHECK(rows_of(bytes_of(scratch.path("out"))).size() == 2);
}

TEST_CASE("cli output: no message ends up in the file when stderr is closed", "[cli]") {
  // The lowest free descriptor is that of stderr then.
  const Scratch scratch;
  const std::string file = scratch.path("out");
  (void)run({.arguments = {"sweep", "-f", "csv", "-o", file}, .err = Stream::closed()}, "7B\nx\n");
  CHECK(bytes_of(file) == expected_7b());
}
