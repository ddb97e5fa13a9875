// Tables of windows, and the energies of a small trace in them.
#include "cli/energy/trace/windows_file.hpp"

#include <cmath>

#include "cli/shell/failure.hpp"
#include "core/text_source.hpp"
#include "fuzz.hpp"
#include "in_memory_caller.hpp"

namespace {

using vocabplan::fuzz::require;

constexpr std::string_view kTrace =
    "timestamp,component,watts\n"
    "2026-03-07T00:20:37Z,a,100\n2026-03-07T00:20:38Z,a,200\n2026-03-07T00:20:38Z,b,50\n"
    "2026-03-07T00:20:39.5Z,a,150\n2026-03-07T00:20:40Z,b,60\n2026-03-07T00:20:44Z,a,100\n";

void check(const vocabplan::TraceEnergy& trace) {
  for (std::size_t i = 0; i < trace.windows.size(); ++i) {
    const vocabplan::WindowEnergy& window = trace.windows[i];
    require(window.start <= window.end, "a window ends behind its start");
    require(window.parts.size() == trace.components.size(), "a window has all components");
    for (std::size_t k = 0; k < window.parts.size(); ++k) {
      const double joules = window.parts[k].joules;
      require(joules >= 0.0 && joules <= trace.components[k].joules * (1.0 + 1e-12),
              "a window has no more energy than the trace");
      require(window.parts[k].seconds <= window.end - window.start + 1e-9, "nor more time");
    }
    require(std::isfinite(trace.inside(i).joules()), "its energy is finite");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vocabplan::fuzz::InMemoryCaller caller(
      {{"windows.csv", {reinterpret_cast<const char*>(data), size}}});
  const vocabplan::cli::Call call(&caller);
  (void)vocabplan::fuzz::outcome([&] {
    vocabplan::cli::WindowsFile file = vocabplan::cli::read_windows("windows.csv", {});
    require(file.windows.size() <= size, "a window has a byte");
    check(vocabplan::read_trace(
        vocabplan::text_source(kTrace), "trace",
        {.windows = std::move(file.windows), .windows_source = std::move(file.name)}));
    return std::string();
  });
  return 0;
}
