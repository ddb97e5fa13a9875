#include "output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "failure.hpp"
#include "file_guard.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

mode_t default_mode() {
  const mode_t mask = umask(0);
  (void)umask(mask);
  return static_cast<mode_t>(0666U & ~mask);
}

// Where a chain of symbolic links leads, also when nothing is there yet.
std::filesystem::path followed(std::filesystem::path path) {
  constexpr int kLongestChain = 40;  // what the system follows
  std::error_code error;
  for (int i = 0; i < kLongestChain && std::filesystem::is_symlink(path, error); ++i) {
    const std::filesystem::path target = std::filesystem::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / target;  // the target alone when it is absolute
  }
  return path;
}

}  // namespace

Output::Output(std::string path) : name_("standard output") {
  if (path.empty() || path == "-") return;
  name_ = path;
  path_ = std::move(path);
  open_file();
}

Output::~Output() {
  if (finished_ || path_.empty()) return;
  (void)close(descriptor_);
  if (!temporary_.empty()) {
    (void)unlink(temporary_.c_str());
    unguard_file(temporary_);
  }
}

void Output::fail(const char* what) const {
  const int error = errno;
  throw StreamError(name_ + ": " + what + ": " +
                    std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
}

void Output::open_file() {
  struct stat status {};
  const bool exists = stat(path_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    fail("cannot be written");
  }
  if (exists && !S_ISREG(status.st_mode)) {
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail("cannot be opened");
    return;
  }
  if (exists && access(path_.c_str(), W_OK) != 0) fail("cannot be written");
  const std::filesystem::path place = followed(path_);
  path_ = place.string();
  // Not the name of the file and more: it may be as long as a name can be.
  temporary_ = (place.parent_path() / ".vocabplan-XXXXXX").string();
  descriptor_ = mkstemp(temporary_.data());
  if (descriptor_ < 0) {
    temporary_.clear();
    fail("cannot be created");
  }
  guard_file(temporary_);
  (void)fchmod(descriptor_, exists ? status.st_mode & 07777U : default_mode());
}

void Output::write_all(const char* data, std::size_t size) const {
  while (size > 0) {
    const ssize_t written = ::write(descriptor_, data, size);
    if (written < 0) {
      if (errno == EINTR) continue;
      fail("cannot be written");
    }
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

void Output::flush() {
  const std::size_t size = std::exchange(used_, 0);
  write_all(buffer_->data(), size);
}

char* Output::reserve(std::size_t size) {
  if (kBuffer - used_ < size) flush();
  return buffer_->data() + used_;
}

void Output::commit(const char* end) {
  used_ = static_cast<std::size_t>(end - buffer_->data());
}

void Output::write(std::string_view text) {
  if (text.size() > kBuffer - used_) flush();
  if (text.size() > kBuffer) {
    write_all(text.data(), text.size());
    return;
  }
  std::memcpy(buffer_->data() + used_, text.data(), text.size());
  used_ += text.size();
}

void Output::finish() {
  flush();
  // Some file systems report a failed write only here.
  if (close(descriptor_) != 0 && errno != EINTR) fail("cannot be written");
  finished_ = true;
  if (temporary_.empty()) return;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    (void)unlink(temporary_.c_str());
    unguard_file(temporary_);
    errno = error;
    fail("cannot be put in place");
  }
  unguard_file(temporary_);
}

bool Output::is_terminal() const {
  return isatty(descriptor_) != 0;
}

bool same_file(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return false;
  std::error_code error;
  const auto resolved = [&](const std::string& name) {
    return std::filesystem::weakly_canonical(name, error);
  };
  return resolved(a) == resolved(b) && !error;
}

void refuse_overwriting(const std::string& input, const std::string& output) {
  if (input == "-" || output == "-" || !same_file(input, output)) return;
  throw UsageError("--output: " + in_quotes(output) + " is the input; give another file");
}

}  // namespace vocabplan::cli
