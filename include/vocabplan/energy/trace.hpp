#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

/// Layouts of measured power and energy that `read_trace` knows.
enum class TraceFormat {
  nvidia_smi,     ///< nvidia-smi --query-gpu=timestamp,index,power.draw,... --format=csv
  nvidia_dmon,    ///< nvidia-smi dmon
  rapl,           ///< samples of energy_uj of powercap domains
  perf_stat,      ///< perf stat -x, with or without -I
  turbostat,      ///< turbostat
  scaphandre,     ///< scaphandre json
  codecarbon,     ///< CodeCarbon emissions.csv
  zeus,           ///< zeus's log of windows
  slurm,          ///< sacct with ConsumedEnergyRaw, with -P or without
  watts,          ///< timestamp,component,watts
  gpu_columns,    ///< a column of power for each GPU
  amd_smi,        ///< amd-smi metric -p --csv, amd-smi monitor -p --csv
  rocm_smi,       ///< rocm-smi --showpower --csv
  wandb,          ///< W&B's system history, as CSV or JSON
  dcgm,           ///< dcgmi dmon -e 155 or 156
  dcgm_exporter,  ///< scrapes of dcgm-exporter
};

/// All of them.
inline constexpr std::array kTraceFormats{
    TraceFormat::nvidia_smi,   TraceFormat::nvidia_dmon, TraceFormat::rapl,
    TraceFormat::perf_stat,    TraceFormat::turbostat,   TraceFormat::scaphandre,
    TraceFormat::codecarbon,   TraceFormat::zeus,        TraceFormat::slurm,
    TraceFormat::watts,        TraceFormat::gpu_columns, TraceFormat::amd_smi,
    TraceFormat::rocm_smi,     TraceFormat::wandb,       TraceFormat::dcgm,
    TraceFormat::dcgm_exporter};

/// The name on the command line: nvidia-smi, nvidia-dmon, rapl, perf, turbostat, scaphandre,
/// codecarbon, zeus, slurm, watts, gpu-columns, amd-smi, rocm-smi, wandb, dcgm, dcgm-exporter.
[[nodiscard]] std::string_view trace_format_name(TraceFormat format);

/// True for the layouts whose components are accelerators and nothing else.
[[nodiscard]] bool is_of_accelerators(TraceFormat format);

/// The origin of the times of a trace.
enum class TraceClock {
  none,       ///< no times: energies with durations, or rows at a stated interval
  local,      ///< calendar time without a zone
  epoch,      ///< seconds since 1970-01-01 UTC
  monotonic,  ///< seconds since some unknown moment
};

/// A stretch of time to cut out of a trace. Its ends are times as the trace writes them (calendar
/// time with or without a zone, seconds since 1970, seconds on the trace's own clock, HH:MM:SS
/// where it has no dates), or `+12.5s`, `+3m`, `+1h` from the first time in the trace. Empty: the
/// trace's own end.
struct TraceWindow {
  std::string name{};
  std::string start{};
  std::string end{};
  std::size_t line = 0;  ///< in `TraceOptions::windows_source`
};

/// A time of a trace on its clock for people, in a form that a `TraceWindow` takes: seconds to the
/// millisecond as a calendar time where the clock is one, else the number.
[[nodiscard]] std::string trace_time_text(TraceClock clock, double seconds);

inline constexpr std::size_t kMostTraceWindows = 1'000'000;

struct TraceOptions {
  /// Empty: recognised by the header.
  std::optional<TraceFormat> format{};
  /// Seconds between rows, where the format has no clock.
  std::optional<double> interval{};
  /// Seconds between two samples above which nothing is assumed of the time between. Empty: five
  /// times the component's median interval.
  std::optional<double> max_gap{};
  /// Watts that one component may draw; a sample above twice that is refused.
  std::optional<double> power_limit{};
  /// Joules at which a cumulative counter starts anew, where the trace does not say it.
  std::optional<double> counter_range{};
  /// Name of the column whose values are the devices, in any layout that is a table; without a
  /// header the column's number, counted from 1. Empty: the columns that the layout knows.
  std::string device_column{};
  /// Every row is of one device: columns that name devices are not used, and nothing is refused
  /// because it looks like several.
  bool one_device = false;
  /// Stretches to cut out, in any order; they may overlap. At most `kMostTraceWindows`.
  std::vector<TraceWindow> windows{};
  /// The file that they are from, for messages. Empty: the two ends are `--from` and `--to`.
  std::string windows_source{};
};

/// Energy of one measured component: the trapezoids under its samples, the steps of its counter, or
/// the sum of its stated energies.
struct ComponentEnergy {
  std::string name{};    ///< such as "gpu 0" or "package-0"
  std::string inside{};  ///< the component that contains it; see `TraceEnergy::counted`
  std::size_t samples = 0;
  std::size_t missing = 0;     ///< rows without a value
  std::size_t duplicates = 0;  ///< exact repetitions, dropped
  std::size_t wraps = 0;       ///< times its counter started anew
  std::size_t gaps = 0;        ///< intervals that were not bridged
  double gap_seconds = 0.0;  ///< of these, and of rows without a value before and behind all others
  double longest_gap = 0.0;
  double joules = 0.0;
  double seconds = 0.0;                ///< time that `joules` covers
  std::optional<double> first_time{};  ///< on the trace's clock, seconds
  std::optional<double> last_time{};
  std::optional<double> median_interval{};  ///< seconds
  std::optional<double> peak_watts{};

  /// joules / seconds; nothing when no time is covered. Watts.
  [[nodiscard]] std::optional<double> mean_watts() const;
  /// seconds / (seconds + gap_seconds), in [0, 1]; 0 for rows without a single value; nothing when
  /// neither is positive.
  [[nodiscard]] std::optional<double> coverage() const;
};

/// The share of one component in a window: power is cut between two samples on the straight line
/// that joins them, a counter or a stated energy in proportion to time.
struct WindowPart {
  std::size_t samples = 0;   ///< from the window's start on and before its end
  std::size_t missing = 0;   ///< rows without a value there
  std::size_t gaps = 0;      ///< gaps that lie in it or reach into it
  double gap_seconds = 0.0;  ///< of its time without energy, also outside the trace
  double longest_gap = 0.0;  ///< of these gaps, as a whole; seconds
  double joules = 0.0;
  double seconds = 0.0;                ///< time that `joules` covers
  std::optional<double> peak_watts{};  ///< also at its ends
};

/// A window of a trace.
struct WindowEnergy {
  std::string name{};
  std::size_t line = 0;  ///< of its `TraceWindow`
  double start = 0.0;    ///< on the trace's clock, seconds; -infinity where the window is open
  double end = 0.0;      ///< the same; +infinity
  std::vector<WindowPart> parts{};  ///< of each of the trace's components
};

/// A row that could not be used.
struct TraceFault {
  std::size_t line = 0;
  std::string message{};
};

/// The energy that one file says.
struct TraceEnergy {
  static constexpr std::size_t kMostFaults = 20;

  std::string source{};  ///< name of the file
  TraceFormat format = TraceFormat::watts;
  TraceClock clock = TraceClock::none;
  std::vector<ComponentEnergy> components{};  ///< in the order of their first appearance
  std::size_t fault_count = 0;
  std::vector<TraceFault> faults{};     ///< the first `kMostFaults`
  std::vector<std::string> warnings{};  ///< each once
  /// `TraceOptions::windows`, in their order; empty where the trace has no time at all.
  std::vector<WindowEnergy> windows{};
  bool is_taken_as_utc = false;  ///< times without a zone met windows with one, or the reverse

  /// The trace cut to one of `windows`: its components with the energies, times and samples of that
  /// window. Duplicates, wraps and median intervals stay those of the whole trace. Throws
  /// `std::out_of_range` for a number that is none of theirs.
  [[nodiscard]] TraceEnergy inside(std::size_t window) const;

  /// True for each of `components` that is in the total. One that contains others stands for them
  /// when its energy is above 0 and at least 95 % of theirs together, and it covers at least 95 %
  /// of the time that any of them covers; otherwise they are added in its place, and where it has
  /// readings `warnings` says so. Components that contain each other are added each by itself.
  [[nodiscard]] std::vector<bool> counted() const;
  /// Sum over the components that are `counted`, added smallest first. Joules.
  [[nodiscard]] double joules() const;
};

/// Reads one trace in constant memory and integrates every component over its own times.
///
/// Power samples: trapezoids between neighbours no further apart than the gap limit. Counters:
/// differences, unwrapped at their range; a counter that falls and has no known range was reset,
/// and that interval is a gap. Stated energies: their sum. A missing value is no sample; the
/// time of rows without a value before the first and behind the last reading is a gap. Exact
/// repetitions are dropped; another value at the same time is a step in power, or for a counter
/// part of the next difference, and warned of. `name` stands in messages.
///
/// Without `max_gap` the limit is known only at the end, so intervals are kept in bins of their
/// length no wider than 1/128 of it: the median is known to 0.8 %, and exactly when the intervals
/// in its bin are equal; an interval within 0.8 % of the limit may fall on either side. Every
/// number of components and names is bounded. Sums are compensated: the energy of a trace equals
/// that of its parts that share their boundary samples to 1e-12 of itself, if all have the same gap
/// limit: that of `max_gap`, since medians of the parts may differ; many gaps of one length are
/// warned of.
///
/// Windows are cut in the same pass: memory grows with their number times that of the components,
/// which may be at most 4,000,000 ends, and the time with rows and windows, not with their product.
/// Windows that part a trace add up to it to 1e-12 of each component's energy. An interval is a gap
/// in a window where it is one in the whole trace; without `max_gap`, where the sampling rate rises
/// to more than twice of what it was, earlier gaps may be bridged in windows, which is warned of.
///
/// Throws `DataError` with the line for time that runs backwards within a component, a unit that
/// does not fit the header, a negative or non-finite power, a power above twice the limit, several
/// devices under one name, an unknown header or no reading; with the line of the window for ends
/// that are no times of this trace or in the wrong order; `DomainError` for these where
/// `windows_source` is empty, and for options that are not finite and positive. Rows that cannot be
/// read, such as shifted ones, are left out and come back as faults.
[[nodiscard]] TraceEnergy read_trace(RecordReader::Source source, const std::string& name,
                                     const TraceOptions& options = {});

/// Several traces of one run, with what no sensor sees.
struct TraceSum {
  double measured_joules = 0.0;
  double static_joules = 0.0;  ///< static power times `seconds`
  double seconds = 0.0;        ///< time that at least one component covers
  std::vector<std::string> warnings{};

  [[nodiscard]] double joules() const { return measured_joules + static_joules; }
};

/// Adds traces of different components, or parts of one trace that follow each other in time.
/// `static_watts` is drawn beside what is measured, at least 0 and finite. Throws `DataError` when
/// two traces give the same component for overlapping times. Clocks that disagree are told in
/// `warnings`.
///
/// The time that at least one component covers is that in the union of the components' spans, from
/// first to last reading; where one has gaps, it is taken to cover every part of its span to the
/// same share, and of components at one time the best covered counts. Of traces on different clocks
/// it is the longest time. Components without times are taken to have run at one time, with a
/// warning where they are of several traces or jobs and static power is drawn.
[[nodiscard]] TraceSum sum_traces(const std::vector<TraceEnergy>& traces, double static_watts);

}  // namespace vocabplan
