#pragma once

#include <sys/types.h>

#include <csignal>
#include <string>

namespace vocabplan::cli {

/// From now on a signal that ends the program, and can be caught, removes this file first, or this
/// directory, which must be empty once the files guarded after it are gone. Signals that are
/// ignored, or that others catch, stay so. A handful of files at a time; further ones are not
/// guarded.
void guard_file(const std::string& path);

/// Ends the guard of this file; after the last, signals do what they did before.
void unguard_file(const std::string& path);

/// Removes what is guarded now, for a program that ends without the ends of its scopes. Allocates
/// nothing; a handler of signals may call it.
void remove_guarded_files();

/// While it lives, such a signal ends this child process before files are removed: it might make
/// them again.
class ChildGuard {
 public:
  explicit ChildGuard(pid_t child);
  ~ChildGuard();
  ChildGuard(const ChildGuard&) = delete;
  ChildGuard& operator=(const ChildGuard&) = delete;
  ChildGuard(ChildGuard&&) = delete;
  ChildGuard& operator=(ChildGuard&&) = delete;
};

/// Signals to this thread wait while it lives: between the making of a file and its guard.
class SignalPause {
 public:
  SignalPause();
  ~SignalPause();
  SignalPause(const SignalPause&) = delete;
  SignalPause& operator=(const SignalPause&) = delete;
  SignalPause(SignalPause&&) = delete;
  SignalPause& operator=(SignalPause&&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace vocabplan::cli
