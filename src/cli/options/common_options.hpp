#pragma once

#include <functional>
#include <string>

#include "cli/options/argument.hpp"
#include "cli/shell/diagnostics.hpp"
#include "cli/shell/picture.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/report/record.hpp"

namespace vocabplan::cli {

/// The work of a subcommand once the command line is read; returns the exit code.
using Action = std::function<int()>;

enum class Format { table, csv, json, jsonl };

/// Options that several subcommands share.
struct CommonOptions {
  std::string law{};
  std::string_view usual_law = kDefaultLaw;  ///< where none is named
  Argument<Format> format{Format::table};
  std::string output{};
  bool csv_safe = false;
  Argument<ColorMode> color{ColorMode::automatic};
  bool quiet = false;
  bool verbose = false;

  [[nodiscard]] CsvText csv_text() const { return csv_safe ? CsvText::safe : CsvText::plain; }
  [[nodiscard]] Diagnostics diagnostics() const { return {*color, quiet, verbose}; }
  /// The built-in law of that name, else the law file; throws `UsageError` when it is neither, and
  /// `DataError` when the file is wrong. Checks first that the outputs of the call are writable.
  [[nodiscard]] Law load_law() const {
    return load_law("--law", law.empty() ? std::string(usual_law) : law);
  }
  /// The same for a law that `option` names.
  [[nodiscard]] static Law load_law(const std::string& option, const std::string& name);
};

/// The multiple that vocabularies are rounded to: the tile of matrix units.
inline constexpr double kUsualMultiple = 128.0;

/// Options of the commands that predict.
struct PredictionOptions {
  CommonOptions common{};
  Argument<Width> width{};
  Argument<double> multiple{kUsualMultiple};
};

void add_prediction_options(CLI::App& command, PredictionOptions& options);
void add_law_option(CLI::App& command, CommonOptions& options);
/// Adds `--plot FILE` and `--size WxH`.
void add_plot_option(CLI::App& command, PictureRequest& target);
/// Adds `--output`, whose ending says the format where nobody else does: behind `--format`, if the
/// command has it.
void add_output_option(CLI::App& command, CommonOptions& options);
void add_message_options(CLI::App& command, CommonOptions& options);
/// Adds `--width` and `--multiple`, a whole number.
void add_width_option(CLI::App& command, Argument<Width>& target);
void add_multiple_option(CLI::App& command, Argument<double>& target,
                         const std::string& description);
/// Adds `--threads`, a whole number, and reads it: without it, all that the machine runs at once.
void add_threads_option(CLI::App& command, Argument<double>& target);
[[nodiscard]] unsigned threads_of(const Argument<double>& threads);
/// The form of the answer: its format, its place, and the messages beside it.
void add_answer_options(CLI::App& command, CommonOptions& options);
/// Adds `--format` to a command that has no CSV and no JSON lines.
void add_format_of_two(CLI::App& command, CommonOptions& options);

}  // namespace vocabplan::cli
