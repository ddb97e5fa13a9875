#include "cli/commands.hpp"

#include <memory>
#include <vector>

#include "cli/design/answer.hpp"
#include "cli/options/axis.hpp"
#include "cli/options/numbers.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/options/power_options.hpp"
#include "cli/options/target_argument.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kUsualTarget = 7e9;
constexpr double kUsualRuns = 24.0;
constexpr double kMostRuns = 1000.0;

struct DesignOptions {
  CommonOptions common{};
  Argument<Flops> flops{};
  HoursOptions<double> hours{};
  RateOptions rate{};
  Argument<BudgetRequest> target{{.n_nv = NonVocabParams(kUsualTarget)}};
  Argument<double> noise{kPilotNoise};
  Argument<double> tokenizer_noise{kPilotTokenizerNoise};
  Argument<double> level{kUsualLevel};
  Argument<double> runs{kUsualRuns};
  Argument<double> multiple{kUsualMultiple};
  Argument<std::vector<double>> params{};
  Argument<std::vector<double>> vocab{};
  Argument<std::vector<double>> tokens_per_param{};
  Argument<double> threads{};
};

// Without a budget, the FLOPs of the compute-optimal line.
PilotTarget target_of(const BudgetRequest& asked, const std::string& text, const Law& law) {
  try {
    const Budget budget = resolve(asked, law);
    return {.n_nv = *asked.n_nv, .flops = Flops(budget.flops), .width = asked.width};
  } catch (const DomainError& error) {
    throw UsageError("--target: " + in_quotes(text) + ": " + error.what());
  }
}

// The values of an axis or of a single number.
std::vector<double> values_argument(const std::string& option, const std::string& text) {
  constexpr double kLowest = 1e-3;
  constexpr double kHighest = 1e30;
  constexpr std::uint64_t kMost = 1000;
  const bool single = text.find(':') == std::string::npos;
  const AxisRange range =
      read_axis(option, single ? text + ":" + text + ":1" : text, kLowest, kHighest);
  if (range.count <= kMost) return SweepAxis(range).values();
  throw UsageError(option + ": " + std::to_string(range.count) + " values; accepted are up to " +
                   std::to_string(kMost));
}

constexpr double kLeastNoise = 1e-6;
constexpr double kMostNoise = 10.0;

double noise_argument(const std::string& option, const std::string& text) {
  const double noise = number_argument(option, text);
  if (noise >= kLeastNoise && noise <= kMostNoise) return noise;
  throw UsageError(option + ": " + in_quotes(text) + " is not a number from " +
                   shortest(kLeastNoise) + " to " + shortest(kMostNoise));
}

// 0 is a vocabulary without an effect of its own.
double shared_noise_argument(const std::string& option, const std::string& text) {
  const double noise = number_argument(option, text);
  if (noise >= 0.0 && noise <= kMostNoise) return noise;
  throw UsageError(option + ": " + in_quotes(text) + " is not a number from 0 to " +
                   shortest(kMostNoise));
}

PilotRequest request_of(const DesignOptions& options, const std::optional<SpentHours>& spent) {
  if (!options.flops.given() && !spent) {
    throw UsageError("no --flops; give what all pilot runs together may cost, such as 1e20");
  }
  const auto values = [](const Argument<std::vector<double>>& axis) {
    return axis.value().value_or(std::vector<double>());
  };
  return {.allowance = spent ? spent->flops() : options.flops->value(),
          .noise = *options.noise,
          .tokenizer_noise = *options.tokenizer_noise,
          .level = *options.level,
          .most_runs = static_cast<std::size_t>(*options.runs),
          .multiple = *options.multiple,
          .n_nv = values(options.params),
          .vocab_size = values(options.vocab),
          .tokens_per_param = values(options.tokens_per_param),
          .threads = threads_of(options.threads)};
}

void check_runs(const DesignOptions& options, const PilotRequest& request, const Law& law) {
  const std::size_t coefficients = pilot_coefficients(law);
  if (request.most_runs >= coefficients) return;
  throw UsageError("--runs: " + in_quotes(options.runs.text()) + " is less than the " +
                   std::to_string(coefficients) +
                   " coefficients of the law, which need as many runs");
}

int run_design(const DesignOptions& options) {
  const auto spent = spent_hours(options.rate, options.hours, options.flops.words());
  if (!spent && options.flops.given()) (void)hourly_rate(options.rate, options.hours, {});
  const PilotRequest request = request_of(options, spent);
  const BudgetRequest& asked = *options.target;
  const Law law = options.common.load_law();
  const PilotTarget target = target_of(asked, options.target.text(), law);
  check_runs(options, request, law);
  DesignReport report{
      .law = law, .asked = asked, .target = target, .request = request, .spent = spent};
  try {
    report.design = design_pilots(law, target, request);
  } catch (const DomainError& error) {
    throw UsageError(error.what());  // a request that no design answers
  }
  report.warnings = pilot_warnings(report.design, law);
  give(design_answer(report), options.common);
  return kFine;
}

void add_options(CLI::App& command, DesignOptions& options) {
  options.flops.add(command, "--flops", "Training FLOPs of all runs together", "C",
                    count_argument<Flops>(Count::flops));
  add_hours_options(command, options.hours, "instead of --flops, with --accelerator");
  add_rate_options(command, options.rate, "Accelerator of the hours, such as h100-sxm",
                   "Share of its peak that the runs make (0.31 is assumed)");
  options.target.add(command, "--target", "The run to choose V for (default 7B)", "TARGET",
                     target_argument);
  options.noise.add(command, "--noise",
                    "Of a final loss, in the unit of the law's loss (default 0.01)", "SIGMA",
                    noise_argument);
  options.tokenizer_noise.add(command, "--tokenizer-noise",
                              "What runs of one V share, in that unit (default 0.01)", "SIGMA",
                              shared_noise_argument);
  add_level_option(command, options.level, "Share in an interval (default 0.9)");
  options.runs.add(command, "--runs", "At most N runs (default 24)", "N",
                   whole_from(1.0, kMostRuns));
  add_multiple_option(command, options.multiple, "Vocabularies are multiples of N (default 128)");
  constexpr const char* kAxis = "START:STOP:COUNT";
  options.params.add(command, "--params", "N_nv of the shapes (default: affordable)", kAxis,
                     values_argument);
  options.vocab.add(command, "--vocab", "V of the candidates (default 4096:98304:7)", kAxis,
                    values_argument);
  options.tokens_per_param.add(command, "--tokens-per-param",
                               "Tokens over N_nv + N_v (default 5:80:9)", kAxis, values_argument);
}

}  // namespace

void add_design(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<DesignOptions>();
  CLI::App* command =
      app.add_subcommand("design", "Pilot runs that narrow the interval of the vocabulary");
  add_options(*command, *options);
  add_threads_option(*command, options->threads);
  add_law_option(*command, options->common);
  add_answer_options(*command, options->common);
  command->footer(
      "Examples:\n"
      "  vocabplan design --flops 1e20                        24 runs for V of a 7B\n"
      "  vocabplan design --flops 1e20 --target 1B@2Ttokens   of a 1B on 2T tokens\n"
      "  vocabplan design --flops 1e20 --law mine.json --format csv -o runs.csv\n"
      "\nAppend a column loss to that CSV, and 'vocabplan fit' reads it.");
  command->callback([options, &chosen] { chosen = [options] { return run_design(*options); }; });
}

}  // namespace vocabplan::cli
