#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/device_columns.hpp"
#include "energy/trace/reading/head.hpp"
#include "energy/trace/reading/table.hpp"
#include "energy/trace/reading/time.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// A measured stretch of time.
struct Window {
  double start = 0.0;
  double end = 0.0;
  double seconds = 0.0;  // less than end - start where windows were put together
  std::size_t line = 0;
  std::size_t count = 1;  // of windows that were put together
};

// Takes windows, each with as many devices, in the order of their ends and keeps those that lie in
// no other, in bounded memory.
class WindowStack {
 public:
  // Beyond it neighbours are put together, so that only a window that encloses both still counts
  // as an outer one.
  static constexpr std::size_t kMostWindows = 65536;

  enum class Taken {
    added,
    overlaps,   // it lies partly in an earlier one, and is not kept
    backwards,  // it ends before the one before it has
  };

  explicit WindowStack(std::size_t devices = 0) : devices_(devices) {}

  // `joules` has one value for each device; NaN: not known.
  Taken take(const Window& window, std::vector<double>& joules);
  // How many windows lay in another one.
  [[nodiscard]] std::size_t nested() const { return nested_; }
  [[nodiscard]] const std::vector<Window>& windows() const { return windows_; }
  [[nodiscard]] double joules(std::size_t window, std::size_t device) const {
    return joules_[window * devices_ + device];
  }

 private:
  void fill(std::vector<double>& outer, std::size_t first) const;
  void join(std::size_t from, std::size_t into);
  void halve();

  std::size_t devices_;
  std::vector<double> joules_;   // of all windows, device by device
  std::vector<Window> windows_;  // apart from each other, by rising time
  std::size_t nested_ = 0;
  double last_end_ = 0.0;
  bool is_empty_ = true;
};

// The difference of ends of windows where they are meant to be the same: starts and durations
// are rounded apart from each other.
constexpr double kClockError = 1e-4;

WindowStack::Taken WindowStack::take(const Window& window, std::vector<double>& joules) {
  if (!is_empty_ && window.end < last_end_ - kClockError) return Taken::backwards;
  is_empty_ = false;
  last_end_ = std::max(last_end_, window.end);
  // Those that start behind this one's start lie in it, as they have ended before.
  std::size_t kept = windows_.size();
  while (kept > 0 && windows_[kept - 1].start >= window.start - kClockError) --kept;
  if (kept > 0 && windows_[kept - 1].end > window.start + kClockError) {
    // It lies in the one before where their ends are the same.
    const bool is_inside =
        kept == windows_.size() && windows_[kept - 1].end >= window.end - kClockError;
    if (!is_inside) return Taken::overlaps;
    ++nested_;
    return Taken::added;
  }
  fill(joules, kept);
  for (std::size_t i = kept; i < windows_.size(); ++i) nested_ += windows_[i].count;
  windows_.resize(kept);
  windows_.push_back(window);
  joules_.resize(kept * devices_);
  joules_.insert(joules_.end(), joules.begin(), joules.end());
  if (windows_.size() > kMostWindows) halve();
  return Taken::added;
}

// The outer window took at least as much as those in it.
void WindowStack::fill(std::vector<double>& outer, std::size_t first) const {
  for (std::size_t device = 0; device < devices_; ++device) {
    double& all = outer[device];
    if (!std::isnan(all)) continue;
    for (std::size_t i = first; i < windows_.size(); ++i) {
      const double inner = joules(i, device);
      if (!std::isnan(inner)) all = std::isnan(all) ? inner : all + inner;
    }
  }
}

// Neighbours as one; a device's energy is known when it is known of either.
void WindowStack::join(std::size_t from, std::size_t into) {
  const bool has_next = from + 1 < windows_.size();
  Window one = windows_[from];
  if (has_next) {
    const Window& next = windows_[from + 1];
    one.end = next.end;
    one.seconds += next.seconds;
    one.count += next.count;
  }
  windows_[into] = one;
  for (std::size_t device = 0; device < devices_; ++device) {
    double sum = joules(from, device);
    const double more = has_next ? joules(from + 1, device) : std::nan("");
    if (!std::isnan(more)) sum = std::isnan(sum) ? more : sum + more;
    joules_[into * devices_ + device] = sum;
  }
}

void WindowStack::halve() {
  const std::size_t left = (windows_.size() + 1) / 2;
  for (std::size_t i = 0; i < left; ++i) join(2 * i, i);
  windows_.resize(left);
  joules_.resize(left * devices_);
}

constexpr std::string_view kEnergyEnding = "_energy";
// Seconds since 1970 in 2001: a machine has not been up for so long.
// Hosts or ranks that a column names: each has windows of its own.
constexpr std::size_t kMostGroups = 256;

// gpu 0 of gpu0_energy.
std::string device_name(std::string_view column) {
  std::string name(column.substr(0, column.size() - kEnergyEnding.size()));
  const std::size_t digits = name.find_first_of("0123456789");
  if (digits != std::string::npos && digits > 0) name.insert(digits, " ");
  return name;
}

class ZeusTrace {
 public:
  ZeusTrace(RecordReader::Source source, TraceSink& sink)
      : rows_(std::move(source), sink),
        sink_(sink),
        names_(rows_, sink, std::nullopt, rows_.find({"start_time"})) {}

  void read();

 private:
  // The windows of one host or rank, or of all where no column names them.
  struct Group {
    WindowStack stack;
    std::vector<std::size_t> components;  // one for each column
  };

  void find_columns();
  std::optional<double> number(std::size_t column, std::string_view unit);
  void take_row();
  void put(const Window& window);
  Group* group_of_row();
  void finish(const Group& group);

  TraceTable rows_;
  const Record* row_ = nullptr;
  TraceSink& sink_;
  DeviceColumns names_;
  std::unordered_map<std::string, std::size_t> places_;  // in groups_
  std::vector<Group> groups_;
  std::size_t nested_ = 0;
  std::size_t start_ = 0;
  std::size_t elapsed_ = 0;
  std::vector<std::size_t> columns_;  // of energies
  std::vector<double> joules_;        // of the row's window, one for each of them
};

void ZeusTrace::find_columns() {
  const auto start = rows_.find({"start_time"});
  const auto elapsed = rows_.find({"elapsed_time"});
  if (!start || !elapsed) {
    sink_.refuse(rows_.header_line(), "the header has no columns start_time and elapsed_time");
  }
  start_ = *start;
  elapsed_ = *elapsed;
  const auto& columns = rows_.header();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].size() <= kEnergyEnding.size() || !columns[i].ends_with(kEnergyEnding)) continue;
    columns_.push_back(i);
  }
  if (columns_.empty()) {
    sink_.refuse(rows_.header_line(), "the header has no column of energies, such as gpu0_energy");
  }
}

// Nothing after telling a fault.
ZeusTrace::Group* ZeusTrace::group_of_row() {
  if (!names_.name_devices() && groups_.size() == 1) {
    names_.watch(*row_, 0);
    return &groups_.front();
  }
  std::string name;
  if (names_.name_devices()) {
    name = names_.device(*row_);
    if (name.empty()) {
      sink_.fault(row_->line, "names no device");
      return nullptr;
    }
  }
  const auto [place, added] = places_.try_emplace(name, groups_.size());
  if (added) {
    if (groups_.size() == kMostGroups) {
      sink_.refuse(row_->line, "more than " + std::to_string(kMostGroups) +
                                   " devices are named, each of which has windows of its own");
    }
    Group& group = groups_.emplace_back();
    group.stack = WindowStack(columns_.size());
    for (const std::size_t column : columns_) {
      group.components.push_back(
          sink_.component(names_.before_part(name) + device_name(rows_.header()[column])));
    }
  }
  names_.watch(*row_, place->second);
  return &groups_[place->second];
}

void ZeusTrace::read() {
  find_columns();
  while ((row_ = rows_.next()) != nullptr) {
    if (row_->fields.front() == rows_.header().front()) {
      sink_.refuse(row_->line, "another header begins here: cut the file before it");
    }
    take_row();
  }
  names_.finish();
  for (const Group& group : groups_) nested_ += group.stack.nested();
  if (nested_ > 0) {
    sink_.warn("windows that lie in others are not added twice: " + std::to_string(nested_));
  }
  for (const Group& group : groups_) finish(group);
}

// NaN when it is missing, nothing when it cannot be read.
std::optional<double> ZeusTrace::number(std::size_t column, std::string_view unit) {
  const CellPlace place{row_->line, rows_.header()[column], unit, rows_.comma_separates()};
  const Reading read = take_reading(sink_, place, row_->fields[column]);
  if (read.is_fault()) return std::nullopt;
  return read.is_number() ? read.value : std::nan("");
}

void ZeusTrace::take_row() {
  const auto start = number(start_, "s");
  const auto seconds = number(elapsed_, "s");
  if (!start || !seconds) return;
  const Window window{
      .start = *start, .end = *start + *seconds, .seconds = *seconds, .line = row_->line};
  joules_.clear();
  for (const std::size_t column : columns_) {
    const auto joules = number(column, "J");
    if (!joules) return;
    joules_.push_back(*joules);
  }
  if (std::isnan(window.end)) {
    sink_.fault(row_->line, "no start_time or no elapsed_time");
  } else {
    put(window);
  }
}

void ZeusTrace::put(const Window& window) {
  Group* const group = group_of_row();
  if (group == nullptr) return;
  sink_.clock(window.start >= kFirstEpoch ? TraceClock::epoch : TraceClock::monotonic);
  switch (group->stack.take(window, joules_)) {
    case WindowStack::Taken::added:
      return;
    case WindowStack::Taken::overlaps:
      sink_.fault(row_->line, "the window lies partly in an earlier one, and is not added");
      return;
    case WindowStack::Taken::backwards:
      sink_.refuse(row_->line,
                   "time runs backwards: the window ends before the one on an earlier line");
  }
}

void ZeusTrace::finish(const Group& group) {
  const WindowStack& stack = group.stack;
  for (std::size_t number = 0; number < stack.windows().size(); ++number) {
    const Window& window = stack.windows()[number];
    if (window.count > 1) {
      sink_.warn("of so many windows neighbours are put together: samples count several");
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const double joules = stack.joules(number, i);
      const std::size_t component = group.components[i];
      if (std::isnan(joules)) {
        sink_.missing(component, window.start, window.seconds);
      } else {
        sink_.energy(component, window.start, window.seconds, joules, window.line);
      }
    }
  }
}

bool matches_zeus(std::string_view head) {
  const auto header = header_fields(head);
  return find_one_of(header, {"start_time"}) && find_one_of(header, {"elapsed_time"});
}

std::string lacks_zeus(std::string_view head) {
  const auto header = header_fields(head);
  const bool has_energy = std::any_of(header.begin(), header.end(), [](const std::string& field) {
    return field.starts_with("gpu") && field.ends_with(kEnergyEnding);
  });
  if (!find_one_of(header, {"window_name"}) && !has_energy) return {};
  return "has no column " +
         std::string(find_one_of(header, {"start_time"}) ? "elapsed_time" : "start_time") +
         ", as zeus's log has";
}

void read_zeus(RecordReader::Source source, TraceSink& sink) {
  ZeusTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kZeusTrace{TraceFormat::zeus, &matches_zeus, &read_zeus, &lacks_zeus};

}  // namespace vocabplan
