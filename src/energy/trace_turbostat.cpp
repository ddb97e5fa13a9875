#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trace_cells.hpp"
#include "trace_reader.hpp"
#include "vocabplan/core/line_reader.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kTimeOfDay = "Time_Of_Day_Seconds";

// What turbostat measures: mean power of an interval, or its energy with --Joules.
struct Domain {
  std::string_view watts;
  std::string_view joules;
  std::string_view name;
  std::string_view inside;
};

constexpr std::array<Domain, 5> kDomains{{
    {"SysWatt", "Sys_J", "system", ""},
    {"PkgWatt", "Pkg_J", "package", "system"},
    {"RAMWatt", "RAM_J", "ram", "system"},
    {"CorWatt", "Cor_J", "cores", "package"},
    {"GFXWatt", "GFX_J", "graphics", "package"},
}};

// Columns that have `-` in the row of the whole system.
constexpr std::array<std::string_view, 7> kTopology{"Package", "Die",    "Node", "Core",
                                                    "CPU",     "X2APIC", "APIC"};

bool contains(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_energy_column(std::string_view word) {
  return std::any_of(kDomains.begin(), kDomains.end(), [&](const Domain& domain) {
    return word == domain.watts || word == domain.joules;
  });
}

// Other lines that turbostat writes have none of these words by itself.
bool is_header(const std::vector<std::string_view>& words) {
  const char first = words.front().front();
  if (first == '-' || (first >= '0' && first <= '9')) return false;  // a row
  const bool names_rows = contains(words, "Core") || contains(words, "CPU") ||
                          contains(words, "Avg_MHz") || contains(words, kTimeOfDay);
  return (names_rows && words.size() > 1) ||
         std::any_of(words.begin(), words.end(), is_energy_column);
}

class TurbostatTrace {
 public:
  TurbostatTrace(RecordReader::Source source, TraceSink& sink)
      : lines_(std::move(source)), sink_(sink) {}

  void read();

 private:
  struct Column {
    std::size_t at = 0;
    std::size_t component = 0;
    bool is_energy = false;
    std::string_view name;
  };
  // Energies of the first row: how long its interval was is seen at the next.
  struct Pending {
    std::size_t component = 0;
    std::size_t line = 0;
    double joules = 0.0;
  };

  void take_header();
  [[nodiscard]] bool is_summary() const;
  void take_row();
  void take_time(std::optional<double>& end, std::optional<double>& seconds);
  std::optional<double> stated_interval();
  void take_value(const Column& column, std::optional<double> end, std::optional<double> seconds);
  void end_first(double seconds);
  [[nodiscard]] CellPlace place(std::string_view column, std::string_view unit) const {
    return {lines_.line(), column, unit, true};
  }

  LineReader lines_;
  TraceSink& sink_;
  std::vector<std::string_view> words_;
  std::vector<Column> columns_;
  std::vector<std::size_t> topology_;
  std::size_t width_ = 0;  // of the header, in words; 0 before it
  std::optional<std::size_t> clock_;
  std::optional<double> stated_;  // by the last `N sec`
  bool stated_is_used_ = false;
  std::vector<Pending> pending_;
  std::optional<double> time_;  // of the row before
  double regular_ = 0.0;        // interval before
  bool lost_rows_ = false;      // before this row
};

void TurbostatTrace::read() {
  while (lines_.next()) {
    split_words(lines_.text(), words_);
    if (words_.empty()) continue;
    if (words_.size() == 2 && words_[1] == "sec") {
      const Reading read = take_reading(sink_, place("the interval", "sec"), words_[0]);
      if (read.is_number()) stated_ = read.value;
      stated_is_used_ = false;
    } else if (is_header(words_)) {
      take_header();
    } else if (width_ > 0) {
      take_row();
    }
  }
  if (!pending_.empty()) end_first(stated_interval().value_or(0.0));
}

void TurbostatTrace::take_header() {
  width_ = words_.size();
  columns_.clear();
  topology_.clear();
  clock_.reset();
  for (std::size_t i = 0; i < width_; ++i) {
    if (words_[i] == kTimeOfDay) clock_ = i;
    if (std::find(kTopology.begin(), kTopology.end(), words_[i]) != kTopology.end()) {
      topology_.push_back(i);
    }
  }
  // Where both are shown the energies are taken.
  for (const Domain& domain : kDomains) {
    const bool is_energy = contains(words_, domain.joules);
    const std::string_view name = is_energy ? domain.joules : domain.watts;
    const auto found = std::find(words_.begin(), words_.end(), name);
    if (found == words_.end()) continue;
    columns_.push_back({.at = static_cast<std::size_t>(found - words_.begin()),
                        .component = sink_.component(domain.name, domain.inside),
                        .is_energy = is_energy,
                        .name = name});
  }
}

bool TurbostatTrace::is_summary() const {
  return std::all_of(topology_.begin(), topology_.end(), [&](std::size_t column) {
    return column < words_.size() && words_[column] == "-";
  });
}

void TurbostatTrace::take_row() {
  if (!is_summary() || columns_.empty()) return;
  if (!lines_.complete() && words_.size() < width_) {
    warn_of_cut_line(sink_, lines_.line());
    return;
  }
  if (words_.size() != width_) {
    sink_.fault(lines_.line(), std::to_string(words_.size()) + " fields where the header has " +
                                   std::to_string(width_));
    return;
  }
  std::optional<double> end;
  std::optional<double> seconds;
  take_time(end, seconds);
  if (clock_ && !end) {
    for (const Column& column : columns_) sink_.missing(column.component, lines_.line());
    return;
  }
  for (const Column& column : columns_) take_value(column, end, seconds);
  if (end) time_ = end;
}

// Where the row's interval ends, and how long it is, as far as the row says it.
void TurbostatTrace::take_time(std::optional<double>& end, std::optional<double>& seconds) {
  if (clock_) {
    const Reading read = take_reading(sink_, place(kTimeOfDay, "s"), words_[*clock_]);
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
    sink_.missing(column.component, line);
  } else if (!column.is_energy && end) {
    sink_.power(column.component, *end, read.value, line);
  } else if (end && time_ && *end == *time_) {
    sink_.warn("of several rows at one time the first is used");
  } else if (end && !time_) {
    pending_.push_back({column.component, line, read.value});
  } else if (!seconds) {
    sink_.refuse(line,
                 "no time: neither Time_Of_Day_Seconds nor a line such as 5.01 sec; state "
                 "the interval between rows");
  } else {
    if (end && lost_rows_) sink_.missing(column.component, line);
    const double start = end ? *end - *seconds : std::nan("");
    const double joules = column.is_energy ? read.value : read.value * *seconds;
    sink_.energy(column.component, start, *seconds, joules, line);
  }
}

void TurbostatTrace::end_first(double seconds) {
  for (const Pending& one : pending_) {
    sink_.energy(one.component, *time_ - seconds, seconds, one.joules, one.line);
  }
  pending_.clear();
  regular_ = seconds;
}

bool matches(std::string_view head) {
  std::vector<std::string_view> words;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    split_words(head.substr(0, end), words);
    if (words.size() > 1 && is_header(words)) {
      const bool measures = std::any_of(words.begin(), words.end(), is_energy_column);
      if (measures || contains(words, "Busy%")) return true;
    }
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return false;
}

void read(RecordReader::Source source, TraceSink& sink) {
  TurbostatTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kTurbostatTrace{TraceFormat::turbostat, &matches, &read};

}  // namespace vocabplan
