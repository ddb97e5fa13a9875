#include "cli/shell/file_guard.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstring>

namespace vocabplan::cli {
namespace {

// All that end a program and can be caught: those of a person and of a closed pipe, of clocks and
// limits, of other programs, and of faults of this one.
constexpr std::array kSignals{SIGHUP,  SIGINT,    SIGQUIT, SIGILL,  SIGTRAP, SIGABRT,
                              SIGBUS,  SIGFPE,    SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE,
                              SIGALRM, SIGTERM,   SIGXCPU, SIGXFSZ, SIGPROF, SIGVTALRM,
                              SIGSYS,  SIGSTKFLT, SIGPOLL, SIGPWR};
// Behind them the real-time signals, whose numbers the system library chooses when it starts.
constexpr std::size_t kMostSignals = kSignals.size() + 64;

using Path = std::array<char, PATH_MAX>;

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a handler gets nothing else, and
// may touch nothing that allocates.
std::array<Path, 8> guarded{};  // empty where there is none
volatile std::sig_atomic_t guarded_child = 0;
std::array<struct sigaction, kMostSignals> before{};
bool guarding = false;
// NOLINTEND

// The signal of a place in the list; 0 behind the last.
int signal_at(std::size_t i) {
  if (i < kSignals.size()) return kSignals.at(i);
  const int real_time = SIGRTMIN + static_cast<int>(i - kSignals.size());
  return real_time <= SIGRTMAX ? real_time : 0;
}

void remove_and_stop(int signal) {
  const int error = errno;  // of what was interrupted, where another handler goes on
  remove_guarded_files();
  // The handler was reset when it was called: now the signal ends the program, and the caller
  // learns which one it was.
  errno = error;
  (void)raise(signal);
}

bool is_empty(const Path& path) {
  return path[0] == '\0';
}

void catch_signals() {
  guarding = true;
  struct sigaction action {};
  action.sa_handler = remove_and_stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (std::size_t i = 0; i < kMostSignals && signal_at(i) != 0; ++i) {
    (void)sigaction(signal_at(i), nullptr, &before.at(i));
    if (before.at(i).sa_handler == SIG_DFL) (void)sigaction(signal_at(i), &action, nullptr);
  }
}

void release_signals() {
  for (std::size_t i = 0; i < kMostSignals && signal_at(i) != 0; ++i) {
    if (before.at(i).sa_handler == SIG_DFL) (void)sigaction(signal_at(i), &before.at(i), nullptr);
  }
  guarding = false;
}

}  // namespace

void remove_guarded_files() {
  if (const pid_t child = guarded_child; child > 0) {
    (void)kill(child, SIGKILL);
    (void)waitpid(child, nullptr, 0);
  }
  // The files of a directory were guarded after it.
  for (std::size_t i = guarded.size(); i-- > 0;) {
    const char* const path = guarded[i].data();  // NOLINT(*-constant-array-index)
    if (*path != '\0' && unlink(path) != 0) (void)rmdir(path);
  }
}

void guard_file(const std::string& path) {
  // Behind the last, not into a gap: a directory must not come after its files.
  const auto last = std::find_if_not(guarded.rbegin(), guarded.rend(), is_empty);
  if (last == guarded.rbegin() || path.size() >= PATH_MAX) return;
  Path& slot = *last.base();
  // The first character makes it count, and is written last.
  std::memcpy(slot.data() + 1, path.c_str() + 1, path.size());
  slot[0] = path[0];
  if (!guarding) catch_signals();
}

void unguard_file(const std::string& path) {
  for (Path& slot : guarded) {
    if (path == slot.data()) slot[0] = '\0';
  }
  if (guarding && std::all_of(guarded.begin(), guarded.end(), is_empty)) release_signals();
}

ChildGuard::ChildGuard(pid_t child) {
  guarded_child = child;
}

ChildGuard::~ChildGuard() {
  guarded_child = 0;
}

SignalPause::SignalPause() {
  sigset_t all{};
  (void)sigfillset(&all);
  (void)pthread_sigmask(SIG_SETMASK, &all, &before_);
}

SignalPause::~SignalPause() {
  (void)pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace vocabplan::cli
