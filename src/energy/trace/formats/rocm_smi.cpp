// rocm-smi --showpower --csv, again and again:
//   device,Average Graphics Package Power (W)
//   card0,35.0
// From ROCm 6 on the column may be "Current Socket Graphics Package Power (W)". No times.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/device_rows.hpp"
#include "energy/trace/reading/header_line.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

// "Max Graphics Package Power (W)" is a limit.
const std::initializer_list<std::string_view> kPackagePower{
    "Current Socket Graphics Package Power (W)", "Average Graphics Package Power (W)",
    "Average Socket Graphics Package Power (W)", "Current Graphics Package Power (W)"};

bool is_rocm_header(const std::vector<std::string>& header) {
  return find_one_of(header, kPackagePower).has_value();
}

bool matches_rocm_smi(std::string_view head) {
  return !header_line(head, &is_rocm_header).empty();
}

std::string lacks_rocm_smi(std::string_view head) {
  if (head.find("ROCm System Management Interface") != std::string_view::npos) {
    return "is text for people: record with rocm-smi --showpower --csv";
  }
  static constexpr std::array<std::string_view, 6> kNames{
      "GPU use",     "Temperature (Sensor", "VRAM Total", "Max Graphics Package Power",
      "Fan speed (", "GPU memory use"};
  bool (*const is_other)(const std::vector<std::string>&) =
      [](const std::vector<std::string>& header) {
        return find_one_of(header, {"device"}) &&
               std::any_of(header.begin(), header.end(), [&](const std::string& name) {
                 return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view start) {
                   return lower_case(name).starts_with(lower_case(start));
                 });
               });
      };
  return header_line(head, is_other).empty()
             ? std::string()
             : "has no column of package power: record with rocm-smi --showpower --csv";
}

void read_rocm_smi(RecordReader::Source source, TraceSink& sink) {
  TraceTable table(from_header_line(std::move(source), &is_rocm_header), sink);
  const auto power = table.find(kPackagePower);
  const auto device = table.find({"device", "card", "gpu"});
  if (!power) {
    sink.refuse(table.header_line(),
                "has no column \"Average Graphics Package Power (W)\": record with rocm-smi "
                "--showpower --csv");
  }
  read_device_rows(table, {.device = device, .value = *power}, sink);
}

}  // namespace

const TraceLayout kRocmSmiTrace{TraceFormat::rocm_smi, &matches_rocm_smi, &read_rocm_smi,
                                &lacks_rocm_smi};

}  // namespace vocabplan
