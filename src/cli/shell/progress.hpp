#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace vocabplan::cli {

/// A line on stderr that says how far long work is; nothing unless stderr is a terminal.
class Progress {
 public:
  /// `wanted` is false when quiet, or when the answer itself goes to the terminal meanwhile.
  /// `what` is counted: `rows`.
  Progress(bool wanted, std::optional<std::uint64_t> total, const char* what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  /// Shows the count, at most five times a second.
  void show(std::uint64_t done);
  /// Removes the line, before anything else is said.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool active_;
  const char* what_;
  bool shown_ = false;
  std::optional<std::uint64_t> total_;
  Clock::time_point next_;
};

}  // namespace vocabplan::cli
