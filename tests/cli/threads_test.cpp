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

// The stacks and heaps of many left nothing for the rows.
TEST_CASE("cli threads: as many as asked for do not use up the memory", "[cli]") {
#ifdef VOCABPLAN_SANITIZED
  WARN("skipped: a sanitizer needs more address space than that");
#else
  std::string records;
  for (int i = 0; i < 5000; ++i) records += std::to_string(100'000'000 + i) + ",1e20\n";
  const auto sweep = [&](const char* threads, std::uint64_t megabytes) {
    const Outcome outcome =
        run({.arguments = {"sweep", "-", "--threads", threads, "-f", "jsonl", "-q"},
             .address_space = megabytes * kMegabyte},
            records);
    check_fine(outcome);
    return outcome.out;
  };
  const std::string one = sweep("1", 400);
  CHECK(sweep("64", 48) == one);
  CHECK(sweep("256", 250) == one);
#endif
}

}  // namespace threads_test
