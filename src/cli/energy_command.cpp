#include "energy_command.hpp"

#include "energy_limits_command.hpp"
#include "energy_trace_command.hpp"

namespace vocabplan::cli {

void add_energy(CLI::App& app, Action& chosen) {
  CLI::App* family = app.add_subcommand("energy", "The energy of training runs, and its limits");
  add_energy_trace(*family, chosen);
  add_energy_limits(*family, chosen);
}

}  // namespace vocabplan::cli
