#pragma once

#include "common_options.hpp"

namespace vocabplan::cli {

/// `vocabplan audit`: the vocabularies of real models. Sets `chosen` when the command line names
/// it.
void add_audit(CLI::App& app, Action& chosen);

}  // namespace vocabplan::cli
