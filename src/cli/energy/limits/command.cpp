#include "cli/commands.hpp"

#include <memory>

#include "cli/energy/limits/answer.hpp"
#include "cli/options/budget_options.hpp"
#include "cli/options/numbers.hpp"
#include "cli/shell/failure.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/energy_units.hpp"
#include "vocabplan/energy/limits.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kRoomTemperature = 300.0;  // kelvin

struct LimitsOptions {
  CommonOptions common{};
  Argument<double> temperature{kRoomTemperature};
  Argument<double> bits_per_flop{};
  Argument<double> flops{};
  Argument<double> energy{};  // kilowatt hours
  Argument<Accelerator> accelerator{};
  Argument<double> params{};
  Argument<double> bits_per_param{};
  Argument<double> mass{};
  Argument<double> radius{};
  Argument<double> bandwidth{};
  Argument<double> snr{};  // ratio of powers
  Argument<double> link_rate{};
};

// Wide enough for anything that anyone asks about, and narrow enough for every product of two.
struct Domain {
  double least = 1e-40;
  double most = 1e60;
};

// A reader of numbers of a unit in a domain.
auto number_of(const char* unit, Domain domain = {}) {
  return [unit, domain](const std::string& option, const std::string& text) {
    const double value = number_argument(option, text);
    if (value >= domain.least && value <= domain.most) return value;
    throw UsageError(option + ": " + in_quotes(text) + " is not a number of " + unit + " from " +
                     shortest(domain.least) + " to " + shortest(domain.most));
  };
}

double snr_argument(const std::string& option, const std::string& text) {
  constexpr double kWidest = 300.0;
  const ParsedNumber number = parse_signed_number(text);
  if (!number) {
    throw UsageError(option + ": " + in_quotes(text) + " " + std::string(number.fault) +
                     "; accepted is " + std::string(kSignedNumberForms));
  }
  if (number.value >= -kWidest && number.value <= kWidest) return ratio_of_decibels(number.value);
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not a number of decibels from -300 to 300");
}

// Both options of a pair, or neither.
void check_pair(const Argument<double>& first, const Argument<double>& second) {
  if (first.given() == second.given()) return;
  throw UsageError((first.given() ? first : second).name() + " without " +
                   (first.given() ? second : first).name());
}

Accelerator powered_accelerator(const std::string& option, const std::string& text) {
  Accelerator accelerator = accelerator_argument(option, text);
  if (accelerator.power) return accelerator;
  throw UsageError(option + ": " + in_quotes(text) +
                   " has no published power; give the run's energy by --energy-kwh");
}

void add_run(LimitsRequest& request, const LimitsOptions& options) {
  request.flops = options.flops.value();
  request.accelerator = options.accelerator.value();
  if (!options.energy.given()) return;
  if (!request.flops) throw UsageError("--energy-kwh without --flops, which its floor depends on");
  if (request.accelerator) {
    throw UsageError("both --energy-kwh and --accelerator; give one of them");
  }
  request.energy = *options.energy * kJoulesPerKwh;
}

void add_channel(LimitsRequest& request, const LimitsOptions& options) {
  check_pair(options.bandwidth, options.snr);
  const std::optional<double>& rate = options.link_rate.value();
  if (!options.bandwidth.given()) {
    if (rate) throw UsageError("--link-rate without --bandwidth and --snr-db");
    return;
  }
  request.channel = {.bandwidth = *options.bandwidth, .snr = *options.snr, .link_rate = rate};
  const double capacity = shannon_capacity(*options.bandwidth, *options.snr);
  if (!rate || *rate <= capacity) return;
  throw UsageError("--link-rate: " + in_quotes(options.link_rate.text()) +
                   " is above what the channel can carry, " + measure_text(capacity, "bit/s"));
}

LimitsRequest request_of(const LimitsOptions& options) {
  LimitsRequest request{.temperature = *options.temperature,
                        .bits_per_flop = options.bits_per_flop.value(),
                        .params = options.params.value()};
  if (options.bits_per_param.given()) request.bits_per_param = *options.bits_per_param;
  add_run(request, options);
  check_pair(options.mass, options.radius);
  if (options.mass.given()) request.region = {.mass = *options.mass, .radius = *options.radius};
  add_channel(request, options);
  if (options.bits_per_param.given() && !request.params) {
    throw UsageError("--bits-per-param without --params");
  }
  if (request.params && !request.region && !request.channel) {
    throw UsageError("--params without --mass and --radius, or --bandwidth and --snr-db");
  }
  return request;
}

int run_limits(const LimitsOptions& options) {
  const std::vector<PhysicalLimit> limits = physical_limits(request_of(options));
  give(limits_answer(limits), options.common);
  return kFine;
}

void add_options(CLI::App& command, LimitsOptions& options) {
  constexpr Domain kBits{1e-9, 1e9};
  constexpr Domain kKelvin{1e-9, 1e9};
  constexpr Domain kParams{1.0, 1e30};
  options.flops.add(command, "--flops", "Training FLOPs of the run", "C", number_of("FLOPs"));
  options.energy.add(command, "--energy-kwh", "Energy of the run, kilowatt hours", "E",
                     number_of("kilowatt hours"));
  options.accelerator.add(command, "--accelerator",
                          "Accelerator whose power at its peak rate gives the energy instead", "ID",
                          powered_accelerator);
  options.bits_per_flop.add(command, "--bits-per-flop",
                            "Bits that a FLOP erases (16 is a convention)", "B",
                            number_of("bits", kBits));
  options.temperature.add(command, "--temperature", "Kelvin (default 300)", "T",
                          number_of("kelvin", kKelvin));
  options.params.add(command, "--params", "Parameters to store, or gradients to move", "N",
                     number_of("parameters", kParams));
  options.bits_per_param.add(command, "--bits-per-param", "Bits of each parameter (default 16)",
                             "B", number_of("bits", kBits));
  options.mass.add(command, "--mass", "Mass of the store, kilograms", "M", number_of("kilograms"));
  options.radius.add(command, "--radius", "Radius of the store, metres", "R", number_of("metres"));
  options.bandwidth.add(command, "--bandwidth", "Bandwidth of the channel, hertz", "B",
                        number_of("hertz"));
  options.snr.add(command, "--snr-db", "Signal over noise of the channel, decibels", "S",
                  snr_argument);
  options.link_rate.add(command, "--link-rate", "Rate of the link, bits per second", "R",
                        number_of("bits per second"));
}

}  // namespace

void add_energy_limits(CLI::App& family, Action& chosen) {
  auto options = std::make_shared<LimitsOptions>();
  CLI::App* command =
      family.add_subcommand("limits", "Physical limits, and how far a run is from them");
  add_options(*command, *options);
  add_answer_options(*command, options->common);
  command->footer(
      "Examples:\n"
      "  vocabplan energy limits --flops 3.14e23 --energy-kwh 1287K\n"
      "  vocabplan energy limits --accelerator h100-sxm --bits-per-flop 1\n"
      "  vocabplan energy limits --params 7B --mass 1 --radius 0.1\n"
      "  vocabplan energy limits --params 7B --bandwidth 1M --snr-db 30");
  command->callback([options, &chosen] { chosen = [options] { return run_limits(*options); }; });
}

}  // namespace vocabplan::cli
