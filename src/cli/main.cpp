#include <unistd.h>

#include <new>
#include <string_view>

#include "cli/app.hpp"
#include "cli/shell/failure.hpp"

int main(int argc, char** argv) {
  try {
    return vocabplan::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    // Where memory ends before a command begins, or does not even suffice for saying so.
    constexpr std::string_view kText = "vocabplan: error: out of memory\n";
    (void)!write(STDERR_FILENO, kText.data(), kText.size());
    return vocabplan::cli::kFailed;
  }
}
