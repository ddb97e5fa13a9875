#include "core/even_parts.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "catch.hpp"

namespace even_parts_test {

using vocabplan::part_start;

namespace {

constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint32_t kMostParts = std::numeric_limits<std::uint32_t>::max();

}  // namespace

TEST_CASE("core: parts are floor(total part / parts) apart", "[core]") {
  for (std::uint64_t total = 0; total < 70; ++total) {
    for (std::uint32_t parts = 1; parts < 90; ++parts) {
      for (std::uint32_t part = 0; part <= parts; ++part) {
        if (part_start(total, part, parts) != total * part / parts) {
          FAIL_CHECK(total << " " << part << "/" << parts);
        }
      }
    }
  }
}

// By Python's integers, which have no end: total * part // parts.
TEST_CASE("core: parts of as many things as 64 bits count", "[core]") {
  CHECK(part_start(kAll, 0, kMostParts) == 0);
  CHECK(part_start(kAll, kMostParts, kMostParts) == kAll);
  CHECK(part_start(kAll, kMostParts - 1, kMostParts) == 18446744069414584318U);
  CHECK(part_start(kAll, 1, 2) == 9223372036854775807U);
  CHECK(part_start(kAll, 2, 3) == 12297829382473034410U);
  CHECK(part_start(kAll, 15, 16) == 17293822569102704639U);
  CHECK(part_start(kAll, 999'999'999, 1'000'000'000) == 18446744055262807541U);
  CHECK(part_start(kAll - 12345, 4'000'000'001, 4'294'967'291) == 17179869208294955826U);
}

TEST_CASE("core: parts differ by one thing at most", "[core]") {
  for (const std::uint64_t total : {std::uint64_t{1'000'003}, kAll - 7}) {
    std::uint64_t shortest = kAll;
    std::uint64_t longest = 0;
    for (std::uint32_t part = 0; part < 1009; ++part) {
      const std::uint64_t length =
          part_start(total, part + 1, 1009) - part_start(total, part, 1009);
      shortest = std::min(shortest, length);
      longest = std::max(longest, length);
    }
    CHECK(longest - shortest <= 1);
  }
}

}  // namespace even_parts_test
