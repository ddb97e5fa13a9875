#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/shell/failure.hpp"

namespace vocabplan::cli {

/// An option or argument and the words it was given; no words when it is not given.
struct GivenOption {
  std::string name{};
  std::string text{};
};

/// Makes an empty text a mistake: an unset shell variable is one, not an option left out.
CLI::Option* not_empty(CLI::Option* option);

/// The value of an option or positional, read while the command line is parsed.
template <class T>
class Argument {
 public:
  Argument() = default;
  /// `otherwise`: the value where the option is not given.
  explicit Argument(T otherwise) : value_(std::move(otherwise)) {}

  /// True if the parser found it on the command line.
  [[nodiscard]] bool given() const { return option_ != nullptr && option_->count() > 0; }
  /// The value, or the one otherwise; nothing where there is neither.
  [[nodiscard]] const std::optional<T>& value() const { return value_; }
  /// The value; it must be there.
  [[nodiscard]] const T& operator*() const { return *value_; }
  [[nodiscard]] const T* operator->() const { return &*value_; }
  /// Sets the value where the option is not given.
  void set_otherwise(T value) { value_ = std::move(value); }
  /// For messages.
  [[nodiscard]] const std::string& name() const { return words_.name; }
  [[nodiscard]] const std::string& text() const { return words_.text; }
  [[nodiscard]] const GivenOption& words() const { return words_; }

  /// Adds it to a command: `names` as CLI11 takes them, `type` what stands for the value in help.
  /// `read` makes the value of the option's name and its words, or throws `UsageError`.
  template <class Read>
  CLI::Option* add(CLI::App& command, const std::string& names, const std::string& description,
                   const std::string& type, Read read) {
    return not_empty(add_any(command, names, description, type, read));
  }
  /// The same for an option whose words may be empty as far as the parser cares.
  template <class Read>
  CLI::Option* add_any(CLI::App& command, const std::string& names, const std::string& description,
                       const std::string& type, Read read);

 private:
  const CLI::Option* option_ = nullptr;
  GivenOption words_{};
  std::optional<T> value_{};
};

/// Adds an option or positional whose text may not be empty.
CLI::Option* add_text_option(CLI::App& command, const std::string& names, std::string& target,
                             const std::string& description, const std::string& type);

/// The name of an option in messages: the first long one of `names`, else the last.
[[nodiscard]] std::string name_of(const std::string& names);
/// The long one of `names` that the call has, where an option has several: messages repeat what
/// was typed.
[[nodiscard]] std::string typed_name(const std::string& names);

/// Runs `read`, and keeps the first mistake that it throws until the whole command line is read:
/// --help comes before every mistake, and an unknown option before a wrong value.
void reading(const std::function<void()>& read);
/// Throws the `UsageError` that was kept, if any.
void throw_first_mistake();

template <class T>
template <class Read>
CLI::Option* Argument<T>::add_any(CLI::App& command, const std::string& names,
                                  const std::string& description, const std::string& type,
                                  Read read) {
  words_.name = name_of(names);
  const auto take = [this, names, read](const std::string& text) {
    words_ = {.name = typed_name(names), .text = text};
    reading([&] { value_ = read(words_.name, text); });
  };
  CLI::Option* option = command.add_option_function<std::string>(names, take, description);
  option_ = option;
  return option->type_name(type);
}

/// The names of an enumeration's values on the command line, in the order of help.
template <class Value, std::size_t Size>
using Choices = std::array<std::pair<std::string_view, Value>, Size>;

/// The place of `text` among `names`; throws `UsageError` with them all.
[[nodiscard]] std::size_t place_of(const std::string& option, const std::string& text,
                                   const std::vector<std::string_view>& names);

/// Notes the values of an option, for `values_of`.
void note_values(CLI::Option& option, const std::vector<std::string_view>& names);
/// The values that an option was noted to have; none for other options.
[[nodiscard]] std::vector<std::string> values_of(CLI::Option& option);

/// Adds an option that takes one of the values.
template <class Value, std::size_t Size>
CLI::Option* add_choice(CLI::App& command, const std::string& names, Argument<Value>& target,
                        const Choices<Value, Size>& choices, const std::string& description,
                        const std::string& type) {
  std::vector<std::string_view> known;
  known.reserve(Size);
  for (const auto& [name, value] : choices) known.push_back(name);
  const auto read = [choices, known](const std::string& option, const std::string& text) {
    return choices.at(place_of(option, text, known)).second;
  };
  CLI::Option* option = target.add_any(command, names, description, type, read);
  note_values(*option, known);
  return option;
}

}  // namespace vocabplan::cli
