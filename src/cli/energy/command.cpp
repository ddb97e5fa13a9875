#include "cli/commands.hpp"

namespace vocabplan::cli {

void add_energy(CLI::App& app, Action& chosen) {
  CLI::App* family = app.add_subcommand("energy", "The energy of training runs, and its limits");
  add_energy_estimate(*family, chosen);
  add_energy_trace(*family, chosen);
  add_energy_validate(*family, chosen);
  add_energy_limits(*family, chosen);
}

}  // namespace vocabplan::cli
