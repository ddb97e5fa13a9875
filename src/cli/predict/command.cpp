#include "cli/commands.hpp"

#include <memory>

#include "cli/energy/estimate/answer.hpp"
#include "cli/options/answer.hpp"
#include "cli/options/budget_options.hpp"
#include "cli/options/level.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/options/power_options.hpp"
#include "cli/predict/inverse.hpp"
#include "cli/predict/options.hpp"
#include "cli/predict/plot.hpp"
#include "cli/predict/record.hpp"
#include "cli/predict/table.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/picture.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

BudgetRequest request_of(const PredictOptions& options, const std::optional<HourlyRate>& rate) {
  BudgetRequest request = budget_request(options.budget, rate);
  request.n_nv = quantity_argument<NonVocabParams>("N_NV", options.n_nv);
  request.width = width_argument(options.width);
  return request;
}

// A budget that contradicts itself is a mistake on the command line.
Prediction predict_arguments(const PredictOptions& options, const BudgetRequest& request,
                             const Law& law) {
  try {
    return predict(request, law);
  } catch (const DomainError& error) {
    std::string blamed;
    for (const GivenOption& one : given_budgets(options.budget)) {
      blamed += (blamed.empty() ? "" : ", ") + one.name + ": " + in_quotes(one.text);
    }
    throw UsageError(blamed + (blamed.empty() ? "" : ": ") + error.what());
  }
}

// The energy of the run, when an accelerator is named. Hours that were given are spent as they
// stand, unless the data limit leaves some of them.
std::optional<RunEnergy> energy_of_plan(const PredictOptions& options, const Prediction& prediction,
                                        const Diagnostics& diagnostics) {
  const std::optional<HourlyRate> rate = energy_rate(options.budget, options.power);
  if (!rate) return std::nullopt;
  std::optional<double> hours = number_if_any("--gpu-hours", options.budget.gpu_hours);
  if (hours && !has_power(*rate, options.power)) {
    diagnostics.warning("no energy: no power is published of " + std::string(rate->accelerator.id) +
                        "; --watts gives it");
    return std::nullopt;
  }
  if (prediction.budget.binding == Binding::data) hours.reset();
  return plan_energy(*rate, options.power, prediction.budget.flops, hours);
}

// Hours need an accelerator whether or not energy is wanted: then a number about power asks for
// the columns.
bool wants_energy_columns(const PredictOptions& options) {
  return options.budget.gpu_hours.empty() || !first_power_option(options.power).empty();
}

Row fields_of(PredictionRecord record, const Prediction& prediction,
              const std::optional<RunEnergy>& energy, const PredictOptions& options) {
  leave_out_other_widths(record, prediction);
  Row row = prediction_fields(
      record, {.intervals = options.interval, .band = !options.price.within.empty()});
  if (energy && wants_energy_columns(options)) row.append(energy_fields(*energy));
  return row;
}

// The record with the energy as its last member.
Row record_row(const PredictionRecord& record, const std::optional<RunEnergy>& energy) {
  Row row = prediction_row(record);
  if (energy) row.add("energy", energy_row(*energy));
  return row;
}

std::vector<std::string> warnings_of(const Prediction& prediction,
                                     const std::optional<RunEnergy>& energy) {
  std::vector<std::string> warnings = prediction.warnings;
  if (energy) warnings.insert(warnings.end(), energy->warnings.begin(), energy->warnings.end());
  return warnings;
}

// The budget that the tokens of the run are blamed on; nothing when the law chose it.
std::optional<GivenOption> blamed_budget(const PredictOptions& options, const Budget& budget) {
  if (budget.binding == Binding::data) {
    return GivenOption{.name = "--data-limit", .text = options.budget.data_limit};
  }
  const std::vector<GivenOption> given = given_budgets(options.budget);
  return given.empty() ? std::nullopt : std::optional(given.back());
}

// Refuses a run that cannot be meant, and adds to the warnings what is doubtful about it.
void question(const PredictOptions& options, const PriceRequest& prices, Prediction& prediction) {
  const auto add = [&prediction](std::vector<std::string> doubts) {
    for (std::string& doubt : doubts) prediction.warnings.push_back(std::move(doubt));
  };
  if (const auto blamed = blamed_budget(options, prediction.budget)) {
    ask_run(*blamed, prediction.budget, prediction.tokens);
    add(doubts_of_run(prediction.budget, prediction.tokens));
  }
  if (prices.at_given) add(doubts_of_sizes("--at", prices.vocab_sizes));
}

// True if the intervals that are shown, or would be, leave the optimum open on both sides.
bool is_open(const Law& law, const PredictionIntervals& intervals, double level) {
  if (intervals.isoloss) return intervals.isoloss->lower_open && intervals.isoloss->upper_open;
  return optimum_is_open(law, level);
}

std::string search_detail(const Prediction& prediction) {
  return "isoloss: Newton in a bracket of the one root of dL/dV = 0, N_v " +
         shortest(prediction.root.value) + " in [" + shortest(prediction.root.lower) + ", " +
         shortest(prediction.root.upper) + "], " + std::to_string(prediction.root.evaluations) +
         " evaluations";
}

int run_predict(const PredictOptions& options) {
  if (!options.vocab.empty()) return run_inverse(options);
  const Diagnostics diagnostics = options.common.diagnostics();
  const Format format = options.common.parsed_format();
  const double multiple = whole_argument("--multiple", options.multiple, 1.0, 1e9);
  std::optional<HourlyRate> rate;
  if (!options.budget.gpu_hours.empty()) rate = hourly_rate(options.budget);
  check_options(options.budget, {.name = "N_NV", .text = options.n_nv});
  ask_count("N_NV", options.n_nv, Count::params);
  ask_counts(options.budget);
  const BudgetRequest request = request_of(options, rate);
  const double level = level_argument(options.level);
  PriceRequest prices = price_request(options.price);
  const Picture picture(options.plot);
  const Law law = options.common.load_law();
  check_draws(law, options.interval, options.level);
  Prediction prediction = predict_arguments(options, request, law);
  question(options, prices, prediction);
  const std::optional<RunEnergy> energy = energy_of_plan(options, prediction, diagnostics);
  PredictionIntervals intervals;
  if (format != Format::csv || options.interval || picture.wanted()) {
    intervals = predict_intervals(law, prediction, level);
  }
  const std::vector<std::string> edges = edge_warnings(prediction, intervals);
  const bool open = is_open(law, intervals, level);
  // A table says both in lines of its own.
  if (format != Format::table) {
    if (open) prediction.warnings.emplace_back(kNoSuggestion);
    prediction.warnings.insert(prediction.warnings.end(), edges.begin(), edges.end());
  }
  PredictionRecord record = record_of(prediction, multiple, intervals);
  if (open) record.suggested_vocab_size.reset();
  if (picture.wanted()) {
    picture.write(predict_page(prediction, intervals, law, prices.within, prices.vocab_sizes));
  }
  if (format != Format::csv || prices.at_given || prices.within_given) {
    if (format == Format::csv && !prices.at_given) prices.vocab_sizes.clear();
    add_prices(record, prices, law, prediction, intervals, level);
  }
  describe_budget(record, request, prediction, rate);
  const auto row = [&] { return record_row(record, energy); };
  give({.table =
            [&] {
              return table_of(record, law, intervals, edges) +
                     (energy ? "\n" + energy_summary(*energy) : "");
            },
        .csv = [&] { return Rows{fields_of(record, prediction, energy, options)}; },
        .json = [&] { return records_document(law, row()); },
        .jsonl = [&] { return Rows{row()}; },
        .warnings = warnings_of(prediction, energy),
        .warnings_in = WarningsIn::records,
        .details = {search_detail(prediction)}},
       options.common);
  return kFine;
}

}  // namespace

void add_predict(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<PredictOptions>();
  CLI::App* command =
      app.add_subcommand("predict", "The compute-optimal vocabulary for one budget");
  add_text_option(*command, "N_NV", options->n_nv,
                  "Non-vocabulary parameters: everything but both vocabulary tables", "");
  add_text_option(*command, "--flops", options->budget.flops,
                  "Training FLOPs (default: the law's compute-optimal budget)", "C");
  add_budget_options(*command, options->budget, BudgetForm::number);
  add_text_option(*command, "--level", options->level,
                  "Share of the law's resampled fits in an interval (default 0.9)", "P");
  command->add_flag("--interval", options->interval,
                    "Want intervals: columns in CSV, and a law that has them");
  add_price_options(*command, options->price);
  add_power_options(*command, options->power);
  add_place_options(*command, options->power);
  add_text_option(*command, "--vocab", options->vocab,
                  "The way back: runs for which V is the optimum", "V");
  add_plot_option(*command, options->plot);
  add_prediction_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  vocabplan predict 7B                    a 7B model, compute-optimal budget\n"
      "  vocabplan predict 7B --flops 1e23       the same model trained longer\n"
      "  vocabplan predict --flops 1e22          the model that this budget wants\n"
      "  vocabplan predict 7B --tokens 2T --width 4096 --format json\n"
      "  vocabplan predict --vocab 128256        the runs that this vocabulary suits\n"
      "  vocabplan predict --total-params 8B --tokens 15T\n"
      "  vocabplan predict --gpu-hours 100K --accelerator h100-sxm --data-limit 1T\n"
      "  vocabplan predict 7B --accelerator h100-sxm --accels 512 --country France\n"
      "\nNumbers: 7B, 2.3e21, 33M, 70_000; K M B G T P are powers of 1000.");
  command->callback([options, &chosen] { chosen = [options] { return run_predict(*options); }; });
}

}  // namespace vocabplan::cli
