#include <algorithm>
#include <string>
#include <vector>

#include "core/line_reader.hpp"
#include "energy/trace/formats/cells.hpp"
#include "energy/trace/formats/perf_intervals.hpp"
#include "energy/trace/formats/perf_row.hpp"
#include "energy/trace/formats/perf_totals.hpp"
#include "energy/trace/layout.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

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

// Where the interval ends; false when that cannot be read.
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

void read_perf(RecordReader::Source source, TraceSink& sink) {
  PerfTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kPerfTrace{TraceFormat::perf_stat, &matches_perf, &read_perf};

}  // namespace vocabplan
