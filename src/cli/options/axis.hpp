#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace vocabplan::cli {

/// One axis of a grid, `START:STOP:COUNT`: COUNT values from START to STOP, both included, evenly
/// spaced in the logarithm or, when linear, in the value. A single number is an axis of one value.
class SweepAxis {
 public:
  /// Throws `UsageError` that names `option`. Values must lie in `lowest` .. `highest`.
  SweepAxis(const std::string& option, const std::string& text, bool linear, double lowest,
            double highest);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double at(std::uint64_t i) const;

  /// The values from index `first` on.
  void fill(std::uint64_t first, std::span<double> values) const;

 private:
  double start_ = 1.0;
  double stop_ = 1.0;
  std::uint64_t count_ = 1;
  bool linear_;
  double step_ = 0.0;          // of the logarithm or of the value
  std::vector<double> run_{};  // e^(j step): a run of values costs one exponential
};

}  // namespace vocabplan::cli
