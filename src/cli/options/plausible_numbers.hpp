#pragma once

#include <string>
#include <vector>

#include "cli/options/axis.hpp"
#include "cli/options/numbers.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {

// Numbers of the command line that can only be slips, a count without its suffix or a number of
// something else, are refused with the spelling that is likely meant. The limits are those of
// vocabplan/core/plausible.hpp. The library computes beyond them, and so do the axes of a sweep
// that reach over them.

/// The quantity of a number on the command line.
enum class Count { params, tokens, characters, bytes, flops };

/// Throws `UsageError`, which asks whether something else was meant, when `text` is a number beyond
/// the limits of such counts. Text that is no number above 0 is left to who reads it. `unit` is the
/// word that stood behind it and belongs to what is meant.
void ask_count(const std::string& option, const std::string& text, Count count,
               const std::string& unit = {});

/// The same of an axis: when all its values are beyond the limits.
void ask_axis(const std::string& option, const std::string& text, const SweepAxis& axis,
              Count count);

/// A reader of such a quantity, for `Argument::add`.
template <class Q>
[[nodiscard]] auto count_argument(Count count) {
  return [count](const std::string& option, const std::string& text) {
    ask_count(option, text, count);
    return quantity_argument<Q>(option, text);
  };
}

/// The run that follows from what was given: throws `UsageError` when it trains on fewer or more
/// tokens for each parameter than any run, or when its model is none. `blamed` names the budget.
void ask_run(const GivenOption& blamed, const Budget& budget, double tokens);

/// A warning about the tokens for each parameter of a run that `ask_run` lets pass, or about
/// vocabularies of fewer entries than there are bytes.
[[nodiscard]] std::vector<std::string> doubts_of_run(const Budget& budget, double tokens);
[[nodiscard]] std::vector<std::string> doubts_of_sizes(const std::string& option,
                                                       const std::vector<double>& vocab_sizes);

}  // namespace vocabplan::cli
