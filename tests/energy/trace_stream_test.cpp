#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>

#include "allocations.hpp"
#include "catch.hpp"
#include "trace_text.hpp"

using vocabplan::ComponentEnergy;
using vocabplan::read_trace;
using vocabplan::RecordReader;
using vocabplan::TraceEnergy;
using vocabplan::test::agree;
using vocabplan::test::allocations;

namespace {

// Sanitizers make a gigabyte slow; a shorter trace shows the same there.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kBytes = std::size_t{1} << 24U;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr std::size_t kBytes = std::size_t{1} << 24U;
#else
constexpr std::size_t kBytes = std::size_t{1} << 30U;
#endif
#else
constexpr std::size_t kBytes = std::size_t{1} << 30U;
#endif

constexpr int kGpus = 8;

// nvidia-smi's log of eight devices, a tick a second: device g draws 100 + g W in even seconds and
// 300 + g W in odd ones. Made while it is read.
class Log {
 public:
  std::size_t operator()(char* buffer, std::size_t room) {
    if (at_ == text_.size() && !next_minute()) return 0;
    const std::size_t size = std::min(room, text_.size() - at_);
    std::memcpy(buffer, text_.data() + at_, size);
    at_ += size;
    return size;
  }
  [[nodiscard]] std::uint64_t ticks() const { return ticks_; }

 private:
  static void put(std::string& text, std::uint64_t value, int digits) {
    std::uint64_t scale = 1;
    for (int i = 1; i < digits; ++i) scale *= 10;
    for (; scale > 0; scale /= 10) text += static_cast<char>('0' + value / scale % 10);
  }

  bool next_minute() {
    if (given_ >= kBytes) return false;
    text_.clear();
    at_ = 0;
    if (ticks_ == 0) text_ = "timestamp, index, power.draw [W]\n";
    for (int second = 0; second < 60; ++second, ++ticks_) {
      for (int gpu = 0; gpu < kGpus; ++gpu) put_row(gpu);
    }
    given_ += text_.size();
    return true;
  }

  // Months of 28 days follow each other without a hole only inside one: the log stays in July and
  // August, which have 62 days.
  void put_row(int gpu) {
    const std::uint64_t day = ticks_ / 86400;
    text_ += day < 31 ? "2026/07/" : "2026/08/";
    put(text_, day % 31 + 1, 2);
    text_ += ' ';
    put(text_, ticks_ / 3600 % 24, 2);
    text_ += ':';
    put(text_, ticks_ / 60 % 60, 2);
    text_ += ':';
    put(text_, ticks_ % 60, 2);
    text_ += ".000, ";
    text_ += static_cast<char>('0' + gpu);
    text_ += ticks_ % 2 == 0 ? ", 10" : ", 30";
    text_ += static_cast<char>('0' + gpu);
    text_ += ".00 W\n";
  }

  std::string text_;
  std::size_t at_ = 0;
  std::size_t given_ = 0;
  std::uint64_t ticks_ = 0;
};

// Peak memory of this process in KiB; 0 where the system does not say.
long peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  return 0;
}

}  // namespace

TEST_CASE("energy: a trace of a gigabyte is read in constant memory", "[energy]") {
  Log log;
  const auto source = [&log](char* buffer, std::size_t room) { return log(buffer, room); };
  const std::size_t before = allocations();
  const long memory_before = peak_memory();
  const TraceEnergy trace = read_trace(source, "log");
  CHECK(allocations() - before < 1000);
  CHECK(peak_memory() - memory_before < 4096);
  REQUIRE(trace.components.size() == kGpus);
  const auto ticks = static_cast<double>(log.ticks());
  for (int gpu = 0; gpu < kGpus; ++gpu) {
    const ComponentEnergy& sum = trace.components[static_cast<std::size_t>(gpu)];
    CHECK(sum.samples == log.ticks());
    CHECK(sum.seconds == ticks - 1.0);
    // Every second lies between 100 + g and 300 + g.
    CHECK(agree(sum.joules, (200.0 + gpu) * (ticks - 1.0), 1e-12));
    CHECK(sum.gaps == 0);
    CHECK(sum.median_interval == 1.0);
  }
}
