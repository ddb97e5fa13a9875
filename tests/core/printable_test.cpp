#include "vocabplan/core/printable.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace printable_test {

using vocabplan::file_in_quotes;
using vocabplan::in_quotes;
using vocabplan::printable;
using vocabplan::printable_character;
using vocabplan::shortened;
using vocabplan::shortened_inside;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// The escapes of all bytes.
std::string escaped(const std::string& bytes) {
  constexpr const char* kHex = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += std::string("\\x") + kHex[byte / 16] + kHex[byte % 16];
  }
  return out;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("core: printable text stays as it is", "[core]") {
  for (const std::string text :
       {"", "7B", " !\"#~", "C:\\x\\n", "gr\xC3\xBC\xC3\x9F", "\xE4\xB8\xAD\xE6\x96\x87",
        "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBD", "\xC2\xA0", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBD", "\xE2\x80\x93 \xE2\x80\xA6"}) {
    CAPTURE(text);
    CHECK(printable(text) == text);
  }
}

TEST_CASE("core: control characters are escaped", "[core]") {
  for (int code = 0; code < 0x20; ++code) {
    const std::string text(1, static_cast<char>(code));
    CHECK(printable(text) == escaped(text));
  }
  CHECK(printable("\x7F") == "\\x7f");
  for (int code = 0x80; code < 0xA0; ++code) {
    const std::string text{'\xC2', static_cast<char>(code)};
    CHECK(printable(text) == escaped(text));
  }
  CHECK(printable("a\x1b]0;PWN\x07 b") == "a\\x1b]0;PWN\\x07 b");
}

TEST_CASE("core: bytes that are no UTF-8 are escaped", "[core]") {
  // Lone bytes, overlong forms, surrogates, beyond U+10FFFF: table 3-7 of the Unicode Standard.
  for (const std::string text :
       {"\x80", "\xBF", "\x9B", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF\xFE",
        "\xC3", "\xE4\xB8", "\xF0\x9F\x98"}) {
    CAPTURE(escaped(text));
    CHECK(printable(text) == escaped(text));
    CHECK(printable(text + "a") == escaped(text) + "a");
  }
  CHECK(printable("\xE4\xC3\xBC") == "\\xe4\xC3\xBC");
}

TEST_CASE("core: what turns or breaks lines is escaped", "[core]") {
  for (const std::string text : {"\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8",
                                 "\xE2\x80\xA9", "\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6",
                                 "\xE2\x81\xA9", "\xEF\xBB\xBF", "\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    CHECK(printable(text) == escaped(text));
    CHECK(printable_character(text) == 0);
  }
}

TEST_CASE("core: what is printable already is not escaped again", "[core]") {
  std::string all;
  for (int code = 0; code < 256; ++code) all += static_cast<char>(code);
  const std::string once = printable(all);
  CHECK(printable(once) == once);
  CHECK(printable(in_quotes(all)) == in_quotes(all));
}

TEST_CASE("core: shortened text ends between characters and escapes", "[core]") {
  const Pairs cases{{"abcdef", "abcdef"},
                    {"abcdefg", "abcdef..."},
                    {"abcd\x1b", "abcd..."},
                    {"ab\x1b", "ab\\x1b"},
                    {"ab\x1b\x1b", "ab\\x1b..."},
                    {"abcd\xE4\xB8\xAD", "abcd..."},
                    {"abc\xE4\xB8\xAD", "abc\xE4\xB8\xAD"},
                    {"abc\xE4\xB8\xAD!", "abc\xE4\xB8\xAD..."}};
  for (const auto& [text, expected] : cases) CHECK(shortened(text, 6) == expected);
  CHECK(shortened(std::string(std::size_t{1} << 24U, '\x1b'), 9) == "\\x1b\\x1b...");
}

TEST_CASE("core: text shortened inside keeps both ends", "[core]") {
  CHECK(shortened_inside(std::string(16, 'x'), 16) == std::string(16, 'x'));
  CHECK(shortened_inside("abcdefghijklmnopqrstuvwxyz", 16) == "abcd...rstuvwxyz");
  for (const std::string unit : {"x", "\x1b", "\xC3\xBC", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80"}) {
    for (std::size_t most = 16; most < 48; ++most) {
      const std::string shown = shortened_inside(repeated(unit, 100), most);
      CHECK(shown.size() <= most);
      CHECK(shown.size() + 2 * printable(unit).size() > most);
      CHECK(printable(shown) == shown);  // nothing was cut in two
      const std::size_t cut = shown.find("...");
      CHECK(cut % printable(unit).size() == 0);
    }
  }
}

TEST_CASE("core: a file keeps its name in a message", "[core]") {
  CHECK(file_in_quotes("/tmp/in.csv") == "'/tmp/in.csv'");
  const std::string shown = file_in_quotes("/" + std::string(4000, 'd') + "/in.csv");
  CHECK(shown.size() == 162);
  CHECK(shown.ends_with("/in.csv'"));
}

TEST_CASE("core: messages of bad data are printable", "[core]") {
  const vocabplan::DataError error("a\x1b.csv", 3, "has \x9B here");
  CHECK(std::string(error.what()) == "a\\x1b.csv:3: has \\x9b here");
  CHECK(error.source() == "a\x1b.csv");
}

}  // namespace printable_test
