#include <sys/mount.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace output_failure_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

const std::vector<Words> kAnswers{{"predict", "7B", "-q"},
                                  {"predict", "7B", "-q", "-f", "csv"},
                                  {"predict", "7B", "-f", "json"},
                                  {"sweep", "--params", "1B:2B:3", "-q"},
                                  {"sweep", "--params", "1B:2B:100000", "-q", "-f", "csv"},
                                  {"sweep", "--params", "1B:2B:3000", "-q", "-f", "jsonl"},
                                  {"sweep", "/dev/null", "-f", "csv"},
                                  {"verify", VOCABPLAN_TEST_DATA "/predictions.csv"},
                                  {"verify", "-v", VOCABPLAN_TEST_DATA "/predictions.csv"},
                                  {"law", "list"},
                                  {"law", "show", "tao2024"},
                                  {"law", "check", VOCABPLAN_LAW_FILE},
                                  {"--help"},
                                  {"sweep", "--help"},
                                  {"--version"}};

// A sweep of some 10 MB.
Words large_sweep(const std::string& file) {
  return {"sweep", "--params", "33M:300B:100000", "-q", "-f", "csv", "-o", file};
}

void check_refused(const Outcome& outcome, const std::vector<std::string>& parts) {
  CHECK(outcome.signal == 0);
  CHECK(outcome.exit_code == 1);
  const auto lines = lines_of(outcome.err);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("vocabplan: error: "));
  for (const std::string& part : parts) CHECK(has(lines[0], part));
}

// A file system that holds 64 KiB, where mounting is permitted.
class SmallDisk {
 public:
  explicit SmallDisk(std::string directory) : directory_(std::move(directory)) {
    mounted_ = mount("tmpfs", directory_.c_str(), "tmpfs", 0, "size=64k") == 0;
  }
  ~SmallDisk() {
    if (mounted_) (void)umount(directory_.c_str());
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  SmallDisk(SmallDisk&&) = delete;
  SmallDisk& operator=(SmallDisk&&) = delete;

  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  std::string directory_;
  bool mounted_ = false;
};

}  // namespace

TEST_CASE("cli output: a full device fails every command", "[cli]") {
  const Words words = GENERATE(from_range(kAnswers));
  CAPTURE(words);
  const Outcome outcome = run({.arguments = words, .out = Stream::of("/dev/full")});
  check_refused(outcome, {"standard output", "No space left on device"});
}

TEST_CASE("cli output: a closed stdout fails every command", "[cli]") {
  const Words words = GENERATE(from_range(kAnswers));
  CAPTURE(words);
  const Outcome outcome = run({.arguments = words, .out = Stream::closed()});
  check_refused(outcome, {"standard output"});
}

TEST_CASE("cli output: a reader that went away ends the program as it ends cat", "[cli]") {
  const Words words = GENERATE(from_range(kAnswers));
  CAPTURE(words);
  const Outcome outcome = run({.arguments = words, .out = Stream::broken()});
  CHECK(outcome.signal == SIGPIPE);
  CHECK(outcome.err.empty());
}

TEST_CASE("cli output: with SIGPIPE ignored a broken pipe is an error", "[cli]") {
  const Outcome outcome = run({.arguments = {"predict", "7B", "-q"},
                               .out = Stream::broken(),
                               .ignored_signals = {SIGPIPE}});
  check_refused(outcome, {"standard output", "Broken pipe"});
}

TEST_CASE("cli output: -o to a full device is an error", "[cli]") {
  check_refused(call({"predict", "7B", "-q", "-o", "/dev/full"}), {"/dev/full", "No space left"});
}

TEST_CASE("cli output: a file beyond the size limit is not there at all", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.path("out");
  const bool exists = GENERATE(true, false);
  if (exists) (void)scratch.write("out", "old");
  const Outcome outcome =
      run({.arguments = large_sweep(file), .file_size = 1U << 20U, .ignored_signals = {SIGXFSZ}});
  check_refused(outcome, {file, "File too large"});
  CHECK(scratch.entries() == (exists ? Words{"out"} : Words{}));
  if (exists) CHECK(bytes_of(file) == "old");
}

TEST_CASE("cli output: SIGXFSZ leaves nothing behind either", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("out", "old");
  const Outcome outcome = run({.arguments = large_sweep(file), .file_size = 1U << 20U});
  CHECK(outcome.exit_code != 0);
  CHECK(scratch.entries() == Words{"out"});
  CHECK(bytes_of(file) == "old");
}

TEST_CASE("cli output: a full disk leaves what was there", "[cli]") {
  const Scratch scratch;
  const SmallDisk disk(scratch.directory());
  if (!disk.mounted()) {
    WARN("skipped: mounting is not permitted");
    return;
  }
  const std::string file = scratch.write("out", "old");
  check_refused(call(large_sweep(file)), {file, "No space left on device"});
  CHECK(bytes_of(file) == "old");
  CHECK(scratch.entries() == Words{"out"});
  // What fits is written.
  check_fine(call({"sweep", "--params", "1B:2B:10", "-q", "-f", "csv", "-o", file}));
  CHECK(rows_of(bytes_of(file)).size() == 10);
}

TEST_CASE("cli output: when one of several fails, those that are complete are named", "[cli]") {
  const Scratch scratch;
  const std::string pairs = scratch.write("pairs.csv", "estimate,measured\n1,2\n3,4\n");
  const std::string report = scratch.path("report");
  check_refused(call({"energy", "validate", pairs, "-q", "-o", report, "--write-calibration",
                      scratch.path("calibration")}),
                {"--write-calibration", "was not written", "written before: '" + report + "'"});
  CHECK(scratch.entries() == Words{"pairs.csv", "report"});
}

TEST_CASE("cli output: without memory there is a message, not a crash", "[cli]") {
#ifdef VOCABPLAN_SANITIZED
  WARN("skipped: a sanitizer needs more address space than that");
#else
  // The least that the program starts with, and a little more: it works or it says why not.
  for (const std::uint64_t mib : {4U, 5U, 6U, 8U, 12U, 16U, 32U, 64U}) {
    CAPTURE(mib);
    const Outcome outcome =
        run({.arguments = {"predict", "7B", "-q"}, .address_space = mib << 20U});
    const bool loaded = outcome.exit_code != 127 && outcome.signal == 0;
    if (!loaded) {
      // No room for the program's own file and 4 MiB of C library: not the program's doing.
      CHECK(mib << 20U <
            std::filesystem::file_size(VOCABPLAN_PROGRAM) + (std::uintmax_t{4} << 20U));
    } else if (outcome.exit_code != 0) {
      check_failure(outcome, {"out of memory"});
    }
  }
#endif
}

}  // namespace output_failure_test
