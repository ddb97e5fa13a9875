#pragma once

#include <CLI/CLI.hpp>

namespace vocabplan::cli {

/// Writes every command and option of the program to standard output as JSON lines, for
/// completions: `{"command": "energy trace", "option": "--layout", "short": null, "type": "NAME",
/// "values": ["rapl", ...], "text": "..."}`. A command comes before its options, with `option`
/// null; a positional has its name there; `type` is null for a flag.
void list_options(CLI::App& app);

}  // namespace vocabplan::cli
