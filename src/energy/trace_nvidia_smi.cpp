#include <algorithm>
#include <string>
#include <utility>

#include "trace_number.hpp"
#include "trace_reader.hpp"
#include "trace_table.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

// nvidia-smi --query-gpu=timestamp,index,power.draw --format=csv, with the user's choice and order
// of columns, with or without nounits, and with noheader where the columns can be told apart.
namespace vocabplan {
namespace {

constexpr std::string_view kNone;

struct Columns {
  std::optional<std::size_t> time{};
  std::optional<std::size_t> device{};
  std::optional<std::size_t> power{};
  std::string prefix{};  // of the device's name
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
  for (const std::string_view name : {"power.draw", "power.draw.average", "power.draw.instant"}) {
    const auto is_it = [name](const std::string& field) {
      return same_in_any_case(name_and_unit(field).first, name);
    };
    const auto found = std::find_if(header.begin(), header.end(), is_it);
    if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  }
  return std::nullopt;
}

bool is_whole(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_stamp(std::string_view text) {
  return text.size() >= 19 && text[4] == '/' && TraceTime().read(text).has_value();
}

// Columns of output without a header: told apart when one field is a time, one watts, and at most
// one a whole number or a UUID. Without units the watts are the one number with a point.
Columns columns_by_value(const std::vector<std::string>& row) {
  Columns columns;
  std::size_t powers = 0;
  std::size_t indices = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string_view field = row[i];
    const Measure measure = parse_measure(field, false);
    const bool is_number = measure.fault.empty();
    if (is_stamp(field)) {
      columns.time = i;
    } else if (is_number && (measure.unit == "W" || (measure.unit.empty() && !is_whole(field)))) {
      columns.power = i;
      ++powers;
    } else if (is_whole(field) || field.starts_with("GPU-")) {
      columns.device = i;
      columns.prefix = is_whole(field) ? "gpu " : "";
      ++indices;
    }
  }
  if (powers != 1 || indices > 1) columns.power.reset();
  return columns;
}

bool matches(std::string_view head) {
  const auto first = header_fields(head);
  if (find_power(first)) return true;
  // Without a header and a request only where there is no doubt: a time, a device, and "W".
  const Columns columns = columns_by_value(first);
  return columns.time && columns.device && columns.power && first[*columns.power].ends_with(" W");
}

Columns columns_by_header(const TraceTable& table) {
  Columns columns{.time = table.find({"timestamp"}), .power = find_power(table.header())};
  columns.device = table.find({"index"});
  if (columns.device) {
    columns.prefix = "gpu ";
  } else {
    columns.device = table.find({"uuid", "gpu_uuid", "pci.bus_id", "gpu_bus_id", "serial",
                                 "gpu_serial", "name", "gpu_name"});
  }
  return columns;
}

Columns find_columns(TraceTable& table, TraceSink& sink) {
  Columns columns = columns_by_header(table);
  if (columns.power) {
    const auto unit = name_and_unit(table.header()[*columns.power]).second;
    if (unit.empty() || unit == "W") return columns;
    sink.refuse(table.header_line(), "power.draw is in " + in_quotes(unit) + ", not in W");
  }
  columns = columns_by_value(table.header());
  if (!columns.power) {
    sink.refuse(table.header_line(),
                "has no column power.draw, and without a header its columns cannot be told apart: "
                "record it with the header");
  }
  table.header_is_row();
  return columns;
}

void read(RecordReader::Source source, TraceSink& sink) {
  TraceTable table(std::move(source), sink);
  const Columns columns = find_columns(table, sink);
  RowClock clock(sink);
  if (!columns.time) clock.need_interval();
  if (!columns.device) {
    sink.warn("has no column index or uuid: its rows are taken for one device");
  }
  ComponentColumn components(sink, columns.prefix);
  while (const Record* row = table.next()) {
    const auto& fields = row->fields;
    const std::string_view device = columns.device ? fields[*columns.device] : "gpu";
    if (is_missing(device)) {
      sink.fault(row->line, "names no device");
      continue;
    }
    const std::size_t number = components.number(device);
    const auto time =
        columns.time ? clock.read(fields[*columns.time], row->line) : clock.count(number);
    if (!time) continue;
    const std::string_view power = fields[*columns.power];
    if (is_missing(power)) {
      sink.missing(number, *time, 0.0);
      continue;
    }
    const auto watts =
        read_measure(sink, power, "power.draw", table.comma_separates(), {"W"}, row->line);
    if (watts) sink.power(number, *time, *watts, row->line);
  }
}

}  // namespace

const TraceLayout kNvidiaSmiTrace{TraceFormat::nvidia_smi, &matches, &read};

}  // namespace vocabplan
