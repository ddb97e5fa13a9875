// How fast traces are read, in bytes a second; counting the lines of the same bytes with memchr is
// what the machine can do at that moment.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan::bench {
namespace {

constexpr std::size_t kBytes = std::size_t{1} << 25U;

std::string digits(int value, int count) {
  std::string text = std::to_string(value);
  return std::string(static_cast<std::size_t>(count) - std::min<std::size_t>(text.size(), 2), '0') +
         text;
}

std::string clock_of(int second) {
  return digits(second / 3600 % 24, 2) + ":" + digits(second / 60 % 60, 2) + ":" +
         digits(second % 60, 2);
}

// Eight devices, a tick a second.
std::string nvidia_smi_log() {
  std::string text = "timestamp, index, power.draw [W]\n";
  for (int second = 0; text.size() < kBytes; ++second) {
    const std::string time =
        "2026/03/" + digits(1 + second / 86400, 2) + " " + clock_of(second) + ".000, ";
    for (int gpu = 0; gpu < 8; ++gpu) {
      text += time + std::to_string(gpu) + ", " + std::to_string(300 + (second * 7 + gpu) % 100) +
              ".25 W\n";
    }
  }
  return text;
}

std::string watts_log() {
  std::string text = "timestamp,component,watts\n";
  for (int second = 0; text.size() < kBytes; ++second) {
    for (int gpu = 0; gpu < 4; ++gpu) {
      text += std::to_string(1700000000 + second) + ".5,gpu " + std::to_string(gpu) + "," +
              std::to_string(300 + second % 50) + ".5\n";
    }
  }
  return text;
}

RecordReader::Source source_of(const std::string& text) {
  return [&text, at = std::size_t{0}](char* buffer, std::size_t room) mutable {
    const std::size_t size = std::min(room, text.size() - at);
    std::memcpy(buffer, text.data() + at, size);
    at += size;
    return size;
  };
}

void count_bytes(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void trace(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(read_trace(source_of(text), "log").joules());
  count_bytes(state, text);
}

void trace_of_nvidia_smi(benchmark::State& state) {
  trace(state, nvidia_smi_log());
}
void trace_of_watts(benchmark::State& state) {
  trace(state, watts_log());
}

void records(benchmark::State& state) {
  const std::string text = nvidia_smi_log();
  for (auto _ : state) {
    RecordReader reader(source_of(text));
    std::size_t count = 0;
    while (reader.next() != nullptr) ++count;
    benchmark::DoNotOptimize(count);
  }
  count_bytes(state, text);
}

void lines_by_memchr(benchmark::State& state) {
  const std::string text = nvidia_smi_log();
  for (auto _ : state) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; ++at) ++count;
    benchmark::DoNotOptimize(count);
  }
  count_bytes(state, text);
}

BENCHMARK(lines_by_memchr);
BENCHMARK(records);
BENCHMARK(trace_of_nvidia_smi);
BENCHMARK(trace_of_watts);

}  // namespace
}  // namespace vocabplan::bench
