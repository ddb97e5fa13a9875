#include "cli/completions/command_words.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "cli/options/argument.hpp"
#include "cli/shell/files_of_call.hpp"
#include "vocabplan/choose/decision_law.hpp"
#include "vocabplan/choose/tokenizers.hpp"
#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/grid_intensity.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kKnownByOption{
    {{"--accelerator", "accelerators"},
     {"--country", "countries"},
     {"--candidates", "tokenizers"}}};

template <class Items, class Name>
KnownNames known_names(const char* what, const Items& items, Name name) {
  KnownNames known{.what = what};
  for (const auto& one : items) known.names.emplace_back(one.*name);
  return known;
}

OfferedValue value_of_files(FileRole role) {
  const char* const known = role == FileRole::law    ? "laws"
                            : role == FileRole::laws ? "mixed_laws"
                                                     : "";
  return {.known = known,
          .files = true,
          .after_comma = role == FileRole::laws,
          .after_equals = role == FileRole::named};
}

OfferedValue offered(CLI::Option& option, const std::string& name) {
  if (const auto role = file_role(option)) return value_of_files(*role);
  OfferedValue value{.words = values_of(option)};
  for (const auto& [known, what] : kKnownByOption) {
    if (name == known) value.known = what;
  }
  value.after_comma = option.get_type_name().find(",...") != std::string::npos;
  return value;
}

OptionWords option_words(CLI::Option& option) {
  OptionWords words{.type = option.get_type_name(), .text = option.get_description()};
  for (const std::string& name : option.get_snames()) words.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) words.names.push_back("--" + name);
  if (option.get_positional()) words.type = option.get_name(true);
  words.takes_value = option.get_expected_max() > 0;
  words.value_may_miss = words.takes_value && option.get_expected_min() == 0;
  words.repeats = option.get_expected_max() > 1;
  words.value = offered(option, words.names.empty() ? words.type : words.names.back());
  return words;
}

CommandWords command_words(CLI::App& app, const std::vector<std::string>& path) {
  CommandWords words{.path = path, .text = app.get_description()};
  for (CLI::Option* option : app.get_options({})) {
    auto& place = option->get_positional() ? words.positionals : words.options;
    place.push_back(option_words(*option));
  }
  for (CLI::App* inner : app.get_subcommands({})) {
    std::vector<std::string> below = path;
    below.push_back(inner->get_name());
    words.commands.push_back(command_words(*inner, below));
  }
  return words;
}

void add_commands(std::vector<const CommandWords*>& all, const CommandWords& command) {
  all.push_back(&command);
  for (const CommandWords& inner : command.commands) add_commands(all, inner);
}

}  // namespace

ProgramWords program_words(CLI::App& app) {
  const KnownNames laws = known_names("laws", embedded_laws(), &EmbeddedLaw::name);
  KnownNames mixed{.what = "mixed_laws", .names = laws.names};
  mixed.names.emplace_back(kMostText);
  return {.known = {laws, std::move(mixed),
                    known_names("accelerators", accelerators(), &Accelerator::id),
                    known_names("countries", grid_intensities(), &GridIntensity::country),
                    known_names("tokenizers", known_tokenizers(), &KnownTokenizer::name)},
          .program = command_words(app, {})};
}

std::vector<const CommandWords*> all_commands(const CommandWords& command) {
  std::vector<const CommandWords*> all;
  add_commands(all, command);
  return all;
}

}  // namespace vocabplan::cli
