#include "cli/tokenizer/corpus.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "cli/shell/failure.hpp"
#include "cli/text/cells.hpp"
#include "core/file_state.hpp"
#include "vocabplan/core/file_error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

namespace fs = std::filesystem;

// The type in the mode of what is at a path; 0 where nothing is, or behind a link to where nobody
// may look.
mode_t type_in_folder(const std::string& path) {
  try {
    const auto status = state_at(path);
    return status ? status->st_mode & S_IFMT : 0;
  } catch (const FileError&) {
    throw;
  } catch (const DataError&) {
    return 0;
  }
}

std::vector<std::string> files_in(const std::string& folder, std::vector<std::string>& warnings) {
  std::vector<std::string> files;
  std::size_t folders = 0;
  std::size_t others = 0;  // links that lead nowhere, pipes, devices
  for (const std::string& name : names_in(folder)) {
    if (name.starts_with('.')) continue;
    const std::string path = (fs::path(folder) / name).string();
    switch (type_in_folder(path)) {
      case S_IFREG:
        files.push_back(path);
        break;
      case S_IFDIR:
        ++folders;
        break;
      default:
        ++others;
    }
  }
  if (files.empty()) throw StreamError(folder + ": the folder has no files");
  if (folders > 0) {
    warnings.push_back(file_in_quotes(folder) + ": " + counted(folders, "folder") +
                       " in it not read");
  }
  if (others > 0) {
    warnings.push_back(file_in_quotes(folder) + ": " + std::to_string(others) +
                       " in it not read: no regular file, or a link that leads nowhere");
  }
  std::sort(files.begin(), files.end());
  return files;
}

void add_path(const std::string& path, std::vector<std::string>& files,
              std::vector<std::string>& warnings) {
  if (path == "-" || !is_folder(path)) {
    files.push_back(path);
    return;
  }
  const std::vector<std::string> found = files_in(path, warnings);
  files.insert(files.end(), found.begin(), found.end());
}

TextGroup& group_named(std::vector<TextGroup>& groups, const std::string& name) {
  const auto same = [&](const TextGroup& one) { return one.name == name; };
  const auto found = std::find_if(groups.begin(), groups.end(), same);
  return found != groups.end() ? *found : groups.emplace_back(TextGroup{.name = name});
}

std::string name_of_text(const std::string& file) {
  if (file == "-") return "stdin";
  std::string name = fs::path(file).filename().string();
  for (const std::string_view ending : {".gz", ".txt"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) {
      name.resize(name.size() - ending.size());
    }
  }
  return name;
}

std::vector<TextGroup> groups_by_file(const std::vector<std::string>& files) {
  std::vector<TextGroup> groups;
  for (const std::string& file : files) {
    TextGroup& group = group_named(groups, name_of_text(file));
    group.files.push_back(file);
    if (group.files.size() == 1) continue;
    throw UsageError("--by-file: " + file_in_quotes(group.files[0]) + " and " +
                     file_in_quotes(file) + " would both be the group " + in_quotes(group.name) +
                     "; give them as --group NAME=PATH");
  }
  return groups;
}

}  // namespace

std::size_t Corpus::file_count() const {
  std::size_t count = 0;
  for (const TextGroup& group : groups) count += group.files.size();
  return count;
}

std::optional<std::uint64_t> Corpus::stored_bytes() const {
  std::uint64_t sum = 0;
  for (const TextGroup& group : groups) {
    for (const std::string& file : group.files) {
      std::error_code error;
      if (file == "-" || !fs::is_regular_file(file, error)) return std::nullopt;
      sum += fs::file_size(file, error);
      if (error) return std::nullopt;
    }
  }
  return sum;
}

Corpus corpus_of(const MeasureArguments& arguments) {
  Corpus corpus;
  for (const GroupPath& one : arguments.group_paths()) {
    add_path(one.path, group_named(corpus.groups, one.group).files, corpus.warnings);
  }
  std::vector<std::string> files;
  for (const std::string& path : arguments.paths) add_path(path, files, corpus.warnings);
  corpus.grouped = arguments.by_file || !corpus.groups.empty();
  if (arguments.by_file) {
    corpus.groups = groups_by_file(files);
  } else if (!corpus.grouped) {
    corpus.groups.push_back({.files = std::move(files)});
  }
  return corpus;
}

}  // namespace vocabplan::cli
