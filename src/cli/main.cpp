#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "cli/app.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/file_guard.hpp"

namespace {

using vocabplan::cli::kFailed;

// Says so without any memory.
void say_out_of_memory() {
  constexpr std::string_view kText = "vocabplan: error: out of memory\n";
  (void)!write(STDERR_FILENO, kText.data(), kText.size());
}

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
  vocabplan::cli::remove_guarded_files();
  say_out_of_memory();
  _exit(kFailed);
}

}  // namespace

int main(int argc, char** argv) {
  (void)std::set_terminate(end_in_the_middle);
  try {
    return vocabplan::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    // Memory ended before a command began, or does not even suffice for saying so.
    say_out_of_memory();
    return kFailed;
  }
}
