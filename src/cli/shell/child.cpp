#include "cli/shell/child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <optional>

#include "cli/shell/failure.hpp"
#include "cli/shell/file_guard.hpp"
#include "core/descriptor.hpp"

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
    if (posix_spawn_file_actions_init(&actions_) != 0) throw std::bad_alloc();
    const std::array results{
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0),
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0),
        posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO),
        posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str())};
    if (std::any_of(results.begin(), results.end(), [](int error) { return error != 0; })) {
      (void)posix_spawn_file_actions_destroy(&actions_);
      throw std::bad_alloc();  // nothing else can be wrong with them
    }
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
    const ssize_t got = read_some(descriptor, buffer.data(), buffer.size());
    if (got <= 0) return kept;
    kept.append(buffer.data(), std::min(static_cast<std::size_t>(got), kMostErrors - kept.size()));
  }
}

// A program that runs; ended at the end of the scope where nobody has waited for it.
class RunningChild {
 public:
  explicit RunningChild(pid_t number) : number_(number), guard_(number) {}
  ~RunningChild() {
    if (number_ < 0) return;
    (void)kill(number_, SIGKILL);
    int status = 0;
    (void)wait(status);
  }
  RunningChild(const RunningChild&) = delete;
  RunningChild& operator=(const RunningChild&) = delete;
  RunningChild(RunningChild&&) = delete;
  RunningChild& operator=(RunningChild&&) = delete;

  [[nodiscard]] ChildResult result(std::string errors) {
    int status = 0;  // of a good end
    if (!wait(status) && errno != ECHILD) fail("a program that was started", errno);
    ChildResult result{.exit_code = -1, .signal = 0, .errors = std::move(errors)};
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    return result;
  }

 private:
  bool wait(int& status) {
    pid_t ended = -1;
    do ended = waitpid(number_, &status, 0);
    while (ended < 0 && errno == EINTR);
    number_ = -1;
    return ended >= 0;
  }

  pid_t number_;
  ChildGuard guard_;
};

}  // namespace

ChildResult run_child(const std::string& program, const std::vector<std::string>& arguments,
                      const std::string& directory) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail(program, errno);
  const Descriptor errors(ends[0]);
  std::optional<Descriptor> written(ends[1]);
  const FileActions actions(ends[1], directory);
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
  written.reset();  // the child's end alone is left
  if (error != 0) fail(program, error);
  RunningChild running(child);
  return running.result(read_beginning(errors.number()));
}

}  // namespace vocabplan::cli
