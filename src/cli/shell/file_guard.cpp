#include "cli/shell/file_guard.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstring>

namespace vocabplan::cli {
namespace {

// The signals that end a program and can be caught: by a person, by a closed pipe, by a limit.
constexpr std::array<int, 7> kSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU, SIGXFSZ};

using Path = std::array<char, PATH_MAX>;

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a handler gets nothing else, and
// may touch nothing that allocates.
std::array<Path, 8> guarded{};  // empty where there is none
std::array<struct sigaction, kSignals.size()> before{};
bool guarding = false;
// NOLINTEND

void remove_and_stop(int signal) {
  // The files of a directory were guarded after it.
  for (std::size_t i = guarded.size(); i-- > 0;) {
    const char* const path = guarded[i].data();  // NOLINT(*-constant-array-index)
    if (*path != '\0' && unlink(path) != 0) (void)rmdir(path);
  }
  // The handler was reset when it was called: now the signal ends the program, and the caller
  // learns which one it was.
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
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    (void)sigaction(kSignals.at(i), nullptr, &before.at(i));
    if (before.at(i).sa_handler != SIG_IGN) (void)sigaction(kSignals.at(i), &action, nullptr);
  }
}

void release_signals() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    (void)sigaction(kSignals.at(i), &before.at(i), nullptr);
  }
  guarding = false;
}

}  // namespace

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

}  // namespace vocabplan::cli
