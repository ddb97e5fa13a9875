#include "core/utf8.hpp"

#include <array>
#include <cstdint>
#include <string>

#include "catch.hpp"

namespace utf8_test {

using vocabplan::code_points;
using vocabplan::utf8_length;

namespace {

// A number in so many bytes, whether or not it may be written so: table 3-6 of the standard.
std::string in_bytes(std::uint32_t code, std::size_t bytes) {
  constexpr std::array<unsigned, 5> kFirst{0x00, 0x00, 0xC0, 0xE0, 0xF0};
  std::string text(bytes, '\0');
  for (std::size_t i = bytes; i-- > 1;) {
    text[i] = static_cast<char>(0x80U | (code & 0x3FU));
    code >>= 6U;
  }
  text[0] = static_cast<char>(kFirst.at(bytes) | code);
  return text;
}

std::size_t least_bytes(std::uint32_t code) {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

bool is_surrogate(std::uint32_t code) {
  return code >= 0xD800 && code <= 0xDFFF;
}

}  // namespace

TEST_CASE("core: every character has its bytes in UTF-8, and no more", "[core]") {
  std::size_t wrong = 0;
  for (std::uint32_t code = 0; code <= 0x10FFFF; ++code) {
    const std::size_t bytes = least_bytes(code);
    const std::size_t expected = is_surrogate(code) ? 0 : bytes;
    if (utf8_length(in_bytes(code, bytes) + "\x80") != expected) ++wrong;
    // Longer than need be.
    if (bytes == 1 && utf8_length(in_bytes(code, 2)) != 0) ++wrong;
    if (bytes <= 2 && utf8_length(in_bytes(code, 3)) != 0) ++wrong;
    if (bytes <= 3 && utf8_length(in_bytes(code, 4)) != 0) ++wrong;
    // Cut short, and broken off by another character.
    if (bytes > 1 && utf8_length(in_bytes(code, bytes).substr(0, bytes - 1)) != 0) ++wrong;
    if (bytes > 1 && utf8_length(in_bytes(code, bytes).substr(0, bytes - 1) + "a") != 0) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("core: numbers beyond Unicode and lone bytes are no UTF-8", "[core]") {
  for (const std::uint32_t code : {0x110000U, 0x13FFFFU, 0x1FFFFFU}) {
    CHECK(utf8_length(in_bytes(code, 4)) == 0);
  }
  for (unsigned byte = 0x80; byte <= 0xFF; ++byte) {
    CHECK(utf8_length(std::string(1, static_cast<char>(byte))) == 0);
  }
}

// Eight bytes are looked at together where they are ASCII: a character may lie across them.
TEST_CASE("core: code points are counted at any place of a text", "[core]") {
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string text = std::string(before, 'x') + "\xF0\x9F\x98\x80\xC3\xA9" + "0123456789";
    CHECK(code_points(text) == before + 12);
    CHECK_FALSE(code_points(text.substr(0, before + 3)));
    CHECK_FALSE(code_points(text + "\xFF"));
  }
  CHECK(code_points("") == 0U);
}

}  // namespace utf8_test
