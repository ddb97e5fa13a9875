#pragma once

#include <string>

namespace vocabplan::cli {

/// From now on a signal that ends the program removes this file first, or this directory, which
/// must be empty once the files guarded after it are gone. Signals that the caller had ignored stay
/// ignored. A handful of files at a time; further ones are not guarded.
void guard_file(const std::string& path);

/// Ends the guard of this file; after the last, signals do what they did before.
void unguard_file(const std::string& path);

}  // namespace vocabplan::cli
