#include "vocabplan/energy/trace.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "trace_reader.hpp"
#include "trace_sink.hpp"
#include "trace_source.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// Every layout; the first whose header fits is taken.
constexpr std::array<const TraceLayout*, 10> kLayouts{
    &kNvidiaSmiTrace,  &kNvidiaDmonTrace, &kRaplTrace, &kPerfTrace,  &kTurbostatTrace,
    &kScaphandreTrace, &kCodecarbonTrace, &kZeusTrace, &kSlurmTrace, &kWattsTrace,
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
}

// What the layouts are shown: whole lines, without a byte order mark.
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
  throw DataError(name, 1,
                  "is no trace that is known by its first lines; known are " + known_layouts());
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
  }
  return "";
}

TraceEnergy read_trace(RecordReader::Source source, const std::string& name,
                       const TraceOptions& options) {
  check_options(options);
  std::string head = read_head(source, kHead);
  const TraceLayout& layout = find_layout(name, whole_lines(head), options.format);
  TraceSink sink(name, options);
  layout.read(replay(std::move(head), kHead, std::move(source)), sink);
  TraceEnergy energy = sink.finish(layout.format);
  if (energy.components.empty() && energy.fault_count == 0) {
    throw DataError(
        name, 0,
        "has no reading behind its header (" + std::string(trace_format_name(layout.format)) + ")");
  }
  return energy;
}

}  // namespace vocabplan
