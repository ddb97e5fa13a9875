// A table with a column of power for each device:
//   timestamp,GPU0,GPU1,...    time_ms,gpu_0_power [mW],gpu_1_power [mW],...
// Columns that say neither power nor a unit are taken for watts only where their values are too
// large for percent of utilisation and too small for a clock or for memory.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text_source.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/column_name.hpp"
#include "energy/trace/reading/power_columns.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

struct GpuColumn {
  std::size_t at = 0;
  PowerName power{};
};

// The columns of a header that name a device by its number.
struct GpuColumnsOfHeader {
  std::vector<GpuColumn> said{};  // to be power
  std::vector<GpuColumn> bare{};  // GPU0: of anything

  [[nodiscard]] const std::vector<GpuColumn>& used() const { return said.empty() ? bare : said; }
};

GpuColumnsOfHeader gpu_columns_of(const std::vector<std::string>& header) {
  GpuColumnsOfHeader columns;
  for (std::size_t i = 0; i < header.size(); ++i) {
    auto power = power_of_column(header[i]);
    if (!power || !power->has_number) continue;
    (power->is_said ? columns.said : columns.bare).push_back({i, std::move(*power)});
  }
  return columns;
}

// True if numbers in columns without a unit are watts of an accelerator: percentages end at 100,
// and accelerators draw up to 1.4 kW.
bool look_like_watts(std::string_view head, const std::vector<GpuColumn>& columns) {
  constexpr double kMostPercent = 100.0;
  constexpr double kMostWatts = 1500.0;
  constexpr std::size_t kFirst = 1000;
  RecordReader rows(text_source(head), separator_of(first_line(head)));
  double most = 0.0;
  for (std::size_t i = 0; i < kFirst; ++i) {
    const Record* const row = rows.next();
    if (row == nullptr) break;
    for (const GpuColumn& column : columns) {
      if (!row->fault.empty() || column.at >= row->fields.size()) continue;
      const Measure measure = parse_measure(row->fields[column.at], false);
      if (!measure.fault.empty()) continue;
      if (same_in_any_case(measure.unit, "W")) return true;
      most = std::max(most, measure.value);
    }
  }
  return most > kMostPercent && most <= kMostWatts;
}

bool matches_gpu_columns(std::string_view head) {
  const auto header = header_fields(head);
  const GpuColumnsOfHeader columns = gpu_columns_of(header);
  if (!columns.said.empty()) return true;
  return !columns.bare.empty() && find_time(header) && look_like_watts(head, columns.bare);
}

std::string lacks_gpu_columns(std::string_view head) {
  const auto header = header_fields(head);
  const GpuColumnsOfHeader columns = gpu_columns_of(header);
  if (columns.bare.empty() || !find_time(header)) return {};
  return "column " + in_quotes(header[columns.bare.front().at]) +
         " states no unit, and its values may be percent of utilisation, clocks or memory; if they "
         "are watts call it gpu" +
         columns.bare.front().power.number + "_power_w, or say --layout gpu-columns";
}

// Other columns of power are of something that no number tells apart.
void warn_of_left_out(const TraceTable& table, const GpuColumnsOfHeader& columns, TraceSink& sink) {
  if (!columns.said.empty() && !columns.bare.empty()) {
    sink.warn("columns such as " + in_quotes(table.header()[columns.bare.front().at]) +
              " say no power and are left out");
  }
  for (const std::string& name : table.header()) {
    const ColumnName parsed = parse_column_name(name);
    const auto power = power_of_column(name);
    if (!parsed.power || (power && power->has_number)) continue;
    sink.warn("column " + in_quotes(name) + " is of no numbered device and is left out");
  }
}

void read_gpu_columns(RecordReader::Source source, TraceSink& sink) {
  TraceTable table(std::move(source), sink);
  const GpuColumnsOfHeader columns = gpu_columns_of(table.header());
  if (columns.used().empty()) {
    sink.refuse(table.header_line(),
                "has no column of a device's power, such as gpu0_power_w or \"GPU 0 [W]\"");
  }
  warn_of_left_out(table, columns, sink);
  if (columns.said.empty()) {
    sink.warn("columns such as " + in_quotes(table.header()[columns.bare.front().at]) +
              " state no unit and are taken for watts");
  }
  PowerColumns power(table, sink);
  for (const GpuColumn& column : columns.used()) {
    power.add(column.at, "gpu " + column.power.number, column.power.unit);
  }
  RowClock clock(sink);
  const auto time = clock.find_column(table.header());
  power.read(clock, time);
}

}  // namespace

const TraceLayout kGpuColumnsTrace{TraceFormat::gpu_columns, &matches_gpu_columns,
                                   &read_gpu_columns, &lacks_gpu_columns};

}  // namespace vocabplan
