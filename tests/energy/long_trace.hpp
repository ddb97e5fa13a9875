#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/energy/trace.hpp"

namespace vocabplan::test {

/// What a trace of so many ticks comes to, in closed form.
struct LongEnergy {
  double joules = 0.0;         ///< of the trace
  std::size_t components = 0;  ///< how many
  double seconds = 0.0;        ///< of the first component
  std::uint64_t samples = 0;   ///< of the first component; 0: not checked
};

inline constexpr std::size_t kAnyNumber = SIZE_MAX;

/// What reading a trace may take of memory, whatever its length.
struct LongMemory {
  std::size_t alive = 500;  ///< allocations that live at once
  std::size_t made = 1000;  ///< allocations
  long kib = 4096;
  std::optional<double> interval{};  ///< to be stated, where the trace has no times
};

/// A layout of which traces of any length can be made.
struct LongLayout {
  TraceFormat format = TraceFormat::watts;
  std::string_view head{};
  void (*put)(std::string& text, std::uint64_t tick) = nullptr;  ///< appends a tick's rows
  LongEnergy (*energy)(std::uint64_t ticks) = nullptr;           ///< of more than 1000 ticks
  LongMemory most{};
  std::string_view tail{};
};

/// Formats that give power, those that give energy, and one of each format.
[[nodiscard]] std::vector<LongLayout> long_power_layouts();
[[nodiscard]] std::vector<LongLayout> long_energy_layouts();
[[nodiscard]] std::vector<LongLayout> long_layouts();

/// A trace of at least `bytes` bytes, made while it is read.
class LongTrace {
 public:
  LongTrace(const LongLayout& layout, std::size_t bytes) : layout_(layout), bytes_(bytes) {}

  /// A source's pull.
  std::size_t operator()(char* buffer, std::size_t room);

  [[nodiscard]] std::uint64_t ticks() const { return ticks_; }
  /// The most allocations that were alive while it was read.
  [[nodiscard]] std::size_t most_live() const { return most_live_; }

 private:
  bool next_piece();

  LongLayout layout_;
  std::size_t bytes_;
  std::string text_;
  std::size_t at_ = 0;
  std::size_t given_ = 0;
  std::uint64_t ticks_ = 0;
  std::size_t most_live_ = 0;
  bool ended_ = false;
};

}  // namespace vocabplan::test
