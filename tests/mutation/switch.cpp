#include "switch.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>

namespace {

constexpr std::size_t kMost = 1 << 16;  // mutants: scripts/mutate makes the file as large
unsigned char unwatched[kMost];         // NOLINT(modernize-avoid-c-arrays): needs no constructor

// Before the constructors of other objects, which may hold mutants.
[[gnu::constructor(101)]] void start() {
  const char* const number = std::getenv("VOCABPLAN_MUTANT");  // NOLINT(concurrency-mt-unsafe)
  if (number != nullptr) {
    vocabplan_mutant_of_process = static_cast<int>(std::strtol(number, nullptr, 10));
  }
  const char* const path =
      std::getenv("VOCABPLAN_MUTANTS_REACHED");  // NOLINT(concurrency-mt-unsafe)
  if (path == nullptr) return;
  const int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* const shared = mmap(nullptr, kMost, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) vocabplan_mutants_reached = static_cast<unsigned char*>(shared);
  (void)close(file);
}

}  // namespace

// Both are set before any code runs, so that start() comes after it.
constinit int vocabplan_mutant_of_process = 0;
constinit unsigned char* vocabplan_mutants_reached = unwatched;
