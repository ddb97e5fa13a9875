#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace vocabplan::cli {

/// Names that a table of the program knows: of laws, accelerators, countries or tokenizers.
struct KnownNames {
  /// laws, mixed_laws (those that a choice weighs), accelerators, countries or tokenizers
  std::string what{};
  std::vector<std::string> names{};
};

/// That which a shell can offer for a value.
struct OfferedValue {
  std::vector<std::string> words{};  ///< of an enumeration
  std::string known{};               ///< the `KnownNames` that are offered; "" for none
  bool files = false;
  bool after_comma = false;   ///< the value is a list: the part behind the last comma is completed
  bool after_equals = false;  ///< the value is NAME=FILE
};

struct OptionWords {
  std::vector<std::string> names{};  ///< with their dashes, the short ones first
  std::string type{};                ///< what stands for the value in help
  std::string text{};                ///< the line of help
  bool takes_value = false;
  bool value_may_miss = false;
  bool repeats = false;
  OfferedValue value{};
};

/// A command, or the program itself, and what may follow it.
struct CommandWords {
  std::vector<std::string> path{};  ///< such as energy, trace; empty for the program
  std::string text{};
  std::vector<OptionWords> options{};
  std::vector<OptionWords> positionals{};  ///< the name is the type
  std::vector<CommandWords> commands{};    ///< those of a family; it takes no positionals
};

/// All that may stand on the command line of the program.
struct ProgramWords {
  std::vector<KnownNames> known{};
  CommandWords program{};
};

/// The words of an app that has all its commands.
[[nodiscard]] ProgramWords program_words(CLI::App& app);

/// A command and all those below it, each before its own.
[[nodiscard]] std::vector<const CommandWords*> all_commands(const CommandWords& command);

}  // namespace vocabplan::cli
