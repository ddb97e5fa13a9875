#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/line_reader.hpp"
#include "energy/trace/formats/cells.hpp"
#include "energy/trace/formats/turbostat_columns.hpp"
#include "energy/trace/layout.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

class TurbostatTrace {
 public:
  TurbostatTrace(RecordReader::Source source, TraceSink& sink)
      : lines_(std::move(source)), sink_(sink) {}

  void read();

 private:
  using Column = TurbostatColumns::Column;
  // A value of the first row: how long its interval was is seen at the next.
  struct Pending {
    std::size_t component = 0;
    std::size_t line = 0;
    bool is_energy = false;
    std::optional<double> value{};
  };

  void take_row();
  [[nodiscard]] bool is_wanted();
  void take_time(std::optional<double>& end, std::optional<double>& seconds);
  std::optional<double> stated_interval();
  void take_value(const Column& column, std::optional<double> end, std::optional<double> seconds);
  void end_first(double seconds);
  void end_single();
  void miss(std::size_t component, std::optional<double> end, std::optional<double> seconds);
  [[nodiscard]] CellPlace place(std::string_view column, std::string_view unit) const {
    return {lines_.line(), column, unit, true};
  }

  LineReader lines_;
  TraceSink& sink_;
  std::vector<std::string_view> words_;
  TurbostatColumns columns_;
  std::optional<double> stated_;  // by the last `N sec`
  bool stated_is_used_ = false;
  std::vector<Pending> pending_;
  std::optional<double> time_;  // of the row before
  double regular_ = 0.0;        // interval before
  bool lost_rows_ = false;      // before this row
  // Of a file without rows of the whole system: the rows of this CPU tell its package.
  enum class Rows { unknown, system, package };
  Rows rows_ = Rows::unknown;
  std::string cpu_;
  std::string cpu_of_row_;
  bool has_energy_ = false;  // a header has a column of it
};

void TurbostatTrace::read() {
  while (lines_.next()) {
    split_words(lines_.text(), words_);
    if (words_.empty()) continue;
    if (words_.size() == 2 && words_[1] == "sec") {
      const Reading read = take_reading(sink_, place("the interval", "sec"), words_[0]);
      if (read.is_number()) stated_ = read.value;
      stated_is_used_ = false;
    } else if (TurbostatColumns::is_header(words_)) {
      columns_.take_header(words_, sink_);
      has_energy_ = has_energy_ || !columns_.measured().empty();
      if (rows_ == Rows::package) columns_.measure_package();
    } else if (columns_.width() > 0) {
      take_row();
    }
  }
  if (!pending_.empty()) end_single();
  if (!has_energy_) sink_.refuse(0, "has no column PkgWatt or Pkg_J: do not hide it");
  if (rows_ == Rows::unknown) {
    sink_.refuse(0, "has no row of the whole system (- in Core and CPU), nor one of a package");
  }
}

// turbostat writes the row of the whole system first. Where the first row is another one, the rows
// that have the columns of a package are taken, as long as they are of one package.
bool TurbostatTrace::is_wanted() {
  if (columns_.measured().empty()) return false;
  const bool is_summary = columns_.is_summary(words_);
  if (is_summary && rows_ == Rows::package) {
    sink_.refuse(lines_.line(),
                 "the row of the whole system (- in Core and CPU) stands behind rows of single "
                 "CPUs: cut the file before it");
  }
  if (is_summary) rows_ = Rows::system;
  if (is_summary || rows_ == Rows::system) return is_summary;
  if (!columns_.is_package(words_, cpu_of_row_)) return false;
  if (rows_ == Rows::unknown) {
    rows_ = Rows::package;
    cpu_ = cpu_of_row_;
    columns_.measure_package();
    sink_.warn(
        "has no row of the whole system (- in Core and CPU): the package is read from the "
        "rows of its first CPU");
  }
  if (cpu_ != cpu_of_row_) {
    sink_.refuse(lines_.line(),
                 "rows of several packages or CPUs, and none of the whole system (- in Core and "
                 "CPU): record with it, as turbostat does without --cpu");
  }
  return !columns_.measured().empty();
}

void TurbostatTrace::take_row() {
  if (!is_wanted()) return;
  if (!lines_.complete() && words_.size() < columns_.width()) {
    warn_of_cut_line(sink_, lines_.line());
    return;
  }
  if (words_.size() != columns_.width()) {
    sink_.fault(lines_.line(), std::to_string(words_.size()) + " fields where the header has " +
                                   std::to_string(columns_.width()));
    return;
  }
  std::optional<double> end;
  std::optional<double> seconds;
  take_time(end, seconds);
  if (columns_.time_of_day() && !end) {
    for (const Column& column : columns_.measured())
      sink_.missing(column.component, std::nan(""), 0.0);
    return;
  }
  for (const Column& column : columns_.measured()) take_value(column, end, seconds);
  if (end) time_ = end;
}

// Where the row's interval ends, and how long it is, as far as the row says it.
void TurbostatTrace::take_time(std::optional<double>& end, std::optional<double>& seconds) {
  if (const auto column = columns_.time_of_day()) {
    const Reading read =
        take_reading(sink_, place(TurbostatColumns::kTimeOfDay, "s"), words_[*column]);
    if (read.is_number()) end = read.value;
  }
  if (!end) {
    seconds = stated_interval();
    return;
  }
  sink_.clock(TraceClock::epoch);
  if (!time_) return;
  if (*end < *time_) sink_.refuse(lines_.line(), "time runs backwards");
  seconds = *end - *time_;
  if (*seconds == 0.0) return;
  if (!pending_.empty()) end_first(*seconds);
  // Rows that are lost leave a gap: an energy is that of one interval.
  const double limit = sink_.options().max_gap.value_or(regular_ > 0.0 ? 5.0 * regular_ : *seconds);
  lost_rows_ = *seconds > limit && regular_ > 0.0;
  if (lost_rows_) seconds = regular_;
  regular_ = *seconds;
}

std::optional<double> TurbostatTrace::stated_interval() {
  if (stated_ && !std::exchange(stated_is_used_, true)) return stated_;
  if (sink_.options().interval) return sink_.options().interval;
  if (stated_) {
    sink_.warn("rows without a time are taken to be as long as the last one stated, " +
               shortest(*stated_) + " s");
  }
  return stated_;
}

void TurbostatTrace::take_value(const Column& column, std::optional<double> end,
                                std::optional<double> seconds) {
  const Reading read =
      take_reading(sink_, place(column.name, column.is_energy ? "J" : "W"), words_[column.at]);
  const std::size_t line = lines_.line();
  if (read.is_fault()) return;
  if (!read.is_number()) {
    miss(column.component, end, seconds);
  } else if (end && time_ && *end == *time_) {
    sink_.warn("of several rows at one time the first is used");
  } else if (end && !time_) {
    pending_.push_back({column.component, line, column.is_energy, read.value});
  } else if (!seconds) {
    sink_.refuse(line,
                 "no time: neither Time_Of_Day_Seconds nor a line such as 5.01 sec; state "
                 "the interval between rows");
  } else {
    if (end && lost_rows_) sink_.missing(column.component, std::nan(""), 0.0);
    const double start = end ? *end - *seconds : std::nan("");
    const double joules = column.is_energy ? read.value : read.value * *seconds;
    sink_.energy(column.component, start, *seconds, joules, line);
  }
}

void TurbostatTrace::end_first(double seconds) {
  for (const Pending& one : pending_) {
    if (one.value) {
      const double joules = one.is_energy ? *one.value : *one.value * seconds;
      sink_.energy(one.component, *time_ - seconds, seconds, joules, one.line);
    } else {
      sink_.missing(one.component, *time_ - seconds, seconds);
    }
  }
  pending_.clear();
  regular_ = seconds;
}

// The first row was the last.
void TurbostatTrace::end_single() {
  const auto seconds = stated_interval();
  for (const Pending& one : pending_) {
    if (seconds || one.is_energy || !one.value) continue;
    sink_.refuse(one.line, "how long its interval was is not known: state the interval");
  }
  end_first(seconds.value_or(0.0));
}

void TurbostatTrace::miss(std::size_t component, std::optional<double> end,
                          std::optional<double> seconds) {
  const double unknown = std::nan("");
  if (end && !time_) {
    pending_.push_back({.component = component, .line = lines_.line()});
  } else if (!seconds || lost_rows_) {
    // The next reading tells how much is missing with the rows that are lost.
    sink_.missing(component, unknown, 0.0);
  } else {
    sink_.missing(component, end ? *end - *seconds : unknown, *seconds);
  }
}

bool matches_turbostat(std::string_view head) {
  std::vector<std::string_view> words;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    split_words(head.substr(0, end), words);
    if (TurbostatColumns::is_own_header(words)) return true;
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return false;
}

void read_turbostat(RecordReader::Source source, TraceSink& sink) {
  TurbostatTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kTurbostatTrace{TraceFormat::turbostat, &matches_turbostat, &read_turbostat};

}  // namespace vocabplan
