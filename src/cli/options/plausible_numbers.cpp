#include "cli/options/plausible_numbers.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "cli/shell/failure.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/plausible.hpp"

namespace vocabplan::cli {
namespace {

struct Limits {
  const char* noun;
  double least;
  double most;
};

Limits limits_of(Count count) {
  switch (count) {
    case Count::params:
      return {"parameters", kFewestNonVocabParams, kMostNonVocabParams};
    case Count::tokens:
      return {"tokens", kFewestTokens, kMostTokens};
    case Count::characters:
      return {"characters", kFewestTokens, kMostTokens};
    case Count::bytes:
      return {"bytes", kFewestTokens, kMostTokens};
    case Count::flops:
      return {"FLOPs", kFewestFlops, HUGE_VAL};
  }
  return {"", 0.0, HUGE_VAL};
}

bool has_suffix(const std::string& text) {
  return std::isalpha(static_cast<unsigned char>(text.back())) != 0;
}

// As it was written, where that is short enough to repeat.
std::string repeated(const std::string& text, double value) {
  constexpr std::size_t kLong = 24;
  return text.size() <= kLong ? text : shortest(value);
}

// `7B or 7M` for 7, 7M or 7K, with the unit behind both; empty where a suffix makes no number of
// it, as behind an exponent.
std::string with_suffixes(const std::string& text, char first, char second,
                          const std::string& unit = {}) {
  const std::string stem = has_suffix(text) ? text.substr(0, text.size() - 1) : text;
  constexpr double kThousand = 1000.0;
  const ParsedNumber likely = parse_number(stem + first);
  if (!likely || parse_number(stem).value >= kThousand) return "";
  return stem + first + unit + " or " + stem + second + unit;
}

// 21 is the exponent that people say aloud; a suffix is that of a number of tokens.
std::string likely_flops(const std::string& text, double value) {
  constexpr double kLowest = 12.0;
  constexpr double kHighest = 30.0;
  if (has_suffix(text)) return "--tokens " + text;
  const bool exponent = value >= kLowest && value <= kHighest && std::trunc(value) == value;
  return exponent ? "1e" + shortest(value) : "";
}

// The likely meaning; empty when nothing is likely.
std::string likely(const std::string& text, double value, Count count, const std::string& unit) {
  if (value > limits_of(count).most) {
    return unit.empty() ? "--flops " + repeated(text, value) : "";
  }
  switch (count) {
    case Count::params:
      return with_suffixes(text, 'B', 'M');
    case Count::tokens:
    case Count::characters:
    case Count::bytes:
      return with_suffixes(text, 'T', 'B', unit);
    case Count::flops:
      return likely_flops(text, value);
  }
  return "";
}

// `1e+16` rather than its digits.
std::string limit_text(double value) {
  constexpr double kMost = 1e9;
  return value <= kMost ? human(value) : human_ratio(value);
}

[[noreturn]] void ask(const std::string& given, double value, Count count,
                      const std::string& meant) {
  const Limits limits = limits_of(count);
  const std::string accepted = std::isfinite(limits.most)
                                   ? limit_text(limits.least) + " to " + limit_text(limits.most)
                                   : limit_text(limits.least) + " and more";
  throw UsageError(given + " " + shortest(value) + " " + limits.noun +
                   (meant.empty() ? "" : "; did you mean " + meant + "?") +
                   " (accepted: " + accepted + ")");
}

bool beyond(double value, const Limits& limits) {
  return value > 0.0 && (value < limits.least || value > limits.most);
}

// `1B:70B:8` for 1:70:8; empty where a suffix makes no number of an end.
std::string axis_with_suffix(const std::string& text, char suffix) {
  std::string meant;
  std::size_t at = 0;
  for (int end = 0; end < 2; ++end) {
    const std::size_t colon = std::min(text.find(':', at), text.size());
    const std::string part = text.substr(at, colon - at);
    if (with_suffixes(part, suffix, suffix).empty()) return "";
    meant += (has_suffix(part) ? part.substr(0, part.size() - 1) : part) + suffix;
    if (colon == text.size()) return meant;
    meant += ':';
    at = colon + 1;
  }
  return meant + text.substr(at);
}

}  // namespace

void ask_count(const std::string& option, const std::string& text, Count count,
               const std::string& unit) {
  const ParsedNumber number = parse_number(text);
  if (!number || !beyond(number.value, limits_of(count))) return;
  ask(option + ": " + in_quotes(text + unit) + " is", number.value, count,
      likely(text, number.value, count, unit));
}

void ask_axis(const std::string& option, const std::string& text, const SweepAxis& axis,
              Count count) {
  const Limits limits = limits_of(count);
  const double first = axis.at(0);
  const double last = axis.at(axis.count() - 1);
  const bool below = std::max(first, last) < limits.least;
  if (!below && std::min(first, last) <= limits.most) return;
  std::string meant = below ? "" : "--flops " + text;
  if (below && count == Count::params) meant = axis_with_suffix(text, 'B');
  if (below && (count == Count::tokens || count == Count::characters)) {
    meant = axis_with_suffix(text, 'T');
  }
  ask(option + ": " + in_quotes(text) + (below ? " is at most" : " is at least"),
      below ? std::max(first, last) : std::min(first, last), count, meant);
}

void ask_run(const GivenOption& blamed, const Budget& budget, double tokens) {
  const double each = tokens / budget.n_nv;
  const std::string given = blamed.name + ": " + in_quotes(blamed.text);
  if (budget.n_nv < kFewestNonVocabParams || budget.n_nv > kMostNonVocabParams) {
    throw UsageError(given + " leaves a model of n_nv " + human(budget.n_nv) +
                     " parameters; accepted are " + human(kFewestNonVocabParams) + " to " +
                     limit_text(kMostNonVocabParams));
  }
  if (each >= kLeastTokensPerParam && each <= kGreatestTokensPerParam) return;
  std::string meant;
  const bool few_flops = blamed.name == "--flops" && each < 1.0 && has_suffix(blamed.text);
  if (few_flops || (blamed.name == "--tokens-per-param" && each > 1.0)) {
    meant = "; did you mean --tokens " + blamed.text + "?";
  } else if (each < 1.0 && (blamed.name == "--tokens" || blamed.name == "--chars")) {
    meant = "; did you mean " + human(1000.0 * parse_number(blamed.text).value) + "?";
  }
  throw UsageError(given + " is " + human_ratio(each) + " tokens for each of " +
                   human(budget.n_nv) + " parameters" + meant +
                   " (accepted: " + shortest(kLeastTokensPerParam) + " to " +
                   human_ratio(kGreatestTokensPerParam) + ")");
}

std::vector<std::string> doubts_of_run(const Budget& budget, double tokens) {
  const double each = tokens / budget.n_nv;
  if (each >= kFewestTokensPerParam && each <= kMostTokensPerParam) return {};
  return {human(tokens) + " tokens are " + human_ratio(each) + " for each of " +
          human(budget.n_nv) + " parameters, where runs have " + shortest(kFewestTokensPerParam) +
          " to " + human_whole(kMostTokensPerParam) + ": are both in the unit that was meant?"};
}

std::vector<std::string> doubts_of_sizes(const std::string& option,
                                         const std::vector<double>& vocab_sizes) {
  std::vector<std::string> doubts;
  for (const double size : vocab_sizes) {
    if (size >= kBytes) continue;
    doubts.push_back(option + ": " + human_whole(size) +
                     " entries are fewer than there are bytes; " + human_whole(size) + "K is how " +
                     human_whole(size) + " thousand are written");
  }
  return doubts;
}

}  // namespace vocabplan::cli
