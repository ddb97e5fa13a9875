#include "cli/shell/child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>

#include "cli/shell/failure.hpp"
#include "cli/shell/file_guard.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kMostErrors = 4096;

[[noreturn]] void fail(const std::string& what, int error) {
  if (error == ENOMEM) throw std::bad_alloc();
  throw StreamError(what + ": " + std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
}

// The instructions for the new process, freed at the end of the scope.
class FileActions {
 public:
  FileActions(int errors, const std::string& directory) {
    (void)posix_spawn_file_actions_init(&actions_);
    (void)posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    (void)posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str());
  }
  ~FileActions() { (void)posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  FileActions(FileActions&&) = delete;
  FileActions& operator=(FileActions&&) = delete;

  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

// All of it is read, so that the program is never held up, and the beginning is kept.
std::string read_beginning(int descriptor) {
  std::string kept;
  std::array<char, kMostErrors> buffer{};
  for (;;) {
    const ssize_t got = read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return kept;
    kept.append(buffer.data(), std::min(static_cast<std::size_t>(got), kMostErrors - kept.size()));
  }
}

ChildResult wait_for(pid_t child, std::string errors) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) fail("a program that was started", errno);
  }
  ChildResult result{.exit_code = -1, .signal = 0, .errors = std::move(errors)};
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  return result;
}

}  // namespace

ChildResult run_child(const std::string& program, const std::vector<std::string>& arguments,
                      const std::string& directory) {
  std::array<int, 2> errors{};
  if (pipe2(errors.data(), O_CLOEXEC) != 0) fail(program, errno);
  const FileActions actions(errors[1], directory);
  std::vector<char*> words;
  words.reserve(arguments.size() + 2);
  // posix_spawn does not write to them.
  words.push_back(const_cast<char*>(program.c_str()));  // NOLINT(*-const-cast)
  for (const std::string& word : arguments) {
    words.push_back(const_cast<char*>(word.c_str()));  // NOLINT(*-const-cast)
  }
  words.push_back(nullptr);
  pid_t child = -1;
  const int error =
      posix_spawn(&child, program.c_str(), actions.get(), nullptr, words.data(), environ);
  (void)close(errors[1]);
  if (error != 0) {
    (void)close(errors[0]);
    fail(program, error);
  }
  const ChildGuard guard(child);
  std::string said = read_beginning(errors[0]);
  (void)close(errors[0]);
  return wait_for(child, std::move(said));
}

}  // namespace vocabplan::cli
