#include "cli/completions/zsh.hpp"

#include "cli/completions/quoted.hpp"

namespace vocabplan::cli {
namespace {

constexpr const char* kZshHead = R"(#compdef vocabplan
# Completion of vocabplan for zsh, made by 'vocabplan completions zsh'.

)";

// It is a function where zsh loads it by name, and a script where it is sourced.
constexpr const char* kZshTail = R"(
if [[ ${funcstack[1]-} == _vocabplan ]]; then
  _vocabplan "$@"
else
  compdef _vocabplan vocabplan
fi
)";

constexpr const char* kZshValues = R"(
_vocabplan_law_or_file() {
  _alternative 'laws:built-in law:_vocabplan_laws' 'files:law file:_files'
}

# Lists: the part behind the last comma.
_vocabplan_law_list() {
  compset -P '*,'
  _alternative 'laws:built-in law:_vocabplan_mixed_laws -S ""' 'files:law file:_files'
}
_vocabplan_tokenizers_list() {
  compset -P '*,'
  _vocabplan_tokenizers -S ''
}

# NAME=FILE
_vocabplan_named_file() {
  if compset -P '*='; then
    _files
  else
    _message NAME=FILE
  fi
}
)";

std::string with_backslashes(const std::string& text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string function_name(const CommandWords& command) {
  return "_vocabplan" + (command.path.empty() ? "" : "-" + joined(command.path, "-"));
}

// The action of _arguments that completes a value.
std::string action_of(const OfferedValue& value) {
  if (value.after_equals) return "_vocabplan_named_file";
  if (value.known == "laws") return "_vocabplan_law_or_file";
  if (value.known == "mixed_laws") return "_vocabplan_law_list";
  if (!value.known.empty()) {
    return "_vocabplan_" + value.known + (value.after_comma ? "_list" : "");
  }
  if (value.files) return "_files";
  return value.words.empty() ? " " : "(" + joined(value.words, " ") + ")";
}

// An option as _arguments takes it: (those it excludes)names[text]:type:action.
std::string option_spec(const OptionWords& option) {
  const bool ends = option.names.back() == "--help" || option.names.back() == "--version" ||
                    option.names.back() == "--list-options";
  std::string excluded;
  if (ends) excluded = "'(- *)'";
  if (!ends && option.names.size() > 1 && !option.repeats) {
    excluded = shell_word("(" + joined(option.names, " ") + ")");
  }
  if (option.repeats) excluded = "'*'";
  std::vector<std::string> names;
  for (const std::string& name : option.names) {
    const char* const value = name.starts_with("--") ? "=" : "+";
    names.push_back(option.takes_value ? name + value : name);
  }
  std::string rest = "[" + with_backslashes(option.text, "[]:") + "]";
  if (option.takes_value) {
    rest += (option.value_may_miss ? "::" : ":") + with_backslashes(option.type, ":") + ":" +
            action_of(option.value);
  }
  const std::string list = names.size() > 1 ? "{" + joined(names, ",") + "}" : names.front();
  return excluded + list + shell_word(rest);
}

std::string family_function(const CommandWords& command) {
  std::string commands;
  std::string cases;
  for (const CommandWords& inner : command.commands) {
    commands +=
        "    " + shell_word(with_backslashes(inner.path.back(), ":") + ":" + inner.text) + "\n";
    cases += "      " + inner.path.back() + ") " + function_name(inner) + " ;;\n";
  }
  std::string specs;
  for (const OptionWords& option : command.options) specs += "    " + option_spec(option) + " \\\n";
  return "  local context state state_descr curcontext=${curcontext-}\n"
         "  local -a line\n  local -A opt_args\n  local -a commands=(\n" +
         commands + "  )\n  _arguments -C -S : \\\n" + specs +
         "    '1:command:->command' '*::word:->words'\n"
         "  case $state in\n"
         "    command) _describe -t commands command commands ;;\n"
         "    words)\n      curcontext=\"${curcontext%:*:*}:vocabplan-${line[1]}:\"\n"
         "      case ${line[1]} in\n" +
         cases + "      esac ;;\n  esac\n";
}

std::string leaf_function(const CommandWords& command) {
  std::string specs;
  for (const OptionWords& option : command.options) {
    specs += " \\\n    " + option_spec(option);
  }
  for (const OptionWords& positional : command.positionals) {
    // The message of an argument that offers nothing would stop the completion of options.
    if (action_of(positional.value) == " ") continue;
    specs += " \\\n    " +
             shell_word((positional.repeats ? "*:" : "1:") +
                        with_backslashes(positional.type, ":") + ":" + action_of(positional.value));
  }
  return "  _arguments -s -S :" + specs + "\n";
}

}  // namespace

std::string zsh_completions(const ProgramWords& words) {
  std::string text = kZshHead;
  for (const KnownNames& known : words.known) {
    text += "_vocabplan_" + known.what + "() {\n  local -a names=(\n" +
            script_lines(known.names, shell_word, "    ", "") +
            "  )\n  compadd \"$@\" -a names\n}\n";
  }
  text += kZshValues;
  for (const CommandWords* command : all_commands(words.program)) {
    text += "\n" + function_name(*command) + "() {\n" +
            (command->commands.empty() ? leaf_function(*command) : family_function(*command)) +
            "}\n";
  }
  return text + kZshTail;
}

}  // namespace vocabplan::cli
