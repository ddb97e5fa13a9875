// Traces of all layouts, recognised or read as what the first byte says. The second byte says the
// options, and whether the trace is read in pieces too.
#include <cmath>

#include "core/text_source.hpp"
#include "fuzz.hpp"
#include "vocabplan/energy/trace.hpp"

namespace {

using vocabplan::fuzz::exact;
using vocabplan::fuzz::require;

vocabplan::TraceOptions options_of(std::size_t layout, unsigned bits) {
  vocabplan::TraceOptions options;
  if (layout > 0) options.format = vocabplan::kTraceFormats.at(layout - 1);
  if ((bits & 1U) != 0) options.interval = 5.0;
  if ((bits & 2U) != 0) options.max_gap = 1.5;
  if ((bits & 4U) != 0) options.one_device = true;
  if ((bits & 8U) != 0) options.power_limit = 400.0;
  if ((bits & 16U) != 0) options.counter_range = 1e6;
  if ((bits & 32U) != 0) {
    options.windows = {{.name = "a", .start = "+0.5s", .end = "+2s"},
                       {.name = "b", .start = "", .end = "+1s"}};
  }
  if ((bits & 64U) != 0) options.device_column = "2";
  return options;
}

std::string part_told(const vocabplan::ComponentEnergy& part) {
  require(std::isfinite(part.joules) && part.joules >= 0.0, "energy is finite and not negative");
  require(part.seconds >= 0.0 && part.gap_seconds >= 0.0, "time is not negative");
  const auto coverage = part.coverage();
  require(!coverage || (*coverage >= 0.0 && *coverage <= 1.0), "coverage is a share");
  return part.name + ' ' + std::to_string(part.samples) + ' ' + std::to_string(part.missing) + ' ' +
         std::to_string(part.gaps) + ' ' + exact(part.joules) + exact(part.seconds) +
         exact(part.peak_watts.value_or(-1.0));
}

std::string told(const vocabplan::TraceEnergy& trace, std::size_t bytes) {
  require(trace.faults.size() <= vocabplan::TraceEnergy::kMostFaults, "faults are bounded");
  require(trace.components.size() <= bytes, "a component has a byte");
  require(std::isfinite(trace.joules()) && trace.joules() >= 0.0, "the sum is an energy");
  std::string all(vocabplan::trace_format_name(trace.format));
  for (const auto& part : trace.components) all += '\n' + part_told(part);
  for (const auto& fault : trace.faults) all += '\n' + std::to_string(fault.line) + fault.message;
  for (const auto& warning : trace.warnings) all += '\n' + warning;
  for (std::size_t i = 0; i < trace.windows.size(); ++i) {
    const vocabplan::TraceEnergy inside = trace.inside(i);
    for (const auto& part : inside.components) all += '\n' + part_told(part);
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vocabplan::fuzz::Bytes bytes(data, size);
  const std::size_t layout = bytes.below(vocabplan::kTraceFormats.size() + 1);
  const auto bits = bytes.value<std::uint8_t>();
  const vocabplan::TraceOptions options = options_of(layout, bits);
  const std::string_view text = bytes.rest();
  const auto read = [&](vocabplan::RecordReader::Source source) {
    return told(vocabplan::read_trace(std::move(source), "t", options), text.size());
  };
  if ((bits & 128U) == 0) {
    vocabplan::fuzz::require_same_in_pieces(text, vocabplan::text_source(text), read);
  } else {
    (void)vocabplan::fuzz::outcome([&] { return read(vocabplan::text_source(text)); });
  }
  return 0;
}
