#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "energy/trace/compensated_sum.hpp"
#include "energy/trace/cut_plan.hpp"
#include "energy/trace/interval_histogram.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// A stretch of time with energy: power that goes from one value to the other on a straight line.
struct CutInterval {
  double start = 0.0;
  double end = 0.0;
  double start_watts = 0.0;
  double end_watts = 0.0;

  [[nodiscard]] double seconds() const { return end - start; }
};

// One component in the windows of a plan. Each cell of the plan has the energy that falls into it,
// so that a reading costs no more for many windows, and a window is the difference of two running
// sums. An interval that may be a gap is kept until the end of the trace says it: those longer than
// two and a half of the medians so far, where five medians are the limit.
class ComponentCut {
 public:
  explicit ComponentCut(CutPlan& plan) : plan_(plan) {}

  void sample(double time);
  void missing(double time);
  void add(const CutInterval& interval);
  void gap(double start, double end);
  // Energy of a stretch that may have no length.
  void stretch(double start, double seconds, double joules);
  // An interval whose limit is not known yet, and that is in `intervals`; true when 5 KiB of memory
  // were needed.
  bool doubt(const CutInterval& interval, const IntervalHistogram& intervals);

  // At the end: intervals longer than `limit` are gaps. False where one of those before was added.
  bool settle(const IntervalHistogram& intervals, double limit);
  // The share in each of the plan's windows. Leaves nothing.
  [[nodiscard]] std::vector<WindowPart> finish();

 private:
  struct Cell {
    CompensatedSum joules;
    CompensatedSum seconds;
    double peak_watts = -1.0;  // below 0: none
    double longest_gap = 0.0;
    std::uint32_t samples = 0;
    std::uint32_t missing = 0;
    std::uint32_t gaps = 0;     // that begin in it
    std::uint32_t crosses = 0;  // that reach into it from the cell before
  };
  // Sums over the cells before one.
  struct Running {
    CompensatedSum joules;
    CompensatedSum seconds;
    std::size_t samples = 0;
    std::size_t missing = 0;
    std::size_t gaps = 0;
  };

  // Takes memory for the cells; false where the trace has none.
  bool open();
  // The cell of a time, or nothing outside all of them.
  [[nodiscard]] std::optional<std::size_t> cell_at(double time);
  void see(double time);
  [[nodiscard]] std::vector<Running> running() const;
  [[nodiscard]] double uncovered(const CutPlan::Window& window, double seconds) const;
  void add_sure(double longest);

  CutPlan& plan_;
  std::vector<Cell> cells_;
  bool is_open_ = false;
  std::size_t cursor_ = 0;  // the cell that was used last
  std::optional<double> first_seen_;
  double last_seen_ = 0.0;
  std::vector<CutInterval> doubtful_;
  std::size_t intervals_ = 0;
  double sure_ = 0.0;           // intervals up to this are taken for no gaps
  double longest_added_ = 0.0;  // of these
};

}  // namespace vocabplan
