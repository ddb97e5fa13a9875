#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>

#include "allocations.hpp"
#include "catch.hpp"
#include "long_trace.hpp"
#include "trace_text.hpp"

namespace trace_stream_test {

using vocabplan::ComponentEnergy;
using vocabplan::read_trace;
using vocabplan::TraceEnergy;
using vocabplan::test::agree;
using vocabplan::test::allocations;
using vocabplan::test::live_allocations;
using vocabplan::test::LongEnergy;
using vocabplan::test::LongLayout;
using vocabplan::test::LongTrace;

namespace {

constexpr std::size_t kGigabyte = std::size_t{1} << 30U;
// Sanitizers make a gigabyte slow; a shorter trace shows the same there.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
constexpr bool kIsSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kIsSanitized = false;
#endif

// Peak memory of this process in KiB; 0 where the system does not say.
long peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  return 0;
}

// Peaks before this one count no more, where the system can forget them.
void forget_peak_memory() {
  std::ofstream("/proc/self/clear_refs") << "5\n";
}

void check_energy(const TraceEnergy& trace, const LongLayout& layout, std::uint64_t ticks) {
  const LongEnergy expected = layout.energy(ticks);
  CHECK(agree(trace.joules(), expected.joules, 1e-12));
  REQUIRE(trace.components.size() == expected.components);
  const ComponentEnergy& first = trace.components.front();
  CHECK(agree(first.seconds, expected.seconds, 1e-12));
  CHECK((expected.samples == 0 || first.samples == expected.samples));
  const auto is_whole = [](const ComponentEnergy& one) {
    return one.gaps == 0 && one.missing == 0;
  };
  CHECK(std::all_of(trace.components.begin(), trace.components.end(), is_whole));
}

void check(const LongLayout& layout, std::size_t bytes) {
  CAPTURE(trace_format_name(layout.format));
  LongTrace log(layout, bytes);
  const auto source = [&log](char* buffer, std::size_t room) { return log(buffer, room); };
  forget_peak_memory();
  const long memory_before = peak_memory();
  const std::size_t live_before = live_allocations();
  const std::size_t before = allocations();
  const TraceEnergy trace = read_trace(source, "log", {.interval = layout.most.interval});
  const std::size_t made = allocations() - before;
  // Sanitizers keep what is deleted.
  CHECK((kIsSanitized || peak_memory() - memory_before < layout.most.kib));
  CHECK(made <= layout.most.made);
  CHECK(log.most_live() - live_before <= layout.most.alive);
  CHECK(trace.format == layout.format);
  CHECK(trace.fault_count == 0);
  check_energy(trace, layout, log.ticks());
}

}  // namespace

TEST_CASE("energy: a trace of a gigabyte is read in constant memory", "[energy]") {
  const LongLayout layout = vocabplan::test::long_layouts().front();
  check(layout, kIsSanitized ? kGigabyte / 64 : kGigabyte);
}

// 24 MB suffice for a reader that keeps what it reads to be seen.
TEST_CASE("energy: a long trace of every layout is read in constant memory", "[energy]") {
  for (const LongLayout& layout : vocabplan::test::long_layouts()) {
    check(layout, kIsSanitized ? 3000000 : 24000000);
  }
}

// Minutes: vocabplan_tests "[gigabyte]".
TEST_CASE("energy: a gigabyte of every layout is read in constant memory", "[.][gigabyte]") {
  for (const LongLayout& layout : vocabplan::test::long_layouts()) check(layout, kGigabyte);
}

}  // namespace trace_stream_test
