#include "cli/commands.hpp"

#include <memory>

#include "cli/energy/limits/answer.hpp"
#include "cli/options/budget_options.hpp"
#include "cli/shell/failure.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/energy_units.hpp"
#include "vocabplan/energy/limits.hpp"

namespace vocabplan::cli {
namespace {

struct LimitsOptions {
  CommonOptions common{};
  std::string temperature{};
  std::string bits_per_flop{};
  std::string flops{};
  std::string energy{};
  std::string accelerator{};
  std::string params{};
  std::string bits_per_param{};
  std::string mass{};
  std::string radius{};
  std::string bandwidth{};
  std::string snr{};
  std::string link_rate{};
};

// Wide enough for anything that anyone asks about, and narrow enough for every product of two.
struct Domain {
  double least = 1e-40;
  double most = 1e60;
};

// Nothing for empty text.
std::optional<double> number_of(const std::string& option, const std::string& text,
                                const char* unit, Domain domain = {}) {
  if (text.empty()) return std::nullopt;
  const double value = number_argument(option, text);
  if (value >= domain.least && value <= domain.most) return value;
  throw UsageError(option + ": " + in_quotes(text) + " is not a number of " + unit + " from " +
                   shortest(domain.least) + " to " + shortest(domain.most));
}

double snr_of(const std::string& text) {
  constexpr double kWidest = 300.0;
  const ParsedNumber number = parse_signed_number(text);
  if (!number) {
    throw UsageError("--snr-db: " + in_quotes(text) + " " + std::string(number.fault) +
                     "; accepted is " + std::string(kSignedNumberForms));
  }
  if (number.value >= -kWidest && number.value <= kWidest) return ratio_of_decibels(number.value);
  throw UsageError("--snr-db: " + in_quotes(text) +
                   " is not a number of decibels from -300 to 300");
}

// Both options of a pair, or neither.
void check_pair(const char* first, bool first_given, const char* second, bool second_given) {
  if (first_given == second_given) return;
  throw UsageError(std::string(first_given ? first : second) + " without " +
                   (first_given ? second : first));
}

Accelerator powered_accelerator(const std::string& text) {
  Accelerator accelerator = accelerator_argument(text);
  if (accelerator.power) return accelerator;
  throw UsageError("--accelerator: " + in_quotes(text) +
                   " has no published power; give the run's energy by --energy-kwh");
}

void add_run(LimitsRequest& request, const LimitsOptions& options) {
  request.flops = number_of("--flops", options.flops, "FLOPs");
  const auto kwh = number_of("--energy-kwh", options.energy, "kilowatt hours");
  if (!options.accelerator.empty()) request.accelerator = powered_accelerator(options.accelerator);
  if (!kwh) return;
  if (!request.flops) throw UsageError("--energy-kwh without --flops, which its floor depends on");
  if (request.accelerator) {
    throw UsageError("both --energy-kwh and --accelerator; give one of them");
  }
  request.energy = *kwh * kJoulesPerKwh;
}

void add_channel(LimitsRequest& request, const LimitsOptions& options) {
  const auto bandwidth = number_of("--bandwidth", options.bandwidth, "hertz");
  const auto rate = number_of("--link-rate", options.link_rate, "bits per second");
  check_pair("--bandwidth", bandwidth.has_value(), "--snr-db", !options.snr.empty());
  if (!bandwidth) {
    if (rate) throw UsageError("--link-rate without --bandwidth and --snr-db");
    return;
  }
  request.channel = {.bandwidth = *bandwidth, .snr = snr_of(options.snr), .link_rate = rate};
  const double capacity = shannon_capacity(*bandwidth, request.channel->snr);
  if (!rate || *rate <= capacity) return;
  throw UsageError("--link-rate: " + in_quotes(options.link_rate) +
                   " is above what the channel can carry, " + measure_text(capacity, "bit/s"));
}

LimitsRequest request_of(const LimitsOptions& options) {
  LimitsRequest request{
      .bits_per_flop = number_of("--bits-per-flop", options.bits_per_flop, "bits", {1e-9, 1e9}),
      .params = number_of("--params", options.params, "parameters", {1.0, 1e30})};
  request.temperature =
      number_of("--temperature", options.temperature, "kelvin", {1e-9, 1e9}).value_or(300.0);
  const auto bits = number_of("--bits-per-param", options.bits_per_param, "bits", {1e-9, 1e9});
  request.bits_per_param = bits.value_or(request.bits_per_param);
  add_run(request, options);
  const auto mass = number_of("--mass", options.mass, "kilograms");
  const auto radius = number_of("--radius", options.radius, "metres");
  check_pair("--mass", mass.has_value(), "--radius", radius.has_value());
  if (mass) request.region = {.mass = *mass, .radius = *radius};
  add_channel(request, options);
  if (bits && !request.params) throw UsageError("--bits-per-param without --params");
  if (request.params && !request.region && !request.channel) {
    throw UsageError("--params without --mass and --radius, or --bandwidth and --snr-db");
  }
  return request;
}

int run_limits(const LimitsOptions& options) {
  options.common.check();
  const std::vector<PhysicalLimit> limits = physical_limits(request_of(options));
  give(limits_answer(limits), options.common);
  return kFine;
}

void add_options(CLI::App& command, LimitsOptions& options) {
  add_text_option(command, "--flops", options.flops, "Training FLOPs of the run", "C");
  add_text_option(command, "--energy-kwh", options.energy, "What the run takes", "E");
  add_text_option(command, "--accelerator", options.accelerator,
                  "Instead: what FLOPs take on it at its peak rate", "ID");
  add_text_option(command, "--bits-per-flop", options.bits_per_flop,
                  "Bits that a FLOP erases (16 is a convention)", "B");
  add_text_option(command, "--temperature", options.temperature, "Kelvin (default 300)", "T");
  add_text_option(command, "--params", options.params, "Parameters to store, or gradients to move",
                  "N");
  add_text_option(command, "--bits-per-param", options.bits_per_param, "Bits of each (default 16)",
                  "B");
  add_text_option(command, "--mass", options.mass, "What they are stored in, kilograms", "M");
  add_text_option(command, "--radius", options.radius, "Its radius, metres", "R");
  add_text_option(command, "--bandwidth", options.bandwidth, "Of the channel, hertz", "B");
  add_text_option(command, "--snr-db", options.snr, "Its signal over its noise, decibels", "S");
  add_text_option(command, "--link-rate", options.link_rate, "What it carries, bits per second",
                  "R");
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
