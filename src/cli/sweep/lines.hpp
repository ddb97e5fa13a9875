#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace vocabplan::cli {

/// The lines of a block of rows, in memory that is used again for the next one.
class Lines {
 public:
  /// Room for `size` characters behind the text: fill it and say with `commit` where they end.
  [[nodiscard]] char* reserve(std::size_t size) {
    if (capacity_ - used_ < size) grow(size);
    return text_.get() + used_;
  }
  void commit(const char* end) { used_ = static_cast<std::size_t>(end - text_.get()); }

  void append(std::string_view text) {
    char* const out = reserve(text.size());
    (void)text.copy(out, text.size());  // which may be nothing, nowhere
    used_ += text.size();
  }

  void clear() { used_ = 0; }
  [[nodiscard]] std::string_view text() const { return {text_.get(), used_}; }

 private:
  void grow(std::size_t size) {
    constexpr std::size_t kLeast = std::size_t{1} << 12U;
    capacity_ = std::max({used_ + size, 2 * capacity_, kLeast});
    // Not initialised: only what is written costs memory.
    std::unique_ptr<char[]> larger(new char[capacity_]);  // NOLINT(*-avoid-c-arrays)
    if (used_ > 0) std::memcpy(larger.get(), text_.get(), used_);
    text_ = std::move(larger);
  }

  std::unique_ptr<char[]> text_;  // NOLINT(*-avoid-c-arrays)
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
};

}  // namespace vocabplan::cli
