#include "cli/options/argument.hpp"

#include <algorithm>

#include "cli/shell/call.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::string_view kValues = "values:";

std::optional<std::string>& first_mistake() {
  return Call::current().first_mistake;
}

// Those of -o,--output that begin with two hyphens.
std::vector<std::string> long_names(const std::string& names) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = std::min(names.find(',', at), names.size());
    std::string name = names.substr(at, end - at);
    if (name.starts_with("--")) all.push_back(std::move(name));
    at = end + 1;
  }
  return all;
}

std::string nothing_to_say(std::string& /*text*/) {
  return {};
}

}  // namespace

CLI::Option* not_empty(CLI::Option* option) {
  return option->check(
      [](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); });
}

CLI::Option* add_text_option(CLI::App& command, const std::string& names, std::string& target,
                             const std::string& description, const std::string& type) {
  return not_empty(command.add_option(names, target, description)->type_name(type));
}

std::string name_of(const std::string& names) {
  const std::vector<std::string> all = long_names(names);
  return all.empty() ? names.substr(names.rfind(',') + 1) : all.front();
}

std::string typed_name(const std::string& names) {
  const std::vector<std::string> all = long_names(names);
  if (all.size() < 2) return name_of(names);
  for (const std::string_view word : Call::current().words) {
    const std::string_view typed = word.substr(0, word.find('='));
    const auto found = std::find(all.begin(), all.end(), typed);
    if (found != all.end()) return *found;
  }
  return all.front();
}

void reading(const std::function<void()>& read) {
  try {
    read();
  } catch (const UsageError& error) {
    if (!first_mistake()) first_mistake() = error.what();
  }
}

void throw_first_mistake() {
  if (first_mistake()) throw UsageError(*first_mistake());
}

std::size_t place_of(const std::string& option, const std::string& text,
                     const std::vector<std::string_view>& names) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string list;
  for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
  const char* const otherwise = text.empty()       ? " is empty; accepted is one of "
                                : names.size() > 1 ? " is not one of "
                                                   : " is not ";
  throw UsageError(option + ": " + in_quotes(text) + otherwise + list);
}

// CLI11 has no place for them but a validator that accepts all, whose name nobody else reads.
void note_values(CLI::Option& option, const std::vector<std::string_view>& names) {
  std::string list(kValues);
  for (const std::string_view name : names) list.append(name).append(",");
  option.check(CLI::Validator(nothing_to_say, "", list));
}

std::vector<std::string> values_of(CLI::Option& option) {
  std::vector<std::string> values;
  constexpr int kMostValidators = 3;
  for (int i = 0; i < kMostValidators; ++i) {
    try {
      const std::string& list = option.get_validator(i)->get_name();
      if (!list.starts_with(kValues)) continue;
      for (std::size_t at = kValues.size(); at < list.size();) {
        const std::size_t end = list.find(',', at);
        values.push_back(list.substr(at, end - at));
        at = end + 1;
      }
    } catch (const CLI::OptionNotFound&) {
      break;
    }
  }
  return values;
}

}  // namespace vocabplan::cli
