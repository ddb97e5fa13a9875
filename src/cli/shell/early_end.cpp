#include "cli/shell/early_end.hpp"

#include <unistd.h>

#include "cli/shell/failure.hpp"
#include "cli/shell/file_guard.hpp"
#include "cli/shell/writing.hpp"

namespace vocabplan::cli {

void end_without_memory() noexcept {
  remove_guarded_files();
  write_error_stream("vocabplan: error: out of memory\n");
  _exit(kFailed);
}

}  // namespace vocabplan::cli
