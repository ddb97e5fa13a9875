#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "core/descriptor.hpp"

namespace vocabplan {

/// The bytes of a file in their order, little-endian numbers among them, through a buffer of fixed
/// size. Little more is read than what is taken: skipped bytes of a regular file are not.
class ByteReader {
 public:
  static constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

  /// Throws `DataError` when the file cannot be opened or is a folder. Reading throws it too, when
  /// the file cannot be read or has more bytes than `limit`.
  explicit ByteReader(std::string path, std::uint64_t limit = kNoLimit);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// The bytes of a regular file; `kNoLimit` of a pipe or a device.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// How many bytes were taken.
  [[nodiscard]] std::uint64_t position() const noexcept {
    return read_ - static_cast<std::uint64_t>(end_ - at_);
  }
  /// How many follow by the size.
  [[nodiscard]] std::uint64_t left() const noexcept {
    return size_ > position() ? size_ - position() : 0;
  }
  /// The line of the byte that `take` returned last, counted from 1; only `take` counts lines.
  [[nodiscard]] std::size_t line() const noexcept { return line_; }

  /// The bytes that come next, none of which is taken: 64 KiB of a file that was not read yet, or
  /// all of a shorter one.
  [[nodiscard]] std::string_view ahead();

  /// True when no byte is left.
  [[nodiscard]] bool at_end() { return at_ == end_ && !fill(); }
  /// The next byte, once `at_end` said that there is one.
  [[nodiscard]] char peek() const noexcept { return *at_; }
  char take() noexcept {
    const char byte = *at_++;
    line_ += after_newline_ ? 1U : 0U;
    after_newline_ = byte == '\n';
    return byte;
  }

  /// Little-endian numbers. Throw `DataError` where the file ends before, as do those below.
  std::uint8_t u8() { return static_cast<std::uint8_t>(little_endian(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(little_endian(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(little_endian(4)); }
  std::uint64_t u64() { return little_endian(8); }
  /// `count` bytes in place of what `out` held; `count` is held against the size first.
  void bytes(std::uint64_t count, std::string& out);
  void skip(std::uint64_t count);

  /// Throws `DataError` of the file, without a line.
  [[noreturn]] void fail(const std::string& complaint) const;

 private:
  bool fill();
  void need(std::uint64_t count) const {
    if (count > left()) fail_early(count);
  }
  [[noreturn]] void fail_early(std::uint64_t count) const;
  [[nodiscard]] std::uint64_t little_endian(unsigned count);
  std::string_view take_buffered(std::uint64_t most);

  std::string path_;
  std::uint64_t limit_;
  std::uint64_t size_ = kNoLimit;
  Descriptor file_;
  std::unique_ptr<std::array<char, 65536>> buffer_;
  const char* at_;
  const char* end_;
  std::uint64_t read_ = 0;  // from the file or skipped, taken or not
  std::size_t line_ = 1;
  bool after_newline_ = false;
};

}  // namespace vocabplan
