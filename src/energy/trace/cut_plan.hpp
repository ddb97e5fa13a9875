#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "energy/trace/moment.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// The windows of one trace on its clock, and the cells between their ends: those of neighbouring
// ends, sorted. A window is a run of cells.
class CutPlan {
 public:
  struct Window {
    double start = 0.0;
    double end = 0.0;
    std::size_t first = 0;  // cell
    std::size_t last = 0;   // the cell behind the last one
  };

  // The times of a trace, from its first one.
  struct Times {
    TraceClock clock = TraceClock::none;
    double per_second = 1.0;  // so many of the unit that the trace writes
    double first = 0.0;       // seconds
    std::string example{};    // the first one as the trace writes it; empty: not known
  };

  // `ends` of each of the windows.
  CutPlan(const TraceOptions& options, std::vector<TraceEnds> ends, std::string trace);

  // Windows are settled with the first time of the trace.
  [[nodiscard]] bool is_settled() const { return is_settled_; }
  // Throws `DataError` or, for windows of no file, `DomainError`.
  void settle(const Times& times);

  [[nodiscard]] const std::vector<double>& edges() const { return edges_; }
  [[nodiscard]] std::size_t cells() const { return edges_.size() - 1; }
  [[nodiscard]] const std::vector<Window>& windows() const { return settled_; }
  // Without the energies of the components, for which there is room.
  [[nodiscard]] std::vector<WindowEnergy> empty_windows(std::size_t components) const;
  // Times without a zone met windows with one, or the reverse.
  [[nodiscard]] bool is_taken_as_utc() const { return is_taken_as_utc_; }

  // A further component has cells; throws `DataError` where those of all are too many.
  void take_cells();

 private:
  [[noreturn]] void refuse(const TraceWindow& window, const std::string& end,
                           const std::string& message) const;
  [[nodiscard]] double on_clock(std::size_t window, bool is_start, const Times& times);
  // The seconds of a moment on that clock, or nothing.
  [[nodiscard]] std::optional<double> seconds_of(const TraceMoment& moment, const Times& times);

  std::vector<TraceWindow> windows_;
  std::string source_;  // of the windows
  std::string trace_;
  std::vector<TraceEnds> ends_;
  std::vector<Window> settled_;
  std::vector<double> edges_;
  std::size_t taken_ = 0;
  bool is_settled_ = false;
  bool is_taken_as_utc_ = false;
};

}  // namespace vocabplan
