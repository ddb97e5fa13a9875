#include "cli/options/target_argument.hpp"

#include <array>
#include <string_view>

#include "cli/options/numbers.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/plausible.hpp"

namespace vocabplan::cli {
namespace {

enum class Unit { tokens, characters, flops, width };

struct UnitName {
  std::string_view name;
  Unit unit;
};

// A name before those that it ends with.
constexpr std::array<UnitName, 12> kUnits{{{"tokens", Unit::tokens},
                                           {"token", Unit::tokens},
                                           {"toks", Unit::tokens},
                                           {"tok", Unit::tokens},
                                           {"characters", Unit::characters},
                                           {"character", Unit::characters},
                                           {"chars", Unit::characters},
                                           {"char", Unit::characters},
                                           {"flops", Unit::flops},
                                           {"flop", Unit::flops},
                                           {"d_model", Unit::width},
                                           {"width", Unit::width}}};

struct Amount {
  Unit unit = Unit::tokens;
  std::string number{};
};

// `d4096`, `d=4096`, `width 4096`.
std::optional<Amount> width_of(const std::string& part) {
  const std::string lower = lower_case(part);
  for (const std::string_view name : {"d_model", "width", "d"}) {
    if (!lower.starts_with(name)) continue;
    std::string rest(trimmed(std::string_view(part).substr(name.size())));
    if (rest.starts_with('=')) rest = std::string(trimmed(std::string_view(rest).substr(1)));
    if (parse_number(rest)) return Amount{Unit::width, rest};
  }
  return std::nullopt;
}

std::optional<Amount> amount_of(const std::string& part) {
  if (auto width = width_of(part)) return width;
  const std::string lower = lower_case(part);
  for (const auto& [name, unit] : kUnits) {
    if (!lower.ends_with(name)) continue;
    return Amount{
        unit, std::string(trimmed(std::string_view(part).substr(0, part.size() - name.size())))};
  }
  return std::nullopt;
}

// The name of `option` and its target in messages.
std::string blamed(const std::string& option, const std::string& text) {
  return option + ": " + in_quotes(text);
}

[[noreturn]] void refuse_part(const std::string& option, const std::string& text,
                              const std::string& model, const std::string& part) {
  if (part.empty()) {
    throw UsageError(blamed(option, text) + " has nothing behind an @; accepted is " + kTargetForm);
  }
  if (const ParsedNumber number = parse_number(part)) {
    constexpr double kWidest = 1e6;
    const std::string width =
        number.value < kWidest ? ", or " + model + "@d" + part + " for a width" : "";
    throw UsageError(blamed(option, text) + " does not say what " + part + " is; write " + model +
                     "@" + part + "tokens or " + model + "@" + part + "flops" + width);
  }
  throw UsageError(blamed(option, text) + ": " + in_quotes(part) +
                   " is none of 2Ttokens, 8Tchars, " + "1e23flops and d4096");
}

// Sets what the amount is of; throws when something of its kind is there already.
void set(BudgetRequest& request, const Amount& amount, const std::string& option,
         const std::string& text) {
  const bool width = amount.unit == Unit::width;
  if (width ? request.width.has_value() : request.tokens || request.characters || request.flops) {
    throw UsageError(blamed(option, text) + " says " +
                     (width ? "the width" : "the length of the run") + " twice");
  }
  switch (amount.unit) {
    case Unit::tokens:
      request.tokens = count_argument<Tokens>(Count::tokens)(option, amount.number);
      break;
    case Unit::characters:
      request.characters = count_argument<Characters>(Count::characters)(option, amount.number);
      break;
    case Unit::flops:
      request.flops = count_argument<Flops>(Count::flops)(option, amount.number);
      break;
    case Unit::width:
      request.width = width_argument(option, amount.number);
      break;
  }
}

// The vocabulary is left out of the count: a doubt of a factor of a hundred does not hang on it.
void ask_length(const BudgetRequest& request, const std::string& option, const std::string& text) {
  constexpr double kCharactersPerToken = 4.0;
  Budget budget;
  budget.n_nv = request.n_nv->value();
  double tokens = 0.0;
  if (request.tokens) tokens = request.tokens->value();
  if (request.characters) tokens = request.characters->value() / kCharactersPerToken;
  if (request.flops) tokens = request.flops->value() / (6.0 * budget.n_nv);
  if (tokens > 0.0) ask_run({.name = option, .text = text}, budget, tokens);
}

}  // namespace

BudgetRequest target_argument(const std::string& option, const std::string& text) {
  std::size_t at = text.find('@');
  const std::string model(trimmed(std::string_view(text).substr(0, at)));
  if (model.empty()) {
    throw UsageError(option + ": " + in_quotes(text) + ": an N_NV is missing; accepted is " +
                     kTargetForm);
  }
  BudgetRequest request{.n_nv = count_argument<NonVocabParams>(Count::params)(option, model)};
  while (at != std::string::npos) {
    const std::size_t next = text.find('@', at + 1);
    const std::string part(trimmed(
        std::string_view(text).substr(at + 1, next == std::string::npos ? next : next - at - 1)));
    const auto amount = amount_of(part);
    if (!amount || amount->number.empty()) refuse_part(option, text, model, part);
    set(request, *amount, option, text);
    at = next;
  }
  ask_length(request, option, text);
  return request;
}

}  // namespace vocabplan::cli
