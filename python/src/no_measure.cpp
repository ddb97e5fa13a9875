// For the module that is not linked to libsentencepiece.
#include "cli/shell/failure.hpp"
#include "cli/tokenizer/arguments.hpp"

namespace vocabplan::cli {

int run_measure(const MeasureArguments& /*arguments*/) {
  throw StreamError(
      "measure needs a module built where libsentencepiece is installed (Debian: "
      "libsentencepiece-dev)");
}

}  // namespace vocabplan::cli
