#include "cli/commands.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "cli/options/numbers.hpp"
#include "cli/options/table_input.hpp"
#include "cli/predict/record.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/shell/output.hpp"
#include "cli/shell/picture.hpp"
#include "cli/shell/progress.hpp"
#include "cli/sweep/grid.hpp"
#include "cli/sweep/plot.hpp"
#include "cli/sweep/records.hpp"
#include "cli/sweep/writers.hpp"
#include "core/ordered_blocks.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/predict/batch.hpp"
#include "vocabplan/predict/interval.hpp"

namespace vocabplan::cli {
namespace {

// Of intervals unless another is given, and of the doubt about the law.
constexpr double kSweepLevel = 0.9;

struct SweepOptions : PredictionOptions {
  std::string file{};
  std::string input{};
  SweepGridOptions grid{};
  PriceOptions price{};
  PictureRequest plot{};
  bool choose = false;
  CostOptions cost{};
  Argument<double> params_unit{};
  Argument<double> tokens_unit{};
  Argument<std::vector<std::string>> keep{};
  bool interval = false;
  Argument<double> level{kSweepLevel};
  Argument<double> threads{};
};

// A number or an axis where a file is meant is a slip that deserves its own answer.
void check_file(const std::string& file) {
  std::error_code error;
  if (file.empty() || file == "-" || std::filesystem::exists(file, error)) return;
  if (parse_number(file)) {
    throw UsageError("FILE: " + in_quotes(file) + " is a number; 'vocabplan predict' takes one");
  }
  if (std::count(file.begin(), file.end(), ':') == 2) {
    throw UsageError("FILE: " + in_quotes(file) + " is an axis; give it to --params or --flops");
  }
}

// Records may have hours of their own; whether they do, their header says.
std::optional<HourlyRate> rate_for(const SweepOptions& options) {
  const BudgetAxes& axes = options.grid.budget;
  const bool grid = options.grid.params.given() || axes.total_params.given() ||
                    axes.flops.given() || axes.tokens.given() || axes.chars.given() ||
                    axes.time.given();
  check_hours(axes.time, false);
  return grid ? hourly_rate(axes, axes.time, axes.flops.words()) : rate_of_accelerator(axes);
}

// A shard is there to be joined to the others.
void check_shard(const SweepOptions& options, bool grid) {
  const Argument<Shard>& shard = options.grid.shard;
  if (!shard.given()) return;
  const std::string what = "--shard " + in_quotes(shard.text());
  if (!grid) {
    throw UsageError(what +
                     " without a grid; records, whose number nobody knows, are cut as files");
  }
  if (*options.common.format == Format::json) {
    const std::string json =
        options.common.format.given()
            ? "--format json"
            : "--output " + file_in_quotes(options.common.output) + ", whose ending asks for JSON";
    throw UsageError(what + " beside " + json +
                     "; its parts cannot be joined to one document; accepted are csv, jsonl and "
                     "table");
  }
  if (options.plot.empty()) return;
  throw UsageError(what + " beside --plot: a picture shows the whole grid; leave one of them out");
}

std::unique_ptr<RowSource> rows_of(const SweepOptions& options, const Law& law,
                                   const std::optional<HourlyRate>& rate) {
  BudgetRequest constants = constants_of(options.grid.budget);
  constants.width = options.width.value();
  auto grid = grid_of(options.grid, constants, law, rate);
  if (!options.file.empty() && !options.input.empty()) {
    throw UsageError("--input: " + file_in_quotes(options.input) + " beside the file " +
                     file_in_quotes(options.file) + "; give one of them");
  }
  const std::string& file = options.file.empty() ? options.input : options.file;
  if (grid && !file.empty()) {
    throw UsageError("both a grid and the file " + file_in_quotes(file) + "; give one of them");
  }
  const StreamUnits units{.params = options.params_unit.value(),
                          .tokens = options.tokens_unit.value()};
  if (grid && (units.params || units.tokens)) {
    throw UsageError(std::string(units.params ? "--params-unit" : "--tokens-unit") +
                     ": has no meaning without records");
  }
  if (!grid) check_file(file);
  check_shard(options, grid != nullptr);
  if (grid && options.keep.given()) {
    throw UsageError("--keep: " + in_quotes(options.keep.text()) +
                     " with a grid, which has no columns; it keeps those of records");
  }
  if (grid) return grid;
  if (options.grid.linear) throw UsageError("--linear without --params or --flops");
  if (file.empty() && Input::standard_input_is_terminal()) {
    throw UsageError("nothing to sweep; give --params, --flops, a file, or records on stdin");
  }
  return record_rows(
      file.empty() ? "-" : file,
      {constants, rate, units, options.keep.value().value_or(std::vector<std::string>{})}, law);
}

// A law that answered nothing is not to be warned of.
void warn(const Diagnostics& diagnostics, const SweepTally& tally, const SweepContext& context) {
  if (tally.rows == 0) return;
  const Law& law = context.law;
  const auto part = [&](std::uint64_t rows) {
    return std::to_string(rows) + " of " + std::to_string(tally.rows) + " rows ";
  };
  if (tally.outside_range > 0) {
    const FittedRange& range = law.fitted_range;
    diagnostics.warning(part(tally.outside_range) + "lie outside the fitted range (N_nv " +
                        human(range.n_nv.lowest) + " .. " + human(range.n_nv.highest) + ", FLOPs " +
                        human(range.flops.lowest) + " .. " + human(range.flops.highest) + ")");
  }
  if (tally.off_line > 0) {
    diagnostics.warning(part(tally.off_line) +
                        "are off the compute-optimal line: no isoflops, no derivative there");
  }
  if (tally.extrapolated > 0) {
    const OwnCompression& own = *law.own_compression;
    diagnostics.warning(part(tally.extrapolated) + "have their V outside the points of f(V) in " +
                        printable(own.source) + ", " + human_whole(own.measured.lowest) + " .. " +
                        human_whole(own.measured.highest) + ", by a factor of up to " +
                        human_ratio(tally.farthest));
  }
  for (const std::string& warning : compression_warnings(law, {})) diagnostics.warning(warning);
  for (const std::string& warning : law.warnings) diagnostics.warning(warning);
  if (context.open_optimum) diagnostics.warning(std::string(kOpenOptimum));
}

std::unique_ptr<SweepWriter> writer_of(const SweepContext& context, Format format) {
  if (format != Format::csv) return record_writer(context, format);
  const bool priced = context.prices.at_given || context.prices.within_given ||
                      context.choice.wanted() || context.interval;
  return priced ? priced_csv_writer(context) : csv_writer(context);
}

// The laws of a choice are loaded where something of them is asked for.
SweepChoice choice_of(const SweepOptions& options, const Law& law) {
  SweepChoice choice{.cost = options.cost};
  if (!options.choose && !choice.serves()) return choice;
  ChoiceLaws laws = usual_choice_laws(law);
  choice.curve = laws.curve;
  choice.curve_law = laws.curve_law;
  if (!options.choose) return choice;
  ChoiceSettings settings;
  settings.range.multiple = *options.multiple;
  if (!has_multiple(settings.range)) {
    throw UsageError("--multiple: " + in_quotes(options.multiple.text()) +
                     " is above the largest vocabulary that is chosen, " +
                     human_whole(settings.range.highest));
  }
  choice.chooser.emplace(std::move(laws.laws), settings);
  return choice;
}

void draw_sample(const Picture& picture, const SweepSample& sample, const Law& law, double level,
                 const Diagnostics& diagnostics) {
  picture.write(sweep_page(sample.requests(), law, level));
  if (sample.stride() == 1) return;
  diagnostics.warning("the picture shows one of " + std::to_string(sample.stride()) + " rows");
}

// The level of the intervals of rows; nothing where none are asked for.
std::optional<double> row_interval(const SweepOptions& options, const Law& law) {
  if (options.level.given() && !options.interval && options.plot.empty()) {
    throw UsageError("--level: has no meaning without --interval or --plot");
  }
  check_draws(law, options.interval, options.level);
  return options.interval ? options.level.value() : std::nullopt;
}

// A block of rows on its way to the output.
struct SweepPart {
  SweepBlock rows{};
  SweepAnswer answer{};
};

// Writes all rows. The head waits for the first of them: records say then what they are called.
SweepSample write_rows(RowSource& rows, SweepWriter& writer, const SweepContext& context,
                       bool sampled) {
  Output& output = context.output;
  Progress progress(!context.diagnostics.quiet() && !output.is_terminal(), rows.rows(), "rows");
  SweepSample sample;
  bool headed = false;
  const auto take = [&](SweepPart& part) {
    const bool any = rows.next(part.rows, writer.rows_of_block());
    if (any && !std::exchange(headed, true)) writer.head(rows.kept());
    return any;
  };
  const auto work = [&](SweepPart& part, std::size_t thread) {
    part.answer.clear();
    writer.answer(part.rows, thread, part.answer);
  };
  const auto give = [&](const SweepPart& part) {
    if (!part.answer.faults.empty()) progress.clear();
    writer.give(part.rows, part.answer);
    if (sampled) sample.add(part.rows);
    if (part.rows.flush) output.flush();
    progress.show(writer.tally().rows);
  };
  {
    OrderedBlocks<SweepPart> parts(context.threads, {.take = take, .work = work, .give = give});
    if (context.threads > 1) rows.before_wait([&parts] { parts.give_all(); });
    parts.run();
  }
  if (!headed) writer.head(rows.kept());
  writer.tail();
  output.finish();
  progress.clear();
  return sample;
}

int run_sweep(const SweepOptions& options) {
  const Diagnostics diagnostics = options.common.diagnostics();
  const Format format = *options.common.format;
  const PriceRequest prices = price_request(options.price);
  const Picture picture(options.plot);
  check_costs(options.cost);
  Law law = options.common.load_law();
  use_own_compression(law, options.cost.compression);
  const std::optional<double> interval = row_interval(options, law);
  const std::optional<HourlyRate> rate = rate_for(options);
  const std::unique_ptr<RowSource> rows = rows_of(options, law, rate);
  const SweepChoice choice = choice_of(options, law);
  Output output(options.common.output);
  const SweepContext context{.law = law,
                             .output = output,
                             .diagnostics = diagnostics,
                             .source = rows->name(),
                             .multiple = *options.multiple,
                             .repeated_flops = rows->repeated_flops(),
                             .rate = rate,
                             .open_optimum = optimum_is_open(law, kSweepLevel),
                             .prices = prices,
                             .text_limit = limits_text(options.grid.budget),
                             .choice = choice,
                             .has_head = options.grid.shard->has_head(),
                             .is_grid = rows->rows().has_value(),
                             .csv = options.common.csv_text(),
                             .interval = interval,
                             .threads = threads_of(options.threads)};
  const std::unique_ptr<SweepWriter> writer = writer_of(context, format);
  const SweepSample sample = write_rows(*rows, *writer, context, picture.wanted());
  const SweepTally& tally = writer->tally();
  const std::string target = format == Format::csv ? std::string("; SIMD ") + batch_target() : "";
  diagnostics.detail(std::to_string(tally.rows) + " rows" + target);
  for (const std::string& warning : rows->warnings()) diagnostics.warning(warning);
  warn(diagnostics, tally, context);
  if (picture.wanted()) draw_sample(picture, sample, law, *options.level, diagnostics);
  return tally.faults == 0 ? kFine : kFailed;
}

}  // namespace

void add_sweep(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<SweepOptions>();
  CLI::App* command = app.add_subcommand("sweep", "Predictions for a grid or a stream of records");
  add_text_option(*command, "FILE", options->file,
                  "Records N_NV[,FLOPS] to predict for; - or nothing is stdin", "");
  add_text_option(*command, "-i,--input", options->input, "The same as FILE", "FILE");
  add_grid_options(*command, options->grid);
  add_unit_option(*command, "--params-unit", options->params_unit,
                  "Unit of the records' parameters, such as 1e6 (1: as they are)");
  add_unit_option(*command, "--tokens-unit", options->tokens_unit,
                  "Unit of the records' tokens, such as 1e9 (1: as they are)");
  options->keep.add(*command, "--keep",
                    "Columns of the records to carry into the answer, such as id,team", "NAME,...",
                    keep_argument);
  add_price_options(*command, options->price);
  command->add_flag("--interval", options->interval,
                    "Intervals of V in each row, by the law's resampled fits");
  add_level_option(*command, options->level, "Share of the fits in an interval (default 0.9)");
  command->add_flag("--choose", options->choose,
                    "The choice by several laws in each row, as of 'choose'");
  add_cost_options(*command, options->cost);
  add_threads_option(*command, options->threads);
  add_plot_option(*command, options->plot);
  add_prediction_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  vocabplan sweep --params 33M:300B:50 --format csv -o sweep.csv\n"
      "  vocabplan sweep --flops 1e19:1e26:20\n"
      "  vocabplan sweep --params 1B:70B:4 --flops 1e21:1e24:4\n"
      "  vocabplan sweep --total-params 1B:70B:8 --tokens 2T:15T:3\n"
      "  vocabplan sweep --params 1B:70B:1e6 --flops 1e21:1e24:1e3 --shard 3/16 -f csv\n"
      "  printf '7B\\n7B,1e23\\n' | vocabplan sweep --format jsonl\n"
      "  vocabplan sweep models.csv --keep id,team -o vocabularies.csv\n"
      "\nA first record that names columns is a header: n_nv, total_params, tied, flops,\n"
      "gpu_hours, tokens, chars, tokens_per_param, width, or what else they are often\n"
      "called. A name may have a unit: tokens (B). One that may be a slip is refused.");
  command->callback([options, &chosen] { chosen = [options] { return run_sweep(*options); }; });
}

}  // namespace vocabplan::cli
