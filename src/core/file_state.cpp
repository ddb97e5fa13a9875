#include "core/file_state.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "core/descriptor.hpp"

namespace vocabplan {
namespace {

// The type in the mode of what is there; 0 where nothing is.
mode_t type_at(const std::string& path) {
  const auto status = state_at(path);
  return status ? status->st_mode & S_IFMT : 0;
}

}  // namespace

std::optional<struct stat> state_at(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) return status;
  const int error = errno;
  const bool absent =
      error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG;
  if (!absent) refuse_file(path, "cannot be opened", error);
  return std::nullopt;
}

bool is_regular_file(const std::string& path) {
  return type_at(path) == S_IFREG;
}

bool is_folder(const std::string& path) {
  return type_at(path) == S_IFDIR;
}

bool is_there(const std::string& path) {
  return state_at(path).has_value();
}

std::vector<std::string> names_in(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    names.push_back(at->path().filename().string());
  }
  if (error) refuse_file(folder, "cannot be read", error.value());
  return names;
}

}  // namespace vocabplan
