#include "fit/solver/parallel.hpp"

#include <atomic>
#include <stdexcept>
#include <string>

#include "catch.hpp"

namespace parallel_test {

using namespace vocabplan;

TEST_CASE("fit: progress that throws ends the loop on all threads") {
  constexpr std::size_t kCount = 1000000;
  for (const unsigned threads : {1U, 4U}) {
    CAPTURE(threads);
    std::atomic<std::size_t> done{0};
    const auto stop = [](std::size_t) { throw std::runtime_error("stopped"); };
    CHECK_THROWS_WITH(for_each_index(
                          kCount, threads, [&](std::size_t) { ++done; }, stop),
                      "stopped");
    CHECK(done >= 1);
    CHECK(done < kCount);
  }
}

TEST_CASE("fit: every index is worked on once, and progress counts them") {
  constexpr std::size_t kCount = 100;
  std::atomic<std::size_t> sum{0};
  std::size_t last = 0;
  for_each_index(
      kCount, 1, [&](std::size_t i) { sum += i; },
      [&](std::size_t done) {
        CHECK(done == last + 1);
        last = done;
      });
  CHECK(sum == kCount * (kCount - 1) / 2);
  CHECK(last == kCount);
}

}  // namespace parallel_test
