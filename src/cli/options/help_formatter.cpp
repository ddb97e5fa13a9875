#include "cli/options/help_formatter.hpp"

#include "cli/text/cells.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {

std::string HelpFormatter::make_option_name(const CLI::Option* option, bool is_positional) const {
  std::string name = CLI::Formatter::make_option_name(option, is_positional);
  const auto& names = option->get_lnames();
  if (is_positional || names.size() < 2) return name;
  return name.substr(0, name.find("--" + names[0])) + "--" + names[0];
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  return wrapped(CLI::Formatter::make_option_desc(option), kColumns - get_column_width(), "\n");
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  const std::size_t column = get_column_width();
  return padded("  " + command->get_name(), column, TextTable::Align::left) +
         wrapped(command->get_description(), kColumns - column, "\n" + std::string(column, ' ')) +
         "\n";
}

}  // namespace vocabplan::cli
