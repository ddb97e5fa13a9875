#pragma once

namespace vocabplan::cli {

/// Runs the program: reads the command line, does what it says, and returns the exit code.
int run(int argc, const char* const* argv);

}  // namespace vocabplan::cli
