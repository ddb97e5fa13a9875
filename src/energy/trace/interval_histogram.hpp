#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "energy/trace/compensated_sum.hpp"

namespace vocabplan {

// Lengths of the intervals between samples, with their energy, in bins no wider than 1/128 of the
// length: which intervals are gaps is known only at the end of a trace, from their median, and then
// the gaps are still apart from the rest.
class IntervalHistogram {
 public:
  struct Sums {
    std::size_t count = 0;
    CompensatedSum seconds;
    CompensatedSum joules;

    void add(const Sums& other);
  };
  struct Split {
    Sums within;
    Sums beyond;
    Sums alike;  // the fullest bin beyond
  };

  // Adds an interval; seconds above 0. True when it took a further block of memory (5 KiB).
  bool add(double seconds, double joules);

  [[nodiscard]] bool empty() const { return blocks_.empty(); }
  // Median length, the lower one of two, to 1/128 of itself; exact when the intervals next to it
  // are equal. Seconds; needs an interval.
  [[nodiscard]] double median() const;
  // Parts the intervals by whether the mean length of their bin is at most `limit`.
  [[nodiscard]] Split split(double limit) const;
  // True where `split` puts an interval of that length, which was added, among those within.
  [[nodiscard]] bool is_within(double seconds, double limit) const;

 private:
  static constexpr unsigned kBinBits = 7;
  static constexpr std::size_t kBins = std::size_t{1} << kBinBits;

  // One octave of lengths: those whose doubles have the same exponent.
  struct Block {
    std::uint64_t exponent = 0;
    std::array<Sums, kBins> bins{};
  };

  [[nodiscard]] static std::size_t bin_number(std::uint64_t bits);
  Block& block(std::uint64_t exponent, bool& added);

  std::vector<std::unique_ptr<Block>> blocks_;  // by rising exponent
  Block* last_ = nullptr;                       // the block that was used last
};

}  // namespace vocabplan
