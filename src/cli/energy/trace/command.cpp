#include "cli/commands.hpp"

#include <algorithm>
#include <memory>

#include "cli/energy/trace/answer.hpp"
#include "cli/energy/trace/faults.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/files_of_call.hpp"
#include "cli/shell/input.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::string_view kNothingCounted = "the sum of 0 kWh is no measurement";

struct TraceArguments {
  CommonOptions common{};
  std::vector<std::string> files{};
  std::string layout{};
  std::string interval{};
  std::string max_gap{};
  std::string static_watts{};
  std::string power_limit{};
  std::string counter_range{};
  std::string device_column{};
  bool one_device = false;
};

std::optional<TraceFormat> layout_of(const std::string& name) {
  if (name.empty()) return std::nullopt;
  std::string names;
  for (const TraceFormat layout : kTraceFormats) {
    if (trace_format_name(layout) == name) return layout;
    names += (names.empty() ? "" : ", ") + std::string(trace_format_name(layout));
  }
  throw UsageError("--layout: " + in_quotes(name) + " is none of " + names);
}

TraceOptions options_of(const TraceArguments& arguments) {
  if (arguments.one_device && !arguments.device_column.empty()) {
    throw UsageError(
        "--one-device with --device-column: either all rows are of one device, or a "
        "column tells devices apart");
  }
  return {.format = layout_of(arguments.layout),
          .interval = positive_argument("--interval", arguments.interval),
          .max_gap = positive_argument("--max-gap", arguments.max_gap),
          .power_limit = positive_argument("--power-limit", arguments.power_limit),
          .counter_range = positive_argument("--counter-range", arguments.counter_range),
          .device_column = arguments.device_column,
          .one_device = arguments.one_device};
}

void check_files(const TraceArguments& arguments) {
  const auto& files = arguments.files;
  if (files.empty()) throw UsageError("FILE is missing; - is standard input");
  if (std::count(files.begin(), files.end(), "-") > 1) {
    throw UsageError("standard input is named twice");
  }
  for (const std::string& file : files) {
    if (file.empty()) throw UsageError("FILE: the name is empty");
  }
}

// The trace of a file, or nothing after telling why there is none.
std::optional<TraceEnergy> read_file(const std::string& file, const TraceOptions& options,
                                     const Diagnostics& diagnostics) {
  try {
    Input input(file);
    return read_trace(input.source(), input.name(), options);
  } catch (const DataError& error) {
    diagnostics.record_error(error.what());
  } catch (const StreamError& error) {
    diagnostics.record_error(error.what());
  }
  return std::nullopt;
}

int run_trace(const TraceArguments& arguments) {
  const Diagnostics diagnostics = arguments.common.diagnostics();
  arguments.common.check();
  const TraceOptions options = options_of(arguments);
  check_files(arguments);
  TraceReport report;
  if (!arguments.static_watts.empty()) {
    report.static_watts = number_argument("--static-watts", arguments.static_watts);
  }
  files_of_call().check_writable();  // an error of the call, not of its first file
  bool failed = false;
  for (const std::string& file : arguments.files) {
    auto trace = read_file(file, options, diagnostics);
    failed = failed || !trace || trace->fault_count > 0;
    if (!trace) continue;
    tell_faults(*trace, diagnostics);
    if (!trace->components.empty()) report.traces.push_back(std::move(*trace));
  }
  if (report.traces.empty()) return kFailed;
  report.sum = sum_traces(report.traces, report.static_watts);
  if (report.traces.size() < arguments.files.size()) {
    report.sum.warnings.push_back("the sum lacks " +
                                  std::to_string(arguments.files.size() - report.traces.size()) +
                                  " of " + std::to_string(arguments.files.size()) + " files");
  }
  if (!(report.sum.measured_joules > 0.0)) {
    diagnostics.record_error("no energy could be counted: " + std::string(kNothingCounted));
    failed = true;
  }
  give(trace_answer(report), arguments.common);
  return failed ? kFailed : kFine;
}

void add_options(CLI::App& command, TraceArguments& arguments) {
  command.add_option("FILE", arguments.files, "Traces of one run; - is stdin")->type_name("");
  add_text_option(command, "--layout", arguments.layout,
                  "The traces' layout (default: by their headers)", "NAME");
  add_text_option(command, "--interval", arguments.interval,
                  "Seconds between rows that have no times", "S");
  add_text_option(command, "--max-gap", arguments.max_gap,
                  "Bridge no longer interval (default 5 medians), seconds", "S");
  add_text_option(command, "--static-watts", arguments.static_watts,
                  "Power beside what was measured", "W");
  add_text_option(command, "--power-limit", arguments.power_limit,
                  "Refuse samples above twice this power", "W");
  add_text_option(command, "--counter-range", arguments.counter_range,
                  "Where counters start anew, if the trace says not, joules", "J");
  add_text_option(command, "--device-column", arguments.device_column,
                  "The column of a table that tells devices apart", "NAME");
  command.add_flag("--one-device", arguments.one_device,
                   "All rows are of one device, whatever they look like");
}

}  // namespace

void add_energy_trace(CLI::App& family, Action& chosen) {
  auto arguments = std::make_shared<TraceArguments>();
  CLI::App* command = family.add_subcommand("trace", "The energy that meters have measured");
  add_options(*command, *arguments);
  add_answer_options(*command, arguments->common);
  command->footer(
      "Layouts: nvidia-smi, nvidia-dmon, rapl, perf, turbostat, scaphandre,\n"
      "codecarbon, zeus, slurm, and watts: a table timestamp,component,watts.\n"
      "A gap is never bridged, a missing value is never zero, and a domain inside\n"
      "another is not added twice.\n"
      "\nExamples:\n"
      "  vocabplan energy trace gpus.csv rapl.csv --static-watts 150\n"
      "  nvidia-smi dmon -s p -c 60 | vocabplan energy trace - --interval 1");
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return run_trace(*arguments); }; });
}

}  // namespace vocabplan::cli
