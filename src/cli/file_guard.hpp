#pragma once

#include <string>

namespace vocabplan::cli {

/// From now on a signal that ends the program removes this file first. Signals that the caller had
/// ignored stay ignored. One file at a time.
void guard_file(const std::string& path);

/// Ends the guard: signals do what they did before.
void unguard_file();

}  // namespace vocabplan::cli
