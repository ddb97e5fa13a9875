// amd-smi metric --power --csv and amd-smi monitor -p --csv, with -w or without:
//   [timestamp,]gpu,socket_power,gfx_voltage,...    [timestamp,]gpu,xcp,power_usage,...
// Watts; times in seconds since 1970 with -w alone. amd-smi metric -E has a counter in joules.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/device_rows.hpp"
#include "energy/trace/reading/header_line.hpp"
#include "energy/trace/reading/table.hpp"

namespace vocabplan {
namespace {

const std::initializer_list<std::string_view> kSocketPower{
    "socket_power", "power_usage", "current_socket_power", "average_socket_power",
    "socket_power_w"};
constexpr std::string_view kSocketEnergy = "total_energy_consumption";

bool is_amd_header(const std::vector<std::string>& header) {
  return find_one_of(header, {"gpu"}) &&
         (find_one_of(header, kSocketPower) || find_one_of(header, {kSocketEnergy}));
}

bool matches_amd_smi(std::string_view head) {
  return !header_line(head, &is_amd_header).empty();
}

// Columns that amd-smi alone writes beside its gpu.
std::string lacks_amd_smi(std::string_view head) {
  const auto is_other = [](const std::vector<std::string>& header) {
    return find_one_of(header, {"gpu"}) &&
           find_one_of(header, {"gfx_clk", "gfx_voltage", "hotspot_temperature", "gfx_activity",
                                "vram_used", "gfx", "xcp"});
  };
  return header_line(head, is_other).empty()
             ? std::string()
             : "has no column socket_power or power_usage: record with amd-smi metric -p --csv or "
               "amd-smi monitor -p --csv";
}

void read_amd_smi(RecordReader::Source source, TraceSink& sink) {
  TraceTable table(from_header_line(std::move(source), &is_amd_header), sink);
  const auto power = table.find(kSocketPower);
  const auto energy = table.find({kSocketEnergy});
  const auto gpu = table.find({"gpu"});
  if (!power && !energy) {
    sink.refuse(table.header_line(), "has no column socket_power or power_usage");
  }
  if (!gpu && !sink.options().one_device && sink.options().device_column.empty()) {
    sink.refuse(table.header_line(), "has no column gpu");
  }
  DeviceRowColumns columns{.device = gpu, .value = power ? *power : *energy};
  columns.is_counter = !power;
  if (columns.is_counter) columns.unit = {"J", 1.0};
  read_device_rows(table, columns, sink);
}

}  // namespace

const TraceLayout kAmdSmiTrace{TraceFormat::amd_smi, &matches_amd_smi, &read_amd_smi,
                               &lacks_amd_smi};

}  // namespace vocabplan
