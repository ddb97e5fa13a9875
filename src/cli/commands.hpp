#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string_view>

#include "cli/options/common_options.hpp"

namespace vocabplan::cli {

// Each defines a command of `app`, or of the family `energy`: its action goes to `chosen` when the
// command line names it.

/// The vocabulary to take, by several laws.
void add_choose(CLI::App& app, Action& chosen);
/// One prediction.
void add_predict(CLI::App& app, Action& chosen);
/// Predictions for a grid or for a stream of records.
void add_sweep(CLI::App& app, Action& chosen);
/// The best model, and what it gives, for each budget of a range.
void add_frontier(CLI::App& app, Action& chosen);
/// The vocabularies of real models.
void add_audit(CLI::App& app, Action& chosen);
/// Which runs to measure before a law is fitted.
void add_design(CLI::App& app, Action& chosen);
/// The law, or one of its parts, from measurements.
void add_fit(CLI::App& app, Action& chosen);
/// The family `tokenizer`: how tokenizers cut one's own text.
void add_tokenizer(CLI::App& app, Action& chosen);
/// A comparison with outputs of the Python reference.
void add_verify(CLI::App& app, Action& chosen);
/// The laws: `law list | show | check`.
void add_law(CLI::App& app, Action& chosen);
/// Scripts by which shells complete the words of all commands of `app`.
void add_completions(CLI::App& app, Action& chosen);

/// The family `energy` with the commands that follow.
void add_energy(CLI::App& app, Action& chosen);
/// The energy of a run that is planned.
void add_energy_estimate(CLI::App& family, Action& chosen);
/// The energy in the traces of meters.
void add_energy_trace(CLI::App& family, Action& chosen);
/// Estimates against measurements.
void add_energy_validate(CLI::App& family, Action& chosen);
/// The floors of physics.
void add_energy_limits(CLI::App& family, Action& chosen);

/// A command as the first word of a command line names it.
struct Command {
  std::string_view name;
  void (*add)(CLI::App&, Action&);
  bool of_all = false;  ///< made of the options of all commands
};

/// The commands of this program, in the order of its help: the web page has some of them.
[[nodiscard]] std::span<const Command> commands();

}  // namespace vocabplan::cli
