#include "cli/completions/fish.hpp"

#include "cli/completions/quoted.hpp"

namespace vocabplan::cli {
namespace {

constexpr const char* kFishHead =
    R"(# Completion of vocabplan for fish, made by 'vocabplan completions fish'.

# True where the commands on the command line are these.
function __vocabplan_is
    set -l words (commandline -opc)
    set -e words[1]
    set -l commands (string match -v -- '-*' $words)
    test "$commands" = "$argv"
end

# True where the command line starts with these commands.
function __vocabplan_in
    set -l words (commandline -opc)
    set -e words[1]
    set -l commands (string match -v -- '-*' $words)
    test (count $commands) -ge (count $argv); or return 1
    test "$commands[1..$(count $argv)]" = "$argv"
end

# The names of a function, behind what the word has up to its last comma.
function __vocabplan_list
    set -l word (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l before (string match -r -- '^.*,' $word)
    for name in ($argv[1])
        echo -- "$before$name"
    end
end

)";

// The arguments of `complete` that offer a value.
std::string offer_of(const OfferedValue& value) {
  std::string names;
  if (!value.words.empty()) names = fish_word(joined(value.words, " "));
  if (!value.known.empty()) {
    const std::string function = "__vocabplan_" + value.known;
    names = value.after_comma ? "'(__vocabplan_list " + function + ")'" : "'(" + function + ")'";
  }
  return (value.files ? " -F" : " -f") + (names.empty() ? "" : " -k -a " + names);
}

std::string option_line(const std::string& start, const OptionWords& option) {
  std::string line = start;
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (option.takes_value) {
    line += (option.value_may_miss ? "" : " -r") + offer_of(option.value);
  }
  return line + " -d " + fish_word(option.text) + "\n";
}

std::string lines_of_command(const CommandWords& command) {
  const bool family = !command.commands.empty();
  const std::string path = joined(command.path, " ");
  const std::string condition =
      (family ? "__vocabplan_is" : "__vocabplan_in") + (path.empty() ? "" : " " + path);
  const std::string start = "complete -c vocabplan -n " + fish_word(condition);
  std::string text = "\n# vocabplan" + (path.empty() ? "" : " " + path) + "\n";
  for (const CommandWords& inner : command.commands) {
    text +=
        start + " -f -a " + fish_word(inner.path.back()) + " -d " + fish_word(inner.text) + "\n";
  }
  for (const OptionWords& positional : command.positionals) {
    const std::string offer = offer_of(positional.value);
    if (offer != " -f") text += start + offer + "\n";
  }
  for (const OptionWords& option : command.options) text += option_line(start, option);
  return text;
}

}  // namespace

std::string fish_completions(const ProgramWords& words) {
  std::string text = kFishHead;
  for (const KnownNames& known : words.known) {
    text += "function __vocabplan_" + known.what + "\n    printf '%s\\n' \\\n" +
            script_lines(known.names, fish_word, "        ", " \\") + "end\n";
  }
  text += "\ncomplete -c vocabplan -f\n";
  for (const CommandWords* command : all_commands(words.program))
    text += lines_of_command(*command);
  return text;
}

}  // namespace vocabplan::cli
