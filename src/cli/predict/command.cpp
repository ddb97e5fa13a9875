#include "cli/commands.hpp"

#include <array>
#include <memory>
#include <utility>

#include "cli/energy/estimate/answer.hpp"
#include "cli/options/answer.hpp"
#include "cli/options/budget_options.hpp"
#include "cli/options/budget_run.hpp"
#include "cli/options/numbers.hpp"
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

// The accelerators of a budget are those that draw the power.
PowerOptions power_of(const PredictOptions& options) {
  PowerOptions power = options.power;
  power.accelerators = options.budget.time.accels;
  return power;
}

// The energy of the run, when an accelerator is named. Hours that were given are spent as they
// stand, unless the data limit leaves some of them.
std::optional<RunEnergy> energy_of_plan(const PredictOptions& options, const Prediction& prediction,
                                        const Diagnostics& diagnostics) {
  const PowerOptions power = power_of(options);
  const std::optional<HourlyRate> rate = energy_rate(options.budget, power);
  if (!rate) return std::nullopt;
  std::optional<double> hours = hours_of(options.budget.time);
  if (hours && !has_power(*rate, power)) {
    diagnostics.warning("no energy: no power is published of " + std::string(rate->accelerator.id) +
                        "; --watts gives it");
    return std::nullopt;
  }
  if (prediction.budget.binding == Binding::data) hours.reset();
  return plan_energy(*rate, power, prediction.budget.flops, hours);
}

// Hours need an accelerator whether or not energy is wanted: then a number about power asks for
// the columns.
bool wants_energy_columns(const PredictOptions& options) {
  const HoursOptions<double>& time = options.budget.time;
  const bool count = time.accels.given() && !time.over_time();
  return !time.given() || count || !first_power_option(options.power).empty();
}

Row fields_of(PredictionRecord record, const Prediction& prediction,
              const std::optional<RunEnergy>& energy, const PredictOptions& options) {
  leave_out_other_widths(record, prediction);
  Row row = prediction_fields(record, {.intervals = options.interval,
                                       .band = options.price.within.given(),
                                       .lifetime = record.lifetime.has_value()});
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

// Refuses a run that cannot be meant, and adds to the warnings what is doubtful about it.
void question(const PredictOptions& options, const BudgetRequest& request,
              const PriceRequest& prices, const Law& law, Prediction& prediction) {
  question_run(options.budget, request, law, prediction);
  if (!prices.at_given) return;
  for (std::string& doubt : doubts_of_sizes("--at", prices.vocab_sizes)) {
    prediction.warnings.push_back(std::move(doubt));
  }
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

// A prediction with what is printed beside it.
struct Predicted {
  const PredictOptions& options;
  Law law;
  Prediction prediction{};
  std::optional<RunEnergy> energy{};
  PredictionIntervals intervals{};
  std::vector<std::string> edges{};  // points at the edge of their intervals
  bool open = false;
  std::optional<ChoiceRecord> choice{};
  std::optional<LifetimeRecord> lifetime{};
};

void add_compression_warnings(Predicted& one) {
  const std::array sizes{one.prediction.isoloss.vocab_size};
  for (std::string& warning : compression_warnings(one.law, sizes)) {
    one.prediction.warnings.push_back(std::move(warning));
  }
}

// The choice at the run of the prediction, and the best vocabulary of its life.
void add_choice_of(Predicted& one) {
  const PredictOptions& options = one.options;
  const bool csv = *options.common.format == Format::csv;
  if (csv && !options.cost.serves()) return;
  ChoiceLaws laws = usual_choice_laws(one.law);
  const ChoiceRun run = choice_run(one.prediction, attention_of(options.cost, one.prediction));
  const ServedCharacters served = served_by(options.cost, one.prediction, run, laws.curve);
  one.lifetime = lifetime_record(one.prediction, run, one.law, served, laws.curve_law);
  if (csv) return;
  ChoiceSettings settings{.level = *options.level};
  settings.range.multiple = *options.multiple;
  if (!has_multiple(settings.range)) return;  // the suggestion alone is such a multiple
  const Chooser chooser(std::move(laws.laws), settings);
  one.choice = choice_record(chooser.choose(run, served), *options.level);
}

// True if somebody looks at intervals: those of a thousand fits take longer than all the rest.
bool wants_intervals(const PredictOptions& options) {
  return *options.common.format != Format::csv || options.interval || !options.plot.empty();
}

// Nothing where the law leaves it open.
std::optional<double> suggested_size(const Predicted& one) {
  if (one.open) return std::nullopt;
  return rounded_to_multiple(one.prediction.isoloss.vocab_size, *one.options.multiple);
}

PredictionRecord full_record(const Predicted& one, PriceRequest prices, const AskedRun& asked) {
  const bool csv = *one.options.common.format == Format::csv;
  PredictionRecord record = record_of(one.prediction, *one.options.multiple, one.intervals);
  record.choice = one.choice;
  record.lifetime = one.lifetime;
  if (!csv || prices.at_given || prices.within_given) {
    if (csv && !prices.at_given) prices.vocab_sizes.clear();
    add_prices(record, prices, one.law, one.prediction, one.intervals, *one.options.level);
  }
  describe_budget(record, asked.request, one.prediction, asked.rate, one.law);
  return record;
}

void give_prediction(const Predicted& one, const PredictionRecord& record) {
  const auto row = [&] { return record_row(record, one.energy); };
  give({.table =
            [&] {
              return table_of(record, one.law, one.intervals, one.edges, one.open) +
                     (one.energy ? "\n" + energy_summary(*one.energy) : "");
            },
        .csv = [&] { return Rows{fields_of(record, one.prediction, one.energy, one.options)}; },
        .json = [&] { return records_document(one.law, row()); },
        .jsonl = [&] { return Rows{row()}; },
        .warnings = warnings_of(one.prediction, one.energy),
        .warnings_in = WarningsIn::records,
        .details = {search_detail(one.prediction)}},
       one.options.common);
}

int run_predict(const PredictOptions& options) {
  if (options.vocab.given()) return run_inverse(options);
  check_costs(options.cost);
  const AskedRun asked = asked_run(options.budget, options.n_nv, options.width);
  const PriceRequest prices = price_request(options.price);
  const Picture picture(options.plot);
  Predicted one{.options = options, .law = options.common.load_law()};
  use_own_compression(one.law, options.cost.compression);
  check_draws(one.law, options.interval, options.level);
  one.prediction = predict_run(options.budget, asked.request, one.law);
  question(options, asked.request, prices, one.law, one.prediction);
  add_compression_warnings(one);
  one.energy = energy_of_plan(options, one.prediction, options.common.diagnostics());
  if (wants_intervals(options)) {
    one.intervals = predict_intervals(one.law, one.prediction, *options.level);
  }
  add_choice_of(one);
  one.edges = edge_warnings(one.prediction, one.intervals);
  one.open = is_open(one.law, one.intervals, *options.level);
  // A table says both in lines of its own.
  if (*options.common.format != Format::table) {
    std::vector<std::string>& warnings = one.prediction.warnings;
    if (one.open) warnings.emplace_back(kOpenOptimum);
    warnings.insert(warnings.end(), one.edges.begin(), one.edges.end());
  }
  if (picture.wanted()) {
    picture.write(
        predict_page(one.prediction, one.intervals, one.law, prices, suggested_size(one)));
  }
  give_prediction(one, full_record(one, prices, asked));
  return kFine;
}

VocabSize vocab_argument(const std::string& option, const std::string& text) {
  return VocabSize(whole_argument(option, text, kind::VocabSize::lowest, kind::VocabSize::highest));
}

}  // namespace

void add_predict(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<PredictOptions>();
  CLI::App* command =
      app.add_subcommand("predict", "The compute-optimal vocabulary for one budget");
  options->n_nv.add(*command, "N_NV",
                    "Non-vocabulary parameters: everything but both vocabulary tables", "",
                    count_argument<NonVocabParams>(Count::params));
  options->budget.accels_alone = true;  // they give the time of the energy
  add_budget_options(*command, options->budget,
                     "Training FLOPs (default: the law's compute-optimal budget)");
  add_level_option(*command, options->level,
                   "Share of the law's resampled fits in an interval (default 0.9)");
  command->add_flag("--interval", options->interval,
                    "Intervals: columns in CSV, and a law that has them");
  add_price_options(*command, options->price);
  add_cost_options(*command, options->cost);
  add_power_options(*command, options->power);
  add_place_options(*command, options->power);
  options->vocab.add(*command, "--vocab", "The way back: runs for which V is the optimum", "V",
                     vocab_argument);
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
      "  vocabplan predict --accels 512 --days 21 --accelerator h100-sxm\n"
      "  vocabplan predict 7B --accelerator h100-sxm --accels 512 --country France\n"
      "\nNumbers: 7B, 2.3e21, 33M, 70_000; K M B G T P are powers of 1000.");
  command->callback([options, &chosen] { chosen = [options] { return run_predict(*options); }; });
}

}  // namespace vocabplan::cli
