#pragma once

#include <string>

#include "process.hpp"

namespace vocabplan::test {

/// The program that the tests start: the one built with them, or the one that
/// VOCABPLAN_TEST_PROGRAM names.
[[nodiscard]] const char* tested_program();

/// A line that says how the program is started.
[[nodiscard]] std::string command_text(const Launch& launch);

/// Appends what a start of the program wrote, and how it ended, to the file that
/// VOCABPLAN_TEST_RECORD names; does nothing without it. Names of temporary folders are written
/// alike, progress is left out. For scripts/compare-outputs.
void record(const std::string& command, const Outcome& outcome);

}  // namespace vocabplan::test
