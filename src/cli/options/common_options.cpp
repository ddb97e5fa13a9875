#include "cli/options/common_options.hpp"

#include <sys/stat.h>

#include <array>
#include <cmath>
#include <utility>

#include "cli/shell/failure.hpp"
#include "cli/shell/files_of_call.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"

namespace vocabplan::cli {
namespace {

std::string names_of_laws() {
  std::string names;
  for (const EmbeddedLaw& law : embedded_laws()) {
    names += (names.empty() ? "" : ", ") + std::string(law.name);
  }
  return names;
}

}  // namespace

Diagnostics CommonOptions::diagnostics() const {
  constexpr std::array<std::pair<std::string_view, ColorMode>, 3> kModes{
      {{"auto", ColorMode::automatic}, {"always", ColorMode::always}, {"never", ColorMode::never}}};
  return {choice_argument("--color", color, kModes), quiet, verbose};
}

Format CommonOptions::parsed_format() const {
  constexpr std::array<std::pair<std::string_view, Format>, 4> kFormats{{{"table", Format::table},
                                                                         {"csv", Format::csv},
                                                                         {"json", Format::json},
                                                                         {"jsonl", Format::jsonl}}};
  return choice_argument("--format", format, kFormats);
}

void CommonOptions::check() const {
  (void)diagnostics();
  (void)parsed_format();
}

Law CommonOptions::load_law(const std::string& option, const std::string& name) {
  auto built_in = find_law(name.empty() ? kDefaultLaw : name);
  struct stat status {};
  if (!built_in && stat(name.c_str(), &status) != 0) {
    throw UsageError(option + ": " + file_in_quotes(name) + " is neither a built-in law (" +
                     names_of_laws() + ") nor a file");
  }
  files_of_call().check_writable();  // what is wrong with the words was said before
  return built_in ? *std::move(built_in) : read_law_file(name);
}

CLI::Option* add_text_option(CLI::App& command, const std::string& names, std::string& target,
                             const std::string& description, const std::string& type) {
  return command.add_option(names, target, description)
      ->type_name(type)
      ->check([](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); });
}

void add_law_option(CLI::App& command, CommonOptions& options) {
  add_text_option(command, "--law", options.law, "Built-in law or law file (default tao2024)",
                  "NAME|FILE");
}

void add_plot_option(CLI::App& command, std::string& target) {
  add_text_option(command, "--plot", target, "Draw it into FILE.svg, .png or .pdf (by gnuplot)",
                  "FILE");
}

void add_output_option(CLI::App& command, CommonOptions& options) {
  add_text_option(command, "-o,--output", options.output,
                  "Write to FILE, whole or not at all; - is stdout", "FILE");
}

void add_message_options(CLI::App& command, CommonOptions& options) {
  command.add_option("--color", options.color, "Colour messages: auto (default), always or never")
      ->type_name("WHEN");
  command.add_flag("-q,--quiet", options.quiet, "No warnings and no progress");
  command.add_flag("-v,--verbose", options.verbose, "Say how the answer was found");
}

void add_answer_options(CLI::App& command, CommonOptions& options, const std::string& formats) {
  command.add_option("-f,--format", options.format, formats)->type_name("FORMAT");
  add_output_option(command, options);
  add_message_options(command, options);
}

void add_prediction_options(CLI::App& command, PredictionOptions& options) {
  add_text_option(command, "--width", options.width, "Model dimension d (default: the law's table)",
                  "D_MODEL");
  add_text_option(command, "--multiple", options.multiple,
                  "Round the suggestion to a multiple of N (default 128)", "N");
  add_law_option(command, options.common);
  add_answer_options(command, options.common);
}

double number_argument(const std::string& option, const std::string& text) {
  const ParsedNumber number = parse_number(text);
  if (number) return number.value;
  throw UsageError(option + ": " + in_quotes(text) + " " + std::string(number.fault) +
                   "; accepted is " + std::string(kNumberForms));
}

ParsedNumber parse_share(const std::string& text) {
  const bool percent = !text.empty() && text.back() == '%';
  ParsedNumber number = parse_number(percent ? text.substr(0, text.size() - 1) : text);
  if (percent) number.value /= 100.0;
  return number;
}

std::string bare_percent_doubt(const std::string& text, double value, double most) {
  // 1 is the whole where nothing is above it, and could be either elsewhere.
  const double size = std::abs(value);
  const bool doubtful = size > 1.0 || (size == 1.0 && most > 1.0);
  if (text.ends_with('%') || !doubtful || size > 100.0 * most) return "";
  // 0.07 for 7, without the rounding of the division.
  constexpr double kDigits = 1e12;
  const double share = std::round(value * kDigits) / (100.0 * kDigits);
  // A share that would be doubtful itself is no way to write it.
  const bool writable = std::abs(share) < 1.0 || (std::abs(share) == 1.0 && most <= 1.0);
  std::string doubt = "may be a share or a percentage; write " + shortest(value) + "%" +
                      (writable ? " or " + shortest(share) : "") + " for " + shortest(value) + " %";
  if (size > most) return doubt;
  const double whole = std::round(100.0 * value * kDigits) / kDigits;
  return doubt + ", " + shortest(whole) + "% for " + shortest(whole) + " %";
}

std::optional<double> positive_argument(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const double value = number_argument(option, text);
  if (value > 0.0) return value;
  throw UsageError(option + ": " + in_quotes(text) + " is not above 0");
}

double share_argument(const std::string& option, const std::string& text, double most) {
  const ParsedNumber number = parse_share(text);
  if (!number) {
    throw UsageError(option + ": " + in_quotes(text) + " " + std::string(number.fault) +
                     "; accepted is a share such as 0.4 or 40%");
  }
  const std::string doubt = bare_percent_doubt(text, number.value, most);
  if (!doubt.empty()) throw UsageError(option + ": " + in_quotes(text) + " " + doubt);
  return number.value;
}

double whole_argument(const std::string& option, const std::string& text, double least,
                      double most) {
  const double value = number_argument(option, text);
  if (value >= least && value <= most && std::trunc(value) == value) return value;
  throw UsageError(option + ": " + in_quotes(text) + " is not a whole number from " +
                   shortest(least) + " to " + shortest(most));
}

std::optional<Width> width_argument(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return Width(whole_argument("--width", text, kind::Width::lowest, kind::Width::highest));
}

template <class Q>
std::optional<Q> quantity_argument(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const double value = number_argument(option, text);
  try {
    return Q(value);
  } catch (const DomainError& error) {
    throw UsageError(option + ": " + in_quotes(text) + ": " + error.what());
  }
}

template std::optional<NonVocabParams> quantity_argument(const std::string&, const std::string&);
template std::optional<Flops> quantity_argument(const std::string&, const std::string&);
template std::optional<Tokens> quantity_argument(const std::string&, const std::string&);
template std::optional<Characters> quantity_argument(const std::string&, const std::string&);
template std::optional<TotalParams> quantity_argument(const std::string&, const std::string&);
template std::optional<TokensPerParam> quantity_argument(const std::string&, const std::string&);

}  // namespace vocabplan::cli
