#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "energy/trace/moment.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// Takes the readings of one trace in the order of its lines and integrates them in constant memory.
// A component is named once and then called by its number.
class TraceSink {
 public:
  // `ends` of each of the options' windows.
  TraceSink(std::string source, const TraceOptions& options, TraceFormat format,
            std::vector<TraceEnds> ends = {});
  ~TraceSink();
  TraceSink(const TraceSink&) = delete;
  TraceSink& operator=(const TraceSink&) = delete;
  TraceSink(TraceSink&&) = delete;
  TraceSink& operator=(TraceSink&&) = delete;

  // The number of the component of that name; `inside` is the name of the one that contains it.
  std::size_t component(std::string_view name, std::string_view inside = {});

  // A sample of power: seconds on the trace's clock, watts.
  void power(std::size_t component, double time, double watts, std::size_t line);
  // A reading of a cumulative counter: seconds, joules.
  void counter(std::size_t component, double time, double joules, std::size_t line);
  // Joules at which the component's counter starts anew.
  void counter_range(std::size_t component, double joules);
  // Energy of a stated stretch of time, with its start on the trace's clock when known (NaN if
  // not).
  void energy(std::size_t component, double start, double seconds, double joules, std::size_t line);
  // A row of the component without a value: that of a time (`seconds` 0), or of a stretch of time
  // from `start` on. NaN where the time is not known.
  void missing(std::size_t component, double start, double seconds);

  void clock(TraceClock clock);
  // So many of the unit in which the trace writes its times are a second; 1 if not said.
  void clock_unit(double per_second);
  // The first time as it stands in the trace, for messages.
  void first_time(std::string text);
  // No column names the device of a row: rows that are equal may be of several.
  void rows_are_unnamed();
  // A way to tell devices under one name apart, to end a message.
  void device_hint(std::string hint);
  [[nodiscard]] const std::string& device_hint() const;
  // Told once, however often it is said.
  void warn(std::string_view message);
  // A row that cannot be used; reading goes on.
  void fault(std::size_t line, const std::string& message);
  // The trace cannot be used.
  [[noreturn]] void refuse(std::size_t line, const std::string& message) const;

  [[nodiscard]] const TraceOptions& options() const;
  [[nodiscard]] const std::string& source() const;

  TraceEnergy finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vocabplan
