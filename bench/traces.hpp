// Traces of every layout, of any length: those that tests read by the gigabyte, and other forms of
// some of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "long_text.hpp"
#include "long_trace.hpp"

namespace vocabplan::bench {

struct BenchTrace {
  std::string name;
  test::LongLayout layout;
};

// A row of the table that sacct writes for people: columns of 12, 17, 10 and 19 characters.
inline void put_fixed_width(std::string& text, std::uint64_t tick) {
  const auto put_cell = [&](const std::string& cell, std::size_t width, bool to_the_left) {
    const std::string blanks(width - cell.size(), ' ');
    text += to_the_left ? cell + blanks : blanks + cell;
    text += ' ';
  };
  for (const std::string_view step : {"", ".batch"}) {
    put_cell(std::to_string(17 + tick) + std::string(step), 12, true);
    put_cell(tick % 2 == 0 ? "5000" : "7000", 17, false);
    put_cell("60", 10, false);
    test::put_calendar(text, 60 * tick);
    text += " \n";
  }
}

// A row of CodeCarbon, a hundred to a run; `quote` stands around each of its fields.
inline void put_emissions(std::string& text, std::uint64_t tick, std::string_view quote) {
  constexpr std::uint64_t kRowsOfRun = 100;
  const std::uint64_t rows = tick % kRowsOfRun + 1;
  std::string time;
  test::put_calendar(time, 10 * (tick + 1));
  const auto put_field = [&](const std::string& field, char behind = ',') {
    text += quote;
    text += field;
    text += quote;
    text += behind;
  };
  put_field(time);
  put_field("p");
  put_field("run-" + std::to_string(tick / kRowsOfRun));
  put_field(std::to_string(10 * rows) + ".0");
  put_field("0.1");
  for (const std::uint64_t millionths : {500U, 2000U, 125U, 2625U}) {
    std::string kwh = "0.";
    test::put(kwh, rows * millionths, 6);
    put_field(kwh);
  }
  put_field("Xeon", '\n');
}

inline void put_plain_emissions(std::string& text, std::uint64_t tick) {
  put_emissions(text, tick, "");
}
inline void put_quoted_emissions(std::string& text, std::uint64_t tick) {
  put_emissions(text, tick, "\"");
}

// A row of W&B's history as CSV: eight devices.
inline void put_history(std::string& text, std::uint64_t tick) {
  test::put(text, test::kLongStart + tick);
  text += ".25,";
  test::put(text, tick);
  for (std::uint64_t gpu = 0; gpu < 8; ++gpu) {
    text += ',';
    test::put(text, 100 + (tick * 7 + gpu) % 200);
    text += ".5";
  }
  text += '\n';
}

inline std::vector<BenchTrace> bench_traces() {
  using enum TraceFormat;
  constexpr std::string_view kEmissions =
      "timestamp,project_name,run_id,duration,emissions,cpu_energy,gpu_energy,ram_energy,"
      "energy_consumed,cpu_model\n";
  std::vector<BenchTrace> traces;
  for (auto* const layouts : {&test::long_power_layouts, &test::long_energy_layouts}) {
    for (const test::LongLayout& layout : layouts()) {
      traces.push_back({std::string(trace_format_name(layout.format)), layout});
    }
  }
  traces.push_back({"slurm, fixed width",
                    {.format = slurm,
                     .head = "       JobID ConsumedEnergyRaw ElapsedRaw               Start\n"
                             "------------ ----------------- ---------- -------------------\n",
                     .put = &put_fixed_width}});
  traces.push_back({"codecarbon, plain",
                    {.format = codecarbon, .head = kEmissions, .put = &put_plain_emissions}});
  traces.push_back({"codecarbon, quoted",
                    {.format = codecarbon, .head = kEmissions, .put = &put_quoted_emissions}});
  traces.push_back(
      {"wandb, CSV",
       {.format = wandb,
        .head = "_timestamp,_runtime,system.gpu.0.powerWatts,system.gpu.1.powerWatts,"
                "system.gpu.2.powerWatts,system.gpu.3.powerWatts,system.gpu.4.powerWatts,"
                "system.gpu.5.powerWatts,system.gpu.6.powerWatts,system.gpu.7.powerWatts\n",
        .put = &put_history}});
  return traces;
}

// The text of a trace of at least so many bytes.
inline std::string trace_text(const BenchTrace& trace, std::size_t bytes) {
  std::string text(trace.layout.head);
  for (std::uint64_t tick = 0; text.size() < bytes; ++tick) trace.layout.put(text, tick);
  return text += trace.layout.tail;
}

}  // namespace vocabplan::bench
