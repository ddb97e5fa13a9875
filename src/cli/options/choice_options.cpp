#include "cli/options/choice_options.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cli/options/numbers.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/loss_unit.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/lifetime.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kMostServed = 1e30;
constexpr double kMostContext = 1e9;
constexpr double kMostLayers = 1e6;

// Costs that people are told: from there on they are cut, and below there nobody knows them.
constexpr double kMostCost = 8.999;
constexpr double kLeastCost = 0.00005;

double served_argument(const std::string& option, const std::string& text) {
  const double value = number_argument(option, text);
  if (value >= 0.0 && value <= kMostServed) return value;
  throw UsageError(option + ": " + in_quotes(text) + "; accepted is 0 to " + shortest(kMostServed));
}

std::string rounded_cost(double share) {
  constexpr double kExact = 0.001;  // from here on percent() shows no more than that
  constexpr double kHundredths = 1e4;
  return percent(share < kExact ? std::round(share * kHundredths) / kHundredths : share);
}

bool is_small_cost(double share) {
  return share > 0.0 && share < kLeastCost;
}

bool counts_by_itself(const Law& law) {
  const LossUnit unit = law.isoloss.loss_unit;
  return law.loss_fault.empty() && (is_of_text(unit) || unit == LossUnit::unstated);
}

}  // namespace

void add_cost_options(CLI::App& command, CostOptions& options) {
  options.ratio.add(command, "--serve",
                    "Characters served over the model's life, to those trained on", "RATIO",
                    served_argument);
  options.characters.add(command, "--serve-chars", "Characters served over the model's life", "H",
                         served_argument);
  add_compression_options(command, options.compression);
  options.context.add(command, "--context", "Count attention over L tokens (default: do not)", "L",
                      whole_from(1.0, kMostContext));
  options.layers.add(command, "--layers", "Layers, for --context (default: N_nv / (12 d^2))", "N",
                     whole_from(1.0, kMostLayers));
}

void check_costs(const CostOptions& options) {
  check_compression(options.compression);
  if (options.layers.given() && !options.context.given()) {
    throw UsageError("--layers: " + in_quotes(options.layers.text()) +
                     " has no meaning without --context");
  }
  if (!options.ratio.given() || !options.characters.given()) return;
  throw UsageError("--serve: " + in_quotes(options.ratio.text()) + " beside --serve-chars: " +
                   in_quotes(options.characters.text()) + "; give one of them");
}

ChoiceCurve choice_curve_of(const Law& law) {
  const bool own = law.compression.form == CompressionForm::monotone;
  const Law& of = own ? law : *find_law(kTextLaw);
  return {.curve = of.compression, .draws = of.compression_draws, .law = compression_source(of)};
}

ChoiceLaws usual_choice_laws(const Law& law) {
  const Law other = counts_by_itself(law) ? Law(law) : *find_law(kTextLaw);
  const ChoiceCurve text = choice_curve_of(law.own_compression ? law : other);
  ChoiceLaws laws{.curve = text.curve, .curve_draws = text.draws, .curve_law = text.law};
  laws.laws.push_back({DecisionLaw::surface(other), 1.0});
  laws.laws.push_back({DecisionLaw::most_text(text.curve, text.draws), 1.0});
  add_law_warnings(laws.warnings, other);
  return laws;
}

void add_law_warnings(std::vector<std::string>& warnings, const Law& law) {
  const LossUnit unit = law.isoloss.loss_unit;
  if (!law.loss_fault.empty()) {
    warnings.push_back(law.name + ": its losses are wrong: " + law.loss_fault);
  } else if (unit == LossUnit::unstated) {
    warnings.push_back(law.name +
                       ": the unit of its losses is not stated; only losses of the text " +
                       "can be compared across vocabularies");
  } else if (!is_of_text(unit)) {
    warnings.push_back(law.name + ": its losses are " + std::string(text_of(unit)) +
                       ", which cannot be compared across vocabularies");
  }
  for (const std::string& warning : law.warnings) warnings.push_back(law.name + ": " + warning);
}

Attention attention_of(const CostOptions& options, const Prediction& prediction) {
  if (!options.context.given()) return {};
  constexpr double kLayer = 12.0;  // weights of a layer over d^2
  const Estimate& run = prediction.isoloss;
  const double usual = std::max(1.0, std::round(run.n_nv / (kLayer * run.width * run.width)));
  Attention attention{.context = *options.context,
                      .layers = options.layers.value().value_or(usual),
                      .layers_given = options.layers.given()};
  attention.params = attention.layers * attention.context * run.width;
  return attention;
}

ChoiceRun choice_run(const Prediction& prediction, const Attention& attention) {
  const Estimate& run = prediction.isoloss;
  const double params = run.n_nv + attention.params;
  const BudgetSource source = prediction.budget.source;
  const bool tokens = source == BudgetSource::tokens || source == BudgetSource::characters ||
                      source == BudgetSource::tokens_per_param ||
                      prediction.budget.binding == Binding::data;
  return {.n_nv = params,
          .flops = tokens ? run.flops * ((params + run.n_v) / (run.n_nv + run.n_v)) : run.flops,
          .width = run.width};
}

namespace {

double characters_trained(const Prediction& prediction, const ChoiceRun& run,
                          const Compression& curve) {
  const Estimate& isoloss = prediction.isoloss;
  return tokens_at_budget(run.n_nv, isoloss.n_v, run.flops) /
         curve.tokens_per_character(isoloss.vocab_size);
}

}  // namespace

ServedCharacters served_by(const CostOptions& options, const Prediction& prediction,
                           const ChoiceRun& run, const Compression& curve) {
  ServedCharacters served{.characters = options.characters.value().value_or(0.0), .curve = curve};
  if (options.ratio.given()) {
    served.characters = *options.ratio * characters_trained(prediction, run, curve);
  }
  return served;
}

ChoiceRecord choice_record(const Choice& choice, double level) {
  return {.vocab_size = choice.choice.vocab_size,
          .expected = choice.choice.expected,
          .worst = choice.choice.worst,
          .quantile = choice.choice.quantile,
          .level = level,
          .band_lower = choice.band_lower,
          .band_upper = choice.band_upper,
          .at_largest = choice.at_highest,
          .band_at_largest = choice.band_at_highest};
}

std::optional<LifetimeRecord> lifetime_record(const Prediction& prediction, const ChoiceRun& run,
                                              const Law& law, const ServedCharacters& served,
                                              const std::string& curve_law) {
  if (served.characters == 0.0) return std::nullopt;
  const LifetimeOptimum life =
      lifetime_optimum(law.isoloss, served.curve, NonVocabParams(run.n_nv), Flops(run.flops),
                       Width(run.width), served.characters);
  return LifetimeRecord{
      .estimate = {.vocab_size = truncated(life.vocab_size),
                   .vocab_size_real = life.vocab_size,
                   .n_v = life.vocab_size * run.width},
      .tokens = life.tokens,
      .flops = life.flops,
      .served_flops = life.served_flops,
      .characters = served.characters,
      .ratio = served.characters / characters_trained(prediction, run, served.curve),
      .compression_law = curve_law};
}

std::string about(double vocab_size) {
  constexpr double kThousands = 9950.0;
  if (vocab_size < kThousands) return human_whole(vocab_size);
  return human_whole(std::round(vocab_size / 1000.0)) + "K";
}

std::string cost_text(double share) {
  if (share >= kMostCost) return "over 900 %";
  return is_small_cost(share) ? "under 0.01 %" : rounded_cost(share);
}

std::string least_cost_text(double share) {
  return share >= kMostCost ? cost_text(share) : "at least " + rounded_cost(share);
}

std::string choice_cost_cell(double share) {
  if (share >= kMostCost) return ">900 %";
  return is_small_cost(share) ? "<0.01 %" : rounded_cost(share);
}

std::string least_cost_cell(double share) {
  return share >= kMostCost ? choice_cost_cell(share) : ">=" + rounded_cost(share);
}

std::string choice_line(const ChoiceRecord& choice) {
  const std::string size = human_whole(choice.vocab_size);
  if (choice.at_largest) {
    return about(choice.band_lower) + " and up; " + size + ", the largest allowed, costs " +
           least_cost_text(choice.expected) + " more";
  }
  return about(choice.band_lower) + " .. " + about(choice.band_upper) + "; " + size +
         " expected to cost " + cost_text(choice.expected) + " more than the best";
}

}  // namespace vocabplan::cli
