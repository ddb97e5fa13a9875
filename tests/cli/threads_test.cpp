#include <cstdint>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "synthetic_runs.hpp"

namespace threads_test {

using namespace vocabplan::test;

namespace {

#ifndef VOCABPLAN_SANITIZED
constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20U;
#endif

}  // namespace

// A thread takes a stack of so many bytes out of the memory that the process may have: with stacks
// larger than that none can be started, with smaller ones a few.
TEST_CASE("cli threads: where none can be started the answer is the same", "[cli]") {
#ifdef VOCABPLAN_SANITIZED
  WARN("skipped: a sanitizer needs more address space than that");
#else
  const std::string csv = synthetic_csv({.sizes = 4, .vocabularies = 5, .checkpoints = 4});
  const auto fit = [&](const char* threads, std::uint64_t stack) {
    const Outcome outcome =
        run({.arguments = {"fit", "-", "--draws", "20", "--threads", threads, "-f", "json", "-q"},
             .address_space = 400 * kMegabyte,
             .stack = stack * kMegabyte},
            csv);
    check_fine(outcome);
    return outcome.out;
  };
  const std::string one = fit("1", 8);
  CHECK(fit("8", 1000) == one);
  CHECK(fit("8", 90) == one);
  CHECK(fit("1024", 1000) == one);
#endif
}

}  // namespace threads_test
