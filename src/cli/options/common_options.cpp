#include "cli/options/common_options.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "cli/options/numbers.hpp"
#include "cli/options/output_ending.hpp"
#include "cli/shell/files_of_call.hpp"
#include "cli/shell/input.hpp"
#include "core/file_state.hpp"
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

// One side of `1200x800`; nothing for other than digits.
std::optional<double> side_of(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  const bool digits = !text.empty() && text.size() <= kMostDigits &&
                      text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits) return std::nullopt;
  return std::stod(std::string(text));
}

PlotSize picture_size(const std::string& option, const std::string& text) {
  const std::size_t cross = std::min(text.find('x'), text.size());
  const auto width = side_of(std::string_view(text).substr(0, cross));
  const auto height = side_of(std::string_view(text).substr(std::min(cross + 1, text.size())));
  const std::string range =
      human_whole(kLeastPlotSide) + " .. " + human_whole(kMostPlotSide) + " pixels";
  if (!width || !height) {
    throw UsageError(option + ": " + in_quotes(text) + " is not WIDTHxHEIGHT, such as 1200x800; " +
                     "accepted is " + range + " each");
  }
  const auto fits = [](double side) { return side >= kLeastPlotSide && side <= kMostPlotSide; };
  if (fits(*width) && fits(*height)) return {.width = *width, .height = *height};
  throw UsageError(option + ": " + in_quotes(text) + " has a side of " +
                   human_whole(fits(*width) ? *height : *width) + "; accepted is " + range +
                   " each");
}

constexpr Choices<Format, 4> kAnswerFormats{{{"table", Format::table},
                                             {"csv", Format::csv},
                                             {"json", Format::json},
                                             {"jsonl", Format::jsonl}}};

OutputForms forms_of(CLI::App& command) {
  CLI::Option* const format = command.get_option_no_throw("--format");
  return {.formats = format == nullptr ? std::vector<std::string>{} : values_of(*format),
          .draws = command.get_option_no_throw("--plot") != nullptr};
}

// The format that the output's name says, unless an option does.
void follow_ending(CLI::App& command, CommonOptions& options) {
  if (options.format.given()) return;
  const auto name = format_of_ending("--output", options.output, forms_of(command));
  if (!name) return;
  for (const auto& [known, format] : kAnswerFormats) {
    if (known == *name) options.format.set_otherwise(format);
  }
}

// Behind `--format` and `--output`, which say whether there is CSV.
void add_csv_safe_option(CLI::App& command, CommonOptions& options) {
  const auto check = [&options](const std::string& /*flag*/) {
    reading([&] {
      if (*options.format == Format::csv) return;
      throw UsageError(
          "--csv-safe without --format csv: other formats have no cells that a spreadsheet would "
          "run");
    });
  };
  command
      .add_flag("--csv-safe", options.csv_safe,
                "An apostrophe before texts that a spreadsheet would run (= + - @)")
      ->each(check);
}

}  // namespace

Law CommonOptions::load_law(const std::string& option, const std::string& name) {
  if (const auto text = given_text(name)) return parse_law(*text, name);
  if (name == "-") {
    const TextInput input = read_text_input(name, kLongestLawFile);
    return parse_law(input.text, input.name);
  }
  auto built_in = find_law(name);
  if (!built_in && !is_there(name)) {
    throw UsageError(option + ": " + file_in_quotes(name) + " is neither a built-in law (" +
                     names_of_laws() + ") nor a file");
  }
  files_of_call().check_writable();  // what is wrong with the words was said before
  return built_in ? *std::move(built_in) : read_law_file(name);
}

void add_law_option(CLI::App& command, CommonOptions& options) {
  add_text_option(command, "--law", options.law,
                  "Built-in law or law file (default " + std::string(options.usual_law) + ")",
                  "NAME|FILE");
}

void add_plot_option(CLI::App& command, PictureRequest& target) {
  CLI::Option* plot = add_text_option(command, "--plot", target.file,
                                      "Draw it into FILE.svg, .png or .pdf (by gnuplot)", "FILE");
  const auto take = [&target](const std::string& text) {
    reading([&] { target.size = picture_size("--size", text); });
  };
  not_empty(command.add_option_function<std::string>("--size", take,
                                                     "Pixels of the picture, such as 1200x800"))
      ->type_name("WxH")
      ->needs(plot);
}

void add_output_option(CLI::App& command, CommonOptions& options) {
  const auto take = [&command, &options](const std::string& path) {
    options.output = path;
    reading([&] { follow_ending(command, options); });
  };
  not_empty(command.add_option_function<std::string>(
                "-o,--output", take, "Write to FILE, whole or not at all; - is stdout"))
      ->type_name("FILE");
}

void add_message_options(CLI::App& command, CommonOptions& options) {
  constexpr Choices<ColorMode, 3> kModes{
      {{"auto", ColorMode::automatic}, {"always", ColorMode::always}, {"never", ColorMode::never}}};
  add_choice(command, "--color", options.color, kModes,
             "Colour messages: auto (default), always or never", "WHEN");
  command.add_flag("-q,--quiet", options.quiet, "No warnings and no progress");
  command.add_flag("-v,--verbose", options.verbose, "Say how the answer was found");
}

void add_threads_option(CLI::App& command, Argument<double>& target) {
  constexpr double kMostThreads = 1024.0;
  target.add(command, "--threads", "Threads (default: all); the numbers do not depend on it", "N",
             whole_from(1.0, kMostThreads));
}

unsigned threads_of(const Argument<double>& threads) {
  if (threads.given()) return static_cast<unsigned>(*threads);
  return std::max(1U, std::thread::hardware_concurrency());
}

void add_answer_options(CLI::App& command, CommonOptions& options) {
  add_choice(command, "-f,--format", options.format, kAnswerFormats,
             "table, csv, json or jsonl (default: as -o ends, else table)", "FORMAT");
  add_output_option(command, options);
  add_csv_safe_option(command, options);
  add_message_options(command, options);
}

void add_width_option(CLI::App& command, Argument<Width>& target) {
  target.add(command, "--width", "Model dimension d (default: the law's table)", "D_MODEL",
             width_argument);
}

void add_multiple_option(CLI::App& command, Argument<double>& target,
                         const std::string& description) {
  constexpr double kMost = 1e9;
  target.add(command, "--multiple", description, "N", whole_from(1.0, kMost));
}

void add_format_of_two(CLI::App& command, CommonOptions& options) {
  constexpr Choices<Format, 2> kFormats{{{"table", Format::table}, {"json", Format::json}}};
  add_choice(command, "-f,--format", options.format, kFormats,
             "table or json (default: as -o ends, else table)", "FORMAT");
}

void add_prediction_options(CLI::App& command, PredictionOptions& options) {
  add_width_option(command, options.width);
  add_multiple_option(command, options.multiple,
                      "Round the suggestion to a multiple of N (default 128)");
  add_law_option(command, options.common);
  add_answer_options(command, options.common);
}

}  // namespace vocabplan::cli
