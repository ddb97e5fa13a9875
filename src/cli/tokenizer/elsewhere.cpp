// For the program that is not linked to libsentencepiece.
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <new>
#include <system_error>

#include "cli/shell/call.hpp"
#include "cli/shell/child.hpp"
#include "cli/shell/failure.hpp"
#include "cli/tokenizer/arguments.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMeasuringProgram = "vocabplan-tokenizer";

// Beside this program and nowhere else: they are of one build, and no other program of that name is
// started.
std::string measuring_program() {
  std::error_code error;
  const fs::path own = fs::read_symlink("/proc/self/exe", error);
  const fs::path found = own.parent_path() / kMeasuringProgram;
  const bool usable = !error && own != found && access(found.c_str(), X_OK) == 0;
  if (usable) return found.string();
  throw StreamError(
      "tokenizer measure needs vocabplan-tokenizer, which is built where libsentencepiece is "
      "installed (Debian: libsentencepiece-dev); none is beside " +
      file_in_quotes(own.string()));
}

// Under a limit on memory, the loader or a library may end the other program before it can say
// that memory ended: then it does not tell its version either.
void expect_to_start(const std::string& program) {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  if (run_child(program, {"--version"}, "/").exit_code != 0) throw std::bad_alloc();
}

}  // namespace

int run_measure(const MeasureArguments& /*arguments*/) {
  const std::string program = measuring_program();
  expect_to_start(program);
  std::vector<char*> words{
      const_cast<char*>(program.c_str())};  // NOLINT(*-const-cast): not written
  for (const char* word : Call::current().words) {
    words.push_back(const_cast<char*>(word));  // NOLINT(*-const-cast)
  }
  words.push_back(nullptr);
  (void)execv(program.c_str(), words.data());
  if (errno == ENOMEM) throw std::bad_alloc();
  throw StreamError(
      program + ": cannot be started: " + std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace vocabplan::cli
