// W&B's history of the system, run.history(stream="system"), as CSV, JSON lines or a list of
// objects:
//   _timestamp,_runtime,system.gpu.0.powerWatts,system.gpu.0.powerPercent,...
// and a panel that was exported as CSV:
//   "Relative Time (Process)","RUN - system/gpu.0.powerWatts","... __MIN","... __MAX"
// Watts and seconds. A cell without a value says only that the row is of something else.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/json_cursor.hpp"
#include "energy/trace/reading/json_objects.hpp"
#include "energy/trace/reading/power_columns.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kPowerWatts = ".powerWatts";
constexpr std::string_view kWandbRecord =
    "has no system.gpu.N.powerWatts: export run.history(stream=\"system\")";
// The times of a row of JSON, the first that is there.
constexpr std::array<std::string_view, 2> kTimeKeys{"_timestamp", "_runtime"};
// Of these every history has two or more, whatever it is of.
constexpr std::array<std::string_view, 3> kHistoryKeys{"_timestamp", "_runtime", "_step"};

// A name such as "RUN - system/gpu.0.powerWatts", taken apart.
struct WandbKey {
  std::string_view run{};
  std::string_view number{};
  bool is_process = false;  // the GPU of the run's process, which has a key of its own as well
};

std::optional<WandbKey> wandb_key(std::string_view name) {
  constexpr std::string_view kProcess = "process.";
  if (!name.ends_with(kPowerWatts)) return std::nullopt;
  name.remove_suffix(kPowerWatts.size());
  std::size_t at = name.rfind("system.gpu.");
  if (at == std::string_view::npos) at = name.rfind("system/gpu.");
  if (at == std::string_view::npos) return std::nullopt;
  WandbKey key{.run = trimmed(name.substr(0, at))};
  if (key.run.ends_with('-')) key.run = trimmed(key.run.substr(0, key.run.size() - 1));
  name.remove_prefix(at + std::string_view("system.gpu.").size());
  key.is_process = name.starts_with(kProcess);
  if (key.is_process) name.remove_prefix(kProcess.size());
  key.number = name;
  const bool is_number = !name.empty() && std::all_of(name.begin(), name.end(), is_digit);
  return is_number ? std::optional(key) : std::nullopt;
}

bool has_wandb_key(const std::vector<std::string>& header) {
  return std::any_of(header.begin(), header.end(),
                     [](const std::string& name) { return wandb_key(name).has_value(); });
}

bool is_json(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (head[first] == '{' || head[first] == '[');
}

bool has_system_key(std::string_view head, std::string_view end) {
  for (const std::string_view start : {"\"system.gpu.", "\"system/gpu.", R"("system\/gpu.)"}) {
    for (std::size_t at = head.find(start); at != std::string_view::npos;
         at = head.find(start, at + 1)) {
      const std::size_t close = head.find('"', at + 1);
      if (close != std::string_view::npos && head.substr(at, close - at).ends_with(end))
        return true;
    }
  }
  return false;
}

bool matches_wandb(std::string_view head) {
  return is_json(head) ? has_system_key(head, kPowerWatts) : has_wandb_key(header_fields(head));
}

// Of a history without power.
bool is_other_history(std::string_view head) {
  if (is_json(head)) {
    const auto has = [&](std::string_view key) {
      return head.find('"' + std::string(key) + '"') != std::string_view::npos;
    };
    return has_system_key(head, "") ||
           std::count_if(kHistoryKeys.begin(), kHistoryKeys.end(), has) > 1;
  }
  const auto header = header_fields(head);
  const auto is_of_system = [](const std::string& name) {
    return name.find("system.gpu.") != std::string::npos ||
           name.find("system/gpu.") != std::string::npos || name == "_wandb";
  };
  const auto has = [&](std::string_view key) {
    return std::find(header.begin(), header.end(), key) != header.end();
  };
  return std::any_of(header.begin(), header.end(), is_of_system) ||
         std::count_if(kHistoryKeys.begin(), kHistoryKeys.end(), has) > 1;
}

std::string lacks_wandb(std::string_view head) {
  return is_other_history(head) ? std::string(kWandbRecord) : std::string();
}

std::size_t time_of_wandb(const TraceTable& table, TraceSink& sink) {
  const auto time = table.find({"_timestamp", "_runtime", "Relative Time (Process)",
                                "Relative Time (Wall)", "Wall Time", "timestamp", "time"});
  if (time) return *time;
  const bool has_step = table.find({"Step", "_step"}).has_value();
  sink.refuse(table.header_line(),
              has_step ? "has steps and no times: choose Relative Time as the panel's x axis"
                       : "has no column _timestamp or _runtime");
}

void read_wandb_table(RecordReader::Source source, TraceSink& sink) {
  TraceTable table(std::move(source), sink);
  PowerColumns power(table, sink);
  power.empty_cells_say_nothing();
  // The GPU of the process is one of the others.
  for (const bool of_process : {false, true}) {
    for (std::size_t i = 0; i < table.header().size(); ++i) {
      const auto key = wandb_key(table.header()[i]);
      if (!key || key->is_process != of_process) continue;
      const std::string before = key->run.empty() ? "" : std::string(key->run) + ' ';
      power.add(i, before + "gpu " + std::string(key->number), {});
    }
    if (!power.empty()) break;
  }
  if (power.empty()) sink.refuse(table.header_line(), std::string(kWandbRecord));
  RowClock clock(sink);
  power.read(clock, time_of_wandb(table, sink));
}

// The first keys of a row. None is that of an object inside a row, such as a histogram.
const std::initializer_list<std::string_view> kRowOpenings{
    "_timestamp\"", "_runtime\"", "_step\"", "_wandb\"", "system.", "system/", "system\\/"};

// The rows of a history, each an object.
class WandbObjects {
 public:
  WandbObjects(RecordReader::Source source, TraceSink& sink)
      : rows_(std::move(source), kRowOpenings), sink_(sink), clock_(sink), gpus_(sink, "gpu ") {}

  void read();

 private:
  // A value of the row; of a string what is between its quotes.
  struct Cell {
    std::string_view key;
    std::string_view number;  // of the GPU whose power it is
    bool is_object;
    std::string_view value;
  };

  [[nodiscard]] bool read_row();
  void take_row();
  [[nodiscard]] std::string_view time_of_row();

  JsonObjects rows_;
  TraceSink& sink_;
  RowClock clock_;
  ComponentColumn gpus_;
  std::string_view time_key_;
  std::vector<Cell> powers_;
  std::array<std::optional<std::string_view>, kTimeKeys.size()> times_;
  std::string scratch_;
};

void WandbObjects::read() {
  for (;;) {
    switch (rows_.next()) {
      case JsonObjects::Found::object:
        if (read_row()) {
          take_row();
          break;
        }
        [[fallthrough]];
      case JsonObjects::Found::damaged:
        sink_.fault(rows_.line(), "is no object of names and values");
        break;
      case JsonObjects::Found::cut_short:
        warn_of_cut_line(sink_, rows_.line());
        return;
      case JsonObjects::Found::end:
        return;
    }
  }
}

std::string_view take_cell(JsonCursor& cursor) {
  switch (cursor.peek()) {
    case '"':
      return cursor.take_string();
    case '{':
    case '[':
      return cursor.skip();
    default:
      return cursor.take_word();
  }
}

// Keeps its times and powers; false where it is no JSON.
bool WandbObjects::read_row() {
  powers_.clear();
  times_.fill(std::nullopt);
  JsonCursor cursor(rows_.text(), scratch_);
  JsonMembers members(cursor);
  while (members.next()) {
    const std::string_view key = members.key();
    const auto* const time = std::find(kTimeKeys.begin(), kTimeKeys.end(), key);
    if (time != kTimeKeys.end()) {
      std::optional<std::string_view>& value =
          times_.at(static_cast<std::size_t>(time - kTimeKeys.begin()));
      const std::string_view cell = take_cell(cursor);
      if (!value) value = cell;
    } else if (const auto power = wandb_key(key); power && !power->is_process) {
      const bool is_object = cursor.peek() == '{';
      powers_.push_back({.key = key,
                         .number = power->number,
                         .is_object = is_object,
                         .value = take_cell(cursor)});
    } else {
      (void)cursor.skip();
    }
  }
  return cursor.is_at_end() && !cursor.failed();
}

// The first row says by which clock all of them are read.
std::string_view WandbObjects::time_of_row() {
  for (std::size_t i = 0; i < kTimeKeys.size(); ++i) {
    if (!times_.at(i) || is_missing(*times_.at(i)) ||
        (!time_key_.empty() && kTimeKeys.at(i) != time_key_))
      continue;
    time_key_ = kTimeKeys.at(i);
    return *times_.at(i);
  }
  return {};
}

void WandbObjects::take_row() {
  const std::size_t line = rows_.line();
  const std::string_view time = time_of_row();
  std::optional<double> at;
  for (const Cell& power : powers_) {
    if (power.is_object) {
      sink_.refuse(line,
                   "has its columns one behind another: write rows, "
                   "to_json(orient=\"records\", lines=True)");
    }
    if (!at) {
      at = is_missing(time) ? std::nullopt : clock_.read(time, line);
      if (is_missing(time)) sink_.fault(line, "has no _timestamp and no _runtime");
      if (!at) return;
    }
    const std::size_t component = gpus_.number(power.number);
    const Reading watts = take_reading(sink_, {line, power.key, "W", false}, power.value);
    if (watts.is_number()) sink_.power(component, *at, watts.value, line);
    if (watts.is_missing()) sink_.missing(component, std::nan(""), 0.0);
  }
}

void read_wandb(RecordReader::Source source, TraceSink& sink) {
  constexpr std::size_t kWandbHead = 16384;
  std::string head = read_head(source, kWandbHead);
  const bool is_of_objects = is_json(head);
  RecordReader::Source whole = replay(std::move(head), kWandbHead, std::move(source));
  if (is_of_objects) {
    WandbObjects(std::move(whole), sink).read();
  } else {
    read_wandb_table(std::move(whole), sink);
  }
}

}  // namespace

const TraceLayout kWandbTrace{TraceFormat::wandb, &matches_wandb, &read_wandb, &lacks_wandb};

}  // namespace vocabplan
