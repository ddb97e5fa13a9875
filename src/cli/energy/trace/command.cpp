#include "cli/commands.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/energy/trace/answer.hpp"
#include "cli/energy/trace/faults.hpp"
#include "cli/energy/trace/window_answer.hpp"
#include "cli/energy/trace/windows_file.hpp"
#include "cli/options/numbers.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/files_of_call.hpp"
#include "cli/shell/input.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::string_view kNothingCounted = "the sum of 0 kWh is no measurement";

struct TraceArguments {
  CommonOptions common{};
  std::vector<std::string> files{};
  Argument<TraceFormat> layout{};
  Argument<double> interval{};
  Argument<double> max_gap{};
  Argument<double> static_watts{0.0};
  Argument<double> power_limit{};
  Argument<double> counter_range{};
  std::string device_column{};
  bool one_device = false;
  std::string from{};
  std::string to{};
  std::string windows{};

  [[nodiscard]] bool is_cut() const { return !from.empty() || !to.empty(); }
};

// The layouts by their names.
Choices<TraceFormat, kTraceFormats.size()> layouts() {
  Choices<TraceFormat, kTraceFormats.size()> names;
  std::transform(kTraceFormats.begin(), kTraceFormats.end(), names.begin(),
                 [](TraceFormat layout) { return std::pair(trace_format_name(layout), layout); });
  return names;
}

// Their names in lines for --help.
std::string layout_names() {
  constexpr std::size_t kIndent = std::string_view("Layouts: ").size();
  std::string names;
  for (const TraceFormat layout : kTraceFormats) {
    names.append(names.empty() ? "" : ", ").append(trace_format_name(layout));
  }
  return wrapped(names, kColumns - kIndent, "\n" + std::string(kIndent, ' '));
}

TraceOptions options_of(const TraceArguments& arguments) {
  if (arguments.one_device && !arguments.device_column.empty()) {
    throw UsageError(
        "--one-device with --device-column: either all rows are of one device, or a "
        "column tells devices apart");
  }
  return {.format = arguments.layout.value(),
          .interval = arguments.interval.value(),
          .max_gap = arguments.max_gap.value(),
          .power_limit = arguments.power_limit.value(),
          .counter_range = arguments.counter_range.value(),
          .device_column = arguments.device_column,
          .one_device = arguments.one_device};
}

// Of these there is one at most.
void check_windows(const TraceArguments& arguments) {
  if (arguments.is_cut() && !arguments.windows.empty()) {
    throw UsageError("--windows with " + std::string(arguments.from.empty() ? "--to" : "--from") +
                     ": a trace is cut by a table of windows or to one stretch of time");
  }
}

void take_windows(const TraceArguments& arguments, const Diagnostics& diagnostics,
                  TraceOptions& options) {
  if (arguments.is_cut()) options.windows = {{.start = arguments.from, .end = arguments.to}};
  if (arguments.windows.empty()) return;
  WindowsFile file = read_windows(arguments.windows, diagnostics);
  options.windows = std::move(file.windows);
  options.windows_source = std::move(file.name);
}

// The report is then of what lies between --from and --to.
void cut_traces(TraceReport& report) {
  for (TraceEnergy& trace : report.traces) {
    report.cuts.push_back(trace.windows.empty() ? WindowEnergy() : trace.windows.front());
    if (trace.windows.empty()) continue;
    TraceEnergy cut = trace.inside(0);
    cut.warnings = std::move(trace.warnings);
    trace = std::move(cut);
  }
}

void check_files(const TraceArguments& arguments) {
  const auto& files = arguments.files;
  if (files.empty()) throw UsageError("FILE is missing; - is standard input");
  const auto inputs = std::count(files.begin(), files.end(), "-");
  if (inputs + (arguments.windows == "-" ? 1 : 0) > 1) {
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
  } catch (const DomainError& error) {  // of --from and --to
    throw UsageError(error.what());
  }
  return std::nullopt;
}

// True where the answer is no measurement.
bool tell_of_nothing(TraceReport& report, const EmptyWindows& empty,
                     const Diagnostics& diagnostics) {
  if (empty.all) {
    diagnostics.record_error(empty.text);
    return true;
  }
  if (!empty.text.empty()) report.sum.warnings.push_back(empty.text);
  if (report.sum.measured_joules > 0.0) return false;
  diagnostics.record_error("no energy could be counted: " + std::string(kNothingCounted));
  return true;
}

int run_trace(const TraceArguments& arguments) {
  const Diagnostics diagnostics = arguments.common.diagnostics();
  TraceOptions options = options_of(arguments);
  check_files(arguments);
  check_windows(arguments);
  TraceReport report{.static_watts = *arguments.static_watts};
  files_of_call().check_writable();  // an error of the call, not of its first file
  take_windows(arguments, diagnostics, options);
  bool failed = false;
  for (const std::string& file : arguments.files) {
    auto trace = read_file(file, options, diagnostics);
    failed = failed || !trace || trace->fault_count > 0;
    if (!trace) continue;
    tell_faults(*trace, diagnostics);
    if (!trace->components.empty()) report.traces.push_back(std::move(*trace));
  }
  if (report.traces.empty()) return kFailed;
  report.has_windows = !arguments.windows.empty();
  check_offsets(report);
  const EmptyWindows empty = empty_windows(report);
  if (arguments.is_cut()) cut_traces(report);
  report.sum = sum_traces(report.traces, report.static_watts);
  if (report.traces.size() < arguments.files.size()) {
    report.sum.warnings.push_back("the sum lacks " +
                                  std::to_string(arguments.files.size() - report.traces.size()) +
                                  " of " + std::to_string(arguments.files.size()) + " files");
  }
  failed = tell_of_nothing(report, empty, diagnostics) || failed;
  give(trace_answer(report), arguments.common);
  return failed ? kFailed : kFine;
}

void add_options(CLI::App& command, TraceArguments& arguments) {
  command.add_option("FILE", arguments.files, "Traces of one run; - is stdin")->type_name("");
  add_choice(command, "--layout", arguments.layout, layouts(),
             "The traces' layout (default: by their headers)", "NAME");
  arguments.interval.add(command, "--interval", "Seconds between rows that have no times", "S",
                         positive_argument);
  arguments.max_gap.add(command, "--max-gap",
                        "Bridge no longer interval (default 5 medians), seconds", "S",
                        positive_argument);
  arguments.static_watts.add(command, "--static-watts", "Power beside what was measured", "W",
                             number_argument);
  arguments.power_limit.add(command, "--power-limit", "Refuse samples above twice this power", "W",
                            positive_argument);
  arguments.counter_range.add(command, "--counter-range",
                              "Range of counters where the trace does not say it, joules", "J",
                              positive_argument);
  add_text_option(command, "--from", arguments.from,
                  "Cut the trace before this time: as in the trace, or +12.5s", "T");
  add_text_option(command, "--to", arguments.to, "Cut it behind this time", "T");
  add_text_option(command, "--windows", arguments.windows,
                  "A row a window: a table with name (or run), start, end", "FILE");
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
  command->footer("Layouts: " + layout_names() +
                  "\n"
                  "watts is any table timestamp,component,watts.\n"
                  "A gap is never bridged, a missing value is never zero, and a domain inside\n"
                  "another is not added twice. Readings are interpolated where a trace is cut.\n"
                  "\nExamples:\n"
                  "  vocabplan energy trace gpus.csv rapl.csv --static-watts 150\n"
                  "  vocabplan energy trace smi.csv --windows runs.csv\n"
                  "  nvidia-smi dmon -s p -c 60 | vocabplan energy trace - --interval 1");
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return run_trace(*arguments); }; });
}

}  // namespace vocabplan::cli
