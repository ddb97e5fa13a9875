#pragma once

#include <string>

#include "cli/options/argument.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"

// Readers of numbers, for `Argument::add`: each makes a value of an option's name and its words, or
// throws `UsageError` that names both and says what is accepted.
namespace vocabplan::cli {

/// A number as the program writes and reads them: 7B, 2.3e21.
[[nodiscard]] double number_argument(const std::string& option, const std::string& text);

/// The same, above 0.
[[nodiscard]] double positive_argument(const std::string& option, const std::string& text);

/// A whole number from `least` to `most`.
[[nodiscard]] double whole_argument(const std::string& option, const std::string& text,
                                    double least, double most);
/// Such a reader.
[[nodiscard]] inline auto whole_from(double least, double most) {
  return [least, most](const std::string& option, const std::string& text) {
    return whole_argument(option, text, least, most);
  };
}

/// The share that `text` says, as `0.4` or as `40%`.
[[nodiscard]] ParsedNumber parse_share(const std::string& text);
/// The same, where shares up to `most` exist. A number without its sign that may be meant as a
/// percentage is refused: 5, which is 5 % or 500 %, and 1 where `most` is above 1. The caller
/// checks the domain.
[[nodiscard]] double share_argument(const std::string& option, const std::string& text,
                                    double most = 1.0);
/// The objection to such a number, with every right spelling; empty without one.
[[nodiscard]] std::string bare_percent_doubt(const std::string& text, double value, double most);

/// A model dimension.
[[nodiscard]] Width width_argument(const std::string& option, const std::string& text);

/// The level of intervals where nobody says: the share of the resampled fits in them.
inline constexpr double kUsualLevel = 0.9;

/// Adds `--level`, a share from 0.5 to 0.999.
void add_level_option(CLI::App& command, Argument<double>& target, const std::string& description,
                      const std::string& type = "P");

/// Intervals that were asked for by name, by `--interval` or `--level`, must be there: throws
/// `UsageError` for a law without draws.
void check_draws(const Law& law, bool interval, const Argument<double>& level);

/// A quantity in its domain.
template <class Q>
[[nodiscard]] Q quantity_argument(const std::string& option, const std::string& text) {
  const double value = number_argument(option, text);
  try {
    return Q(value);
  } catch (const DomainError& error) {
    throw UsageError(option + ": " + in_quotes(text) + ": " + error.what());
  }
}

}  // namespace vocabplan::cli
