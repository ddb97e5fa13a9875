#include <string>

#include "long_text.hpp"
#include "long_trace.hpp"

namespace vocabplan::test {
namespace {

// Two sockets of 90 and 150 W, a second between readings of counters that wrap.
void put_rapl(std::string& text, std::uint64_t tick) {
  constexpr std::uint64_t kRange = 262143328850;
  const auto put_row = [&](std::string_view domain, std::uint64_t watts) {
    put(text, kLongStart + tick);
    text += domain;
    put(text, (tick + 1000) * watts * 1000000 % kRange);
    text += ',';
    put(text, kRange);
    text += '\n';
  };
  put_row(",package-0,", 90);
  put_row(",package-1,", 150);
}

LongEnergy rapl_energy(std::uint64_t ticks) {
  return {240.0 * intervals(ticks), 2, intervals(ticks), ticks};
}

// A package of 19.5 and 20.5 J in turn with its cores, and memory of 4.25 J, every second.
void put_perf(std::string& text, std::uint64_t tick) {
  const auto put_row = [&](std::string_view joules, std::string_view event) {
    text += "     ";
    put(text, tick + 1);
    text += ".000000000,";
    text += joules;
    text += ",Joules,power/";
    text += event;
    text += "/,1000000000,100.00,,\n";
  };
  put_row(tick % 2 == 0 ? "19.50" : "20.50", "energy-pkg");
  put_row("5.25", "energy-cores");
  put_row("4.25", "energy-ram");
}

LongEnergy perf_energy(std::uint64_t ticks) {
  const auto seconds = static_cast<double>(ticks);
  return {24.25 * seconds - (ticks % 2 == 0 ? 0.0 : 0.5), 3, seconds, ticks};
}

// Runs one behind another, each with a hundred rows ten seconds apart that give its energy so far:
// a row is 500, 2000 and 125 millionths of a kWh more, 9450 J.
constexpr std::uint64_t kRowsOfRun = 100;

void put_codecarbon(std::string& text, std::uint64_t tick) {
  const std::uint64_t rows = tick % kRowsOfRun + 1;
  const auto put_kwh = [&](std::uint64_t millionths) {
    text += ",0.";
    put(text, rows * millionths, 6);
  };
  put_calendar(text, 10 * (tick + 1));
  text += ",p,run-";
  put(text, tick / kRowsOfRun);
  text += ',';
  put(text, 10 * rows);
  text += ".0,0.1";
  for (const std::uint64_t millionths : {500U, 2000U, 125U, 2625U}) put_kwh(millionths);
  text += ",\"X, Y\"\n";
}

LongEnergy codecarbon_energy(std::uint64_t ticks) {
  const auto rows = static_cast<double>(ticks);
  return {9450.0 * rows, 3, 10.0 * rows, (ticks + kRowsOfRun - 1) / kRowsOfRun};
}

// Steps of two seconds, 500 and 480 J, one behind another, and a window inside each.
void put_zeus(std::string& text, std::uint64_t tick) {
  for (const std::string_view window :
       {".0,forward,1.0,300.0,200.0\n", ".0,step,2.0,500.0,480.0\n"}) {
    put(text, 5000 + 2 * tick);
    text += window;
  }
}

LongEnergy zeus_energy(std::uint64_t ticks) {
  const auto steps = static_cast<double>(ticks);
  return {980.0 * steps, 2, 2.0 * steps, 0};
}

// Jobs of a minute one behind another, of 5000 and 7000 J in turn, with the step that has it all.
void put_slurm(std::string& text, std::uint64_t tick) {
  for (const std::string_view step : {"", ".batch"}) {
    put(text, 17 + tick);
    text += step;
    text += tick % 2 == 0 ? "|5000|60|" : "|7000|60|";
    put_calendar(text, 60 * tick);
    text += '\n';
  }
}

LongEnergy slurm_energy(std::uint64_t ticks) {
  return {6000.0 * static_cast<double>(ticks) - (ticks % 2 == 0 ? 0.0 : 1000.0), 1001, 60.0, 1};
}

}  // namespace

std::vector<LongLayout> long_energy_layouts() {
  using enum TraceFormat;
  return {
      {rapl, "timestamp,domain,energy_uj,max_energy_range_uj\n", &put_rapl, &rapl_energy},
      {perf_stat, "# started on Sat Mar  7 00:20:37 2026\n\n", &put_perf, &perf_energy},
      // The last row of 16384 runs is remembered, each in a few allocations.
      {codecarbon,
       "timestamp,project_name,run_id,duration,emissions,cpu_energy,gpu_energy,ram_energy,"
       "energy_consumed,cpu_model\n",
       &put_codecarbon,
       &codecarbon_energy,
       {.alive = 65536, .made = kAnyNumber, .kib = 20000}},
      // 65536 windows are remembered.
      {zeus,
       "start_time,window_name,elapsed_time,gpu0_energy,gpu1_energy\n",
       &put_zeus,
       &zeus_energy,
       {.made = 131072, .kib = 20000}},
      // 65536 numbers of jobs are remembered, and a thousand jobs are components.
      {slurm,
       "JobID|ConsumedEnergyRaw|ElapsedRaw|Start\n",
       &put_slurm,
       &slurm_energy,
       {.alive = 131072, .made = 262144, .kib = 20000}},
  };
}

}  // namespace vocabplan::test
