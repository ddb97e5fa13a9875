#include <cstdlib>
#include <exception>
#include <new>

#include "cli/app.hpp"
#include "cli/shell/early_end.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/writing.hpp"

namespace {

// Without memory for an exception, or in a place that may throw none, the program is ended in the
// middle. An exception of another kind is a fault of the program.
[[noreturn]] void end_in_the_middle() {
  if (const std::exception_ptr thrown = std::current_exception()) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch): goes on below
    } catch (...) {
      std::abort();
    }
  }
  vocabplan::cli::end_without_memory();
}

// Memory may end before main: while the constants of this program and of its libraries are made.
[[gnu::constructor(101)]] void expect_the_end_of_memory() {
  (void)std::set_terminate(end_in_the_middle);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return vocabplan::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    // Memory ended before a command began, or does not even suffice for saying so.
    vocabplan::cli::write_error_stream("vocabplan: error: out of memory\n");
    return vocabplan::cli::kFailed;
  }
}
