#include "cli/options/listing.hpp"

#include <string>
#include <vector>

#include "cli/options/answer.hpp"
#include "cli/options/argument.hpp"
#include "cli/shell/output.hpp"

namespace vocabplan::cli {
namespace {

Row option_row(const std::string& command, CLI::Option& option) {
  const std::vector<std::string>& long_names = option.get_lnames();
  const std::vector<std::string>& short_names = option.get_snames();
  const bool flag = option.get_expected_max() == 0;
  std::vector<Value> aliases;
  for (std::size_t i = 1; i < long_names.size(); ++i) aliases.emplace_back("--" + long_names[i]);
  return Row()
      .add("command", command)
      .add("option", long_names.empty() ? option.get_name(true) : "--" + long_names.front())
      .add("short", short_names.empty() ? Value() : Value("-" + short_names.front()))
      .add("type", flag ? Value() : Value(option.get_type_name()))
      .add("values", values_of(option))
      .add("text", option.get_description())
      .add("aliases", aliases);
}

Row command_row(const std::string& command, const CLI::App& app) {
  return Row()
      .add("command", command)
      .add("option", Value())
      .add("short", Value())
      .add("type", Value())
      .add("values", Value::List())
      .add("text", app.get_description())
      .add("aliases", Value::List());
}

void add_command(RecordStream& records, const std::string& command, CLI::App& app) {
  records.add(command_row(command, app));
  for (CLI::Option* option : app.get_options({})) records.add(option_row(command, *option));
  for (CLI::App* inner : app.get_subcommands({})) {
    add_command(records, command + (command.empty() ? "" : " ") + inner->get_name(), *inner);
  }
}

}  // namespace

void list_options(CLI::App& app) {
  Output output("");
  RecordStream records(output, Format::jsonl, {}, "");
  add_command(records, "", app);
  output.finish();
}

}  // namespace vocabplan::cli
