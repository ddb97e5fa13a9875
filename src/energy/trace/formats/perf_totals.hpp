#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "energy/trace/formats/perf_row.hpp"
#include "energy/trace/sink.hpp"

namespace vocabplan {

// The energies of perf stat without -I: one of each component for a run, whose time stands behind
// them, on other lines or nowhere.
class PerfTotals {
 public:
  explicit PerfTotals(TraceSink& sink) : sink_(sink) {}

  void take(const PerfRow& row, std::size_t component, double joules, std::size_t line);
  void wall_time(double seconds) { wall_seconds_ = seconds; }
  // The values that follow are the means of so many runs (perf stat --repeat).
  void runs(double count) { runs_ = count; }
  // The component has no value in this run.
  void miss(std::size_t component);
  // What comes next is another run's.
  void end();

 private:
  // An energy whose time is not known yet.
  struct Pending {
    std::size_t component = 0;
    std::size_t line = 0;
    double joules = 0.0;
    std::optional<double> run_seconds{};
    bool adds_counters = false;  // the run time is that of an unknown number of counters
    bool is_mean = false;        // of several runs
  };

  void run_time_of(const PerfRow& row, Pending& pending);
  double seconds_of(const Pending& pending);
  void tell_of_means();

  TraceSink& sink_;
  std::vector<Pending> pending_;  // one for each component at most
  std::vector<std::size_t> missed_;
  std::optional<double> wall_seconds_;
  double runs_ = 1.0;
};

}  // namespace vocabplan
