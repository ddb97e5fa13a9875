#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/line_reader.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/sink.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// The columns that a header of turbostat names, as far as they tell energy. turbostat writes its
// header again and again, and other lines between.
class TurbostatColumns {
 public:
  static constexpr std::string_view kTimeOfDay = "Time_Of_Day_Seconds";

  // Of one component: mean power of an interval, or its energy with --Joules.
  struct Column {
    std::size_t at = 0;
    std::size_t component = 0;
    bool is_energy = false;
    std::string_view name{};
    bool is_of_package = false;
  };

  // A line, which is not empty: true for a header, and for one of turbostat alone.
  [[nodiscard]] static bool is_header(const std::vector<std::string_view>& words);
  [[nodiscard]] static bool is_own_header(const std::vector<std::string_view>& words);

  void take_header(const std::vector<std::string_view>& words, TraceSink& sink);

  // In words; 0 before the first header.
  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] const std::vector<Column>& measured() const { return measured_; }
  [[nodiscard]] std::optional<std::size_t> time_of_day() const { return time_of_day_; }
  // True if a row is that of the whole system.
  [[nodiscard]] bool is_summary(const std::vector<std::string_view>& words) const;
  // Without a row of the whole system: true for a row of a package, on its first
  // CPU. `cpu` is then the name of that.
  [[nodiscard]] bool is_package(const std::vector<std::string_view>& words, std::string& cpu) const;
  // From now on only what is of a whole package is measured.
  void measure_package();

 private:
  std::size_t width_ = 0;
  std::vector<Column> measured_;
  std::vector<std::size_t> topology_;
  std::optional<std::size_t> time_of_day_;
};

using Words = std::vector<std::string_view>;

// The measurement of turbostat: mean power of an interval, or its energy with --Joules.
struct Domain {
  std::string_view watts;
  std::string_view joules;
  std::string_view name;
  std::string_view inside;
};

constexpr std::array<Domain, 5> kPowerColumns{{
    {"SysWatt", "Sys_J", "system", ""},
    {"PkgWatt", "Pkg_J", "package", "system"},
    {"RAMWatt", "RAM_J", "ram", "system"},
    {"CorWatt", "Cor_J", "cores", "package"},
    {"GFXWatt", "GFX_J", "graphics", "package"},
}};

// Columns that have `-` in the row of the whole system.
constexpr std::array<std::string_view, 7> kTopology{"Package", "Die",    "Node", "Core",
                                                    "CPU",     "X2APIC", "APIC"};

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_energy_column(std::string_view word) {
  return std::any_of(kPowerColumns.begin(), kPowerColumns.end(), [&](const Domain& domain) {
    return word == domain.watts || word == domain.joules;
  });
}

// Other lines that turbostat writes have none of these words by itself.
bool TurbostatColumns::is_header(const Words& words) {
  const char first = words.front().front();
  if (first == '-' || (first >= '0' && first <= '9')) return false;  // a row
  const bool names_rows = contains(words, "Core") || contains(words, "CPU") ||
                          contains(words, "Avg_MHz") || contains(words, kTimeOfDay);
  return (names_rows && words.size() > 1) ||
         std::any_of(words.begin(), words.end(), is_energy_column);
}

bool TurbostatColumns::is_own_header(const Words& words) {
  if (words.size() < 2 || !is_header(words)) return false;
  return std::any_of(words.begin(), words.end(), is_energy_column) || contains(words, "Busy%");
}

void TurbostatColumns::take_header(const Words& words, TraceSink& sink) {
  width_ = words.size();
  measured_.clear();
  topology_.clear();
  time_of_day_.reset();
  for (std::size_t i = 0; i < width_; ++i) {
    if (words[i] == kTimeOfDay) time_of_day_ = i;
    if (std::find(kTopology.begin(), kTopology.end(), words[i]) != kTopology.end()) {
      topology_.push_back(i);
    }
  }
  // Energies are taken when both are shown.
  for (const Domain& domain : kPowerColumns) {
    const bool is_energy = contains(words, domain.joules);
    const std::string_view name = is_energy ? domain.joules : domain.watts;
    const auto found = std::find(words.begin(), words.end(), name);
    if (found == words.end()) continue;
    measured_.push_back({.at = static_cast<std::size_t>(found - words.begin()),
                         .component = sink.component(domain.name, domain.inside),
                         .is_energy = is_energy,
                         .name = name,
                         .is_of_package = domain.name == "package" || domain.name == "ram"});
  }
}

bool TurbostatColumns::is_package(const Words& words, std::string& cpu) const {
  if (words.size() != width_) return false;
  const auto has_value = [&](const Column& column) { return !is_missing(words[column.at]); };
  if (!std::any_of(measured_.begin(), measured_.end(), has_value)) return false;
  cpu.clear();
  for (const std::size_t column : topology_) cpu.append(words[column]).append(" ");
  return true;
}

void TurbostatColumns::measure_package() {
  std::erase_if(measured_, [](const Column& column) { return !column.is_of_package; });
}

bool TurbostatColumns::is_summary(const Words& words) const {
  return std::all_of(topology_.begin(), topology_.end(), [&](std::size_t column) {
    return column < words.size() && words[column] == "-";
  });
}

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

// The end and the length of the row's interval, as far as the row says them.
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
