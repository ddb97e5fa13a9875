#include "energy_limits_command.hpp"

#include <memory>

#include "failure.hpp"
#include "output.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/limits.hpp"

namespace vocabplan::cli {
namespace {

struct LimitsOptions {
  CommonOptions common{};
  std::string temperature = "300";
};

double temperature_argument(const std::string& text) {
  constexpr double kLeast = 1e-6;
  constexpr double kMost = 1e6;
  const double value = number_argument("--temperature", text);
  if (value >= kLeast && value <= kMost) return value;
  throw UsageError("--temperature: " + in_quotes(text) + " is not a number of kelvin from " +
                   shortest(kLeast) + " to " + shortest(kMost));
}

int run_limits(const LimitsOptions& options) {
  const double temperature = temperature_argument(options.temperature);
  Output output(options.common.output);
  output.write("Landauer  " + shortest(landauer_energy(1.0, temperature)) +
               " J for each bit erased at " + shortest(temperature) + " K\n");
  output.finish();
  return kFine;
}

}  // namespace

void add_energy_limits(CLI::App& family, Action& chosen) {
  auto options = std::make_shared<LimitsOptions>();
  CLI::App* command = family.add_subcommand("limits", "What physics forbids");
  add_text_option(*command, "--temperature", options->temperature, "Kelvin (default 300)", "T");
  add_output_option(*command, options->common);
  command->callback([options, &chosen] { chosen = [options] { return run_limits(*options); }; });
}

}  // namespace vocabplan::cli
