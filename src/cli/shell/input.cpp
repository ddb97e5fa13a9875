#include "cli/shell/input.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/shell/failure.hpp"
#include "cli/shell/files_of_call.hpp"

namespace vocabplan::cli {

Input::Input(std::string path) : name_(std::move(path)) {
  files_of_call().expect_input(name_);
  files_of_call().check_writable();
  if (name_ == "-") {
    files_of_call().take_standard_input();
    name_ = "standard input";
    return;
  }
  descriptor_ = open(name_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) {
    const int error = errno;
    throw StreamError(
        name_ + ": cannot be opened: " + std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
  }
}

Input::~Input() {
  if (descriptor_ != STDIN_FILENO) (void)close(descriptor_);
}

RecordReader::Source Input::source() {
  return [this](char* buffer, std::size_t room) {
    for (;;) {
      const ssize_t got = read(descriptor_, buffer, room);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EINTR) continue;
      const int error = errno;
      throw StreamError(
          name_ + ": cannot be read: " + std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
    }
  };
}

bool Input::standard_input_is_terminal() {
  return isatty(STDIN_FILENO) != 0;
}

}  // namespace vocabplan::cli
