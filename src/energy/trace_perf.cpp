#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "perf_row.hpp"
#include "trace_cells.hpp"
#include "trace_reader.hpp"
#include "vocabplan/core/line_reader.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kElapsed = "seconds time elapsed";
constexpr std::string_view kStarted = "# started on";
constexpr double kNanosecond = 1e-9;
// An interval longer than this many of those before it has lost rows.
constexpr double kMostIntervals = 5.0;

class PerfTrace {
 public:
  PerfTrace(RecordReader::Source source, TraceSink& sink)
      : lines_(std::move(source)), sink_(sink) {}

  void read();

 private:
  // An energy whose time is not known yet.
  struct Pending {
    std::size_t component = 0;
    std::size_t line = 0;
    double joules = 0.0;
    std::optional<double> run_seconds{};
    bool adds_counters = false;  // the run time is that of an unknown number of counters
  };

  struct Last {
    double time = -1.0;
    double joules = 0.0;
  };

  struct Known {
    std::string place;
    std::string event;
    std::size_t component = 0;
  };

  void read_line();
  void take_elapsed(std::string_view text);
  void take_wall_time(const PerfRow& row);
  void take_energy(const PerfRow& row);
  void take_interval(const PerfRow& row, std::size_t component);
  void take_total(const PerfRow& row, std::size_t component);
  bool move_to(double time);
  bool is_repeated(std::size_t component, double joules);
  Reading value_of(const PerfRow& row);
  std::size_t component_of(const PerfRow& row);
  void run_time_of(const PerfRow& row, Pending& pending);
  void end_first_interval(double seconds);
  void end_block();
  double seconds_of(const Pending& pending);

  LineReader lines_;
  TraceSink& sink_;
  PerfRowReader rows_;
  std::vector<Known> known_;
  std::size_t next_known_ = 0;
  std::vector<Pending> pending_;  // one for each component at most
  std::vector<Last> last_;        // of each component
  std::optional<double> wall_seconds_;
  bool has_intervals_ = false;
  bool is_first_ = true;    // interval
  bool lost_rows_ = false;  // before the interval
  double time_ = 0.0;       // of the interval's end
  double seconds_ = 0.0;    // its length
  double regular_ = 0.0;    // that of the one before
};

void PerfTrace::read() {
  while (lines_.next()) read_line();
  if (has_intervals_ && is_first_) {
    end_first_interval(sink_.options().interval.value_or(time_));
  } else {
    end_block();
  }
}

void PerfTrace::read_line() {
  const std::string_view text = trimmed(lines_.text());
  if (text.empty()) return;
  if (text.starts_with(kStarted) && !has_intervals_) end_block();
  if (text.starts_with('#')) return;
  if (const std::size_t at = text.find(kElapsed); at != std::string_view::npos) {
    take_elapsed(text);
    return;
  }
  const PerfRow& row = rows_.read(text);
  if (!lines_.complete() && (row.kind == PerfRow::Kind::other || !row.is_whole)) {
    warn_of_cut_line(sink_, lines_.line());
    return;
  }
  if (row.kind == PerfRow::Kind::other) return;
  if (!row.fault.empty()) sink_.refuse(lines_.line(), row.fault);
  if (row.kind == PerfRow::Kind::wall_time) {
    take_wall_time(row);
  } else {
    take_energy(row);
  }
}

// `5.001965465 seconds time elapsed`, which ends the run.
void PerfTrace::take_elapsed(std::string_view text) {
  std::string_view number = text.substr(0, text.find_first_of(" \t"));
  const Reading read = take_reading(sink_, {lines_.line(), "time elapsed", "s", false}, number);
  if (!read.is_number() || has_intervals_) return;
  wall_seconds_ = read.value;
  end_block();
}

void PerfTrace::take_wall_time(const PerfRow& row) {
  if (has_intervals_ || !row.time.empty()) return;
  if (!row.unit.empty() && row.unit != "ns") {
    sink_.refuse(lines_.line(), "duration_time is in " + in_quotes(row.unit) + ", not in ns");
  }
  const Reading read = take_reading(sink_, {lines_.line(), "duration_time", "ns", true}, row.value);
  if (read.is_number()) wall_seconds_ = read.value * kNanosecond;
}

Reading PerfTrace::value_of(const PerfRow& row) {
  const bool comma_separates = row.separator == ',' || row.is_people;
  const Reading read =
      take_reading(sink_, {lines_.line(), row.event, "Joules", comma_separates}, row.value);
  if (read.is_number() && row.unit != "Joules") {
    sink_.refuse(lines_.line(), std::string(row.event) + " is in " + in_quotes(row.unit) +
                                    "; Joules are expected");
  }
  const bool is_second_platform =
      row.event == "energy-psys" && !perf_container(row.place, row.event).empty();
  if (is_second_platform && read.value > 0.0) {
    sink_.warn("energy-psys is that of the platform: only the first socket's is added");
  }
  return read;
}

void PerfTrace::take_energy(const PerfRow& row) {
  if (row.is_summary || (has_intervals_ && row.time.empty())) {
    sink_.warn("the summary behind the intervals is not added to them");
    return;
  }
  const std::size_t component = component_of(row);
  if (row.time.empty()) {
    take_total(row, component);
  } else {
    take_interval(row, component);
  }
}

// Rows come in turn: the component that came after this one the last time is tried first.
std::size_t PerfTrace::component_of(const PerfRow& row) {
  const auto is_it = [&](const Known& one) {
    return one.event == row.event && one.place == row.place;
  };
  std::size_t at = next_known_ < known_.size() ? next_known_ : 0;
  if (known_.empty() || !is_it(known_[at])) {
    at = static_cast<std::size_t>(std::find_if(known_.begin(), known_.end(), is_it) -
                                  known_.begin());
  }
  if (at == known_.size()) {
    known_.push_back({std::string(row.place), std::string(row.event),
                      sink_.component(perf_component(row.place, row.event),
                                      perf_container(row.place, row.event))});
  }
  next_known_ = at + 1;
  return known_[at].component;
}

void PerfTrace::run_time_of(const PerfRow& row, Pending& pending) {
  if (row.is_people || row.run_time.empty()) return;
  const Reading run = take_reading(sink_, {lines_.line(), "run time", "ns", true}, row.run_time);
  if (!run.is_number() || run.value == 0.0) return;
  pending.adds_counters = row.counters.empty() && !row.place.starts_with("CPU");
  const Reading counters =
      take_reading(sink_, {lines_.line(), "number of counters", "", true}, row.counters);
  const double count = counters.is_number() && counters.value >= 1.0 ? counters.value : 1.0;
  pending.run_seconds = run.value * kNanosecond / count;
}

void PerfTrace::take_total(const PerfRow& row, std::size_t component) {
  const Reading read = value_of(row);
  if (read.is_fault()) return;
  if (!read.is_number()) {
    sink_.missing(component, lines_.line());
    return;
  }
  // A second value of a component is another run's.
  const auto same = [&](const Pending& one) { return one.component == component; };
  if (std::any_of(pending_.begin(), pending_.end(), same)) end_block();
  Pending pending{.component = component, .line = lines_.line(), .joules = read.value};
  run_time_of(row, pending);
  pending_.push_back(pending);
}

double PerfTrace::seconds_of(const Pending& pending) {
  if (wall_seconds_) return *wall_seconds_;
  if (sink_.options().interval) return *sink_.options().interval;
  if (!pending.run_seconds) {
    sink_.warn("no time is stated: the energies have no duration (state the interval)");
    return 0.0;
  }
  if (pending.adds_counters) {
    sink_.warn(
        "the time is the counters' run time, which perf adds up over the sockets: on several "
        "sockets it is too long (record with --per-socket or -I, or state the interval)");
  }
  return *pending.run_seconds;
}

void PerfTrace::end_block() {
  for (const Pending& one : pending_) {
    sink_.energy(one.component, std::nan(""), seconds_of(one), one.joules, one.line);
  }
  pending_.clear();
  wall_seconds_.reset();
}

// An interval has one value of a component.
bool PerfTrace::is_repeated(std::size_t component, double joules) {
  if (component >= last_.size()) last_.resize(component + 1);
  Last& last = last_[component];
  const bool same_time = last.time == time_;
  if (same_time && last.joules != joules) {
    sink_.refuse(lines_.line(),
                 "a second value for the interval that ends at " + shortest(time_) + " s");
  }
  if (same_time) sink_.warn("exact repetitions of rows are left out");
  last = {time_, joules};
  return same_time;
}

// Moves to the interval that ends at `time`; false when it is the first.
bool PerfTrace::move_to(double time) {
  if (!has_intervals_) {
    end_block();
    sink_.clock(TraceClock::monotonic);
    has_intervals_ = true;
    time_ = time;
    return false;
  }
  if (time < time_) sink_.refuse(lines_.line(), "time runs backwards");
  if (time == time_) return !is_first_;
  const double step = time - time_;
  if (is_first_) end_first_interval(time_ <= 1.5 * step ? time_ : step);
  const double limit = sink_.options().max_gap.value_or(kMostIntervals * regular_);
  lost_rows_ = step > limit;
  seconds_ = lost_rows_ ? std::min(regular_, step) : step;
  regular_ = seconds_;
  time_ = time;
  return true;
}

// The first interval of a whole file starts at 0, that of a part of one where it is as long as the
// next.
void PerfTrace::end_first_interval(double seconds) {
  for (const Pending& one : pending_) {
    sink_.energy(one.component, time_ - seconds, seconds, one.joules, one.line);
  }
  pending_.clear();
  regular_ = seconds;
  is_first_ = false;
}

void PerfTrace::take_interval(const PerfRow& row, std::size_t component) {
  const bool comma_separates = row.separator == ',';
  const Reading time = take_reading(sink_, {lines_.line(), "time", "s", comma_separates}, row.time);
  if (!time.is_number()) return;
  const bool later = move_to(time.value);
  const Reading read = value_of(row);
  if (read.is_fault()) return;
  if (!read.is_number()) {
    sink_.missing(component, lines_.line());
    return;
  }
  if (is_repeated(component, read.value)) return;
  if (!later) {
    pending_.push_back({.component = component, .line = lines_.line(), .joules = read.value});
    return;
  }
  if (lost_rows_) sink_.missing(component, lines_.line());
  sink_.energy(component, time_ - seconds_, seconds_, read.value, lines_.line());
}

bool matches(std::string_view head) {
  PerfRowReader rows;
  for (std::size_t lines = 0; !head.empty() && lines < 200; ++lines) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    if (line.find("Performance counter stats for") != std::string_view::npos) return true;
    const PerfRow& row = rows.read(line);
    const bool has_unit = row.unit == "Joules" || row.value.starts_with("<not ");
    if (row.kind == PerfRow::Kind::energy && has_unit) return true;
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return false;
}

void read(RecordReader::Source source, TraceSink& sink) {
  PerfTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kPerfTrace{TraceFormat::perf_stat, &matches, &read};

}  // namespace vocabplan
