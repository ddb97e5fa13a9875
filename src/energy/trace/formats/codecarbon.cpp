#include <algorithm>
#include <array>
#include <cmath>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/device_columns.hpp"
#include "energy/trace/reading/head.hpp"
#include "energy/trace/reading/table.hpp"
#include "energy/trace/reading/time.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/energy_units.hpp"

namespace vocabplan {
namespace {

// Runs whose last row is remembered: of a run with rows further apart each would be added.
constexpr std::size_t kMostRuns = 16384;
// The total and the sum of its parts agree up to their rounding.
constexpr double kMostDifference = 0.01;

struct Part {
  std::string_view column;
  std::string_view name;
};

constexpr std::array<Part, 3> kParts{
    {{"cpu_energy", "cpu"}, {"gpu_energy", "gpu"}, {"ram_energy", "ram"}}};

// The newest row of a run: its energies are those since its start.
struct Run {
  std::string id;
  std::string device;  // where the user states a column that names it
  std::size_t line = 0;
  double start = std::nan("");
  double seconds = 0.0;
  std::array<Reading, kParts.size()> parts{};  // kWh, with PUE
  Reading total;
  double pue = 1.0;

  // Of another row, in the same memory.
  void begin(std::size_t at_line) {
    id.clear();
    device.clear();
    line = at_line;
    start = std::nan("");
    pue = 1.0;
  }
};

class CodecarbonTrace {
 public:
  CodecarbonTrace(RecordReader::Source source, TraceSink& sink)
      : rows_(std::move(source), sink),
        sink_(sink),
        devices_(rows_, sink, std::nullopt, rows_.find({"timestamp"})) {}

  void read();

 private:
  void find_columns();
  Reading cell(std::optional<std::size_t> column, std::string_view unit);
  bool take_row(Run& run);
  bool take_times(Run& run);
  bool take_energies(Run& run);
  bool take_pue(Run& run);
  void keep(Run& run);
  void add(const Run& run);
  std::size_t part(const std::string& device, std::size_t number);
  void compare_total(const Run& run, double sum);

  TraceTable rows_;
  const Record* row_ = nullptr;
  TraceSink& sink_;
  DeviceColumns devices_;
  TraceTime time_;
  std::optional<std::size_t> timestamp_;
  std::optional<std::size_t> run_id_;
  std::optional<std::size_t> duration_;
  std::optional<std::size_t> total_;
  std::optional<std::size_t> pue_;
  std::array<std::optional<std::size_t>, kParts.size()> parts_;
  Run run_;              // of the row
  std::list<Run> runs_;  // the one whose row is oldest first
  std::unordered_map<std::string, std::list<Run>::iterator> by_id_;
};

void CodecarbonTrace::find_columns() {
  timestamp_ = rows_.find({"timestamp"});
  duration_ = rows_.find({"duration"});
  total_ = rows_.find({"energy_consumed"});
  pue_ = rows_.find({"pue"});
  // Rows of tasks have the energy of each task, not that since the run's start.
  run_id_ = rows_.find({"task_name"}) ? std::nullopt : rows_.find({"run_id"});
  for (std::size_t i = 0; i < kParts.size(); ++i) parts_[i] = rows_.find({kParts[i].column});
  if (!duration_ || !total_) {
    sink_.refuse(rows_.header_line(), "the header has no columns duration and energy_consumed");
  }
}

void CodecarbonTrace::read() {
  find_columns();
  while ((row_ = rows_.next()) != nullptr) {
    if (row_->fields.front() == rows_.header().front()) {
      sink_.refuse(row_->line, "another header begins here: cut the file before it");
    }
    run_.begin(row_->line);
    if (take_row(run_)) keep(run_);
  }
  for (const Run& run : runs_) add(run);
}

Reading CodecarbonTrace::cell(std::optional<std::size_t> column, std::string_view unit) {
  if (!column) return {};
  const CellPlace place{row_->line, rows_.header()[*column], unit, rows_.comma_separates()};
  return take_reading(sink_, place, row_->fields[*column]);
}

bool CodecarbonTrace::take_row(Run& run) {
  if (devices_.are_stated()) {
    run.device = devices_.device(*row_);
    if (run.device.empty()) {
      sink_.fault(run.line, "names no device");
      return false;
    }
  }
  if (run_id_ && !is_missing(row_->fields[*run_id_])) {
    run.id.assign(row_->fields[*run_id_]).append(run.device.empty() ? "" : " ").append(run.device);
  }
  return take_times(run) && take_pue(run) && take_energies(run);
}

bool CodecarbonTrace::take_times(Run& run) {
  const Reading duration = cell(duration_, "s");
  if (duration.is_fault()) return false;
  if (!duration.is_number()) {
    sink_.fault(run.line, "no duration");
    return false;
  }
  run.seconds = duration.value;
  if (!timestamp_ || is_missing(row_->fields[*timestamp_])) return true;
  const std::string_view text = row_->fields[*timestamp_];
  const auto end = time_.read(text);
  if (!end) {
    sink_.fault(run.line, "timestamp " + in_quotes(text) + " " + std::string(time_.fault()));
    return false;
  }
  sink_.clock(time_.clock());
  run.start = *end - run.seconds;
  return true;
}

bool CodecarbonTrace::take_pue(Run& run) {
  const Reading pue = cell(pue_, "");
  if (pue.is_number()) run.pue = pue.value;
  if (run.pue < 1.0) {
    sink_.refuse(run.line, "pue " + shortest(run.pue) + " is below 1");
  }
  return !pue.is_fault();
}

bool CodecarbonTrace::take_energies(Run& run) {
  run.total = cell(total_, "kWh");
  bool readable = !run.total.is_fault();
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    run.parts[i] = cell(parts_[i], "kWh");
    readable = readable && !run.parts[i].is_fault();
  }
  return readable;
}

// A row takes the place of the one before of the same run, which most often was the last row.
void CodecarbonTrace::keep(Run& run) {
  if (run.id.empty()) {
    add(run);
    return;
  }
  auto known = runs_.end();
  if (!runs_.empty() && runs_.back().id == run.id) {
    known = std::prev(runs_.end());
  } else if (const auto found = by_id_.find(run.id); found != by_id_.end()) {
    known = found->second;
  }
  if (known != runs_.end()) {
    if (run.seconds < known->seconds) {
      sink_.refuse(run.line, "time runs backwards in run " + in_quotes(run.id) + ": " +
                                 shortest(run.seconds) + " s after " + shortest(known->seconds) +
                                 " s");
    }
    std::swap(*known, run);
    runs_.splice(runs_.end(), runs_, known);
    return;
  }
  if (runs_.size() == kMostRuns) {
    add(runs_.front());
    by_id_.erase(runs_.front().id);
    runs_.pop_front();
  }
  runs_.push_back(run);
  by_id_.emplace(run.id, std::prev(runs_.end()));
}

void CodecarbonTrace::add(const Run& run) {
  if (run.pue > 1.0) {
    sink_.warn("the energies contain a PUE of " + shortest(run.pue) + ": they are divided by it");
  }
  const double unit = kJoulesPerKwh / run.pue;
  double sum = 0.0;
  bool has_parts = false;
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    if (!run.parts[i].is_number()) continue;
    has_parts = true;
    sum += run.parts[i].value;
    const std::size_t component = part(run.device, i);
    sink_.energy(component, run.start, run.seconds, run.parts[i].value * unit, run.line);
  }
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    const bool absent = parts_[i] && !run.parts[i].is_number();
    if (absent) sink_.missing(part(run.device, i), run.start, run.seconds);
  }
  if (has_parts) {
    compare_total(run, sum);
  } else if (run.total.is_number()) {
    sink_.energy(part(run.device, kParts.size()), run.start, run.seconds, run.total.value * unit,
                 run.line);
  } else {
    sink_.missing(part(run.device, kParts.size()), run.start, run.seconds);
  }
}

// The component of a part, or behind the parts of the total.
std::size_t CodecarbonTrace::part(const std::string& device, std::size_t number) {
  std::string name(number < kParts.size() ? kParts[number].name : "total");
  return sink_.component(devices_.before_part(device) + name);
}

void CodecarbonTrace::compare_total(const Run& run, double sum) {
  if (!run.total.is_number()) return;
  if (std::abs(run.total.value - sum) <= kMostDifference * std::max(run.total.value, sum)) return;
  sink_.warn("line " + std::to_string(run.line) + ": energy_consumed is " +
             shortest(run.total.value) + " kWh, its parts are " + shortest(sum) +
             " kWh together; the parts are used");
}

bool matches_codecarbon(std::string_view head) {
  const auto header = header_fields(head);
  return find_one_of(header, {"energy_consumed"}) && find_one_of(header, {"duration"});
}

std::string lacks_codecarbon(std::string_view head) {
  const auto header = header_fields(head);
  const bool is_it = find_one_of(header, {"emissions", "codecarbon_version", "emissions_rate"}) &&
                     find_one_of(header, {"project_name", "run_id", "duration"});
  if (!is_it && !find_one_of(header, {"energy_consumed"})) return {};
  return "has no column " +
         std::string(find_one_of(header, {"energy_consumed"}) ? "duration" : "energy_consumed") +
         ", as CodeCarbon's emissions.csv has";
}

void read_codecarbon(RecordReader::Source source, TraceSink& sink) {
  CodecarbonTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kCodecarbonTrace{TraceFormat::codecarbon, &matches_codecarbon, &read_codecarbon,
                                   &lacks_codecarbon};

}  // namespace vocabplan
