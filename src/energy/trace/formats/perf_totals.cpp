#include "energy/trace/formats/perf_totals.hpp"

#include <algorithm>
#include <cmath>

#include "energy/trace/formats/cells.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {}  // namespace

void PerfTotals::run_time_of(const PerfRow& row, Pending& pending) {
  if (row.is_people || row.run_time.empty()) return;
  const Reading run = take_reading(sink_, {pending.line, "run time", "ns", true}, row.run_time);
  if (!run.is_number() || run.value == 0.0) return;
  pending.adds_counters = row.counters.empty() && !row.place.starts_with("CPU");
  const Reading counters =
      take_reading(sink_, {pending.line, "number of counters", "", true}, row.counters);
  const double count = counters.is_number() && counters.value >= 1.0 ? counters.value : 1.0;
  pending.run_seconds = run.value * kNanosecond / count;
}

void PerfTotals::take(const PerfRow& row, std::size_t component, double joules, std::size_t line) {
  // A second value of a component is another run's.
  const auto same = [&](const Pending& one) { return one.component == component; };
  if (std::any_of(pending_.begin(), pending_.end(), same)) end();
  Pending pending{.component = component, .line = line, .joules = joules, .is_mean = row.is_mean};
  run_time_of(row, pending);
  pending_.push_back(pending);
}

void PerfTotals::miss(std::size_t component) {
  if (std::find(missed_.begin(), missed_.end(), component) != missed_.end()) end();
  missed_.push_back(component);
}

double PerfTotals::seconds_of(const Pending& pending) {
  if (wall_seconds_) return *wall_seconds_;
  if (sink_.options().interval) return *sink_.options().interval;
  if (!pending.run_seconds) {
    sink_.warn("no time is stated: the energies have no duration (state the interval)");
    return 0.0;
  }
  if (pending.adds_counters) {
    sink_.warn(
        "the time is the counters' run time, which perf adds up over the sockets: on several "
        "sockets it is too long (record with --per-socket or -I, or state the interval)");
  }
  return *pending.run_seconds;
}

// perf prints the mean of the runs: together they took so many times of it.
void PerfTotals::tell_of_means() {
  if (pending_.empty()) return;
  if (runs_ > 1.0) {
    sink_.warn("the energies are the means of " + shortest(runs_) +
               " runs: they and their time are multiplied by " + shortest(runs_));
  } else if (std::any_of(pending_.begin(), pending_.end(),
                         [](const Pending& one) { return one.is_mean; })) {
    sink_.warn(
        "the energies are means of several runs (perf stat --repeat), whose number is not stated: "
        "together the runs took so many times of it");
  }
}

void PerfTotals::end() {
  tell_of_means();
  for (const Pending& one : pending_) {
    sink_.energy(one.component, std::nan(""), seconds_of(one) * runs_, one.joules * runs_,
                 one.line);
  }
  const auto none = sink_.options().interval.value_or(0.0);
  for (const std::size_t component : missed_) {
    sink_.missing(component, std::nan(""), wall_seconds_.value_or(none) * runs_);
  }
  missed_.clear();
  pending_.clear();
  wall_seconds_.reset();
}

}  // namespace vocabplan
