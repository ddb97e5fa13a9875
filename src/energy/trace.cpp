#include "vocabplan/energy/trace.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/file_kind.hpp"
#include "core/table/column_names.hpp"
#include "energy/trace/compensated_sum.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/nesting.hpp"
#include "energy/trace/reading/head.hpp"
#include "energy/trace/reading/moment.hpp"
#include "energy/trace/sink.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// Every layout; the first whose header fits is taken.
constexpr std::array<const TraceLayout*, kTraceFormats.size()> kLayouts{
    &kNvidiaSmiTrace, &kNvidiaDmonTrace,   &kRaplTrace,       &kPerfTrace,
    &kTurbostatTrace, &kScaphandreTrace,   &kCodecarbonTrace, &kZeusTrace,
    &kSlurmTrace,     &kAmdSmiTrace,       &kRocmSmiTrace,    &kWandbTrace,
    &kDcgmTrace,      &kDcgmExporterTrace, &kWattsTrace,      &kGpuColumnsTrace,
};

constexpr std::size_t kHead = 65536;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void check_options(const TraceOptions& options) {
  const auto check = [](const char* what, const std::optional<double>& value) {
    if (!value || (std::isfinite(*value) && *value > 0.0)) return;
    throw DomainError(std::string(what) + " is " + shortest(*value) +
                      "; accepted is a finite number above 0");
  };
  check("the interval between rows", options.interval);
  check("the longest gap", options.max_gap);
  check("the power limit", options.power_limit);
  check("the counter's range", options.counter_range);
  if (options.one_device && !options.device_column.empty()) {
    throw DomainError("a column of devices, " + in_quotes(options.device_column) +
                      ", is named, and all rows are said to be of one");
  }
}

// The head that the layouts are shown: whole lines, without a byte order mark.
std::string_view whole_lines(std::string_view head) {
  if (head.size() == kHead) {
    const std::size_t end = head.find_last_of("\r\n");
    if (end != std::string_view::npos) head = head.substr(0, end + 1);
  }
  if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  return head;
}

std::string known_layouts() {
  std::string names;
  for (const TraceLayout* layout : kLayouts) {
    names += (names.empty() ? "" : ", ") + std::string(trace_format_name(layout->format));
  }
  return names;
}

// Of a table with times that is none of the known ones: how power is to be written.
std::string wanted_columns(std::string_view head) {
  const auto header = header_fields(head);
  if (header.size() < 2) return {};
  const bool has_time = find_one_of(header, {"timestamp", "time", "seconds", "date", "datetime"}) ||
                        lower_case(header.front()).find("time") != std::string::npos;
  if (!has_time) return {};
  std::string names;
  constexpr std::size_t kShown = 3;
  for (std::size_t i = 0; i < std::min(header.size(), kShown); ++i) {
    names += (i > 0 ? ", " : "") + in_quotes(header[i]);
  }
  if (header.size() > kShown) names += " ...";
  return "is no trace that is known: no column of " + names +
         " is one of power; wanted are timestamp,component,watts, a row for each device and time, "
         "or timestamp,gpu0_power_w,gpu1_power_w, a column for each device";
}

// Of bytes that are no text: what they may be.
std::string_view no_text(std::string_view head) {
  if (const std::string_view fault = container_fault(head); !fault.empty()) return fault;
  if (head.find('\0') == std::string_view::npos) return {};
  return "is no trace but binary, or UTF-16 without its mark, which has to be saved as UTF-8";
}

const TraceLayout& find_layout(const std::string& name, std::string_view head,
                               std::optional<TraceFormat> format) {
  if (head.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw DataError(name, 0, "is empty: a trace is expected");
  }
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    throw DataError(name, 0, "is UTF-16, as Windows PowerShell writes it; save it as UTF-8");
  }
  const auto fits = [&](const TraceLayout* layout) {
    return format ? layout->format == *format : layout->matches(head);
  };
  const auto* const found = std::find_if(kLayouts.begin(), kLayouts.end(), fits);
  if (found != kLayouts.end()) return **found;
  if (const std::string_view binary = no_text(head); !binary.empty()) {
    throw DataError(name, 0, std::string(binary));
  }
  for (const TraceLayout* layout : kLayouts) {
    if (layout->lacks == nullptr) continue;
    const std::string lack = layout->lacks(head);
    if (!lack.empty()) throw DataError(name, 1, lack);
  }
  const std::string wanted = wanted_columns(head);
  throw DataError(name, 1,
                  wanted.empty()
                      ? "is no trace that is known by its first lines; known are " + known_layouts()
                      : wanted);
}

// Layouts without columns that the user could name.
void check_columns(const std::string& name, TraceFormat format, const TraceOptions& options) {
  using enum TraceFormat;
  constexpr std::array kWithout{perf_stat, turbostat, scaphandre,   gpu_columns,
                                wandb,     dcgm,      dcgm_exporter};
  const bool has_none = std::find(kWithout.begin(), kWithout.end(), format) != kWithout.end();
  if (!has_none || options.device_column.empty()) return;
  throw DataError(name, 0,
                  "--device-column " + in_quotes(options.device_column) +
                      " is for tables whose rows name devices, which " +
                      std::string(trace_format_name(format)) + " does not write");
}

std::vector<TraceEnds> ends_of(const std::vector<TraceWindow>& windows) {
  if (windows.size() > kMostTraceWindows) {
    throw DomainError(std::to_string(windows.size()) + " windows are more than the " +
                      std::to_string(kMostTraceWindows) + " that are accepted");
  }
  std::vector<TraceEnds> ends;
  ends.reserve(windows.size());
  for (const TraceWindow& window : windows) {
    ends.push_back({read_moment(window.start), read_moment(window.end)});
  }
  return ends;
}

}  // namespace

std::string_view trace_format_name(TraceFormat format) {
  switch (format) {
    case TraceFormat::nvidia_smi:
      return "nvidia-smi";
    case TraceFormat::nvidia_dmon:
      return "nvidia-dmon";
    case TraceFormat::rapl:
      return "rapl";
    case TraceFormat::perf_stat:
      return "perf";
    case TraceFormat::turbostat:
      return "turbostat";
    case TraceFormat::scaphandre:
      return "scaphandre";
    case TraceFormat::codecarbon:
      return "codecarbon";
    case TraceFormat::zeus:
      return "zeus";
    case TraceFormat::slurm:
      return "slurm";
    case TraceFormat::watts:
      return "watts";
    case TraceFormat::gpu_columns:
      return "gpu-columns";
    case TraceFormat::amd_smi:
      return "amd-smi";
    case TraceFormat::rocm_smi:
      return "rocm-smi";
    case TraceFormat::wandb:
      return "wandb";
    case TraceFormat::dcgm:
      return "dcgm";
    case TraceFormat::dcgm_exporter:
      return "dcgm-exporter";
  }
  return "";
}

bool is_of_accelerators(TraceFormat format) {
  switch (format) {
    case TraceFormat::nvidia_smi:
    case TraceFormat::nvidia_dmon:
    case TraceFormat::zeus:
    case TraceFormat::gpu_columns:
    case TraceFormat::amd_smi:
    case TraceFormat::rocm_smi:
    case TraceFormat::wandb:
    case TraceFormat::dcgm:
    case TraceFormat::dcgm_exporter:
      return true;
    default:
      return false;
  }
}

TraceEnergy read_trace(RecordReader::Source source, const std::string& name,
                       const TraceOptions& options) {
  check_options(options);
  std::string head = read_head(source, kHead);
  const TraceLayout& layout = find_layout(name, whole_lines(head), options.format);
  check_columns(name, layout.format, options);
  TraceSink sink(name, options, layout.format, ends_of(options.windows));
  layout.read(replay(std::move(head), kHead, std::move(source)), sink);
  return sink.finish();
}

std::optional<double> ComponentEnergy::mean_watts() const {
  if (!(seconds > 0.0)) return std::nullopt;
  return joules / seconds;
}

std::optional<double> ComponentEnergy::coverage() const {
  const double all = seconds + gap_seconds;
  if (all > 0.0) return seconds / all;
  if (samples == 0 && missing > 0) return 0.0;
  return std::nullopt;
}

std::vector<bool> TraceEnergy::counted() const {
  return nest(components).counted;
}

double TraceEnergy::joules() const {
  const std::vector<bool> counts = counted();
  std::vector<double> terms;
  terms.reserve(components.size());
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (counts[i]) terms.push_back(components[i].joules);
  }
  std::sort(terms.begin(), terms.end());
  CompensatedSum sum;
  for (const double term : terms) sum.add(term);
  return sum.value();
}

}  // namespace vocabplan
