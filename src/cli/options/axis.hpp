#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace vocabplan::cli {

/// `START:STOP:COUNT`, or a single number, which is both ends and one value.
struct AxisRange {
  double start = 1.0;
  double stop = 1.0;
  std::uint64_t count = 1;
};

/// The range that an option's words say; throws `UsageError` that names it, also for an end beyond
/// `lowest` .. `highest`.
[[nodiscard]] AxisRange read_axis(const std::string& option, const std::string& text, double lowest,
                                  double highest);

/// The same, where the ends are judged once it is known what they are of.
[[nodiscard]] AxisRange any_axis_argument(const std::string& option, const std::string& text);

/// One axis of a grid: COUNT values from START to STOP, both included, evenly
/// spaced in the logarithm or, when linear, in the value.
class SweepAxis {
 public:
  explicit SweepAxis(const AxisRange& range, bool linear = false);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double at(std::uint64_t i) const;

  /// The values from index `first` on.
  void fill(std::uint64_t first, std::span<double> values) const;
  /// All of them.
  [[nodiscard]] std::vector<double> values() const;

 private:
  double start_ = 1.0;
  double stop_ = 1.0;
  std::uint64_t count_ = 1;
  bool linear_;
  double step_ = 0.0;          // of the logarithm or of the value
  std::vector<double> run_{};  // e^(j step): a run costs one exponential. Empty: no doubles
};

}  // namespace vocabplan::cli
