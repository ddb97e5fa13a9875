#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "cli/energy/estimate/answer.hpp"
#include "cli/energy/estimate/list.hpp"
#include "cli/options/budget_options.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/numbers.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/options/power_options.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/files_of_call.hpp"
#include "cli/shell/input.hpp"
#include "vocabplan/core/error.hpp"
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
            .json = [all] { return Row(all); },
            .jsonl = [=] { return Rows{all}; },
            .warnings_in = WarningsIn::nowhere};
  } catch (const DomainError& error) {
    throw UsageError(error.what());
  }
}

enum class Compat { mlco2 };

struct EstimateOptions {
  CommonOptions common{};
  Argument<double> flops{};
  HoursOptions<double> time{};  ///< hours and days of accelerators, or of all that --watts draws
  Argument<Accelerator> accelerator{};
  Argument<double> tdp{};
  Argument<double> peak{};
  bool sparse = false;
  Argument<GivenFactor> mfu{};
  PowerOptions power{};
  Argument<double> static_fraction{0.0};
  Argument<double> static_watts{0.0};
  Argument<ErrorBand> band{};
  std::string calibration{};
  Argument<Compat> compat{};
  Argument<EnergyList> list{};
};

double static_fraction_argument(const std::string& option, const std::string& text) {
  constexpr double kMost = 100.0;
  return share_argument(option, text, kMost);
}

// FLOPs that are no slip; the estimate judges their domain.
double flops_argument(const std::string& option, const std::string& text) {
  ask_count(option, text, Count::flops);
  return number_argument(option, text);
}

// The rate of --peak; with sparsity it is twice the dense one.
std::optional<double> peak_of(const EstimateOptions& options) {
  if (!options.sparse) return options.peak.value();
  if (!options.peak.given()) {
    throw UsageError("--sparse without --peak: it says how that rate counts");
  }
  return *options.peak / 2.0;
}

// A run is given once; the rest of a request is judged by the estimate.
void check_run(const EstimateOptions& options) {
  const HoursOptions<double>& time = options.time;
  const std::string all =
      "--flops, --accel-hours, --accels with --days or --hours, or --watts with one of these";
  const GivenOption* first = nullptr;
  for (const GivenOption* one : {&options.flops.words(), &time.accel_hours.words(),
                                 &time.days.words(), &time.hours.words()}) {
    if (one->text.empty()) continue;
    if (first != nullptr) {
      throw UsageError("both " + first->name + " " + in_quotes(first->text) + " and " + one->name +
                       " " + in_quotes(one->text) + "; give one of them");
    }
    first = one;
  }
  if (first == nullptr) throw UsageError("no run; give " + all);
  if (time.over_time() && !time.accels.given() && !options.power.watts.given()) {
    throw UsageError(first->name + " " + in_quotes(first->text) +
                     " without --accels, the number of accelerators that run so long, or --watts");
  }
}

PowerOptions power_of_run(const EstimateOptions& options) {
  PowerOptions power = options.power;
  power.accelerators = options.time.accels;
  return power;
}

RunEnergyRequest request_of(const EstimateOptions& options) {
  RunEnergyRequest request;
  check_run(options);
  request.flops = options.flops.value();
  request.accelerator_hours = options.time.accel_hours.value();
  request.hours = options.time.hours.value();
  if (options.time.days.given()) request.hours = kHoursOfDay * *options.time.days;
  request.accelerator = options.accelerator.value();
  request.tdp = options.tdp.value();
  request.peak = peak_of(options);
  request.mfu = options.mfu.value();
  apply_power_options(power_of_run(options), request);
  request.static_fraction = *options.static_fraction;
  request.static_watts = *options.static_watts;
  if (options.band.given()) request.band = *options.band;
  if (!options.calibration.empty()) {
    constexpr std::size_t kMost = std::size_t{1} << 20U;
    const TextInput input = read_text_input(options.calibration, kMost);
    request.calibration = parse_calibration(input.text, input.name);
  }
  return request;
}

// The first option that describes a run, as it is called on the command line; "" when none does.
std::string first_run_option(const EstimateOptions& options) {
  for (const GivenOption& one :
       {options.flops.words(), options.time.accel_hours.words(), options.time.days.words(),
        options.time.hours.words(), options.accelerator.words(), options.tdp.words(),
        options.peak.words(), options.mfu.words(), options.static_fraction.words(),
        options.static_watts.words(), options.band.words(),
        GivenOption{"--calibration", options.calibration}, options.compat.words()}) {
    if (!one.text.empty()) return one.name;
  }
  return options.sparse ? "--sparse" : first_power_option(power_of_run(options));
}

Answer list_of(const EstimateOptions& options) {
  const std::string option = first_run_option(options);
  if (!option.empty()) throw UsageError(option + " with --list, which estimates nothing");
  return energy_list(*options.list);
}

// Options that the ML Emissions Calculator does not know are refused.
void check_compat(const EstimateOptions& options) {
  const PowerOptions& power = options.power;
  std::vector<GivenOption> unknown{
      power.power_factor.words(),   power.pue.words(),    options.static_fraction.words(),
      options.static_watts.words(), options.band.words(), {"--calibration", options.calibration}};
  if (!options.time.over_time()) {  // it says no time
    unknown.insert(unknown.begin(), options.time.accels.words());
  }
  for (const GivenOption& one : unknown) {
    if (one.text.empty()) continue;
    throw UsageError(one.name + " with --compat mlco2, which has none");
  }
}

int run_estimate(const EstimateOptions& options) {
  files_of_call().check_writable();
  if (options.list.given()) {
    give(list_of(options), options.common);
  } else if (options.compat.given()) {
    check_compat(options);
    give(mlco2_answer(request_of(options)), options.common);
  } else {
    const RunEnergy run = energy_of(request_of(options));
    give(energy_answer(run), options.common);
  }
  return kFine;
}

void add_run_options(CLI::App& command, EstimateOptions& options) {
  options.flops.add(command, "--flops", "Training FLOPs", "C", flops_argument);
  options.time.accel_hours.add(command, "--accel-hours,--gpu-hours",
                               "Accelerator hours, instead of FLOPs", "H", number_argument);
  options.time.hours.add(command, "--hours", "Hours of the whole run, with --watts or --accels",
                         "T", number_argument);
  options.time.days.add(command, "--days", "Days of the whole run, instead of --hours", "D",
                        number_argument);
  options.accelerator.add(command, "--accelerator", "Accelerator, such as h100-sxm", "ID",
                          accelerator_argument);
  options.tdp.add(command, "--tdp", "Rated power of one, instead of the table's", "W",
                  number_argument);
  options.peak.add(command, "--peak", "Dense FLOP/s of one, instead of the table's", "F",
                   number_argument);
  command.add_flag("--sparse", options.sparse, "--peak is with sparsity: half of it is used");
  options.mfu.add(command, "--mfu", "Share of its peak that the whole run makes (0.31 is assumed)",
                  "M", factor_of(FactorKind::mfu));
  add_power_options(command, options.power);
  options.time.accels.add(command, "--accels", "Number of accelerators: gives the time", "N",
                          whole_from(1.0, kMostAccels));
  add_place_options(command, options.power);
}

void add_options(CLI::App& command, EstimateOptions& options) {
  add_run_options(command, options);
  options.static_fraction.add(command, "--static-fraction",
                              "Static energy over dynamic energy (default 0)", "S",
                              static_fraction_argument);
  options.static_watts.add(command, "--static-watts",
                           "Watts of the whole run beside its accelerators (default 0)", "W",
                           number_argument);
  options.band.add(command, "--band", "Errors seen of such estimates (default -0.4,0.6)",
                   "LOW,HIGH", band_argument);
  add_text_option(command, "--calibration", options.calibration,
                  "Correction and band that 'energy validate' wrote", "FILE");
  constexpr Choices<Compat, 1> kTools{{{"mlco2", Compat::mlco2}}};
  add_choice(command, "--compat", options.compat, kTools,
             "Arithmetic of another tool: mlco2, the ML Emissions Calculator", "TOOL");
  add_choice(command, "--list", options.list, kEnergyLists,
             "Built-in tables: accelerators or countries", "WHAT");
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
      "  vocabplan energy estimate --accels 512 --days 21 --accelerator h100-sxm\n"
      "  vocabplan energy estimate --list accelerators\n"
      "\nLOW..HIGH in --mfu, --watts, --power-factor, --pue, --ci: between the two.");
  command->callback([options, &chosen] { chosen = [options] { return run_estimate(*options); }; });
}

}  // namespace vocabplan::cli
