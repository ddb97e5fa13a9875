#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/column_name.hpp"
#include "energy/trace/reading/device_columns.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

// nvidia-smi --query-gpu=timestamp,index,power.draw --format=csv, with the user's choice and order
// of columns, with or without nounits, and with noheader where the columns can be told apart.
namespace vocabplan {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::string_view kNone;
constexpr std::size_t kFirstRows = 128;
constexpr std::string_view kLacksPower = "has no column power.draw: add it to --query-gpu";

struct Columns {
  std::optional<std::size_t> time{};
  std::optional<std::size_t> device{};
  std::optional<std::size_t> power{};
  StatedUnit unit{"W", 1.0};
};

// The name of a column and its unit: "power.draw [W]".
std::pair<std::string_view, std::string_view> name_and_unit(std::string_view field) {
  const std::size_t bracket = field.find('[');
  if (bracket == std::string_view::npos || !field.ends_with(']')) return {field, kNone};
  std::string_view name = field.substr(0, bracket);
  while (name.ends_with(' ')) name.remove_suffix(1);
  return {name, field.substr(bracket + 1, field.size() - bracket - 2)};
}

std::optional<std::size_t> find_power(const std::vector<std::string>& header) {
  std::vector<std::string_view> names;
  names.reserve(header.size());
  for (const std::string& field : header) names.push_back(name_and_unit(field).first);
  return find_one_of(names, {"power.draw", "power.draw.average", "power.draw.instant"});
}

bool is_whole(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_stamp(std::string_view text) {
  return text.size() >= 19 && text[4] == '/' && TraceTime().read(text).has_value();
}

// The columns of output without a header, from its first rows: one is a time, one watts; without
// units the watts are the one number with a point. A UUID is a device, and a whole number where it
// behaves like an index; else it is a temperature, a load or the like.
Columns columns_by_value(const Rows& rows) {
  Columns columns;
  if (rows.empty()) return columns;
  std::vector<std::size_t> powers;
  for (std::size_t i = 0; i < rows.front().size(); ++i) {
    const std::string_view field = rows.front()[i];
    const Measure measure = parse_measure(field, false);
    if (is_stamp(field)) {
      columns.time = i;
    } else if (measure.fault.empty() &&
               (measure.unit == "W" || (measure.unit.empty() && !is_whole(field)))) {
      powers.push_back(i);
    }
  }
  if (powers.size() == 1) columns.power = powers.front();
  std::vector<std::size_t> cyclic;
  std::vector<std::size_t> constant;
  for (std::size_t i = 0; i < rows.front().size(); ++i) {
    if (std::string_view(rows.front()[i]).starts_with("GPU-")) columns.device = i;
    if (!is_whole(rows.front()[i])) continue;
    const IndexLike like = index_like(rows, i, columns.time);
    if (like == IndexLike::cyclic || like == IndexLike::one_tick) cyclic.push_back(i);
    if (like == IndexLike::constant) constant.push_back(i);
  }
  if (columns.device) return columns;
  // Of several constants any is the name of one device; of several that take turns, none is sure.
  if (cyclic.size() > 1) columns.power.reset();
  if (cyclic.size() == 1) columns.device = cyclic.front();
  if (cyclic.empty() && constant.size() == 1) columns.device = constant.front();
  return columns;
}

// The first column that only nvidia-smi's query has; empty where there is none.
std::string_view columns_of_query(const std::vector<std::string>& header) {
  constexpr std::array<std::string_view, 16> kNames{
      "utilization.", "memory.", "temperature.", "clocks.",       "power.",     "pci.",
      "ecc.",         "pcie.",   "gpu_uuid",     "gpu_name",      "gpu_serial", "gpu_bus_id",
      "fan.speed",    "pstate",  "compute_mode", "driver_version"};
  for (const std::string& field : header) {
    const std::string name = lower_case(field);
    const bool is_one = std::any_of(kNames.begin(), kNames.end(), [&](std::string_view start) {
      return name.starts_with(start);
    });
    if (is_one) return field;
  }
  return {};
}

std::string lacks_nvidia_smi(std::string_view head) {
  for (const std::string_view words : {"NVSMI LOG", "| NVIDIA-SMI "}) {
    if (head.find(words) == std::string_view::npos) continue;
    return "is text for people: record with nvidia-smi "
           "--query-gpu=timestamp,index,power.draw --format=csv -l 1";
  }
  return columns_of_query(header_fields(head)).empty() ? std::string() : std::string(kLacksPower);
}

bool matches_nvidia_smi(std::string_view head) {
  const auto first = header_fields(head);
  if (find_power(first)) return true;
  // Without a header and a request only where there is no doubt: a time, a device, and "W".
  const Columns columns = columns_by_value({first});
  const auto may_name = [](const std::string& field) {
    return is_whole(field) || field.starts_with("GPU-");
  };
  return columns.time && columns.power && first[*columns.power].ends_with(" W") &&
         std::any_of(first.begin(), first.end(), may_name);
}

Columns columns_by_header(const TraceTable& table) {
  const auto time = find_time(table.header());
  Columns columns{.time = time ? std::optional(time->at) : std::nullopt,
                  .power = find_power(table.header())};
  columns.device = table.find({"index", "uuid", "gpu_uuid", "pci.bus_id", "gpu_bus_id", "serial",
                               "gpu_serial", "name", "gpu_name"});
  return columns;
}

Columns columns_of_query_table(TraceTable& table, TraceSink& sink) {
  Columns columns = columns_by_header(table);
  if (columns.power) {
    const auto unit = name_and_unit(table.header()[*columns.power]).second;
    if (unit.empty()) return columns;
    if ((columns.unit = power_unit(unit))) return columns;
    sink.refuse(table.header_line(), "power.draw is in " + in_quotes(unit) + ", not in W or mW");
  }
  if (!columns_of_query(table.header()).empty()) {
    sink.refuse(table.header_line(), std::string(kLacksPower));
  }
  table.header_is_row();
  columns = columns_by_value(table.first_rows(kFirstRows));
  if (!columns.power) {
    sink.refuse(table.header_line(),
                "has no column power.draw, and without a header its columns cannot be told apart: "
                "record it with the header");
  }
  return columns;
}

// Without a header a device that appears behind the first rows may be no device.
void check_late(const TraceTable& table, TraceSink& sink, std::string_view device,
                std::size_t line) {
  if (table.has_header() || device.starts_with("GPU-")) return;
  sink.refuse(line, "a column that was taken for the devices' index, as there is no header, has " +
                        in_quotes(device) +
                        " here, which was not among the first rows: record it with the header, "
                        "give the column's number with --device-column, or say --one-device if all "
                        "rows are of one");
}

class SmiReader {
 public:
  SmiReader(RecordReader::Source source, TraceSink& sink)
      : sink_(sink),
        table_(std::move(source), sink),
        columns_(columns_of_query_table(table_, sink)),
        clock_(sink),
        place_{0, "power.draw", columns_.unit.sign, table_.comma_separates(), columns_.unit.per},
        devices_(table_, sink, columns_.device, columns_.time),
        components_(sink,
                    devices_.are_stated() && table_.has_header() ? devices_.prefix() : "gpu ") {
    if (table_.has_header()) (void)clock_.find_column(table_.header());
  }

  void read();

 private:
  void take(const Record& row);

  TraceSink& sink_;
  TraceTable table_;
  Columns columns_;
  RowClock clock_;
  CellPlace place_;
  DeviceColumns devices_;
  ComponentColumn components_;
  std::size_t late_ = 0;  // number of the first component that is not among the first rows
};

void SmiReader::read() {
  if (!columns_.time) clock_.need_interval();
  if (!devices_.name_devices() && !sink_.options().one_device) {
    sink_.warn("has no column index or uuid: its rows are taken for one device");
  }
  if (!table_.has_header() && devices_.name_devices() && !devices_.are_stated()) {
    for (const auto& row : table_.first_rows(kFirstRows)) {
      const std::string& device = row[*columns_.device];
      if (!is_missing(device)) late_ = std::max(late_, components_.number(device) + 1);
    }
  }
  while (const Record* row = table_.next()) take(*row);
  devices_.finish();
}

void SmiReader::take(const Record& row) {
  const std::string_view device = devices_.name_devices() ? devices_.device(row) : "gpu";
  if (device.empty()) {
    sink_.fault(row.line, "names no device");
    return;
  }
  const std::size_t number = components_.number(device);
  if (late_ > 0 && number >= late_) check_late(table_, sink_, device, row.line);
  devices_.watch(row, number);
  const auto time =
      columns_.time ? clock_.read(row.fields[*columns_.time], row.line) : clock_.count(number);
  if (!time) return;
  place_.line = row.line;
  const Reading watts = take_reading(sink_, place_, row.fields[*columns_.power]);
  if (watts.is_number()) sink_.power(number, *time, watts.value, row.line);
  if (watts.is_missing()) sink_.missing(number, *time, 0.0);
}

void read_nvidia_smi(RecordReader::Source source, TraceSink& sink) {
  SmiReader(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kNvidiaSmiTrace{TraceFormat::nvidia_smi, &matches_nvidia_smi, &read_nvidia_smi,
                                  &lacks_nvidia_smi};

}  // namespace vocabplan
