#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "cli/energy/estimate/answer.hpp"
#include "cli/energy/estimate/list.hpp"
#include "cli/options/budget_options.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/options/power_options.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/files_of_call.hpp"
#include "cli/shell/input.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/mlco2.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan::cli {
namespace {

double watts_of(const RunEnergyRequest& request) {
  if (request.watts) return request.watts->value;
  if (request.tdp) return *request.tdp;
  if (request.accelerator && request.accelerator->power) return *request.accelerator->power;
  throw UsageError(
      "--compat mlco2 needs --watts, --tdp or an --accelerator with a published power");
}

double grams_of(const RunEnergyRequest& request) {
  if (request.grid) return request.grid->grams_per_kwh;
  if (request.grams_per_kwh) return request.grams_per_kwh->value;
  throw UsageError("--compat mlco2 needs --country or --ci");
}

std::string mlco2_table(double watts, double hours, const Mlco2Estimate& estimate) {
  return shortest(watts) + " W x " + shortest(hours) + " h = " + shortest(estimate.energy_kwh) +
         " kWh x " + shortest(estimate.kg_per_kwh) +
         " kg CO2e/kWh = " + shortest(estimate.co2e_kg) +
         " kg CO2e\n(ML Emissions Calculator: two decimals at each step, no PUE)\n";
}

// The run as the ML Emissions Calculator counts it: watts given, or the rated power, times
// accelerator hours. Throws `UsageError`.
Answer mlco2_answer(const RunEnergyRequest& request) {
  const double watts = watts_of(request);
  const double grams = grams_of(request);
  // The hours alone; the rated power is also that of chips whose system power is not known.
  RunEnergyRequest timed = request;
  if (!timed.watts) timed.tdp.reset();
  timed.watts = GivenFactor{.value = watts};
  const double hours = energy_of(timed).accelerator_hours;
  try {
    const Mlco2Estimate estimate = mlco2_estimate(watts, hours, grams);
    const Row fields = Row()
                           .add("watts", watts)
                           .add("accelerator_hours", hours)
                           .add("energy_kwh", estimate.energy_kwh)
                           .add("kg_per_kwh", estimate.kg_per_kwh)
                           .add("co2e_kg", estimate.co2e_kg);
    const Row all = Row().add("compat", "mlco2").append(fields);
    return {.table = [=] { return mlco2_table(watts, hours, estimate); },
            .csv = [=] { return Rows{fields}; },
            .json = [=] { return all; },
            .jsonl = [=] { return Rows{all}; },
            .warnings_in = WarningsIn::nowhere};
  } catch (const DomainError& error) {
    throw UsageError(error.what());
  }
}

struct EstimateOptions {
  CommonOptions common{};
  std::string flops{};
  std::string accelerator_hours{};
  std::string hours{};
  std::string accelerator{};
  std::string tdp{};
  std::string peak{};
  bool sparse = false;
  std::string mfu{};
  PowerOptions power{};
  std::string static_fraction{};
  std::string static_watts{};
  std::string band{};
  std::string calibration{};
  std::string compat{};
  std::string list{};
};

double at_least_0(const std::string& option, const std::string& text, bool share) {
  if (text.empty()) return 0.0;
  constexpr double kMostShare = 100.0;
  return share ? share_argument(option, text, kMostShare) : number_argument(option, text);
}

// The rate of --peak; with sparsity it is twice the dense one.
std::optional<double> peak_of(const EstimateOptions& options) {
  const auto peak = number_if_any("--peak", options.peak);
  if (!options.sparse) return peak;
  if (!peak) throw UsageError("--sparse without --peak: it says how that rate counts");
  return *peak / 2.0;
}

RunEnergyRequest request_of(const EstimateOptions& options) {
  RunEnergyRequest request;
  ask_count("--flops", options.flops, Count::flops);
  request.flops = number_if_any("--flops", options.flops);
  request.accelerator_hours = number_if_any("--accel-hours", options.accelerator_hours);
  request.hours = number_if_any("--hours", options.hours);
  if (!request.flops && !request.accelerator_hours && !request.hours) {
    throw UsageError("no run; give --flops, --accel-hours, or --watts with --hours");
  }
  if (!options.accelerator.empty()) request.accelerator = accelerator_argument(options.accelerator);
  request.tdp = number_if_any("--tdp", options.tdp);
  request.peak = peak_of(options);
  request.mfu = factor_argument("--mfu", options.mfu, FactorKind::mfu);
  apply_power_options(options.power, request);
  request.static_fraction = at_least_0("--static-fraction", options.static_fraction, true);
  request.static_watts = at_least_0("--static-watts", options.static_watts, false);
  if (!options.band.empty()) request.band = band_argument(options.band);
  if (!options.calibration.empty()) {
    constexpr std::size_t kMost = std::size_t{1} << 20U;
    const TextInput input = read_text_input(options.calibration, kMost);
    request.calibration = parse_calibration(input.text, input.name);
  }
  return request;
}

// The first option that describes a run, as it is called on the command line; "" when none does.
std::string first_run_option(const EstimateOptions& options) {
  const std::vector<GivenOption> texts{{"--flops", options.flops},
                                       {"--accel-hours", options.accelerator_hours},
                                       {"--hours", options.hours},
                                       {"--accelerator", options.accelerator},
                                       {"--tdp", options.tdp},
                                       {"--peak", options.peak},
                                       {"--mfu", options.mfu},
                                       {"--static-fraction", options.static_fraction},
                                       {"--static-watts", options.static_watts},
                                       {"--band", options.band},
                                       {"--calibration", options.calibration},
                                       {"--compat", options.compat}};
  for (const GivenOption& one : texts) {
    if (!one.text.empty()) return one.name;
  }
  return options.sparse ? "--sparse" : first_power_option(options.power);
}

Answer list_of(const EstimateOptions& options) {
  const std::string option = first_run_option(options);
  if (!option.empty()) throw UsageError(option + " with --list, which estimates nothing");
  return energy_list(options.list);
}

// Options that the ML Emissions Calculator does not know are refused.
void check_compat(const EstimateOptions& options) {
  if (options.compat != "mlco2") {
    throw UsageError("--compat: " + in_quotes(options.compat) + " is not mlco2");
  }
  const auto refuse = [](const char* option, const std::string& text) {
    if (!text.empty())
      throw UsageError(std::string(option) + " with --compat mlco2, which has none");
  };
  if (options.hours.empty()) refuse("--accels", options.power.accelerators);  // it says no time
  refuse("--power-factor", options.power.power_factor);
  refuse("--pue", options.power.pue);
  refuse("--static-fraction", options.static_fraction);
  refuse("--static-watts", options.static_watts);
  refuse("--band", options.band);
  refuse("--calibration", options.calibration);
}

int run_estimate(const EstimateOptions& options) {
  options.common.check();
  files_of_call().check_writable();
  if (!options.list.empty()) {
    give(list_of(options), options.common);
  } else if (!options.compat.empty()) {
    check_compat(options);
    give(mlco2_answer(request_of(options)), options.common);
  } else {
    const RunEnergy run = energy_of(request_of(options));
    give(energy_answer(run), options.common);
  }
  return kFine;
}

void add_options(CLI::App& command, EstimateOptions& options) {
  add_text_option(command, "--flops", options.flops, "Training FLOPs", "C");
  add_text_option(command, "--accel-hours", options.accelerator_hours,
                  "Accelerator hours, instead of FLOPs", "H");
  add_text_option(command, "--hours", options.hours,
                  "Hours of the whole run, instead: of --watts, or of --accels accelerators", "T");
  add_text_option(command, "--accelerator", options.accelerator, "Which, such as h100-sxm", "ID");
  add_text_option(command, "--tdp", options.tdp, "Rated power of one, instead of the table's", "W");
  add_text_option(command, "--peak", options.peak, "Dense FLOP/s of one, instead of the table's",
                  "F");
  command.add_flag("--sparse", options.sparse, "--peak is with sparsity: half of it is used");
  add_text_option(command, "--mfu", options.mfu,
                  "Share of its peak that the whole run makes (0.31 is assumed)", "M");
  add_power_options(command, options.power);
  add_place_options(command, options.power);
  add_text_option(command, "--static-fraction", options.static_fraction,
                  "Static energy over dynamic energy (default 0)", "S");
  add_text_option(command, "--static-watts", options.static_watts,
                  "Watts of the whole run beside its accelerators (default 0)", "W");
  add_text_option(command, "--band", options.band,
                  "Errors seen of such estimates (default -0.4,0.6)", "LOW,HIGH");
  add_text_option(command, "--calibration", options.calibration,
                  "Correction and band that 'energy validate' wrote", "FILE");
  add_text_option(command, "--compat", options.compat,
                  "Arithmetic of another tool: mlco2, the ML Emissions Calculator", "TOOL");
  add_text_option(command, "--list", options.list, "Built-in tables: accelerators or countries",
                  "WHAT");
  add_answer_options(command, options.common);
}

}  // namespace

void add_energy_estimate(CLI::App& family, Action& chosen) {
  auto options = std::make_shared<EstimateOptions>();
  CLI::App* command = family.add_subcommand(
      "estimate", "Energy and carbon of a training run, and what such numbers are worth");
  add_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  vocabplan energy estimate --flops 1e24 --accelerator h100-sxm --accels 1024\n"
      "  vocabplan energy estimate --accel-hours 184320 --watts 400 --pue 1.1 --ci 385\n"
      "  vocabplan energy estimate --watts 2K --hours 72 --country France\n"
      "  vocabplan energy estimate --list accelerators\n"
      "\nLOW..HIGH in --mfu, --watts, --power-factor, --pue, --ci: between the two.");
  command->callback([options, &chosen] { chosen = [options] { return run_estimate(*options); }; });
}

}  // namespace vocabplan::cli
