#include "cli/commands.hpp"

#include <memory>
#include <vector>

#include "cli/design/answer.hpp"
#include "cli/options/axis.hpp"
#include "cli/options/level.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/options/target_argument.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

struct DesignOptions {
  CommonOptions common{};
  std::string flops{};
  std::string target = "7B";
  std::string noise{};
  std::string level{};
  std::string runs = "24";
  std::string multiple = "128";
  std::string params{};
  std::string vocab{};
  std::string tokens_per_param{};
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

// The values of an axis or of a single number; none when it is not given.
std::vector<double> values_of(const std::string& option, const std::string& text) {
  constexpr double kLowest = 1e-3;
  constexpr double kHighest = 1e30;
  constexpr std::uint64_t kMost = 1000;
  if (text.empty()) return {};
  const bool single = text.find(':') == std::string::npos;
  const SweepAxis axis(option, single ? text + ":" + text + ":1" : text, false, kLowest, kHighest);
  if (axis.count() > kMost) {
    throw UsageError(option + ": " + std::to_string(axis.count()) + " values; accepted are up to " +
                     std::to_string(kMost));
  }
  std::vector<double> values(axis.count());
  axis.fill(0, values);
  return values;
}

double noise_of(const std::string& text) {
  constexpr double kLeast = 1e-6;
  constexpr double kMost = 10.0;
  if (text.empty()) return kPilotNoise;
  const double noise = number_argument("--noise", text);
  if (noise >= kLeast && noise <= kMost) return noise;
  throw UsageError("--noise: " + in_quotes(text) + " is not a number from " + shortest(kLeast) +
                   " to " + shortest(kMost));
}

PilotRequest request_of(const DesignOptions& options) {
  ask_count("--flops", options.flops, Count::flops);
  const auto allowance = quantity_argument<Flops>("--flops", options.flops);
  if (!allowance) {
    throw UsageError("no --flops; give what all pilot runs together may cost, such as 1e20");
  }
  return {
      .allowance = allowance->value(),
      .noise = noise_of(options.noise),
      .level = level_argument(options.level),
      .most_runs = static_cast<std::size_t>(whole_argument("--runs", options.runs, 1.0, 1000.0)),
      .multiple = whole_argument("--multiple", options.multiple, 1.0, 1e9),
      .n_nv = values_of("--params", options.params),
      .vocab_size = values_of("--vocab", options.vocab),
      .tokens_per_param = values_of("--tokens-per-param", options.tokens_per_param)};
}

void check_runs(const DesignOptions& options, const PilotRequest& request, const Law& law) {
  const std::size_t coefficients = pilot_coefficients(law);
  if (request.most_runs >= coefficients) return;
  throw UsageError("--runs: " + in_quotes(options.runs) + " is less than the " +
                   std::to_string(coefficients) +
                   " coefficients of the law, which need as many runs");
}

int run_design(const DesignOptions& options) {
  options.common.check();
  const PilotRequest request = request_of(options);
  const BudgetRequest asked = target_argument("--target", options.target);
  const Law law = options.common.load_law();
  const PilotTarget target = target_of(asked, options.target, law);
  check_runs(options, request, law);
  DesignReport report{.law = law, .asked = asked, .target = target, .request = request};
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
  add_text_option(command, "--flops", options.flops, "What all runs together may cost", "C");
  add_text_option(command, "--target", options.target, "The run to choose V for (default 7B)",
                  "TARGET");
  add_text_option(command, "--noise", options.noise, "Noise of a final loss, nats (default 0.01)",
                  "SIGMA");
  add_text_option(command, "--level", options.level, "Share in an interval (default 0.9)", "P");
  add_text_option(command, "--runs", options.runs, "At most N runs (default 24)", "N");
  add_text_option(command, "--multiple", options.multiple,
                  "Vocabularies are multiples of N (default 128)", "N");
  add_text_option(command, "--params", options.params,
                  "N_nv of the candidates (default: affordable)", "START:STOP:COUNT");
  add_text_option(command, "--vocab", options.vocab, "V of the candidates (default 4096:98304:10)",
                  "START:STOP:COUNT");
  add_text_option(command, "--tokens-per-param", options.tokens_per_param,
                  "Tokens over N_nv + N_v (default 5:80:9)", "START:STOP:COUNT");
}

}  // namespace

void add_design(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<DesignOptions>();
  CLI::App* command =
      app.add_subcommand("design", "Pilot runs that narrow the interval of the vocabulary");
  add_options(*command, *options);
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
