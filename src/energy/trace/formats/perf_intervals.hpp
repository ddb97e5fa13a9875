#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "energy/trace/sink.hpp"

namespace vocabplan {

// The energies of perf stat -I: of each interval, whose end is stated, one of each component.
class PerfIntervals {
 public:
  explicit PerfIntervals(TraceSink& sink) : sink_(sink) {}

  [[nodiscard]] bool have_begun() const { return have_begun_; }
  // To the interval that ends at `time`, in seconds.
  void move_to(double time, std::size_t line);
  void take(std::size_t component, double joules, std::size_t line);
  // The component has no value for the interval.
  void miss(std::size_t component);
  void finish();

 private:
  // An energy of the first interval: how long it was is seen at the next.
  struct First {
    std::size_t component = 0;
    std::size_t line = 0;
    std::optional<double> joules{};
  };

  struct Last {
    double time = -1.0;
    double joules = 0.0;
  };

  bool is_repeated(std::size_t component, double joules, std::size_t line);
  void end_first(double seconds);

  TraceSink& sink_;
  std::vector<First> first_;
  std::vector<Last> last_;  // of each component
  bool have_begun_ = false;
  bool is_first_ = true;    // interval
  bool lost_rows_ = false;  // before the interval
  double time_ = 0.0;       // of the interval's end
  double seconds_ = 0.0;    // its length
  double regular_ = 0.0;    // that of the one before
};

}  // namespace vocabplan
