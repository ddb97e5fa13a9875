#include <string>

#include "long_text.hpp"
#include "long_trace.hpp"

namespace vocabplan::test {
namespace {

// Eight devices, a tick a second: device g draws 100 + g W in even seconds and 300 + g W in odd
// ones, so that every second lies between them: 8 x 200 W + 28 W in all.
constexpr std::uint64_t kGpus = 8;

std::uint64_t gpu_watts(std::uint64_t tick, std::uint64_t gpu) {
  return (tick % 2 == 0 ? 100 : 300) + gpu;
}

LongEnergy gpu_energy(std::uint64_t ticks) {
  return {1628.0 * intervals(ticks), kGpus, intervals(ticks), ticks};
}

void put_smi(std::string& text, std::uint64_t tick) {
  for (std::uint64_t gpu = 0; gpu < kGpus; ++gpu) {
    put_date(text, tick, "/");
    text += ' ';
    put_time(text, tick);
    text += ".000, ";
    put(text, gpu);
    text += ", ";
    put(text, gpu_watts(tick, gpu));
    text += ".00 W\n";
  }
}

constexpr std::string_view kDmonHead =
    "#Date       Time        gpu    pwr  gtemp  mtemp     sm    mem\n"
    "#YYYYMMDD   HH:MM:SS    Idx      W      C      C      %      %\n";

void put_dmon(std::string& text, std::uint64_t tick) {
  if (tick % 4 == 3) text += kDmonHead;
  for (std::uint64_t gpu = 0; gpu < kGpus; ++gpu) {
    text += ' ';
    put_date(text, tick, "");
    text += "   ";
    put_time(text, tick);
    text += "      ";
    put(text, gpu);
    text += "    ";
    put(text, gpu_watts(tick, gpu));
    text += "     81      -     98     57\n";
  }
}

constexpr std::string_view kTurbostatHead =
    "Time_Of_Day_Seconds\tCore\tCPU\tAvg_MHz\tBusy%\tPkgWatt\tRAMWatt\n";

// A package of 90 and 110 W in turn and memory of 12 W.
void put_turbostat(std::string& text, std::uint64_t tick) {
  if (tick % 8 == 7) text += kTurbostatHead;
  const auto put_row = [&](std::string_view cells) {
    put(text, kLongStart + tick);
    text += cells;
  };
  put_row(tick % 2 == 0 ? ".000000\t-\t-\t1210\t45.10\t90.00\t12.00\n"
                        : ".000000\t-\t-\t1210\t45.10\t110.00\t12.00\n");
  put_row(".000000\t0\t0\t1200\t45.00\t90.00\t12.00\n");
  put_row(".000000\t0\t1\t1220\t45.20\n");
}

// Every row is the mean of the second that ends there; the first is as long as the next.
LongEnergy turbostat_energy(std::uint64_t ticks) {
  const double joules =
      102.0 * static_cast<double>((ticks + 1) / 2) + 122.0 * static_cast<double>(ticks / 2);
  return {joules, 2, static_cast<double>(ticks), ticks};
}

// A host of 300 and 500 W in turn; its socket and memory are in it. A report every two seconds.
void put_scaphandre(std::string& text, std::uint64_t tick) {
  const auto put_clock = [&] {
    text += R"(,"timestamp":)";
    put(text, kLongStart + 2 * tick);
    text += ".25";
  };
  text += tick == 0 ? "[" : ",\n";
  text += R"({"host":{"consumption":)";
  text += tick % 2 == 0 ? "300000000.0" : "500000000.0";
  put_clock();
  text += R"(,"components":{"disks":[]}},"consumers":[{"exe":"/usr/bin/a \"{\"","cmdline":"a ]}",)";
  text += R"("pid":7,"resources_usage":null,"consumption":1000000.0)";
  put_clock();
  text += R"(,"container":null}],"sockets":[{"id":0,"consumption":200000000.0,"domains":[)";
  text += R"({"name":"dram","consumption":40000000.0)";
  put_clock();
  text += "}]";
  put_clock();
  text += "}]}";
}

LongEnergy scaphandre_energy(std::uint64_t ticks) {
  return {400.0 * 2.0 * intervals(ticks), 3, 2.0 * intervals(ticks), ticks};
}

// A node of 400 and 600 W in turn with a device of 100 W in it.
void put_watts(std::string& text, std::uint64_t tick) {
  put(text, kLongStart + tick);
  text += tick % 2 == 0 ? ",node,400,\n" : ",node,600,\n";
  put(text, kLongStart + tick);
  text += ",gpu,100,node\n";
}

LongEnergy watts_energy(std::uint64_t ticks) {
  return {500.0 * intervals(ticks), 2, intervals(ticks), ticks};
}

// Eight columns of milliwatts, times in milliseconds.
void put_columns(std::string& text, std::uint64_t tick) {
  put(text, kLongStart + tick);
  text += "000";
  for (std::uint64_t gpu = 0; gpu < kGpus; ++gpu) {
    text += ',';
    put(text, gpu_watts(tick, gpu));
    text += "000";
  }
  text += '\n';
}

void put_amd(std::string& text, std::uint64_t tick) {
  for (std::uint64_t gpu = 0; gpu < kGpus; ++gpu) {
    put(text, kLongStart + tick);
    text += ',';
    put(text, gpu);
    text += ',';
    put(text, gpu_watts(tick, gpu));
    text += ",N/A,N/A\n";
  }
}

void put_rocm(std::string& text, std::uint64_t tick) {
  text += "device,time,Average Graphics Package Power (W)\n";
  for (std::uint64_t gpu = 0; gpu < kGpus; ++gpu) {
    text += "card";
    put(text, gpu);
    text += ',';
    put(text, kLongStart + tick);
    text += ',';
    put(text, gpu_watts(tick, gpu));
    text += ".0\n";
  }
}

void put_wandb(std::string& text, std::uint64_t tick) {
  text += R"({"_wandb":{"a":[]},"_timestamp":)";
  put(text, kLongStart + tick);
  for (std::uint64_t gpu = 0; gpu < kGpus; ++gpu) {
    text += R"(,"system.gpu.)";
    put(text, gpu);
    text += R"(.powerWatts":)";
    put(text, gpu_watts(tick, gpu));
  }
  text += "}\n";
}

void put_exporter(std::string& text, std::uint64_t tick) {
  text += "# TYPE DCGM_FI_DEV_POWER_USAGE gauge\n";
  for (std::uint64_t gpu = 0; gpu < kGpus; ++gpu) {
    text += "DCGM_FI_DEV_POWER_USAGE{gpu=\"";
    put(text, gpu);
    text += "\",UUID=\"GPU-a\",Hostname=\"n1\"} ";
    put(text, gpu_watts(tick, gpu));
    text += ' ';
    put(text, kLongStart + tick);
    text += "000\n";
  }
}

constexpr std::string_view kDcgmHead = "#Entity   POWER\nID        W\n";

void put_dcgm(std::string& text, std::uint64_t tick) {
  if (tick % 4 == 3) text += kDcgmHead;
  for (std::uint64_t gpu = 0; gpu < kGpus; ++gpu) {
    text += "GPU ";
    put(text, gpu);
    text += "     ";
    put(text, gpu_watts(tick, gpu));
    text += ".000\n";
  }
}

constexpr std::string_view kColumnsHead =
    "time_ms,gpu0_mw,gpu1_mw,gpu2_mw,gpu3_mw,gpu4_mw,gpu5_mw,gpu6_mw,gpu7_mw\n";

}  // namespace

std::vector<LongLayout> long_power_layouts() {
  using enum TraceFormat;
  return {
      {nvidia_smi, "timestamp, index, power.draw [W]\n", &put_smi, &gpu_energy},
      {nvidia_dmon, kDmonHead, &put_dmon, &gpu_energy},
      {turbostat, kTurbostatHead, &put_turbostat, &turbostat_energy},
      // Reports are JSON, each parsed by itself.
      {scaphandre, "", &put_scaphandre, &scaphandre_energy, {.made = kAnyNumber}, "]\n"},
      {watts, "timestamp,component,watts,inside\n", &put_watts, &watts_energy},
      {gpu_columns, kColumnsHead, &put_columns, &gpu_energy},
      {amd_smi, "timestamp,gpu,socket_power,gfx_voltage,soc_voltage\n", &put_amd, &gpu_energy},
      {rocm_smi, "", &put_rocm, &gpu_energy},
      {wandb, "", &put_wandb, &gpu_energy},
      {dcgm, kDcgmHead, &put_dcgm, &gpu_energy, {.interval = 1.0}},
      {dcgm_exporter, "", &put_exporter, &gpu_energy},
  };
}

}  // namespace vocabplan::test
