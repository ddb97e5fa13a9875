#include "predict_command.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <memory>

#include "failure.hpp"
#include "level.hpp"
#include "output.hpp"
#include "picture.hpp"
#include "predict_plot.hpp"
#include "present.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

struct PredictOptions : PredictionOptions {
  std::string n_nv{};
  std::string flops{};
  std::string tokens{};
  std::string chars{};
  std::string level{};
  std::string plot{};
  bool interval = false;
};

BudgetRequest request_of(const PredictOptions& options) {
  return {.n_nv = quantity_argument<NonVocabParams>("N_NV", options.n_nv),
          .flops = quantity_argument<Flops>("--flops", options.flops),
          .tokens = quantity_argument<Tokens>("--tokens", options.tokens),
          .characters = quantity_argument<Characters>("--chars", options.chars),
          .width = quantity_argument<Width>("--width", options.width)};
}

// A budget that contradicts itself is a mistake on the command line.
Prediction predict_arguments(const PredictOptions& options, const BudgetRequest& request,
                             const Law& law) {
  try {
    return predict(request, law);
  } catch (const DomainError& error) {
    // N_nv that follows from the FLOPs can leave its domain only because of them.
    const bool alone = !request.n_nv && request.flops;
    throw UsageError((alone ? "--flops: " + in_quotes(options.flops) + ": " : "") + error.what());
  }
}

std::string csv_of(const PredictionRecord& record, bool with_intervals) {
  const auto vocab = [](const std::optional<EstimateRecord>& estimate) {
    return estimate ? estimate->vocab_size : std::numeric_limits<double>::quiet_NaN();
  };
  std::array<char, kCsvLineRoom> line{};
  PredictionCsv csv;
  char* const end =
      csv.write(line.data(), record.n_nv, record.flops, record.tokens, record.width,
                vocab(record.isoflops), vocab(record.derivative), vocab(record.isoloss));
  std::string text = std::string(kPredictionCsvHeader);
  if (with_intervals) text.insert(text.size() - 1, kIntervalCsvHeader);
  text.append(line.data(), end);
  if (with_intervals) text.insert(text.size() - 1, interval_csv(record));
  return text;
}

std::string text_of(const PredictionRecord& record, const Law& law,
                    const PredictionIntervals& intervals, const PredictOptions& options) {
  switch (options.common.parsed_format()) {
    case Format::table:
      return table_of(record, law, intervals);
    case Format::csv:
      return csv_of(record, options.interval);
    case Format::json:
      return json_head(law) + prediction_json(record) + std::string(kJsonTail);
    case Format::jsonl:
      return prediction_json(record) + "\n";
  }
  return {};
}

void explain(const Diagnostics& diagnostics, const Prediction& prediction) {
  diagnostics.detail("isoloss: Newton in a bracket of the one root of dL/dV = 0, N_v " +
                     shortest(prediction.root.value) + " in [" + shortest(prediction.root.lower) +
                     ", " + shortest(prediction.root.upper) + "], " +
                     std::to_string(prediction.root.evaluations) + " evaluations");
}

int run_predict(const PredictOptions& options) {
  const Diagnostics diagnostics = options.common.diagnostics();
  const Format format = options.common.parsed_format();
  const double multiple = whole_argument("--multiple", options.multiple, 1.0, 1e9);
  const BudgetRequest request = request_of(options);
  const double level = level_argument(options.level);
  const Picture picture(options.plot);
  const Law law = options.common.load_law();
  check_draws(law, options.interval, options.level);
  const Prediction prediction = predict_arguments(options, request, law);
  PredictionIntervals intervals;
  if (format != Format::csv || options.interval || picture.wanted()) {
    intervals = predict_intervals(law, prediction.budget, level);
  }
  const PredictionRecord record = record_of(prediction, multiple, intervals);
  constexpr double kWithin = 0.01;
  if (picture.wanted()) picture.write(predict_page(prediction, intervals, law, kWithin, {}));
  Output output(options.common.output);
  output.write(text_of(record, law, intervals, options));
  output.finish();
  explain(diagnostics, prediction);
  // A JSON record carries its warnings itself.
  if (format == Format::table || format == Format::csv) {
    for (const std::string& warning : prediction.warnings) diagnostics.warning(warning);
  }
  return kFine;
}

}  // namespace

void add_predict(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<PredictOptions>();
  CLI::App* command =
      app.add_subcommand("predict", "The compute-optimal vocabulary for one budget");
  add_text_option(*command, "N_NV", options->n_nv,
                  "Non-vocabulary parameters: everything but both vocabulary tables", "");
  add_text_option(*command, "--flops", options->flops,
                  "Training FLOPs (default: the law's compute-optimal budget)", "C");
  add_text_option(*command, "--tokens", options->tokens, "Training tokens, instead of FLOPs", "D");
  add_text_option(*command, "--chars", options->chars, "Training characters, instead of FLOPs",
                  "H");
  add_text_option(*command, "--level", options->level,
                  "Share of the law's resampled fits in an interval (default 0.9)", "P");
  command->add_flag("--interval", options->interval,
                    "Want intervals: columns in CSV, and a law that has them");
  add_plot_option(*command, options->plot);
  add_prediction_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  vocabplan predict 7B                    a 7B model, compute-optimal budget\n"
      "  vocabplan predict 7B --flops 1e23       the same model trained longer\n"
      "  vocabplan predict --flops 1e22          the model that this budget wants\n"
      "  vocabplan predict 7B --tokens 2T --width 4096 --format json\n"
      "\nNumbers: 7B, 2.3e21, 33M, 70_000; K M B G T P are powers of 1000.");
  command->callback([options, &chosen] { chosen = [options] { return run_predict(*options); }; });
}

}  // namespace vocabplan::cli
