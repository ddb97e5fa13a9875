#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "energy/trace/compensated_sum.hpp"
#include "energy/trace/component_cut.hpp"
#include "energy/trace/device_watch.hpp"
#include "energy/trace/interval_histogram.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// Oddities in one component's readings that do not by themselves make them useless.
struct TraceDoubts {
  // How often something was seen, and on which line first.
  struct Sighting {
    std::size_t count = 0;
    std::size_t line = 0;

    void add(std::size_t where) {
      if (count++ == 0) line = where;
    }
  };

  Sighting resets{};            // a counter without a known range fell
  Sighting at_once{};           // a reading at the time of the one before, with another value
  Sighting summer_time{};       // an hour without readings, as where a clock is set forward
  std::size_t empty_rows = 0;   // of a component that has no reading at all
  std::size_t gaps_alike = 0;   // many gaps of one length
  double alike_seconds = 0.0;   // which is that
  bool is_bridged = false;      // in windows, what are gaps in the whole trace
  Sighting overlaps{};          // a stated stretch of time began before an earlier one had ended
  std::size_t repetitions = 0;  // of rows, where they are many
  bool is_single = false;       // one reading, which has no energy
  bool is_one_time = false;     // all readings at one time
  bool reads_zero = false;      // of power, always
  std::optional<double> coverage{};    // where it is so small that the energy is not the run's
  std::optional<double> high_watts{};  // mean power that no device draws
  std::optional<double> low_watts{};

  // A warning of each that was seen, for the component of that name.
  void tell(const std::string& component, std::vector<std::string>& warnings) const;
};

// The settings of a whole trace.
struct TraceRules {
  std::string source;
  TraceOptions options;
  TraceFormat format = TraceFormat::watts;
  TraceClock clock = TraceClock::none;
  // No column names the device of a row, so that equal rows may be of several devices.
  bool rows_are_unnamed = false;
  bool is_single = false;     // one component is all that the trace has
  std::string device_hint{};  // what would tell devices under one name apart

  [[noreturn]] void refuse(std::size_t line, const std::string& message) const;
};

// One component of a trace while it is read; see `TraceSink` for the readings.
class TraceComponent {
 public:
  // `plan` of the trace's windows; null where there are none.
  TraceComponent(std::string name, std::string inside, CutPlan* plan);

  [[nodiscard]] const std::string& name() const { return sum_.name; }
  [[nodiscard]] bool has_container() const { return !sum_.inside.empty(); }
  void put_inside(std::string container) { sum_.inside = std::move(container); }

  // The first two return true when a further block of memory was needed.
  bool power(const TraceRules& rules, double time, double watts, std::size_t line);
  bool counter(const TraceRules& rules, double time, double joules, std::size_t line);
  void energy(const TraceRules& rules, double start, double seconds, double joules,
              std::size_t line);
  // A row without a value, at `start` or of the stretch that begins there; NaN where not known.
  void missing(double start, double seconds);
  void counter_range(const TraceRules& rules, double joules);

  // Its share in the windows; after `finish`.
  [[nodiscard]] std::vector<WindowPart> window_parts();
  [[nodiscard]] ComponentEnergy finish(const TraceRules& rules, std::vector<std::string>& warnings);
  // Why its energy is 0, ready to follow its name; empty when it is known from its warnings. After
  // `finish`.
  [[nodiscard]] std::string_view reason_of_zero() const;

 private:
  enum class Kind { none, power, counter, energy };
  // The interval that most looks like a clock that is set forward.
  struct SummerTime {
    double rest = 0.0;  // seconds beyond the hour, or from the reading before to the full hour
    std::size_t line = 0;
  };

  void take_kind(const TraceRules& rules, Kind kind, std::size_t line);
  bool follows(const TraceRules& rules, double time, double value, std::size_t line);
  void keep(double time, double value);
  bool interval(const TraceRules& rules, double seconds, double joules, std::size_t line);
  void look_for_summer_time(double seconds, std::size_t line);
  void gap(double seconds);
  bool cut(const TraceRules& rules, const CutInterval& interval);
  void gap_between(double from, double to);
  void cut_energy(const TraceRules& rules, double start, double seconds, double joules,
                  std::size_t line);
  [[nodiscard]] bool meters_accelerator(const TraceRules& rules) const;
  void check_power(const TraceRules& rules, double watts, std::size_t line);
  void settle_intervals(const TraceRules& rules);
  void settle_tail();
  void check_devices(const TraceRules& rules, const DeviceWatch::Finding& found,
                     std::vector<std::string>& warnings);
  void look_for_absurd(const TraceRules& rules);
  void look_for_nothing();
  [[noreturn]] void refuse(const TraceRules& rules, std::size_t line,
                           const std::string& message) const;

  ComponentEnergy sum_;
  Kind kind_ = Kind::none;
  double time_ = 0.0;                 // of the last reading; of stated energies the end
  double value_ = 0.0;                // the last reading
  bool missed_ = false;               // a row without a value stands behind the last reading
  std::optional<double> head_;        // time of the first row without a value
  std::optional<double> tail_;        // of the last one behind the last reading
  std::optional<double> lost_until_;  // end of the stretches that are known to have no value
  SummerTime summer_;
  double longest_interval_ = 0.0;
  CompensatedSum joules_;
  CompensatedSum seconds_;
  CompensatedSum gap_seconds_;
  IntervalHistogram intervals_;
  std::optional<double> range_;
  DeviceWatch watch_;
  TraceDoubts doubts_;
  std::unique_ptr<ComponentCut> cut_;
  double row_time_ = 0.0;  // of rows without times the lengths so far
};

}  // namespace vocabplan
