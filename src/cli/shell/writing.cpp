#include "cli/shell/writing.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace vocabplan::cli {

bool write_all(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void write_error_stream(std::string_view text) noexcept {
  (void)write_all(STDERR_FILENO, text);
}

}  // namespace vocabplan::cli
