#include "cli/choose/laws.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "vocabplan/core/number.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kMostWeight = 1e6;

LawWords one_law(const std::string& option, const std::string& text) {
  if (text.empty()) throw UsageError(option + ": a law without a name");
  const std::size_t equals = text.rfind('=');
  std::error_code error;
  if (equals == std::string::npos || std::filesystem::exists(text, error)) return {.name = text};
  const std::string weight = text.substr(equals + 1);
  const ParsedNumber number = parse_number(weight);
  if (equals > 0 && number && number.value >= 0.0 && number.value <= kMostWeight) {
    return {.name = text.substr(0, equals), .weight = number.value};
  }
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not NAME=WEIGHT with a weight from 0 to 1e6");
}

bool has_law(const std::vector<WeightedLaw>& laws, std::string_view name) {
  return std::any_of(laws.begin(), laws.end(),
                     [name](const WeightedLaw& one) { return one.law.name() == name; });
}

// The laws that are named; those that count first give the curve of the text.
ChoiceLaws named_laws(const Argument<std::vector<LawWords>>& asked, const Law& budget_law) {
  ChoiceLaws chosen;
  std::optional<ChoiceCurve> curve;
  if (budget_law.own_compression) curve = choice_curve_of(budget_law);
  std::vector<Law> surfaces;
  for (const LawWords& one : *asked) {
    if (one.name == kMostText) continue;
    surfaces.push_back(CommonOptions::load_law(asked.name(), one.name));
    const bool own = surfaces.back().compression.form == CompressionForm::monotone;
    if (own && one.weight > 0.0 && !curve) curve = choice_curve_of(surfaces.back());
  }
  if (!curve) curve = choice_curve_of(*find_law(kTextLaw));
  std::size_t next = 0;
  for (const LawWords& one : *asked) {
    const bool text = one.name == kMostText;
    const Law* law = text ? nullptr : &surfaces[next++];
    const std::string name = text ? std::string(kMostText) : law->name;
    if (has_law(chosen.laws, name)) {
      throw UsageError(asked.name() + ": the law " + in_quotes(name) + " stands twice");
    }
    chosen.laws.push_back(
        {text ? DecisionLaw::most_text(curve->curve, curve->draws) : DecisionLaw::surface(*law),
         one.weight});
    if (!text && one.weight > 0.0) add_law_warnings(chosen.warnings, *law);
  }
  chosen.curve = curve->curve;
  chosen.curve_draws = curve->draws;
  chosen.curve_law = curve->law;
  return chosen;
}

}  // namespace

std::vector<LawWords> law_words(const std::string& option, const std::string& text) {
  constexpr std::size_t kMost = 20;
  std::vector<LawWords> laws;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    laws.push_back(one_law(option, text.substr(at, comma - at)));
    at = comma + 1;
  }
  if (laws.size() > kMost) {
    throw UsageError(option + ": " + std::to_string(laws.size()) + " laws; accepted are up to " +
                     std::to_string(kMost));
  }
  const auto counts = [](const LawWords& one) { return one.weight > 0.0; };
  if (std::any_of(laws.begin(), laws.end(), counts)) return laws;
  throw UsageError(option + ": " + in_quotes(text) + ": no law has a weight above 0");
}

ChoiceLaws choice_laws(const ChooseOptions& options, const Law& budget_law) {
  ChoiceLaws laws =
      options.laws.given() ? named_laws(options.laws, budget_law) : usual_choice_laws(budget_law);
  for (const EmbeddedLaw& built_in : embedded_laws()) {
    if (has_law(laws.laws, built_in.name)) continue;
    laws.laws.push_back({DecisionLaw::surface(*find_law(built_in.name)), 0.0});
  }
  if (!has_law(laws.laws, kMostText)) {
    laws.laws.push_back({DecisionLaw::most_text(laws.curve, laws.curve_draws), 0.0});
  }
  return laws;
}

}  // namespace vocabplan::cli
