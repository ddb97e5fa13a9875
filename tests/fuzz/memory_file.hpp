#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace vocabplan::fuzz {

/// A file without a name on any disk, for readers that open a path.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("vocabplan-fuzz", MFD_CLOEXEC)) {
    if (descriptor_ < 0) std::abort();
    path_ = "/proc/self/fd/" + std::to_string(descriptor_);
  }
  ~MemoryFile() { (void)close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  MemoryFile(MemoryFile&&) = delete;
  MemoryFile& operator=(MemoryFile&&) = delete;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  /// Puts `bytes` in place of all that the file held.
  void write(std::string_view bytes) const {
    if (pwrite(descriptor_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()) ||
        ftruncate(descriptor_, static_cast<off_t>(bytes.size())) != 0) {
      std::abort();
    }
  }

 private:
  int descriptor_;
  std::string path_;
};

}  // namespace vocabplan::fuzz
