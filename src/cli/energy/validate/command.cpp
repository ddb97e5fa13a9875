#include <algorithm>
#include <memory>
#include <optional>

#include "cli/commands.hpp"
#include "cli/energy/trace/faults.hpp"
#include "cli/energy/validate/answer.hpp"
#include "cli/energy/validate/options.hpp"
#include "cli/options/table_input.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/shell/output.hpp"
#include "cli/shell/progress.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/energy/measured_run.hpp"

namespace vocabplan::cli {
namespace {

/// Reads --estimate and --trace and puts them beside each other. Rows of traces that cannot be read
/// are told; `fault_count` says how many.
struct TracedRun {
  MeasuredRun run{};
  std::size_t fault_count = 0;
};

/// Throws `UsageError` when options of tables of pairs stand beside --estimate and --trace, one of
/// the two is missing, or options of traces stand beside a table of pairs.
void check_form(const ValidateOptions& options);

constexpr std::size_t kLongestEstimate = std::size_t{1} << 20U;

void refuse(const std::vector<GivenOption>& options, const std::string& because) {
  for (const GivenOption& one : options) {
    if (!one.text.empty()) throw UsageError(one.name + " " + because);
  }
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

void check_form(const ValidateOptions& o) {
  if (o.estimate.empty() && o.traces.empty()) {
    if (o.file.empty()) {
      throw UsageError("PAIRS is missing; - is standard input, --estimate and --trace are instead");
    }
    refuse({o.static_watts.words(), o.interval.words(), {"--device-column", o.device_column}},
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
  refuse({{"PAIRS", o.file},
          {"--estimate-column", o.estimate_column},
          {"--measured-column", o.measured_column},
          o.group_columns.words(),
          o.leave_out_columns.words(),
          {"--name-column", o.name_column},
          {"--duration-column", o.duration_column},
          o.unit.words(),
          {"--write-calibration", o.write_calibration}},
         "with --trace: it is about a table of pairs");
}

TracedRun read_traced_run(const ValidateOptions& options, const Diagnostics& diagnostics) {
  const TraceOptions how{.interval = options.interval.value(),
                         .device_column = options.device_column,
                         .one_device = options.one_device};
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
  out.run = measured_run(estimate, traces, *options.static_watts);
  return out;
}

void tell_faults(const PairTable& table, const std::string& source,
                 const Diagnostics& diagnostics) {
  for (const PairFault& fault : table.faults) {
    diagnostics.record_error(source + ":" + std::to_string(fault.line) + ": " + fault.message);
  }
  if (table.fault_count > table.faults.size()) {
    diagnostics.record_error(source + ": and " +
                             std::to_string(table.fault_count - table.faults.size()) +
                             " more rows that are no pairs");
  }
  if (table.pairs.empty()) throw DataError(source, 0, "holds no pair");
}

void warn_of_meter(const ErrorStatistics& s, const std::string& of,
                   std::vector<std::string>& warnings) {
  if (s.coarse == 0) return;
  warnings.push_back("the meter is coarse for " + std::to_string(s.coarse) + " of " +
                     counted(s.n, "pair") + of +
                     ": resolution / sqrt(6) is above 2 % of the measurement, up to " +
                     human_ratio(*s.worst_resolution_percent) + " %");
}

// Of a calibration that makes estimates of groups it has not seen no better.
std::string no_help(const ValidationReport& report) {
  return "the calibration does not help: its MAPE on groups left out is " +
         human_ratio(report.calibration.best()->left_out_mape_percent) +
         " %, that of the estimates as they are " + human_ratio(report.overall.mape_percent) + " %";
}

CalibrationFit calibration_of(const std::vector<EnergyPair>& pairs, const std::string& source,
                              const Diagnostics& diagnostics) {
  std::optional<Progress> line;  // the number of steps is known at the first
  return fit_calibration(pairs, source, [&](std::size_t done, std::size_t total) {
    if (!line) line.emplace(!diagnostics.quiet(), total, "left-out parts of the pairs");
    line->show(done);
  });
}

ValidationReport report_of(const PairTable& table, const std::string& source, const ErrorBand& band,
                           const Diagnostics& diagnostics) {
  ValidationReport report{.source = source,
                          .band = band,
                          .overall = error_statistics(table.pairs, band),
                          .calibration = calibration_of(table.pairs, source, diagnostics)};
  if (table.has_groups) report.groups = group_statistics(table.pairs, band);
  for (const ErrorStatistics& group : report.groups) {
    warn_of_meter(group, " of " + in_quotes(group.group), report.warnings);
  }
  if (report.groups.empty()) warn_of_meter(report.overall, "", report.warnings);
  if (report.calibration.best() != nullptr && !report.calibration_helps()) {
    report.warnings.push_back(no_help(report));
  }
  return report;
}

void write_file(const std::string& path, const std::string& text) {
  Output output(path);
  output.write(text);
  output.finish();
}

void write_calibration(const std::string& path, const ValidationReport& report) {
  if (path.empty()) return;
  const Calibration* chosen = report.calibration.best();
  if (chosen == nullptr) {
    throw StreamError("--write-calibration: " + file_in_quotes(path) + " was not written: " +
                      std::string(calibration_status_text(report.calibration.factor.status)));
  }
  const std::string text = to_json(*chosen);
  (void)parse_calibration(text, path);  // The file that is written can be read.
  write_file(path, text);
}

void check_target(const ValidateOptions& options) {
  if (options.write_calibration == "-") throw UsageError("--write-calibration: '-' is not a file");
}

// The objections of the gates; empty when they are satisfied. `coverage` is a percentage, which
// fails its gate when it is not known, and `of` says of what.
std::string failed_gates(const ValidateOptions& gates, double mape, std::optional<double> coverage,
                         const char* of) {
  constexpr double kRounding = 1e-12;  // a MAPE of 7 % may come out as 7.000000000000001
  std::string text;
  // A MAPE that is no number is not within any limit.
  if (gates.max_mape.given() && !(mape <= *gates.max_mape * (1.0 + kRounding))) {
    text = "--max-mape: the MAPE is " + human_ratio(mape) + " %, above " +
           shortest(*gates.max_mape) + " %";
  }
  if (gates.min_coverage.given() && !(coverage && *coverage >= *gates.min_coverage)) {
    text += std::string(text.empty() ? "" : "; ") + "--min-coverage: " +
            (coverage ? human_ratio(*coverage) + " % of the " + of + ", below "
                      : std::string("the share of the ") + of + " is not known; asked for is ") +
            shortest(*gates.min_coverage) + " %";
  }
  return text;
}

int exit_code(const std::string& failed, std::size_t faults, const Diagnostics& diagnostics) {
  if (!failed.empty()) diagnostics.error(failed);
  return failed.empty() && faults == 0 ? kFine : kFailed;
}

int run_traces(const ValidateOptions& options, const Diagnostics& diagnostics) {
  check_target(options);
  TracedRun traced = read_traced_run(options, diagnostics);
  PairTable table;
  table.pairs.push_back(traced.run.pair);
  table.pairs.front().resolution = options.resolution.value();
  ValidationReport report = report_of(table, options.estimate, *options.band, diagnostics);
  report.warnings.insert(report.warnings.end(), traced.run.warnings.begin(),
                         traced.run.warnings.end());
  report.run = traced.run;
  give(validation_answer(report), options.common);
  std::optional<double> coverage = traced.run.coverage;
  if (coverage) *coverage *= 100.0;
  return exit_code(
      failed_gates(options, report.overall.mape_percent, coverage, "run's time is covered"),
      traced.fault_count, diagnostics);
}

int run_pairs(const ValidateOptions& options, const Diagnostics& diagnostics) {
  const PairColumns columns = columns_of(options);
  check_target(options);
  Input input(options.file);
  RecordReader reader(input.source(), RecordReader::OfFirstLine{});
  PairTable table = read_energy_pairs(reader, input.name(), columns);
  warn_of_table(diagnostics, input.name(), reader);
  tell_faults(table, input.name(), diagnostics);
  for (EnergyPair& pair : table.pairs) {
    if (!pair.resolution) pair.resolution = options.resolution.value();
  }
  const ValidationReport report = report_of(table, input.name(), *options.band, diagnostics);
  table.pairs = {};  // the answer of many groups needs the memory
  give(validation_answer(report), options.common);
  write_calibration(options.write_calibration, report);
  return exit_code(failed_gates(options, report.overall.mape_percent,
                                report.overall.inside_band_percent, "pairs are inside the band"),
                   table.fault_count, diagnostics);
}

int run_validate(const ValidateOptions& options) {
  check_form(options);
  const Diagnostics diagnostics = options.common.diagnostics();
  return options.traces.empty() ? run_pairs(options, diagnostics)
                                : run_traces(options, diagnostics);
}

}  // namespace

void add_energy_validate(CLI::App& family, Action& chosen) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command = family.add_subcommand("validate", "Estimates of energy against measurements");
  add_validate_options(*command, *options);
  command->footer(
      "A calibration, a factor or a slope and a constant power, is learnt from 8 pairs\n"
      "in 3 groups on; the form that predicts left-out groups better is chosen.\n"
      "\nExamples:\n"
      "  vocabplan energy validate pairs.csv --write-calibration calibration.json\n"
      "  vocabplan energy validate runs.csv --estimate-column codecarbon_kwh \\\n"
      "    --measured-column meter_kwh --resolution 1Wh --max-mape 15\n"
      "  vocabplan energy validate --estimate plan.json --trace gpu.csv cpu.csv");
  command->callback([options, &chosen] { chosen = [options] { return run_validate(*options); }; });
}

}  // namespace vocabplan::cli
