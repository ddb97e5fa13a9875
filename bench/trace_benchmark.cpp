// How fast traces of every layout are read, in bytes a second; counting the lines of the same bytes
// with memchr is what the machine can do at that moment, and cutting CSV into records what there is
// before the readings.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "traces.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan::bench {
namespace {

constexpr std::size_t kBytes = std::size_t{1} << 25U;

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

void read_layout(benchmark::State& state, const BenchTrace& trace) {
  const std::string text = trace_text(trace, kBytes);
  const TraceOptions options{.interval = trace.layout.most.interval};
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_trace(source_of(text), "log", options).joules());
  }
  count_bytes(state, text);
}

void count_lines(benchmark::State& state, const BenchTrace& trace) {
  const std::string text = trace_text(trace, kBytes);
  for (auto _ : state) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; ++at) ++count;
    benchmark::DoNotOptimize(count);
  }
  count_bytes(state, text);
}

void cut_records(benchmark::State& state, const BenchTrace& trace) {
  const std::string text = trace_text(trace, kBytes);
  for (auto _ : state) {
    RecordReader reader(source_of(text));
    std::size_t count = 0;
    while (reader.next() != nullptr) ++count;
    benchmark::DoNotOptimize(count);
  }
  count_bytes(state, text);
}

[[maybe_unused]] const bool kRegistered = [] {
  for (const BenchTrace& trace : bench_traces()) {
    benchmark::RegisterBenchmark(("trace/" + trace.name).c_str(), &read_layout, trace);
    benchmark::RegisterBenchmark(("lines/" + trace.name).c_str(), &count_lines, trace);
    if (trace.name != "nvidia-smi" && trace.name != "codecarbon, quoted") continue;
    benchmark::RegisterBenchmark(("records/" + trace.name).c_str(), &cut_records, trace);
  }
  return true;
}();

}  // namespace
}  // namespace vocabplan::bench
