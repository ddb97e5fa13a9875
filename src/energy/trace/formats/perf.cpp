#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/line_reader.hpp"
#include "energy/trace/formats/perf_row.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/head.hpp"
#include "energy/trace/sink.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

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

// An interval longer than this many of those before it has lost rows.
constexpr double kMostIntervals = 5.0;

void PerfIntervals::move_to(double time, std::size_t line) {
  if (!have_begun_) {
    sink_.clock(TraceClock::monotonic);
    have_begun_ = true;
    time_ = time;
    return;
  }
  if (time < time_) sink_.refuse(line, "time runs backwards");
  if (time == time_) return;
  const double step = time - time_;
  if (is_first_) end_first(time_ <= 1.5 * step ? time_ : step);
  const double limit = sink_.options().max_gap.value_or(kMostIntervals * regular_);
  lost_rows_ = step > limit;
  seconds_ = lost_rows_ ? std::min(regular_, step) : step;
  regular_ = seconds_;
  time_ = time;
}

// The first interval of a whole file starts at 0, that of a part of one where it is as long as the
// next.
void PerfIntervals::end_first(double seconds) {
  for (const First& one : first_) {
    if (one.joules) {
      sink_.energy(one.component, time_ - seconds, seconds, *one.joules, one.line);
    } else {
      sink_.missing(one.component, time_ - seconds, seconds);
    }
  }
  first_.clear();
  regular_ = seconds;
  is_first_ = false;
}

// An interval has one value of a component.
bool PerfIntervals::is_repeated(std::size_t component, double joules, std::size_t line) {
  if (component >= last_.size()) last_.resize(component + 1);
  Last& last = last_[component];
  const bool same_time = last.time == time_;
  if (same_time && last.joules != joules) {
    sink_.refuse(line, "a second value for the interval that ends at " + shortest(time_) + " s");
  }
  if (same_time) sink_.warn("exact repetitions of rows are left out");
  last = {time_, joules};
  return same_time;
}

void PerfIntervals::take(std::size_t component, double joules, std::size_t line) {
  if (is_repeated(component, joules, line)) return;
  if (is_first_) {
    first_.push_back({component, line, joules});
    return;
  }
  if (lost_rows_) sink_.missing(component, std::nan(""), 0.0);
  sink_.energy(component, time_ - seconds_, seconds_, joules, line);
}

void PerfIntervals::miss(std::size_t component) {
  if (is_first_) {
    first_.push_back({.component = component});
  } else if (lost_rows_) {
    // The next reading tells how much is missing with the rows that are lost.
    sink_.missing(component, std::nan(""), 0.0);
  } else {
    sink_.missing(component, time_ - seconds_, seconds_);
  }
}

void PerfIntervals::finish() {
  if (have_begun_ && is_first_) end_first(sink_.options().interval.value_or(time_));
}

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
  // The next lines are another run's.
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

namespace {}  // namespace

void PerfTotals::run_time_of(const PerfRow& row, Pending& pending) {
  if (row.is_people || row.run_time.empty()) return;
  const Reading run = take_reading(sink_, {pending.line, "run time", "ns", true}, row.run_time);
  if (!run.is_number() || run.value == 0.0) return;
  pending.adds_counters = row.counters.empty() && !row.place.starts_with("CPU");
  const Reading counters =
      take_reading(sink_, {pending.line, "number of counters", "", true}, row.counters);
  const double count = counters.is_number() && counters.value >= 1.0 ? counters.value : 1.0;
  pending.run_seconds = run.value * kNanosecond / count;
}

void PerfTotals::take(const PerfRow& row, std::size_t component, double joules, std::size_t line) {
  // A second value of a component is another run's.
  const auto same = [&](const Pending& one) { return one.component == component; };
  if (std::any_of(pending_.begin(), pending_.end(), same)) end();
  Pending pending{.component = component, .line = line, .joules = joules, .is_mean = row.is_mean};
  run_time_of(row, pending);
  pending_.push_back(pending);
}

void PerfTotals::miss(std::size_t component) {
  if (std::find(missed_.begin(), missed_.end(), component) != missed_.end()) end();
  missed_.push_back(component);
}

double PerfTotals::seconds_of(const Pending& pending) {
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

// perf prints the mean of the runs: together they took so many times of it.
void PerfTotals::tell_of_means() {
  if (pending_.empty()) return;
  if (runs_ > 1.0) {
    sink_.warn("the energies are the means of " + shortest(runs_) +
               " runs: they and their time are multiplied by " + shortest(runs_));
  } else if (std::any_of(pending_.begin(), pending_.end(),
                         [](const Pending& one) { return one.is_mean; })) {
    sink_.warn(
        "the energies are means of several runs (perf stat --repeat), whose number is not stated: "
        "together the runs took so many times of it");
  }
}

void PerfTotals::end() {
  tell_of_means();
  for (const Pending& one : pending_) {
    sink_.energy(one.component, std::nan(""), seconds_of(one) * runs_, one.joules * runs_,
                 one.line);
  }
  const auto none = sink_.options().interval.value_or(0.0);
  for (const std::size_t component : missed_) {
    sink_.missing(component, std::nan(""), wall_seconds_.value_or(none) * runs_);
  }
  missed_.clear();
  pending_.clear();
  wall_seconds_.reset();
}

constexpr std::string_view kElapsed = "seconds time elapsed";
constexpr std::string_view kStarted = "# started on";
constexpr std::string_view kForPeople = "Performance counter stats for";

bool is_second_platform(const PerfRow& row) {
  return row.event == "energy-psys" && !perf_container(row.place, row.event).empty();
}

class PerfTrace {
 public:
  PerfTrace(RecordReader::Source source, TraceSink& sink)
      : lines_(std::move(source)), sink_(sink), totals_(sink), intervals_(sink) {}

  void read();

 private:
  struct Known {
    std::string place;
    std::string event;
    std::size_t component = 0;
  };

  void read_line();
  void take_title(std::string_view text);
  void take_elapsed(std::string_view text);
  void take_wall_time(const PerfRow& row);
  void take_energy(const PerfRow& row);
  bool take_time(const PerfRow& row);
  Reading value_of(const PerfRow& row);
  std::size_t component_of(const PerfRow& row);

  LineReader lines_;
  TraceSink& sink_;
  PerfRowReader rows_;
  PerfTotals totals_;
  PerfIntervals intervals_;
  std::vector<Known> known_;
  std::size_t next_known_ = 0;
};

void PerfTrace::read() {
  while (lines_.next()) read_line();
  intervals_.finish();
  totals_.end();
  if (known_.empty()) {
    sink_.refuse(0, "has no event of energy: record with -e power/energy-pkg/");
  }
}

void PerfTrace::read_line() {
  const std::string_view text = trimmed(lines_.text());
  if (text.empty()) return;
  if (text.starts_with(kStarted)) totals_.end();
  if (text.starts_with('#')) return;
  if (text.starts_with(kForPeople)) {
    take_title(text);
    return;
  }
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

// `Performance counter stats for 'make' (10 runs):`, which begins a run.
void PerfTrace::take_title(std::string_view text) {
  constexpr std::string_view kRuns = " runs)";
  totals_.end();
  totals_.runs(1.0);
  const std::size_t end = text.rfind(kRuns);
  if (end == std::string_view::npos) return;
  const std::size_t begin = text.rfind('(', end);
  if (begin == std::string_view::npos) return;
  const Reading count = take_reading(sink_, {lines_.line(), "number of runs", "", false},
                                     text.substr(begin + 1, end - begin - 1));
  if (count.is_number() && count.value >= 1.0) totals_.runs(count.value);
}

// `5.001965465 seconds time elapsed`, which ends the run.
void PerfTrace::take_elapsed(std::string_view text) {
  std::string_view number = text.substr(0, text.find_first_of(" \t"));
  const Reading read = take_reading(sink_, {lines_.line(), "time elapsed", "s", false}, number);
  if (!read.is_number() || intervals_.have_begun()) return;
  totals_.wall_time(read.value);
  totals_.end();
}

void PerfTrace::take_wall_time(const PerfRow& row) {
  if (intervals_.have_begun() || !row.time.empty()) return;
  if (!row.unit.empty() && row.unit != "ns") {
    sink_.refuse(lines_.line(), "duration_time is in " + in_quotes(row.unit) + ", not in ns");
  }
  const Reading read = take_reading(sink_, {lines_.line(), "duration_time", "ns", true}, row.value);
  if (read.is_number()) totals_.wall_time(read.value * kNanosecond);
}

Reading PerfTrace::value_of(const PerfRow& row) {
  const bool comma_separates = row.separator == ',' || row.is_people;
  const Reading read =
      take_reading(sink_, {lines_.line(), row.event, "Joules", comma_separates}, row.value);
  if (read.is_number() && row.unit != "Joules") {
    sink_.refuse(lines_.line(), std::string(row.event) + " is in " + in_quotes(row.unit) +
                                    "; Joules are expected");
  }
  return read;
}

// The end of the interval; false when it cannot be read.
bool PerfTrace::take_time(const PerfRow& row) {
  const bool comma_separates = row.separator == ',';
  const Reading time = take_reading(sink_, {lines_.line(), "time", "s", comma_separates}, row.time);
  if (!time.is_number()) return false;
  totals_.end();
  intervals_.move_to(time.value, lines_.line());
  return true;
}

void PerfTrace::take_energy(const PerfRow& row) {
  const bool is_interval = !row.time.empty();
  if (row.is_summary || (intervals_.have_begun() && !is_interval)) {
    sink_.warn("the summary behind the intervals is not added to them");
    return;
  }
  const std::size_t component = component_of(row);
  if (is_interval && !take_time(row)) return;
  const Reading read = value_of(row);
  if (read.is_fault()) return;
  // Of the same machine: no part of the platform that the first socket tells.
  const bool is_repeated_platform = read.is_number() && read.value > 0.0 && is_second_platform(row);
  if (is_repeated_platform) {
    sink_.warn("energy-psys is that of the platform: only the first socket's is read");
  }
  if (!read.is_number() || is_repeated_platform) {
    if (is_interval) {
      intervals_.miss(component);
    } else {
      totals_.miss(component);
    }
  } else if (is_interval) {
    intervals_.take(component, read.value, lines_.line());
  } else {
    totals_.take(row, component, read.value, lines_.line());
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

bool matches_perf(std::string_view head) {
  PerfRowReader rows;
  for (std::size_t lines = 0; !head.empty() && lines < 200; ++lines) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    if (line.find(kForPeople) != std::string_view::npos) return true;
    const PerfRow& row = rows.read(line);
    const bool has_unit = row.unit == "Joules" || row.value.starts_with("<not ");
    if (row.kind == PerfRow::Kind::energy && has_unit) return true;
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return false;
}

// A line of perf stat -x, on another event: 893,,instructions:u,2002406532,100.00,,
bool is_other_event(std::string_view line) {
  constexpr std::array<std::string_view, 9> kEvents{
      "instructions", "cycles",      "task-clock",   "cpu-clock",     "context-switches",
      "branches",     "page-faults", "cache-misses", "cpu-migrations"};
  std::vector<std::string_view> cells;
  split_cells(line, line.find(';') == std::string_view::npos ? ',' : ';', cells);
  constexpr std::size_t kLeastCells = 5;
  return cells.size() >= kLeastCells &&
         std::any_of(cells.begin(), cells.end(), [&](std::string_view cell) {
           const std::string_view event = cell.substr(0, cell.find(':'));
           return std::find(kEvents.begin(), kEvents.end(), event) != kEvents.end();
         });
}

std::string lacks_perf(std::string_view head) {
  const std::string_view line = first_line(head);
  const bool is_number = !line.empty() && (is_digit(line.front()) || line.front() == ' ');
  return is_number && is_other_event(line)
             ? "has no event of energy: record with perf stat -a -e power/energy-pkg/ -x,"
             : std::string();
}

void read_perf(RecordReader::Source source, TraceSink& sink) {
  PerfTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kPerfTrace{TraceFormat::perf_stat, &matches_perf, &read_perf, &lacks_perf};

}  // namespace vocabplan
