#include "cli/commands.hpp"

#include <filesystem>
#include <memory>

#include "cli/fit/answer.hpp"
#include "cli/fit/chinchilla_command.hpp"
#include "cli/fit/options.hpp"
#include "cli/fit/plot.hpp"
#include "cli/fit/words.hpp"
#include "cli/options/table_input.hpp"
#include "cli/shell/call.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/shell/output.hpp"
#include "cli/shell/picture.hpp"
#include "cli/shell/progress.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/fit/envelope_table.hpp"
#include "vocabplan/law/law_json.hpp"

namespace vocabplan::cli {
namespace {

// Progress and answer on one terminal would overwrite each other.
bool shows_progress(const FitReportRequest& request, const Diagnostics& diagnostics) {
  return !diagnostics.quiet() && request.options.draws > 0;
}

// Doubts about a table go with the other doubts.
void add_warnings(std::vector<std::string>& warnings, const std::vector<std::string>& more) {
  warnings.insert(warnings.end(), more.begin(), more.end());
}

TokenizerReport fit_tokenizer(const std::string& file, const ColumnNames& columns,
                              const Argument<TextMix>& mix) {
  Input input(file);
  RecordReader reader(input.source(), RecordReader::OfFirstLine{});
  const TokenizerTable table =
      read_tokenizer_table(reader, input.name(), columns, mix.value().value_or(TextMix{}));
  return {.source = input.name(),
          .warnings = table_warnings(input.name(), reader),
          .table = table,
          .quadratic = fit_quadratic_tokenizer(table.points),
          .monotone = fit_monotone_tokenizer(table.points)};
}

int run_tokenizer(const FitOptions& options, const Diagnostics& diagnostics) {
  const TokenizerReport report =
      fit_tokenizer(options.file, columns_of(options), options.compression.mix);
  give(fit_answer(report), options.common);
  for (const std::string& warning : report.warnings) diagnostics.warning(warning);
  return kFine;
}

template <class Report>
void give_fit(const FitOptions& options, const Report& report, const std::string& detail) {
  Answer answer = fit_answer(report);
  answer.details.push_back(detail);
  give(answer, options.common);
}

int run_envelope(const FitOptions& options, const Diagnostics& diagnostics) {
  const FitMode mode = options.as_published ? FitMode::as_published : FitMode::corrected;
  const double own = options.as_published ? kPublishedDelta : 0.0;
  const double delta = delta_of(options).value_or(own);
  PowerLawFitOptions line{
      .fixed_exponent = 0.5, .delta = delta, .as_published = options.as_published};
  PowerLawFitOptions n_v = line;
  n_v.fixed_exponent.reset();
  Input input(options.file);
  RecordReader reader(input.source(), RecordReader::OfFirstLine{});
  const EnvelopeTable table = read_envelope_table(reader, input.name(), columns_of(options));
  const EnvelopeReport report{.source = input.name(),
                              .rows = table.flops.size(),
                              .scales = table.scales,
                              .mode = mode,
                              .compute_optimal = fit_power_law(table.flops, table.n_nv, {}, line),
                              .isoflops = fit_power_law(table.flops, table.n_v, {}, n_v)};
  give(fit_answer(report), options.common);
  warn_of_table(diagnostics, input.name(), reader);
  return kFine;
}

void write_law_file(const FitOptions& options, const FitReport& report) {
  if (options.law_out.empty()) return;
  if (!report.fit.predicts()) {
    throw StreamError("--law-out: " + file_in_quotes(options.law_out) +
                      " was not written, because the fit cannot predict (isoloss " +
                      std::string(name_of(report.fit.isoloss.status)) + ", isoflops " +
                      std::string(name_of(report.fit.isoflops.isoflops.status)) + ", derivative " +
                      std::string(name_of(report.fit.anchor.status)) + ")");
  }
  const std::string text = write_law(report.law);
  (void)parse_law(text, options.law_out);  // The file that is written can be read.
  Caller* const caller = Call::current().caller;
  if (caller != nullptr && caller->take_file(options.law_out, text)) return;
  Output output(options.law_out);
  output.write(text);
  output.finish();
}

// A law of losses of the text takes the monotone form, which is nearer to what was measured.
void set_compression(RunFitOptions& options, const TokenizerReport& tokenizer, bool of_text) {
  const bool monotone = of_text && tokenizer.monotone.status == FitStatus::converged;
  options.compression =
      monotone ? compression_of(tokenizer.monotone.compression) : tokenizer.quadratic.compression;
  constexpr std::size_t kCurves = 300;
  options.compression_draws = compression_draws(tokenizer.table.points, kCurves, options.seed);
  if (options.compression_draws.size() < kLeastDraws) options.compression_draws.clear();
}

// Turns the losses of the table into losses of the text.
TextLossReport convert_to_text(RunTable& table, const TokenizerReport& tokenizer,
                               const std::string& file) {
  Input input(file);
  RecordReader reader(input.source(), RecordReader::OfFirstLine{});
  TextLossReport report{.source = input.name(),
                        .warnings = {},
                        .entropies = read_unigram_entropies(reader, input.name()),
                        .before = table,
                        .curves = {}};
  report.warnings = table_warnings(input.name(), reader);
  const ByVocabulary rates = measured_rates(tokenizer.table.points, tokenizer.source);
  table = to_nats_per_character(std::move(table), report.entropies, rates);
  if (tokenizer.monotone.status == FitStatus::converged) {
    report.curves.push_back(
        {.name = "monotone", .curve = compression_of(tokenizer.monotone.compression)});
  }
  report.curves.push_back({.name = "quadratic", .curve = tokenizer.quadratic.compression});
  return report;
}

// The answer moves with f: the fits with that of a curve say how far.
void repeat_with_curves(TextLossReport& text, const Law& base, const FitReportRequest& request,
                        const FitReport& report) {
  RunFitOptions options = request.options;
  options.draws = 0;
  for (TextCurve& curve : text.curves) {
    const RunTable table = to_nats_per_character(
        text.before, text.entropies, rates_of_curve(text.before, curve.curve, curve.name));
    curve.fit = fit_runs(table, base, options).isoloss;
    for (const TargetReport& target : report.targets) {
      curve.vocab_sizes.push_back(
          optimum_vocab(curve.fit.surface, curve.fit.optimum, target.target));
    }
  }
}

int run_vocabulary(const FitOptions& options, const Diagnostics& diagnostics) {
  FitReportRequest request = request_of(options);
  const ColumnNames columns = columns_of(options);
  const Picture picture(options.plot);
  const Law base = options.common.load_law();
  Input input(options.file);
  RecordReader reader(input.source(), RecordReader::OfFirstLine{});
  RunTable whole = read_run_table(reader, input.name(), base, columns);
  std::optional<TokenizerReport> tokenizer;
  if (!options.compression.points.empty()) {
    tokenizer = fit_tokenizer(options.compression.points, {}, options.compression.mix);
    set_compression(request.options, *tokenizer, !options.unigram.empty());
  }
  std::optional<TextLossReport> text;
  if (!options.unigram.empty()) text = convert_to_text(whole, *tokenizer, options.unigram);
  const double skipped = options.skip_first.value().value_or(0.0);
  const RunTable late = skipped > 0.0 ? late_checkpoints(whole, skipped) : RunTable();
  const RunTable& table = skipped > 0.0 ? late : whole;
  if (text && skipped > 0.0) text->before = late_checkpoints(text->before, skipped);
  request.law_title = "Fitted to " + std::filesystem::path(input.name()).filename().string();
  Progress progress(shows_progress(request, diagnostics), request.options.draws, "resampled fits");
  request.options.progress = [&progress](std::size_t done) { progress.show(done); };
  FitReport report = report_fit(table, base, request);
  if (skipped > 0.0) compare_with_all(report, whole, base, request, skipped);
  add_warnings(report.warnings, table_warnings(input.name(), reader));
  if (tokenizer) add_warnings(report.warnings, tokenizer->warnings);
  if (text) {
    add_warnings(report.warnings, text->warnings);
    repeat_with_curves(*text, base, request, report);
  }
  progress.clear();
  const VocabularyReport all{input.name(), table, request, report, tokenizer, text};
  const IsolossFit& isoloss = report.fit.isoloss;
  give_fit(options, all, search_detail(isoloss.evaluations, isoloss.gradient, isoloss.condition));
  if (picture.wanted()) picture.write(fit_page(all, base));
  write_law_file(options, report);
  return report.fit.isoloss.status == FitStatus::too_few_data ? kFailed : kFine;
}

int run_fit(const FitOptions& options) {
  if (options.file.empty()) throw UsageError("FILE is missing; - is standard input");
  const Diagnostics diagnostics = options.common.diagnostics();
  refuse_unused(options);
  switch (*options.form) {
    case FitForm::vocabulary:
      return run_vocabulary(options, diagnostics);
    case FitForm::chinchilla:
      return run_chinchilla(options, diagnostics);
    case FitForm::envelope:
      return run_envelope(options, diagnostics);
    case FitForm::tokenizer:
      return run_tokenizer(options, diagnostics);
  }
  return kFailed;
}

}  // namespace

void add_fit(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FitOptions>();
  CLI::App* command = app.add_subcommand("fit", "Fit the law to training runs, with intervals");
  add_fit_options(*command, *options);
  command->footer(
      "Columns, by name: n_nv, vocab_size, loss; one of flops, tokens, characters;\n"
      "width (else the law's table); run (else n_nv and vocab_size tell runs apart).\n"
      "chinchilla: n, loss, tokens or flops; run. envelope: flops, nnv, nv. tokenizer:\n"
      "vocab_size, tokens, characters.\n"
      "\nExamples:\n"
      "  vocabplan fit runs.csv --law-out law.json\n"
      "  vocabplan predict 7B --law law.json          with the law just fitted\n"
      "  vocabplan fit runs.csv --targets 3B,7B@2Ttokens --format json\n"
      "  vocabplan fit losses.csv --form chinchilla");
  command->callback([options, &chosen] { chosen = [options] { return run_fit(*options); }; });
}

}  // namespace vocabplan::cli
