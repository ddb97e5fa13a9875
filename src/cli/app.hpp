#pragma once

#include <string>
#include <vector>

#include "cli/shell/call.hpp"

namespace vocabplan::cli {

/// Runs the program: reads the command line, does what it says, and returns the exit code.
int run(int argc, const char* const* argv);

/// Does what the words behind the program's name say, for a caller, who takes the answer; returns
/// the exit code. Nothing is read from standard input or written to a standard stream. Several
/// threads may ask at once. Throws `UsageError`, `StreamError` and `Error`, with the message that
/// the program would print, and what the caller's functions throw.
int ask(const std::vector<std::string>& words, Caller& caller);

}  // namespace vocabplan::cli
