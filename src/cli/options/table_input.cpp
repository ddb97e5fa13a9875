#include "cli/options/table_input.hpp"

#include "cli/options/numbers.hpp"

namespace vocabplan::cli {
namespace {

std::string cut_text(const std::string& name, std::size_t line) {
  return name + ":" + std::to_string(line) +
         ": the file ends inside this line, without a line end: its last value may be cut short";
}

}  // namespace

std::vector<std::string> table_warnings(const std::string& name, const RecordReader& reader) {
  std::vector<std::string> warnings;
  if (!reader.number_note().empty()) warnings.push_back(name + ":" + reader.number_note());
  if (reader.cut_line() > 0) warnings.push_back(cut_text(name, reader.cut_line()));
  return warnings;
}

void warn_of_table(const Diagnostics& diagnostics, const std::string& name,
                   const RecordReader& reader) {
  for (const std::string& warning : table_warnings(name, reader)) diagnostics.warning(warning);
}

namespace {

double unit_argument(const std::string& option, const std::string& text) {
  constexpr double kMost = 1e30;
  const double unit = number_argument(option, text);
  if (unit >= 1.0 && unit <= kMost) return unit;
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not a number from 1 to 1e30, such as 1e6 for millions");
}

}  // namespace

void add_unit_option(CLI::App& command, const std::string& name, Argument<double>& target,
                     const std::string& description) {
  target.add(command, name, description, "U", unit_argument);
}

}  // namespace vocabplan::cli
