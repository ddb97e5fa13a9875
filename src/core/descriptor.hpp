#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <utility>

namespace vocabplan {

/// open(2) with O_CLOEXEC, begun again where a signal interrupts it, as it may at pipes and distant
/// disks. -1 with errno where it fails. `mode` is that of a file that O_CREAT makes.
[[nodiscard]] int open_file(const std::string& path, int flags, mode_t mode = 0) noexcept;

/// read(2), begun again where a signal interrupts it. -1 with errno where it fails.
[[nodiscard]] ssize_t read_some(int descriptor, char* buffer, std::size_t room) noexcept;

/// A descriptor that is closed at the end of its scope; -1 is none.
class Descriptor {
 public:
  explicit Descriptor(int number) noexcept : number_(number) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;

  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

/// A file of a user, opened for reading. Throws as `refuse_file` does.
[[nodiscard]] Descriptor open_input(const std::string& path);

/// Throws what `error` of the system means for a file: `DataError` for what the file is or permits
/// (there is none, a folder, no permission), `std::bad_alloc` where memory ended, and `FileError`
/// for all else. The message is `what` and the reason, as in "cannot be read: Input/output error".
[[noreturn]] void refuse_file(const std::string& path, const std::string& what, int error);

}  // namespace vocabplan
