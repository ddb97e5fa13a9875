#include "cli/commands.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "cli/choose/answer.hpp"
#include "cli/choose/candidates.hpp"
#include "cli/choose/laws.hpp"
#include "cli/choose/options.hpp"
#include "cli/choose/plot.hpp"
#include "cli/options/budget_run.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/predict/record.hpp"
#include "cli/predict/table.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/picture.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kMostRanks = 65536.0;
constexpr double kMostBatch = 1e12;

// The run, and what the law of the budget predicts for it.
void set_choice_run(ChoiceReport& report) {
  const ChooseOptions& options = report.options;
  const BudgetOptions& budget = options.budget;
  const AskedRun asked = asked_run(budget, options.n_nv, options.width);
  report.prediction = predict_run(budget, asked.request, report.law);
  question_run(budget, asked.request, report.law, report.prediction);
  report.record = record_of(report.prediction, *options.multiple);
  describe_budget(report.record, asked.request, report.prediction, asked.rate, report.law);
}

ChoiceSettings choice_settings(const ChooseOptions& options) {
  ChoiceSettings settings{.rule = *options.by, .level = *options.level};
  settings.range = {.multiple = table_multiple(options),
                    .highest = *options.max_vocab,
                    .sought = *options.sought};
  if (settings.range.sought < settings.range.highest) {
    throw UsageError("--sought: " + in_quotes(options.sought.text()) +
                     " is below the largest vocabulary allowed, " +
                     human_whole(settings.range.highest) + " (--max-vocab)");
  }
  if (has_multiple(settings.range)) return settings;
  const bool ranks = options.tensor_parallel.given();
  throw UsageError("--multiple: " + human_whole(*options.multiple) +
                   (ranks ? " times --tensor-parallel " + human_whole(*options.tensor_parallel)
                          : std::string()) +
                   " has no multiple from " + human_whole(kLeastSought) + " to " +
                   human_whole(settings.range.highest) + " (--max-vocab)");
}

double logit_bytes(LogitsType type) {
  return type == LogitsType::fp32 ? kLogitBytes : kLogitBytes / 2.0;
}

// All that is priced, at one run.
class Pricing {
 public:
  /// `n_nv` without what attention costs.
  Pricing(const ChooseOptions& options, RunChoices& choices, const ChoiceRun& run, double n_nv,
          const ServedCharacters& served)
      : options_(options), choices_(choices), run_(run), n_nv_(n_nv), served_(served) {}

  [[nodiscard]] PricedCandidate price(const Candidate& candidate, SizeCosts costs) const {
    const double rows = candidate.rows;
    const double params = run_.n_nv + rows * run_.width;
    const double used = run_.n_nv + candidate.vocab_size * run_.width;
    return {.candidate = candidate,
            .costs = in_table_of(rows, std::move(costs), run_),
            .padding = params / used - 1.0,
            .head_share = rows * run_.width / (n_nv_ + rows * run_.width),
            .logits_bytes = rows * logit_bytes(*options_.logits_type),
            .tokens_per_char = candidate.tokens_per_char.value_or(
                served_.curve.tokens_per_character(candidate.vocab_size)),
            .tokens = run_.flops / (6.0 * params)};
  }

  [[nodiscard]] PricedCandidate price(SizeCosts costs) const {
    Candidate candidate{.name = human_whole(costs.vocab_size),
                        .vocab_size = costs.vocab_size,
                        .rows = costs.vocab_size};
    return price(candidate, std::move(costs));
  }

  [[nodiscard]] std::vector<PricedCandidate> price(const std::vector<Candidate>& candidates) const {
    std::vector<double> sizes;
    sizes.reserve(candidates.size());
    for (const Candidate& one : candidates) sizes.push_back(one.vocab_size);
    std::vector<SizeCosts> costs = choices_.costs(sizes);
    std::vector<PricedCandidate> priced;
    priced.reserve(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      priced.push_back(price(candidates[i], std::move(costs[i])));
    }
    return priced;
  }

 private:
  const ChooseOptions& options_;
  RunChoices& choices_;
  const ChoiceRun& run_;
  double n_nv_;
  const ServedCharacters& served_;
};

// The choice among the candidates that were asked for.
void choose_among(ChoiceReport& report) {
  std::vector<SizeCosts> costs;
  costs.reserve(report.candidates.size());
  for (const PricedCandidate& one : report.candidates) costs.push_back(one.costs);
  report.chosen = report.candidates[least_of(costs, *report.options.by)];
  report.minimax = report.candidates[least_of(costs, ChoiceRule::minimax)];
  const auto by_size = [](const SizeCosts& one, const SizeCosts& two) {
    return one.vocab_size < two.vocab_size;
  };
  const auto [least, most] = std::minmax_element(costs.begin(), costs.end(), by_size);
  const double size = report.chosen.candidate.vocab_size;
  report.at_largest = size == most->vocab_size;
  report.at_smallest = size == least->vocab_size;
}

void add_step_logits(ChoiceReport& report) {
  const ChooseOptions& options = report.options;
  if (!options.batch_tokens.given()) return;
  const double tokens = *options.batch_tokens;
  report.logits =
      StepLogits{.batch_tokens = tokens,
                 .bytes = tokens * report.chosen.logits_bytes,
                 .chunk_bytes = std::min(tokens, kChunkTokens) * report.chosen.logits_bytes};
}

// Fills the report in; `served` is what the model serves.
void add_choice_to(ChoiceReport& report, RunChoices& choices, const ChoiceRun& run,
                   const ServedCharacters& served) {
  const ChooseOptions& options = report.options;
  const Pricing pricing(options, choices, run, report.prediction.budget.n_nv, served);
  report.choice = choices.choose();
  report.optima = choices.optima();
  std::vector<Candidate> candidates = asked_candidates(options, report.warnings);
  report.asked = !candidates.empty();
  if (!report.asked) candidates = usual_candidates(options);
  report.candidates = pricing.price(candidates);
  if (report.asked) {
    choose_among(report);
  } else {
    report.chosen = pricing.price(report.choice.choice);
    report.minimax = pricing.price(choices.minimax());
    report.at_largest = report.choice.at_highest;
    report.at_smallest = report.choice.at_lowest;
  }
  add_step_logits(report);
}

int run_choose(const ChooseOptions& options) {
  check_costs(options.cost);
  const ChoiceSettings settings = choice_settings(options);
  const Picture picture(options.plot);
  ChoiceReport report{.options = options, .law = options.common.load_law()};
  use_own_compression(report.law, options.cost.compression);
  set_choice_run(report);
  ChoiceLaws laws = choice_laws(options, report.law);
  report.attention = attention_of(options.cost, report.prediction);
  const ChoiceRun run = choice_run(report.prediction, report.attention);
  const ServedCharacters served = served_by(options.cost, report.prediction, run, laws.curve);
  report.curve_law = laws.curve_law;
  report.lifetime = lifetime_record(report.prediction, run, report.law, served, report.curve_law);
  report.warnings = report.prediction.warnings;
  report.warnings.insert(report.warnings.end(), laws.warnings.begin(), laws.warnings.end());
  const Chooser chooser(std::move(laws.laws), settings);
  report.laws = chooser.laws();
  RunChoices choices = chooser.at(run, served);
  add_choice_to(report, choices, run, served);
  if (report.attention.context > 0.0) {
    report.without_attention = chooser.choose(choice_run(report.prediction, {}), served);
  }
  // The budget takes f at its isoloss, which no table shows, where it is given in characters.
  std::vector<double> sizes{report.chosen.candidate.vocab_size};
  if (options.budget.chars.given() || options.budget.data_limit.given()) {
    sizes.push_back(report.prediction.isoloss.vocab_size);
  }
  for (std::string& warning : compression_warnings(report.law, sizes)) {
    report.warnings.push_back(std::move(warning));
  }
  if (picture.wanted()) picture.write(choice_page(report, choices));
  give(choice_answer(report), options.common);
  return kFine;
}

void add_choice_options(CLI::App& command, ChooseOptions& options) {
  options.laws.add(command, "--laws", "Laws that count (default: that of the text, and most-text)",
                   "NAME|FILE[=WEIGHT],...", law_words);
  options.candidates.add(command, "--candidates", "Sizes or known tokenizers to choose among",
                         "V|NAME,...", read_candidates);
  add_text_option(command, "--tokenizers", options.tokenizers,
                  "Table with name, vocab_size, perhaps tokens, characters", "FILE");
  constexpr Choices<ChoiceRule, 2> kRules{
      {{"mean", ChoiceRule::mean}, {"minimax", ChoiceRule::minimax}}};
  add_choice(command, "--by", options.by, kRules,
             "Least expected cost (mean, default) or least worst cost", "RULE");
  options.sought.add(command, "--sought",
                     "Largest vocabulary that counts as the best there is (default 4194304)", "V",
                     whole_from(kLeastSought, kMostSought));
  options.max_vocab.add(command, "--max-vocab", "Largest vocabulary allowed (default 262144)", "V",
                        whole_from(kLeastSought, kMostSought));
  add_level_option(command, options.level, "Share of the states in the quantile (default 0.9)");
  add_cost_options(command, options.cost);
  options.tensor_parallel.add(command, "--tensor-parallel",
                              "Ranks that share a table: V becomes a multiple of N x T", "T",
                              whole_from(1.0, kMostRanks));
  options.batch_tokens.add(command, "--batch-tokens", "Tokens of a step, for the logits' memory",
                           "B", whole_from(1.0, kMostBatch));
  constexpr Choices<LogitsType, 2> kTypes{{{"fp32", LogitsType::fp32}, {"bf16", LogitsType::bf16}}};
  add_choice(command, "--logits-dtype", options.logits_type, kTypes, "fp32 (default) or bf16",
             "TYPE");
}

}  // namespace

void add_choose(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ChooseOptions>();
  CLI::App* command =
      app.add_subcommand("choose", "The vocabulary to take, and what it costs to be wrong");
  options->n_nv.add(*command, "N_NV",
                    "Non-vocabulary parameters: everything but both vocabulary tables", "",
                    count_argument<NonVocabParams>(Count::params));
  add_budget_options(*command, options->budget,
                     "Training FLOPs (default: the law's compute-optimal budget)");
  add_choice_options(*command, *options);
  add_plot_option(*command, options->plot);
  add_width_option(*command, options->width);
  add_multiple_option(*command, options->multiple, "Vocabularies are multiples of N (default 128)");
  add_law_option(*command, options->common);
  add_answer_options(*command, options->common);
  command->footer(
      "Examples:\n"
      "  vocabplan choose 7B                     a 7B model, compute-optimal budget\n"
      "  vocabplan choose 7B --tokens 2T --candidates llama-2,llama-3,qwen-2.5\n"
      "  vocabplan choose 7B --serve 10          ten times the text served as trained\n"
      "  vocabplan choose 7B --tensor-parallel 8 --batch-tokens 8192\n"
      "  vocabplan choose 7B --laws mine.json=2,most-text --by minimax -f json\n"
      "\nNumbers: 7B, 2.3e21, 33M, 70_000; K M B G T P are powers of 1000.");
  command->callback([options, &chosen] { chosen = [options] { return run_choose(*options); }; });
}

}  // namespace vocabplan::cli
