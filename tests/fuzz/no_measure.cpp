// In place of the command that starts another program.
#include "cli/shell/failure.hpp"
#include "cli/tokenizer/arguments.hpp"

namespace vocabplan::cli {

int run_measure(const MeasureArguments& /*arguments*/) {
  throw StreamError("no other program is started here");
}

}  // namespace vocabplan::cli
