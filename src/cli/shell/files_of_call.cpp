#include "cli/shell/files_of_call.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "cli/shell/call.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/output_target.hpp"
#include "core/file_state.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/file_error.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::cli {
namespace {

namespace fs = std::filesystem;

using Role = FileRole;

// Every option that takes files. One that is not here stops its command: see `file_role`.
constexpr std::array<std::pair<std::string_view, Role>, 19> kRoles{
    {{"FILE", Role::input},
     {"PAIRS", Role::input},
     {"NAME|FILE", Role::law},
     {"--law", Role::law},
     {"--input", Role::input},
     {"--laws", Role::laws},
     {"--tokenizer", Role::input},
     {"--tokenizers", Role::input},
     {"--unigram", Role::input},
     {"--model", Role::input},
     {"--group", Role::named},
     {"--calibration", Role::input},
     {"--estimate", Role::input},
     {"--trace", Role::input},
     {"--windows", Role::input},
     {"--output", Role::output},
     {"--law-out", Role::output},
     {"--write-calibration", Role::output},
     {"--plot", Role::picture}}};

std::string name_of(const CLI::Option& option) {
  const auto& names = option.get_lnames();
  return names.empty() ? option.get_name(true) : "--" + names[0];
}

bool is_built_in(const std::string& law) {
  const auto laws = embedded_laws();
  return std::any_of(laws.begin(), laws.end(), [&](const auto& one) { return one.name == law; });
}

std::optional<struct stat> state_of(const std::string& path) {
  try {
    return state_at(path);
  } catch (const FileError&) {
    throw;
  } catch (const DataError&) {
    return std::nullopt;  // it cannot be opened either
  }
}

std::optional<struct stat> state_of(int descriptor) {
  struct stat is {};
  return fstat(descriptor, &is) == 0 ? std::optional(is) : std::nullopt;
}

std::optional<struct stat> state_of_folder(const fs::path& path) {
  return state_of(path.has_parent_path() ? path.parent_path().string() : ".");
}

bool same_inode(const std::optional<struct stat>& a, const std::optional<struct stat>& b) {
  return a && b && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

// The files of NAME|FILE[=WEIGHT],...
void take_laws(FilesOfCall& files, const std::string& option, const std::string& words) {
  for (std::size_t at = 0; at <= words.size();) {
    const std::size_t comma = std::min(words.find(',', at), words.size());
    std::string law = words.substr(at, comma - at);
    at = comma + 1;
    if (!state_of(law)) law = law.substr(0, law.rfind('='));
    if (!is_built_in(law) && state_of(law)) files.input(option, law);
  }
}

void take_path(FilesOfCall& files, Role role, const std::string& option, const std::string& path) {
  switch (role) {
    case Role::law:
      if (!is_built_in(path)) files.input(option, path);
      break;
    case Role::laws:
      take_laws(files, option, path);
      break;
    case Role::input:
      files.input(option, path);
      break;
    case Role::named:  // NAME=PATH
      if (const auto equals = path.find('='); equals != std::string::npos) {
        files.input(option, path.substr(equals + 1));
      }
      break;
    case Role::output:
      files.output(option, path);
      break;
    case Role::picture:
      if (path == "-") break;  // refused as no picture
      files.output(option, path);
      files.output(option, path + ".gp");
      break;
  }
}

}  // namespace

std::optional<FileRole> file_role(const CLI::Option& option) {
  const std::string name = name_of(option);
  for (const auto& [known, role] : kRoles) {
    if (name == known) return role;
  }
  if ((name + option.get_type_name()).find("FILE") == std::string::npos) return std::nullopt;
  throw std::logic_error(name + " takes files, but whether it reads or writes them is not said");
}

FilesOfCall::File FilesOfCall::input_at(const std::string& option, const std::string& path) {
  File file{.option = option, .path = path};
  if (path == "-") {
    file.is = state_of(STDIN_FILENO);
    return file;
  }
  file.is = state_of(path);
  file.folder = state_of_folder(path);
  file.name = fs::path(path).filename().string();
  return file;
}

FilesOfCall::File FilesOfCall::output_at(const std::string& option, const std::string& path) {
  try {
    const OutputTarget target = output_target(path);
    File file{.option = option, .path = path, .is = target.is};
    if (target.kind == OutputTarget::Kind::stream) {
      file.descriptor = target.descriptor;
      file.is = state_of(target.descriptor);
      return file;
    }
    file.folder = state_of_folder(target.place);
    file.name = fs::path(target.place).filename().string();
    return file;
  } catch (const StreamError&) {
    // It cannot be written, which is said later; it may be an input all the same.
    return input_at(option, path);
  }
}

bool FilesOfCall::same(const File& a, const File& b, bool pipes) {
  if (a.is && b.is) {
    const mode_t mode = a.is->st_mode;
    const bool file = S_ISREG(mode) || S_ISBLK(mode) || (pipes && S_ISFIFO(mode));
    return file && same_inode(a.is, b.is);
  }
  // Something is not there yet: whether letter case counts in that folder is not known.
  return same_inode(a.folder, b.folder) && same_in_any_case(a.name, b.name);
}

const char* FilesOfCall::letter_case(const File& a, const File& b) {
  return (a.is && b.is) || a.name == b.name ? " is" : " is, but for letter case,";
}

void FilesOfCall::refuse_if_input(const File& output, const File& input) {
  if (!input.is_read && output.descriptor >= 0) return;
  if (!same(output, input, false)) return;
  std::string text = output.option.empty() ? "standard error" : output.option;
  if (output.path == "-") text = "standard output";
  if (output.path != "-" && !output.option.empty()) text += ": " + file_in_quotes(output.path);
  text += std::string(letter_case(output, input)) + " the input";
  if (!input.option.empty()) text += " " + input.option;
  if (input.path == "-") {
    text += " (standard input)";
  } else if (input.path != output.path) {
    text += ", " + file_in_quotes(input.path);
  }
  throw UsageError(text + "; give another file");
}

void FilesOfCall::refuse_if_output(const File& later, const File& earlier) {
  // Messages may go where an answer goes, as long as that is not replaced.
  const bool messages = later.option.empty() || earlier.option.empty();
  const bool streams = later.descriptor >= 0 && earlier.descriptor >= 0;
  if (messages && streams) return;
  const bool same_stream = streams && later.descriptor == earlier.descriptor;
  if (!same_stream && !same(later, earlier, true)) return;
  const bool swapped = later.option.empty() || later.option == "--output";
  const File& blamed = swapped ? earlier : later;
  const File& other = swapped ? later : earlier;
  std::string place = "where " + other.option + " goes";
  if (other.option == "--output") place = "where the report (--output) goes";
  if (other.option.empty()) place = "where messages (standard error) go";
  const std::string shown = blamed.path == "-" ? "standard output" : file_in_quotes(blamed.path);
  throw UsageError(blamed.option + ": " + shown + letter_case(blamed, other) + " " + place +
                   "; give another file");
}

void FilesOfCall::add_input(File file) {
  for (const File& output : outputs_) refuse_if_input(output, file);
  inputs_.push_back(std::move(file));
}

void FilesOfCall::add_output(File file) {
  for (const File& input : inputs_) refuse_if_input(file, input);
  for (const File& earlier : outputs_) refuse_if_output(file, earlier);
  outputs_.push_back(std::move(file));
}

void FilesOfCall::input(const std::string& option, const std::string& path) {
  add_input(input_at(option, path));
}

void FilesOfCall::output(const std::string& option, const std::string& path) {
  add_output(output_at(option, path.empty() ? "-" : path));
}

void FilesOfCall::take_options(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const std::optional<Role> role = file_role(*option);
    if (!role) continue;
    const std::string name = name_of(*option);
    const bool to_stdout = role == Role::output && name == "--output" && option->count() == 0;
    if (to_stdout) output(name, "-");
    for (const std::string& path : option->results()) take_path(*this, *role, name, path);
  }
  File in = input_at("", "-");
  in.is_read = false;
  add_input(in);
  File err{.path = "standard error", .descriptor = STDERR_FILENO, .is = state_of(STDERR_FILENO)};
  add_output(err);
}

void FilesOfCall::expect_input(const std::string& path) {
  const auto declared = [&](const File& file) { return file.is_read && file.path == path; };
  if (std::none_of(inputs_.begin(), inputs_.end(), declared)) input("", path);
}

void FilesOfCall::expect_output(const std::string& path) {
  const std::string name = path.empty() ? "-" : path;
  const auto declared = [&](const File& file) { return file.path == name; };
  if (std::none_of(outputs_.begin(), outputs_.end(), declared)) output("--output", name);
}

void FilesOfCall::take_standard_input() {
  if (std::exchange(took_standard_input_, true)) {
    throw UsageError("standard input is read for two inputs; give a file for one of them");
  }
}

void FilesOfCall::check_writable() {
  if (writable_) return;
  for (const File& file : outputs_) {
    if (!file.option.empty()) cli::check_writable(output_target(file.path));
  }
  writable_ = true;
}

FilesOfCall& files_of_call() {
  return Call::current().files;
}

}  // namespace vocabplan::cli
