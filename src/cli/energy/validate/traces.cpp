#include "cli/energy/validate/traces.hpp"

#include <algorithm>
#include <utility>

#include "cli/energy/trace/faults.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/shell/text_input.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kLongestEstimate = std::size_t{1} << 20U;

using Given = std::pair<const char*, const std::string*>;

void refuse(const std::vector<Given>& given, const std::string& because) {
  for (const auto& [option, text] : given) {
    if (!text->empty()) throw UsageError(std::string(option) + " " + because);
  }
}

double watts_of(const ValidateOptions& options) {
  return options.static_watts.empty() ? 0.0
                                      : number_argument("--static-watts", options.static_watts);
}

StatedEstimate read_estimate(const std::string& file) {
  const TextInput input = read_text_input(file, kLongestEstimate);
  try {
    return parse_estimate(input.text, input.name);
  } catch (const DataError&) {
    if (input.text.find("\"records\"") == std::string::npos) throw;
    throw DataError(input.name, 0,
                    "holds records, as 'predict' and 'sweep' write them; accepted is an answer of "
                    "'energy estimate -f json'");
  }
}

}  // namespace

void check_form(const ValidateOptions& o) {
  if (o.estimate.empty() && o.traces.empty()) {
    if (o.file.empty()) {
      throw UsageError("PAIRS is missing; - is standard input, --estimate and --trace are instead");
    }
    refuse({{"--static-watts", &o.static_watts},
            {"--interval", &o.interval},
            {"--device-column", &o.device_column}},
           "without --trace: it is about traces");
    if (o.one_device) throw UsageError("--one-device without --trace: it is about traces");
    return;
  }
  if (o.one_device && !o.device_column.empty()) {
    throw UsageError(
        "--one-device with --device-column: either all rows are of one device, or a "
        "column tells devices apart");
  }
  if (o.estimate.empty()) throw UsageError("--trace without --estimate");
  if (o.traces.empty()) throw UsageError("--estimate without --trace");
  if (o.estimate == "-" && std::count(o.traces.begin(), o.traces.end(), "-") > 0) {
    throw UsageError("--estimate and --trace cannot both be standard input");
  }
  refuse({{"PAIRS", &o.file},
          {"--estimate-column", &o.estimate_column},
          {"--measured-column", &o.measured_column},
          {"--group-column", &o.group_column},
          {"--leave-out-column", &o.leave_out_column},
          {"--name-column", &o.name_column},
          {"--duration-column", &o.duration_column},
          {"--unit", &o.unit},
          {"--write-calibration", &o.write_calibration}},
         "with --trace: it is about a table of pairs");
}

TracedRun read_traced_run(const ValidateOptions& options, const Diagnostics& diagnostics) {
  TraceOptions how{.device_column = options.device_column, .one_device = options.one_device};
  if (!options.interval.empty()) how.interval = number_argument("--interval", options.interval);
  const StatedEstimate estimate = read_estimate(options.estimate);
  TracedRun out;
  std::vector<TraceEnergy> traces;
  traces.reserve(options.traces.size());
  for (const std::string& file : options.traces) {
    Input input(file);
    traces.push_back(read_trace(input.source(), input.name(), how));
    const TraceEnergy& trace = traces.back();
    tell_faults(trace, diagnostics);
    for (const std::string& warning : trace.warnings) {
      diagnostics.warning(input.name() + ": " + warning);
    }
    out.fault_count += trace.fault_count;
  }
  out.run = measured_run(estimate, traces, watts_of(options));
  return out;
}

}  // namespace vocabplan::cli
