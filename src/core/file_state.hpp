#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <vector>

namespace vocabplan {

/// The state of what is at a path, links followed; nothing where nothing is, or can be by such a
/// name. Throws as `refuse_file` does where that cannot be told: a file that is overlooked makes
/// another answer.
[[nodiscard]] std::optional<struct stat> state_at(const std::string& path);

/// True for a regular file, by `state_at`.
[[nodiscard]] bool is_regular_file(const std::string& path);

/// The same for a folder.
[[nodiscard]] bool is_folder(const std::string& path);

/// The same for whatever it is.
[[nodiscard]] bool is_there(const std::string& path);

/// The names in a folder, in no order. Throws as `refuse_file` does.
[[nodiscard]] std::vector<std::string> names_in(const std::string& folder);

}  // namespace vocabplan
