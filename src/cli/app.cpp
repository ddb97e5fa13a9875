#include "cli/app.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.hpp"
#include "cli/options/argument.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/help_formatter.hpp"
#include "cli/options/listing.hpp"
#include "cli/options/suggestion.hpp"
#include "cli/shell/call.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/files_of_call.hpp"
#include "cli/shell/output.hpp"
#include "cli/shell/standard_streams.hpp"
#include "cli/shell/writing.hpp"
#include "version.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

void define(CLI::App& app, Action& chosen, std::string_view first_word);

std::vector<std::string> names_of_options(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string with_hint(std::string message, const std::string& hint) {
  return hint.empty() ? message : std::move(message) + "; did you mean " + hint + "?";
}

std::string path_of(const CLI::App& command) {
  const CLI::App* const parent = command.get_parent();
  if (parent == nullptr || parent->get_parent() == nullptr) return command.get_name();
  return path_of(*parent) + " " + command.get_name();
}

void add_takers(std::vector<std::string>& takers, const CLI::App& command,
                const std::string& option) {
  const std::vector<std::string> names = names_of_options(command);
  const bool takes = std::find(names.begin(), names.end(), option) != names.end();
  if (takes) takers.push_back(path_of(command));
  for (const CLI::App* inner : command.get_subcommands({})) add_takers(takers, *inner, option);
}

// The commands that take an option; "" for none.
std::string commands_with(const std::string& option) {
  Action unused;
  CLI::App all;
  define(all, unused, "");
  std::vector<std::string> takers;
  for (const CLI::App* command : all.get_subcommands({})) add_takers(takers, *command, option);
  std::string list;
  for (std::size_t i = 0; i < takers.size(); ++i) {
    list += (i == 0 ? "" : i + 1 < takers.size() ? ", " : " and ") + takers[i];
  }
  return list;
}

// A word of the command line that its command does not take.
[[noreturn]] void refuse_extra(const CLI::App& command, const std::string& word) {
  const bool option = word.size() > 1 && word[0] == '-';
  if (!option) throw UsageError("unexpected argument " + in_quotes(word));
  const std::string name = word.substr(0, word.find('=', 2));
  const std::string near = closest(name, names_of_options(command));
  const std::string takers = near.empty() ? commands_with(name) : "";
  if (!takers.empty()) {
    throw UsageError("unknown option " + in_quotes(name) + "; it is an option of " + takers);
  }
  throw UsageError(with_hint("unknown option " + in_quotes(name), near));
}

// The words beyond what the command takes; a lone "--" only ends the options.
std::vector<std::string> leftover(const CLI::App& app) {
  std::vector<std::string> words = app.remaining(true);
  words.erase(std::remove(words.begin(), words.end(), "--"), words.end());
  return words;
}

// The command that the words lead to: the innermost one named.
const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen[0]);
}

void check_words(const CLI::App& app) {
  const CLI::App& command = innermost(app);
  const std::vector<std::string> left = leftover(app);
  const bool incomplete = !command.get_subcommands({}).empty();
  if (!left.empty() && (!incomplete || left[0][0] == '-')) refuse_extra(command, left[0]);
  if (!incomplete) return;
  const std::string what =
      command.get_parent() == nullptr ? "command" : command.get_name() + " command";
  std::vector<std::string> names = names_of_commands(command);
  if (!left.empty()) {
    if (command.get_parent() == nullptr) names.emplace_back("help");
    throw UsageError(
        with_hint("unknown " + what + " " + in_quotes(left[0]), closest(left[0], names)));
  }
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(name);
  throw UsageError("no " + what + "; give one of " + list);
}

// An option where the value of another one should be.
void check_values(const CLI::App& command) {
  std::vector<std::string> names = names_of_options(command);
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional() || option->get_expected_max() == 0) continue;
    for (const std::string& value : option->results()) {
      if (std::find(names.begin(), names.end(), value) == names.end()) continue;
      throw UsageError(option->get_name() + ": its value is missing; " + in_quotes(value) +
                       " behind it is an option");
    }
  }
}

std::string help_command(const CLI::App& app) {
  std::string words;
  for (const CLI::App* at = &innermost(app); at != nullptr; at = at->get_parent()) {
    words.insert(0, at->get_name() + " ");
  }
  return words + "--help";
}

// Leftover words are judged in check_words, where a hint can be given; a flag takes no value.
void set_rules(CLI::App& app) {
  app.allow_extras();
  app.require_subcommand(0, 1);
  for (CLI::Option* option : app.get_options({})) option->disable_flag_override();
  for (CLI::App* command : app.get_subcommands({})) set_rules(*command);
}

// CLI11 takes `--flag=` for `--flag`, as a script writes it whose variable is empty.
void check_flags(const CLI::App& app) {
  const CLI::App& command = innermost(app);
  for (const std::string_view word : Call::current().words) {
    if (word == "--") return;
    if (!word.starts_with("--") || !word.ends_with('=')) continue;
    const std::string name(word.substr(0, word.size() - 1));
    const CLI::Option* option = command.get_option_no_throw(name);
    if (option != nullptr && option->get_expected_max() == 0) {
      throw UsageError(name + ": takes no value");
    }
  }
}

constexpr std::string_view kHelp = "help";

// A command named first is the only one that is defined, and none where the version is asked for:
// the options of all commands take as long to describe as a prediction to compute.
void define(CLI::App& app, Action& chosen, std::string_view first_word) {
  app.name("vocabplan");
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("-V,--version", std::string("vocabplan ") + kVersion);
  app.add_flag("--list-options")
      ->description("List all commands, options and their values as JSON lines");
  app.footer("'vocabplan help COMMAND' explains a command; the manual is vocabplan(1).");
  const auto is_first = [&](const Command& command) {
    return command.name == first_word && !command.of_all;
  };
  const bool named = first_word == "--version" || first_word == "-V" ||
                     std::any_of(commands().begin(), commands().end(), is_first);
  for (const Command& command : commands()) {
    if (!named || is_first(command)) command.add(app, chosen);
  }
  set_rules(app);
}

int answer(const std::string& text) {
  Output output("");
  output.write(text);
  output.finish();
  return kFine;
}

// The help of the command that the words lead to.
int help_of(const CLI::App& app, std::span<const char* const> words) {
  const CLI::App* command = &app;
  std::string before;
  for (const std::string_view word : words) {
    if (word == "-h" || word == "--help" || (words.size() == 1 && word == kHelp)) continue;
    const std::vector<std::string> names = names_of_commands(*command);
    if (std::find(names.begin(), names.end(), word) == names.end()) {
      if (names.empty() || word.starts_with('-')) {
        throw UsageError("help: unexpected argument " + in_quotes(word));
      }
      const std::string what = command == &app ? "command" : path_of(*command) + " command";
      throw UsageError(
          with_hint("help: unknown " + what + " " + in_quotes(word), closest(word, names)));
    }
    before += (before.empty() ? "" : " ") + command->get_name();
    command = command->get_subcommand(std::string(word));
  }
  return answer(command->help(before));
}

// The names of the option that has this one.
std::string all_names(const CLI::App& command, const std::string& name) {
  for (const CLI::Option* option : command.get_options()) {
    if (!option->check_name(name) || option->get_positional()) continue;
    std::string names;
    for (const std::string& one : option->get_lnames()) {
      names += (names.empty() ? "--" : ",--") + one;
    }
    return names;
  }
  return name;
}

// CLI11's words for the mistakes it finds itself, in ours.
std::string complaint(const CLI::ParseError& error, const CLI::App& app) {
  std::string text = error.what();
  const std::string names = all_names(innermost(app), text.substr(0, text.find(':')));
  const std::string name = typed_name(names);
  if (text.find("At Most") != std::string::npos) {
    const std::size_t comma = names.find(',');
    if (comma == std::string::npos) return name + ": given more than once";
    return name + ": given more than once; " + names.substr(0, comma) + " and " +
           names.substr(comma + 1) + " are one option";
  }
  if (text.find("missing") != std::string::npos) return name + ": its value is missing";
  const std::size_t flag = text.find(" was given a disallowed flag override");
  if (flag != std::string::npos) return "--" + text.substr(0, flag) + ": takes no value";
  return text;
}

// Looked for before anything is parsed, because what is wrong may be said in colour too.
ColorMode color_of(int argc, const char* const* argv) {
  const std::string_view option = "--color";
  ColorMode mode = ColorMode::automatic;
  for (int i = 1; i < argc; ++i) {
    std::string_view word = argv[i];
    if (word == option && i + 1 < argc)
      word = argv[++i];
    else if (word.starts_with("--color="))
      word.remove_prefix(option.size() + 1);
    else
      continue;
    if (word == "always") mode = ColorMode::always;
    if (word == "never") mode = ColorMode::never;
  }
  return mode;
}

int parse_and_act(CLI::App& app, int argc, const char* const* argv, const Action& chosen) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return answer(app.help());
  } catch (const CLI::CallForVersion& version) {
    return answer(std::string(version.what()) + "\n");
  } catch (const CLI::ParseError& error) {
    throw UsageError(complaint(error, app));
  }
  if (argc == 1) {
    write_error_stream(app.help());
    return kUsage;
  }
  if (app.count("--list-options") > 0 && leftover(app).empty()) {
    list_options(app);
    return kFine;
  }
  check_values(innermost(app));
  check_words(app);
  check_flags(app);
  // A caller's standard streams are not the command's.
  if (Call::current().caller == nullptr) files_of_call().take_options(innermost(app));
  throw_first_mistake();
  return chosen();
}

// Which outputs of a call that failed are there all the same.
std::string written_before() {
  std::string list;
  for (const std::string& file : Call::current().written) {
    list += (list.empty() ? "; written before: " : ", ") + file_in_quotes(file);
  }
  return list;
}

}  // namespace

int run(int argc, const char* const* argv) {
  occupy_standard_streams();
  Call call;
  call.words = std::span(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0);
  Action chosen;
  CLI::App app("How large the vocabulary of a language model should be for its budget.");
  const Diagnostics diagnostics(color_of(argc, argv), false, false);
  const bool help = !call.words.empty() && call.words[0] == kHelp;
  const auto words = help ? call.words.subspan(1) : call.words;
  try {
    define(app, chosen, words.empty() ? "" : words[0]);
    if (help) return help_of(app, words);
    return parse_and_act(app, argc, argv, chosen);
  } catch (const UsageError& error) {
    diagnostics.error(error.what());
    diagnostics.record_error("try '" + help_command(app) + "'");
    return kUsage;
  } catch (const std::bad_alloc&) {
    diagnostics.error("out of memory" + written_before());
  } catch (const std::exception& error) {
    diagnostics.error(error.what() + written_before());
  }
  return kFailed;
}

int ask(const std::vector<std::string>& words, Caller& caller) {
  Call call(&caller);
  std::vector<const char*> argv{"vocabplan"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  call.words = std::span<const char* const>(argv).subspan(1);
  Action chosen;
  CLI::App app;
  define(app, chosen, words.empty() ? "" : words[0]);
  return parse_and_act(app, static_cast<int>(argv.size()), argv.data(), chosen);
}

}  // namespace vocabplan::cli
