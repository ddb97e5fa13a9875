#include "core/table/unit_doubts.hpp"

#include <array>
#include <cmath>
#include <string_view>

#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

struct Unit {
  double count;
  std::string_view option;   // as an option takes it
  std::string_view letter;   // as a header has it
  std::string_view counted;  // as people say it
};
constexpr std::array kUnits{Unit{1e3, "1e3", "K", "thousands"}, Unit{1e6, "1e6", "M", "millions"},
                            Unit{1e9, "1e9", "B", "billions"},
                            Unit{1e12, "1e12", "T", "trillions"}};

// Tokens a parameter of models that are trained: near it is what a table means.
constexpr double kUsual = 20.0;

bool is_usual(double tokens_per_param) {
  return tokens_per_param >= kFewestTokensPerParam && tokens_per_param <= kMostTokensPerParam;
}

// The unit that brings `ratio(count)` nearest to what is usual, if any brings it near.
template <class Ratio>
const Unit* likely(const Ratio& ratio) {
  const Unit* best = nullptr;
  double least = 0.0;
  for (const Unit& unit : kUnits) {
    const double value = ratio(unit.count);
    const double distance = std::abs(std::log(value / kUsual));
    if (!is_usual(value) || (best != nullptr && distance >= least)) continue;
    best = &unit;
    least = distance;
  }
  return best;
}

std::string shown(const NamedNumber& number) {
  return "column " + in_quotes(number.column) + ": " + human(number.value);
}

std::string as_they_are(const char* option) {
  return std::string(option) + " 1 takes the numbers as they are";
}

std::string give(const char* option, const Unit& unit, const std::string& column) {
  return std::string("it looks like ") + std::string(unit.counted) + ": give " + option + " " +
         std::string(unit.option) + " or name the column " +
         in_quotes(column + " (" + std::string(unit.letter) + ")") + "; ";
}

}  // namespace

std::optional<std::string> params_doubt(const NamedNumber& params, std::optional<double> tokens,
                                        const std::string& column_of_tokens) {
  constexpr const char* kOption = "--params-unit";
  if (params.unit > 1.0 && params.value > kMostParamsInUnits) {
    return shown(params) +
           " are more parameters than any model has: the numbers look like plain "
           "ones and the unit is in the column's name or the option already; " +
           as_they_are(kOption);
  }
  if (params.value >= kFewestNonVocabParams) return std::nullopt;
  const Unit* unit = nullptr;
  if (tokens) unit = likely([&](double count) { return *tokens / (params.value * count); });
  if (unit == nullptr) unit = &kUnits[params.value < 10.0 ? 2 : 1];
  std::string text = shown(params) + " are too few parameters (at least 10000 are expected); " +
                     give(kOption, *unit, params.column);
  const double ratio = tokens ? *tokens / (params.value * unit->count) : kUsual;
  const Unit* of_tokens = likely([ratio](double count) { return ratio * count; });
  if (!column_of_tokens.empty() && !is_usual(ratio) && of_tokens != nullptr) {
    text += shown({.column = column_of_tokens, .value = *tokens}) + ": " +
            give("--tokens-unit", *of_tokens, column_of_tokens);
  }
  return text + as_they_are(kOption);
}

std::optional<std::string> tokens_doubt(const NamedNumber& tokens, double params) {
  constexpr const char* kOption = "--tokens-unit";
  const double ratio = tokens.value / params;
  const bool too_many = tokens.unit > 1.0 && tokens.value > kMostTokensInUnits;
  if (is_usual(ratio) && !too_many) return std::nullopt;
  std::string text = shown(tokens) + " tokens for " + human(params) + " parameters are " +
                     human(ratio) + " a parameter (0.1 to 100000 are expected); ";
  if (tokens.unit > 1.0 && (too_many || ratio > kMostTokensPerParam)) {
    text += "the numbers look like plain ones, and their unit was applied too; ";
  } else if (const Unit* unit = likely([&](double count) { return ratio * count; })) {
    text += give(kOption, *unit, tokens.column);
  } else if (const Unit* small = likely([&](double count) { return ratio / count; })) {
    text += "the parameters may be in " + std::string(small->counted) + ": give --params-unit " +
            std::string(small->option) + "; ";
  }
  return text + as_they_are(kOption);
}

std::optional<std::string> flops_doubt(const NamedNumber& flops, double params, double tokens) {
  constexpr const char* kOption = "--flops-unit";
  const double ratio = tokens / params;
  if (is_usual(ratio)) return std::nullopt;
  std::string text = shown(flops) + " FLOPs train " + human(params) + " parameters on " +
                     human(tokens) + " tokens, " + human(ratio) +
                     " a parameter (0.1 to 100000 are expected); ";
  constexpr std::array kLarge{Unit{1e12, "1e12", "T", ""}, Unit{1e15, "1e15", "P", ""},
                              Unit{1e18, "1e18", "E", ""}, Unit{1e21, "1e21", "Z", ""}};
  const Unit* best = nullptr;
  for (const Unit& unit : kLarge) {
    const auto distance = [&](const Unit& u) {
      return std::abs(std::log(ratio * u.count / kUsual));
    };
    if (is_usual(ratio * unit.count) && (best == nullptr || distance(unit) < distance(*best))) {
      best = &unit;
    }
  }
  if (best != nullptr) {
    text += "they look like units of " + std::string(best->option) + ": give " + kOption + " " +
            std::string(best->option) + " or name the column " +
            in_quotes(flops.column + " (" + std::string(best->option) + ")") + "; ";
  }
  return text + as_they_are(kOption);
}

std::optional<std::string> entries_doubt(double vocab_size) {
  if (std::trunc(vocab_size) == vocab_size) return std::nullopt;
  return shortest(vocab_size) + " is no whole number of entries; if it counts thousands, write " +
         shortest(1000.0 * vocab_size);
}

std::optional<std::string> mismatch_doubt(const NamedNumber& flops, double expected) {
  const double ratio = flops.value / expected;
  if (std::abs(ratio - 1.0) <= kDoubtfulFlops) return std::nullopt;
  std::string text = shown(flops) + " FLOPs are " + human(ratio) +
                     " times 6 (n_nv + V d) tokens = " + human(expected) + " of the same row; ";
  const auto near = [&](double value) { return std::abs(ratio / value - 1.0) <= 0.2; };
  for (const Unit& unit : kUnits) {
    const std::string option(unit.option);
    if (near(unit.count)) {
      return text.append("tokens or parameters look like ")
          .append(unit.counted)
          .append(": give --tokens-unit ")
          .append(option)
          .append(" or --params-unit ")
          .append(option)
          .append(", or name the column with (")
          .append(unit.letter)
          .append("); --tokens-unit 1 takes the numbers as they are");
    }
    if (near(1.0 / unit.count)) {
      return text.append("the FLOPs look like units of ")
          .append(option)
          .append(": give --flops-unit ")
          .append(option)
          .append("; --tokens-unit 1 takes the numbers as they are");
    }
  }
  if (near(1.0 / 3.0)) text += "a third counts the forward pass alone; ";
  if (near(4.0 / 3.0)) text += "a forward pass more is counted where activations are recomputed; ";
  return text + "--tokens-unit 1 takes the numbers as they are";
}

std::optional<std::string> fertility_doubt(const NamedNumber& tokens,
                                           const NamedNumber& characters) {
  const double ratio = tokens.value / characters.value;
  const auto fits = [](double value) {
    return value >= kLeastTokensPerCharacter && value <= kMostTokensPerCharacter;
  };
  if (fits(ratio)) return std::nullopt;
  std::string text = shown(tokens) + " tokens of " + human(characters.value) + " characters are " +
                     human(ratio) + " a character (0.01 to 10 are expected); ";
  for (const Unit& unit : kUnits) {
    if (fits(ratio * unit.count)) {
      text += give("--tokens-unit", unit, tokens.column);
      break;
    }
    if (fits(ratio / unit.count)) {
      text += "the characters look like " + std::string(unit.counted) + ": name their column " +
              in_quotes(characters.column + " (" + std::string(unit.letter) + ")") + "; ";
      break;
    }
  }
  return text + as_they_are("--tokens-unit");
}

std::optional<std::string> loss_doubt(double loss) {
  if (std::abs(loss) <= kMostLoss) return std::nullopt;
  return "is no loss in nats or bits, which are -100 to 100; of a perplexity take the logarithm";
}

}  // namespace vocabplan
