#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "energy/trace/formats/cells.hpp"
#include "energy/trace/formats/device_columns.hpp"
#include "energy/trace/formats/head.hpp"
#include "energy/trace/formats/table.hpp"
#include "energy/trace/formats/time.hpp"
#include "energy/trace/formats/window_stack.hpp"
#include "energy/trace/layout.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

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
  return find_name(header, {"start_time"}) && find_name(header, {"elapsed_time"});
}

std::string lacks_zeus(std::string_view head) {
  const auto header = header_fields(head);
  const bool has_energy = std::any_of(header.begin(), header.end(), [](const std::string& field) {
    return field.starts_with("gpu") && field.ends_with(kEnergyEnding);
  });
  if (!find_name(header, {"window_name"}) && !has_energy) return {};
  return "has no column " +
         std::string(find_name(header, {"start_time"}) ? "elapsed_time" : "start_time") +
         ", as zeus's log has";
}

void read_zeus(RecordReader::Source source, TraceSink& sink) {
  ZeusTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kZeusTrace{TraceFormat::zeus, &matches_zeus, &read_zeus, &lacks_zeus};

}  // namespace vocabplan
