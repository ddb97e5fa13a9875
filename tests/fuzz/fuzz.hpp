#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/record_reader.hpp"

/// The input of a target: libFuzzer, AFL++ and the replay of a corpus call it alike.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace vocabplan::fuzz {

/// Ends the process, as a finding, unless a fact holds.
inline void require(bool holds, const char* fact) {
  if (holds) return;
  (void)std::fprintf(stderr, "does not hold: %s\n", fact);
  std::abort();
}

/// The same for two texts that have to be equal.
inline void require_same(const std::string& a, const std::string& b, const char* fact) {
  if (a != b) (void)std::fprintf(stderr, "%s\n-- but --\n%s\n", a.c_str(), b.c_str());
  require(a == b, fact);
}

/// The bytes of an input, taken from its front; zeros behind its end.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size)
      : left_(reinterpret_cast<const char*>(data), size) {}

  [[nodiscard]] bool empty() const noexcept { return left_.empty(); }
  [[nodiscard]] std::string_view rest() const noexcept { return left_; }

  std::string_view take(std::size_t size) {
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(taken.size());
    return taken;
  }
  template <class Value>
  Value value() {
    Value out{};
    const std::string_view taken = take(sizeof out);
    std::memcpy(&out, taken.data(), taken.size());
    return out;
  }
  /// A number below `end`.
  std::size_t below(std::size_t end) { return value<std::uint8_t>() % end; }
  bool flag() { return below(2) == 1; }

 private:
  std::string_view left_;
};

/// The bytes of a text in pieces of 1 to 7 bytes, as a slow pipe gives them. The text outlives it.
inline RecordReader::Source in_pieces(std::string_view text) {
  return [text, turn = std::size_t{0}](char* buffer, std::size_t room) mutable {
    const std::size_t size = text.copy(buffer, std::min(room, 1 + turn++ * 5 % 7));
    text.remove_prefix(size);
    return size;
  };
}

/// The text that `read` returns, or why it refuses: the library's own errors are no findings, all
/// others are.
template <class Read>
std::string outcome(const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    return std::string("refused: ") + error.what();
  }
}

/// Runs a reader of tables, and holds it to the same text or refusal when its bytes come in pieces:
/// one text in four, which saves a third of the time. Its bytes say which, and so do those of the
/// texts that a fuzzer makes of it.
template <class Read>
void require_same_in_pieces(std::string_view text, RecordReader::Source whole, const Read& read) {
  constexpr std::size_t kOneIn = 4;
  const std::string once = outcome([&] { return read(std::move(whole)); });
  if (std::hash<std::string_view>{}(text) % kOneIn != 0) return;
  require_same(once, outcome([&] { return read(in_pieces(text)); }),
               "a text in pieces is read alike");
}

/// A number as a text that tells every bit of it.
inline std::string exact(double value) {
  return std::to_string(std::bit_cast<std::uint64_t>(value)) + ' ';
}

}  // namespace vocabplan::fuzz
