#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/shell/diagnostics.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan::cli {

/// The work of a subcommand once the command line is read; returns the exit code.
using Action = std::function<int()>;

enum class Format { table, csv, json, jsonl };

/// Options that several subcommands share.
struct CommonOptions {
  std::string law{};
  std::string format = "table";
  std::string output{};
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;

  /// Throws `UsageError` where the two below would.
  void check() const;
  /// Throws `UsageError`.
  [[nodiscard]] Diagnostics diagnostics() const;
  [[nodiscard]] Format parsed_format() const;
  /// The built-in law of that name, else the law file; throws `UsageError` when it is neither, and
  /// `DataError` when the file is wrong. Checks first that the outputs of the call are writable.
  [[nodiscard]] Law load_law() const { return load_law("--law", law); }
  /// The same for a law that `option` names; no name is the default law.
  [[nodiscard]] static Law load_law(const std::string& option, const std::string& name);
};

/// Adds an option or positional whose text may not be empty: an unset shell variable is a mistake,
/// not an option left out.
CLI::Option* add_text_option(CLI::App& command, const std::string& names, std::string& target,
                             const std::string& description, const std::string& type);

/// Options of the commands that predict.
struct PredictionOptions {
  CommonOptions common{};
  std::string width{};
  std::string multiple = "128";
};

void add_prediction_options(CLI::App& command, PredictionOptions& options);
void add_law_option(CLI::App& command, CommonOptions& options);
/// Adds `--plot FILE`.
void add_plot_option(CLI::App& command, std::string& target);
void add_output_option(CLI::App& command, CommonOptions& options);
void add_message_options(CLI::App& command, CommonOptions& options);
/// How the answer is given: its format, where it goes, and the messages beside it. `formats` says
/// which formats there are.
void add_answer_options(CLI::App& command, CommonOptions& options,
                        const std::string& formats = "table (default), csv, json or jsonl");

/// The number that `text` says; throws `UsageError` that names `option`.
[[nodiscard]] double number_argument(const std::string& option, const std::string& text);

/// The same, above 0; nothing for empty text.
[[nodiscard]] std::optional<double> positive_argument(const std::string& option,
                                                      const std::string& text);

/// The one of `choices` that `text` names; throws `UsageError` that names `option` and them all.
template <class Value, std::size_t Size>
[[nodiscard]] Value choice_argument(
    const std::string& option, const std::string& text,
    const std::array<std::pair<std::string_view, Value>, Size>& choices) {
  std::string list;
  for (const auto& [name, value] : choices) {
    if (text == name) return value;
    list.append(list.empty() ? "" : ", ").append(name);
  }
  throw UsageError(option + ": " + in_quotes(text) + " is not one of " + list);
}

/// The share that `text` says, as `0.4` or as `40%`.
[[nodiscard]] ParsedNumber parse_share(const std::string& text);
/// The same, where shares up to `most` exist; throws `UsageError` that names `option`. A number
/// without its sign that may be meant as a percentage is refused: 5, which is 5 % or 500 %, and 1
/// where `most` is above 1. The caller checks the domain.
[[nodiscard]] double share_argument(const std::string& option, const std::string& text,
                                    double most = 1.0);
/// The objection to such a number, with every right spelling; empty without one.
[[nodiscard]] std::string bare_percent_doubt(const std::string& text, double value, double most);

/// A whole number from `least` to `most`; throws `UsageError` that names `option`.
[[nodiscard]] double whole_argument(const std::string& option, const std::string& text,
                                    double least, double most);

/// The whole number that `--width` says, nothing for empty text. Throws `UsageError`.
[[nodiscard]] std::optional<Width> width_argument(const std::string& text);

/// The quantity that `text` says, nothing for empty text; throws `UsageError` that names `option`.
template <class Q>
[[nodiscard]] std::optional<Q> quantity_argument(const std::string& option,
                                                 const std::string& text);

extern template std::optional<NonVocabParams> quantity_argument(const std::string&,
                                                                const std::string&);
extern template std::optional<Flops> quantity_argument(const std::string&, const std::string&);
extern template std::optional<Tokens> quantity_argument(const std::string&, const std::string&);
extern template std::optional<Characters> quantity_argument(const std::string&, const std::string&);
extern template std::optional<TotalParams> quantity_argument(const std::string&,
                                                             const std::string&);
extern template std::optional<TokensPerParam> quantity_argument(const std::string&,
                                                                const std::string&);

}  // namespace vocabplan::cli
