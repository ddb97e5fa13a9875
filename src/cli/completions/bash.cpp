#include "cli/completions/bash.hpp"

#include "cli/completions/quoted.hpp"

namespace vocabplan::cli {
namespace {

constexpr const char* kBashHead =
    R"(# Completion of vocabplan for bash, made by 'vocabplan completions bash'.

# Sets name to what the command line needs for it, as it is quoted there.
_vocabplan_quote() {
  case $quote in
  \') name=${name//\'/\'\\\'\'} ;;
  \")
    name=${name//\\/\\\\}
    name=${name//\"/\\\"}
    name=${name//\$/\\\$}
    name=${name//\`/\\\`} ;;
  *) printf -v name %q "$name" ;;
  esac
}

# Fills COMPREPLY: $1 is the text so far, $2 what stands before it in every reply, the rest are
# names to choose among.
_vocabplan_names() {
  local text=$1 before=$2 name
  shift 2
  for name in "$@"; do
    if [[ $name == "$text"* ]]; then
      _vocabplan_quote
      COMPREPLY+=("$before$name")
    fi
  done
}

# The same for the names of files. Folders end in a slash, behind which no blank is put.
_vocabplan_files() {
  local text=$1 before=$2 name
  while IFS= read -r name; do
    local slash=
    if [[ -d $name || ( $name == '~'* && -d $HOME${name#'~'} ) ]]; then
      slash=/
      compopt -o nospace 2>/dev/null || true
    fi
    local tilde=
    # shellcheck disable=SC2088 # the tilde stays as it was typed
    if [[ -z $quote && $name == '~/'* ]]; then tilde='~/' name=${name#'~/'}; fi
    if [[ -n $name ]]; then _vocabplan_quote; fi
    COMPREPLY+=("$before$tilde$name$slash")
  done < <(compgen -f -- "$text")
}

)";

// Words are put together again that bash takes apart at '='.
constexpr const char* kBashMain = R"(
_vocabplan() {
  local IFS=$' \t\n' words=() word glue='' quote=''
  COMPREPLY=()
  for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    if [[ ${#words[@]} -gt 0 && ( -n $glue || $word == '=' ) ]]; then
      words[${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    glue=
    if [[ $word == '=' ]]; then glue=yes; fi
  done
  local last=$(( ${#words[@]} - 1 ))
  local text=${words[last]} before=

  # As the program reads the word: without quotes and backslashes.
  case $text in
  \"*|*=\"*) quote=\" text=${text//\"/} ;;
  \'*|*=\'*) quote=\' text=${text//\'/} ;;
  *) text=${text//\\/} ;;
  esac

  local command='' options=() values=() commands=() names=() files='' list='' equals=''
  local i=1 ended=
  _vocabplan_command
  while (( i < last )) && [[ ${#commands[@]} -gt 0 ]]; do
    word=${words[i]}
    if [[ $word != -* ]]; then
      if [[ " ${commands[*]} " != *" $word "* ]]; then return 0; fi
      command+=${command:+ }$word
      _vocabplan_command
    fi
    i=$((i + 1))
  done

  local option=
  for (( ; i < last; i++ )); do
    if [[ -n $option ]]; then
      option=
    elif [[ ${words[i]} == -- ]]; then
      ended=yes
    elif [[ -z $ended && " ${values[*]-} " == *" ${words[i]} "* ]]; then
      option=${words[i]}
    fi
  done
  if [[ -z $option && -z $ended && $text == --*=* ]]; then
    option=${text%%=*}
    text=${text#*=}
    if [[ ${COMP_WORDBREAKS-} != *=* ]]; then before=$option=; fi
  elif [[ -z $option && -z $ended && $text == -* ]]; then
    _vocabplan_names "$text" '' "${options[@]}"
    return 0
  fi

  _vocabplan_value
  if [[ -n $equals ]]; then
    if [[ $text != *=* ]]; then return 0; fi
    if [[ ${COMP_WORDBREAKS-} != *=* ]]; then before+=${text%%=*}=; fi
    text=${text#*=}
  fi
  if [[ -n $list ]]; then
    if [[ $text == *,* ]]; then before+=${text%,*},; fi
    text=${text##*,}
    compopt -o nospace 2>/dev/null || true
  fi
  if [[ ${#names[@]} -gt 0 ]]; then _vocabplan_names "$text" "$before" "${names[@]}"; fi
  if [[ -n $files ]]; then _vocabplan_files "$text" "$before"; fi
  return 0
}

complete -F _vocabplan vocabplan
)";

std::string array_of(const std::string& name, const std::vector<std::string>& words,
                     const std::string& indent) {
  const std::string lines = script_lines(words, shell_word, indent + "  ", "");
  if (lines.find('\n') == lines.size() - 1 && lines.size() < 70) {
    return indent + name + "=(" + joined(words, " ") + ")\n";
  }
  return indent + name + "=(\n" + lines + indent + ")\n";
}

std::string case_of_command(const CommandWords& command) {
  std::vector<std::string> options;
  std::vector<std::string> with_value;
  for (const OptionWords& option : command.options) {
    options.insert(options.end(), option.names.begin(), option.names.end());
    if (!option.takes_value || option.value_may_miss) continue;
    with_value.insert(with_value.end(), option.names.begin(), option.names.end());
  }
  std::vector<std::string> commands;
  for (const CommandWords& inner : command.commands) commands.push_back(inner.path.back());
  return "  '" + joined(command.path, " ") + "')\n" + array_of("commands", commands, "    ") +
         array_of("options", options, "    ") + array_of("values", with_value, "    ") + "    ;;\n";
}

std::string settings_of(const OfferedValue& value) {
  std::string text;
  if (!value.words.empty()) {
    std::vector<std::string> words;
    for (const std::string& word : value.words) words.push_back(shell_word(word));
    text += " names=(" + joined(words, " ") + ")";
  }
  if (!value.known.empty()) text += " names=(\"${_vocabplan_" + value.known + "[@]}\")";
  if (value.files) text += " files=yes";
  if (value.after_comma) text += " list=yes";
  if (value.after_equals) text += " equals=yes";
  return text;
}

// The values of a command's options, and of what stands without an option.
std::string cases_of_values(const CommandWords& command) {
  std::string text;
  const std::string path = joined(command.path, " ");
  const auto add = [&](const std::string& option, const OfferedValue& value) {
    const std::string settings = settings_of(value);
    if (settings.empty() || (value.words.empty() && value.known.empty() && !value.files)) return;
    text += "  '" + path + ":" + option + "')" + settings + " ;;\n";
  };
  for (const OptionWords& option : command.options) {
    for (const std::string& name : option.names) add(name, option.value);
  }
  for (const OptionWords& positional : command.positionals) add("", positional.value);
  return text;
}

}  // namespace

std::string bash_completions(const ProgramWords& words) {
  std::string text = kBashHead;
  for (const KnownNames& known : words.known) {
    text += "_vocabplan_" + known.what + "=(\n" + script_lines(known.names, shell_word, "  ", "") +
            ")\n";
  }
  const std::vector<const CommandWords*> commands = all_commands(words.program);
  text +=
      "\n# What may follow $command: further commands, and options, some of which take values.\n"
      "_vocabplan_command() {\n  case $command in\n";
  for (const CommandWords* command : commands) text += case_of_command(*command);
  text +=
      "  esac\n}\n\n# What may be the value of $option; of none: what may stand without one.\n"
      "_vocabplan_value() {\n"
      "  if [[ ${#commands[@]} -gt 0 && -z $option ]]; then names=(\"${commands[@]}\"); fi\n"
      "  case $command:$option in\n";
  for (const CommandWords* command : commands) text += cases_of_values(*command);
  return text + "  esac\n}\n" + kBashMain;
}

}  // namespace vocabplan::cli
