#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace output_file_test {

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

TEST_CASE("cli output: a descriptor is written to, and its file is not replaced", "[cli]") {
  const Scratch scratch;
  std::filesystem::create_symlink("/dev/stdout", scratch.path("link"));
  for (const std::string name :
       {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1", "-"}) {
    CAPTURE(name);
    const std::string log = scratch.write("log", "old\n");
    check_fine(run(
        {.arguments = {"predict", "7B", "-q", "-f", "csv", "-o", name}, .out = Stream::of(log)}));
    CHECK(bytes_of(log) == "old\n" + expected_7b());
  }
  const std::string log = scratch.write("log", "old\n");
  check_fine(run({.arguments = {"predict", "7B", "-q", "-f", "csv", "-o", scratch.path("link")},
                  .out = Stream::of(log)}));
  CHECK(bytes_of(log) == "old\n" + expected_7b());
  check_fine(run({.arguments = {"predict", "7B", "-q", "-f", "csv", "-o", "/dev/stderr"},
                  .err = Stream::of(log)}));
  CHECK(bytes_of(log) == "old\n" + expected_7b() + expected_7b());
  CHECK(scratch.entries() == Words{"link", "log"});
}

TEST_CASE("cli output: a descriptor that cannot be written is refused", "[cli]") {
  for (const char* name : {"/dev/stdin", "/dev/fd/77", "/proc/self/fd/0"}) {
    CAPTURE(name);
    check_failure(run({.arguments = {"sweep", "-", "-o", name}, .in = Stream::of("/dev/null")}),
                  {name, "Bad file descriptor"});
  }
}

TEST_CASE("cli output: a named pipe is written to and stays", "[cli]") {
  const Scratch scratch;
  const std::string pipe = scratch.path("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(reader >= 0);
  check_fine(write_7b(pipe));
  std::string got(4096, '\0');
  const ssize_t size = read(reader, got.data(), got.size());
  REQUIRE(close(reader) == 0);
  got.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  CHECK(got == expected_7b());
  CHECK(std::filesystem::is_fifo(pipe));
}

TEST_CASE("cli output: a loop of symbolic links is refused", "[cli]") {
  const Scratch scratch;
  std::filesystem::create_symlink("b", scratch.path("a"));
  std::filesystem::create_symlink("a", scratch.path("b"));
  check_failure(write_7b(scratch.path("a")), {scratch.path("a"), "symbolic links"});
  std::filesystem::create_symlink("end", scratch.path("l0"));
  for (int i = 1; i < 45; ++i) {
    std::filesystem::create_symlink("l" + std::to_string(i - 1),
                                    scratch.path("l" + std::to_string(i)));
  }
  check_failure(write_7b(scratch.path("l44")), {scratch.path("l44"), "symbolic links"});
  check_fine(write_7b(scratch.path("l9")));
  CHECK(bytes_of(scratch.path("end")) == expected_7b());
}

TEST_CASE("cli output: what cannot be written is known before the input is read", "[cli]") {
  // The input is wrong: were it read first, it would be blamed.
  const Scratch scratch;
  const std::string input = scratch.write("input", "neither a table nor a law\n");
  const std::string nowhere = scratch.path("missing/out");
  const std::string picture = scratch.path("missing/out.svg");
  for (const Words& words : std::vector<Words>{
           {"predict", "7B", "--law", input, "-o", nowhere},
           {"predict", "7B", "--law", input, "--plot", picture},
           {"sweep", input, "-o", nowhere},
           {"sweep", input, "--plot", picture},
           {"frontier", "--law", input, "--plot", picture},
           {"audit", input, "-o", nowhere},
           {"audit", input, "--plot", picture},
           {"design", "--flops", "1e20", "--law", input, "-o", nowhere},
           {"fit", input, "-o", nowhere},
           {"fit", input, "--law-out", nowhere},
           {"fit", input, "--plot", picture},
           {"fit", input, "--form", "chinchilla", "-o", nowhere},
           {"energy", "estimate", "--flops", "1e20", "--calibration", input, "-o", nowhere},
           {"energy", "trace", input, "-o", nowhere},
           {"energy", "validate", input, "-o", nowhere},
           {"energy", "validate", input, "--write-calibration", nowhere},
           {"energy", "validate", "--estimate", input, "--trace", input, "-o", nowhere},
           {"verify", input, "-o", nowhere},
           {"law", "show", input, "-o", nowhere},
           {"law", "check", input, "-o", nowhere}}) {
    CAPTURE(words);
    check_failure(call(words), {words.back(), "No such file or directory"});
  }
  for (const std::string name : {"folder", "folder/", "new/", "input/", "input/out"}) {
    if (name == "folder") std::filesystem::create_directory(scratch.path(name));
    check_failure(call({"sweep", input, "-o", scratch.path(name)}),
                  {scratch.path(name), "irectory"});
  }
  const std::string longest = scratch.path(std::string(256, 'x'));
  check_failure(call({"sweep", input, "-o", longest}), {"xxx", "File name too long"});
  CHECK(scratch.entries() == Words{"folder", "input"});
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

}  // namespace output_file_test
