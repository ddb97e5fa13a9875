#include "file_guard.hpp"

#include <unistd.h>

#include <array>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstring>

namespace vocabplan::cli {
namespace {

// What ends a program and can be caught: by a person, by a closed pipe, by a limit.
constexpr std::array<int, 7> kSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU, SIGXFSZ};

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a handler gets nothing else, and
// may touch nothing that allocates.
std::array<char, PATH_MAX> guarded{};
std::array<struct sigaction, kSignals.size()> before{};
bool guarding = false;
// NOLINTEND

void remove_and_stop(int signal) {
  (void)unlink(guarded.data());
  // The handler was reset when it was called: now the signal ends the program, and the caller
  // learns which one it was.
  (void)raise(signal);
}

}  // namespace

void guard_file(const std::string& path) {
  if (guarding || path.size() >= guarded.size()) return;
  guarding = true;
  std::memcpy(guarded.data(), path.c_str(), path.size() + 1);
  struct sigaction action {};
  action.sa_handler = remove_and_stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    (void)sigaction(kSignals.at(i), nullptr, &before.at(i));
    if (before.at(i).sa_handler != SIG_IGN) (void)sigaction(kSignals.at(i), &action, nullptr);
  }
}

void unguard_file() {
  if (!guarding) return;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    (void)sigaction(kSignals.at(i), &before.at(i), nullptr);
  }
  guarding = false;
}

}  // namespace vocabplan::cli
