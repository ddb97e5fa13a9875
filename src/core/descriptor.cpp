#include "core/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/file_error.hpp"

namespace vocabplan {

int open_file(const std::string& path, int flags, mode_t mode) noexcept {
  for (;;) {
    const int descriptor = open(path.c_str(), flags | O_CLOEXEC, mode);
    if (descriptor >= 0 || errno != EINTR) return descriptor;
  }
}

ssize_t read_some(int descriptor, char* buffer, std::size_t room) noexcept {
  for (;;) {
    const ssize_t got = read(descriptor, buffer, room);
    if (got >= 0 || errno != EINTR) return got;
  }
}

Descriptor::~Descriptor() {
  if (number_ >= 0) (void)close(number_);
}

Descriptor open_input(const std::string& path) {
  Descriptor descriptor(open_file(path, O_RDONLY));
  if (descriptor.number() < 0) refuse_file(path, "cannot be opened", errno);
  return descriptor;
}

void refuse_file(const std::string& path, const std::string& what, int error) {
  const std::string complaint =
      what + ": " + std::strerror(error);  // NOLINT(concurrency-mt-unsafe)
  switch (error) {
    case ENOMEM:
      throw std::bad_alloc();
    case EACCES:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENOENT:
    case ENOTDIR:
    case EPERM:
      throw DataError(path, 0, complaint);
    default:
      throw FileError(path, 0, complaint);
  }
}

}  // namespace vocabplan
