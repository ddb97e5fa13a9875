#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace vocabplan::cli {

/// The destination of the bytes of an output.
struct OutputTarget {
  enum class Kind {
    stream,  ///< an open descriptor of this process, as /dev/stdout and /dev/fd/3 are
    direct,  ///< a pipe or device: opened and written, never replaced
    file,    ///< what is there is replaced when the output is complete
  };
  Kind kind = Kind::stream;
  std::string name{};               ///< for messages
  int descriptor = 1;               ///< of a stream
  std::string place{};              ///< without a stream: its path, symbolic links followed
  std::optional<struct stat> is{};  ///< what is there; nothing: a new file
};

/// Follows `path`, where "" and "-" are standard output. Throws `StreamError` for what cannot be
/// written, as far as can be told without writing.
[[nodiscard]] OutputTarget output_target(const std::string& path);

/// Throws `StreamError`: the name, `what`, and what the system says of `error`.
[[noreturn]] void fail_output(const std::string& name, const char* what, int error);

/// A new file beside the target, with the permissions that the target has or would get. Guarded
/// against signals; removed at the end of the scope, unless it took the target's place.
class NewFile {
 public:
  /// Throws `StreamError` when the folder of the target takes no new file.
  explicit NewFile(const OutputTarget& target);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  NewFile(NewFile&&) = delete;
  NewFile& operator=(NewFile&&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// To be called behind `bytes` more: from time to time the system is asked to bring what it has
  /// to the disk, so that little is left to wait for in the end.
  void wrote(std::size_t bytes) noexcept;

  /// Puts it, complete and on the disk, in the target's place. Throws `StreamError`.
  void put_in_place();

 private:
  void remove();

  std::string name_;
  std::string place_;
  std::string path_;  // empty once it is in place
  int descriptor_ = -1;
  std::uint64_t written_ = 0;
  std::uint64_t on_its_way_ = 0;  // bytes from the start that the disk was asked for
};

/// Throws `StreamError` when the target cannot be written: what `output_target` cannot tell without
/// trying.
void check_writable(const OutputTarget& target);

}  // namespace vocabplan::cli
