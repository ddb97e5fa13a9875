#include "cli/shell/output_target.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/shell/failure.hpp"
#include "cli/shell/file_guard.hpp"
#include "core/descriptor.hpp"

namespace vocabplan::cli {
namespace {

namespace fs = std::filesystem;

// The folder that a name is in, without links; empty where there is none.
std::string holding_folder(const fs::path& path) {
  std::error_code error;
  const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const fs::path folder = fs::canonical(parent, error);
  return error ? std::string() : folder.string();
}

bool is_number(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  return !text.empty() && text.size() <= kMostDigits &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A folder of open descriptors: /proc/PID/fd, /proc/PID/task/TID/fd, or /dev/fd itself.
bool holds_descriptors(std::string_view folder) {
  return folder == "/dev/fd" || (folder.starts_with("/proc/") && folder.ends_with("/fd"));
}

bool holds_our_descriptors(std::string_view folder) {
  return holds_descriptors(folder) &&
         (folder == "/dev/fd" || folder.starts_with("/proc/" + std::to_string(getpid()) + "/"));
}

// The descriptor of this process that the path names; nothing when it names none.
std::optional<int> own_descriptor(const fs::path& path) {
  const std::string name = path.filename().string();
  if (!is_number(name) || !holds_our_descriptors(holding_folder(path))) return std::nullopt;
  return std::stoi(name);
}

mode_t default_mode() {
  const mode_t mask = umask(0);
  (void)umask(mask);
  return static_cast<mode_t>(0666U & ~mask);
}

// In a folder such as /tmp only its owner may replace a file.
bool may_be_replaced(const struct stat& file, const std::string& place) {
  struct stat folder {};
  if (stat(holding_folder(place).c_str(), &folder) != 0 || (folder.st_mode & S_ISVTX) == 0)
    return true;
  const uid_t us = geteuid();
  return us == 0 || us == file.st_uid || us == folder.st_uid;
}

// The reason why what is there cannot be written; 0 when there is none.
int obstacle(const OutputTarget& target) {
  const struct stat& is = *target.is;
  if (S_ISDIR(is.st_mode)) return EISDIR;
  if (S_ISSOCK(is.st_mode)) return ENXIO;
  if (access(target.place.c_str(), W_OK) != 0) return errno;
  const bool replaced = target.kind == OutputTarget::Kind::file;
  return replaced && !may_be_replaced(is, target.place) ? EPERM : 0;
}

// Some file systems have nothing to bring to the disk.
bool cannot_sync(int error) {
  return error == EINVAL || error == ENOTSUP || error == ENOSYS || error == EROFS;
}

// The new name is on the disk after this. Nothing is lost where it fails: the file is complete.
void sync_folder(const std::string& holding) {
  const int folder = open_file(holding, O_RDONLY | O_DIRECTORY);
  if (folder < 0) return;
  (void)fsync(folder);
  (void)close(folder);
}

}  // namespace

void fail_output(const std::string& name, const char* what, int error) {
  throw StreamError(name + ": " + what + ": " +
                    std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
}

OutputTarget output_target(const std::string& path) {
  OutputTarget target{.name = "standard output"};
  if (path.empty() || path == "-") return target;
  constexpr int kLongestChain = 40;  // what the system follows
  target.name = path;
  fs::path at = path;
  std::error_code error;
  for (int i = 0; i <= kLongestChain; ++i) {
    if (const auto descriptor = own_descriptor(at)) {
      target.descriptor = *descriptor;
      return target;
    }
    if (!fs::is_symlink(at, error)) break;
    // Of another process: what the link is called need not be where it leads.
    if (is_number(at.filename().string()) && holds_descriptors(holding_folder(at))) break;
    const fs::path next = fs::read_symlink(at, error);
    if (error) break;
    at = at.parent_path() / next;  // the target alone when it is absolute
  }
  target.place = at.string();
  struct stat is {};
  if (stat(path.c_str(), &is) != 0) {
    if (errno != ENOENT) fail_output(path, "cannot be written", errno);
    // With a slash at its end it can only be a folder.
    if (!at.has_filename()) fail_output(path, "cannot be written", EISDIR);
    target.kind = OutputTarget::Kind::file;
    return target;
  }
  target.is = is;
  const bool replaced = S_ISREG(is.st_mode) && !fs::is_symlink(at, error);
  target.kind = replaced ? OutputTarget::Kind::file : OutputTarget::Kind::direct;
  if (const int reason = obstacle(target)) fail_output(path, "cannot be written", reason);
  return target;
}

NewFile::NewFile(const OutputTarget& target) : name_(target.name), place_(target.place) {
  // Not the name of the file and more: it may be as long as a name can be.
  path_ = (fs::path(place_).parent_path() / ".vocabplan-XXXXXX").string();
  {
    const SignalPause pause;
    descriptor_ = mkstemp(path_.data());
    if (descriptor_ < 0) fail_output(name_, "cannot be created", errno);
    guard_file(path_);
  }
  (void)fchmod(descriptor_, target.is ? target.is->st_mode & 07777U : default_mode());
}

NewFile::~NewFile() {
  if (path_.empty()) return;
  if (descriptor_ >= 0) (void)close(descriptor_);
  remove();
}

void NewFile::wrote(std::size_t bytes) noexcept {
  written_ += bytes;
#if defined(SYNC_FILE_RANGE_WRITE) && !defined(__EMSCRIPTEN__)  // which has the name alone
  constexpr std::uint64_t kPiece = std::uint64_t{4} << 20U;
  if (written_ - on_its_way_ < kPiece) return;
  // A failure costs time only: the sync in the end does it all.
  (void)sync_file_range(descriptor_, static_cast<off64_t>(on_its_way_),
                        static_cast<off64_t>(written_ - on_its_way_), SYNC_FILE_RANGE_WRITE);
  on_its_way_ = written_;
#endif
}

void NewFile::remove() {
  (void)unlink(path_.c_str());
  unguard_file(path_);
  path_.clear();
}

void NewFile::put_in_place() {
  while (fsync(descriptor_) != 0) {
    if (cannot_sync(errno)) break;
    if (errno != EINTR) fail_output(name_, "cannot be written", errno);
  }
  const std::string folder = holding_folder(place_);  // nothing that takes memory is behind it
  // Some file systems report a failed write only here.
  const int closed = close(std::exchange(descriptor_, -1));
  if (closed != 0 && errno != EINTR) fail_output(name_, "cannot be written", errno);
  if (std::rename(path_.c_str(), place_.c_str()) != 0) {
    fail_output(name_, "cannot be put in place", errno);
  }
  unguard_file(path_);
  path_.clear();
  sync_folder(folder);
}

void check_writable(const OutputTarget& target) {
  switch (target.kind) {
    case OutputTarget::Kind::stream: {
      const int flags = fcntl(target.descriptor, F_GETFL);
      const bool readable_only = flags != -1 && (flags & O_ACCMODE) == O_RDONLY;
      if (flags == -1 || readable_only) fail_output(target.name, "cannot be written", EBADF);
      return;
    }
    case OutputTarget::Kind::direct:
      return;  // opening may wait for a reader
    case OutputTarget::Kind::file:
      const NewFile probe(target);
      return;
  }
}

}  // namespace vocabplan::cli
