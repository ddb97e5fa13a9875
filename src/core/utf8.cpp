#include "core/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace vocabplan {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080U;

bool all_ascii(const char* eight) {
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof(word));
  return (word & kHighBits) == 0;
}

// Bytes that follow the first byte of a character, and the bounds of the first of them: table 3-7
// of the Unicode standard.
struct Continuation {
  std::size_t count = 0;
  unsigned char lowest = 0x80;
  unsigned char highest = 0xBF;
};

std::optional<Continuation> continuation_of(unsigned char first) {
  if (first < 0x80) return Continuation{};
  if (first < 0xC2 || first > 0xF4) return std::nullopt;
  if (first < 0xE0) return Continuation{.count = 1};
  if (first == 0xE0) return Continuation{.count = 2, .lowest = 0xA0};
  if (first == 0xED) return Continuation{.count = 2, .highest = 0x9F};
  if (first < 0xF0) return Continuation{.count = 2};
  if (first == 0xF0) return Continuation{.count = 3, .lowest = 0x90};
  if (first == 0xF4) return Continuation{.count = 3, .highest = 0x8F};
  return Continuation{.count = 3};
}

}  // namespace

std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto rest = continuation_of(byte(0));
  if (!rest || text.size() <= rest->count) return 0;
  if (rest->count > 0 && (byte(1) < rest->lowest || byte(1) > rest->highest)) return 0;
  for (std::size_t i = 2; i <= rest->count; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  return rest->count + 1;
}

std::optional<std::size_t> code_points(std::string_view text) noexcept {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text.size() - at >= kWord && all_ascii(text.data() + at)) {
      at += kWord;
      count += kWord;
      continue;
    }
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) return std::nullopt;
    at += length;
    ++count;
  }
  return count;
}

}  // namespace vocabplan
