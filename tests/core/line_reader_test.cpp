#include "core/line_reader.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "record_text.hpp"

namespace line_reader_test {

using vocabplan::LineReader;
using vocabplan::test::source_of;

namespace {

struct Line {
  std::size_t number = 0;
  std::string text;
  bool complete = true;
  bool overlong = false;

  friend bool operator==(const Line&, const Line&) = default;
};

std::vector<Line> read_lines(const std::string& text, std::size_t piece) {
  std::vector<Line> lines;
  LineReader reader(source_of(text, piece));
  while (reader.next()) {
    lines.push_back(
        {reader.line(), std::string(reader.text()), reader.complete(), reader.overlong()});
  }
  return lines;
}

struct Document {
  std::string text;
  std::vector<Line> lines;
};

Line line(std::size_t number, std::string text) {
  return {number, std::move(text), true, false};
}
Line unended(std::size_t number, std::string text) {
  return {number, std::move(text), false, false};
}

}  // namespace

TEST_CASE("core: lines with every line end", "[core]") {
  const auto document = GENERATE(values<Document>({
      {"", {}},
      {"a", {unended(1, "a")}},
      {"a\nb\n", {line(1, "a"), line(2, "b")}},
      {"a\r\nb\r\n", {line(1, "a"), line(2, "b")}},
      {"a\rb\r", {line(1, "a"), line(2, "b")}},
      {"a\n\nb", {line(1, "a"), line(2, ""), unended(3, "b")}},
      {"\r\n\r\na\r\r", {line(1, ""), line(2, ""), line(3, "a"), line(4, "")}},
      {"a\n\r\nb\n", {line(1, "a"), line(2, ""), line(3, "b")}},
      {"\xEF\xBB\xBF"
       "a\nb\n",
       {line(1, "a"), line(2, "b")}},
      {"a\n\xEF\xBB\xBF"
       "b\n",
       {line(1, "a"), line(2,
                           "\xEF\xBB\xBF"
                           "b")}},
      {std::string("a\0b\n", 4), {line(1, std::string("a\0b", 3))}},
  }));
  CAPTURE(document.text);
  for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{1}, std::size_t{2}}) {
    CHECK(read_lines(document.text, piece) == document.lines);
  }
}

TEST_CASE("core: of a line that is too long the rest is dropped", "[core]") {
  const std::string longest(LineReader::kLongestLine, 'x');
  for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{4096}, std::size_t{65535}}) {
    CAPTURE(piece);
    const auto fits = read_lines("a\n" + longest + "\nb\n", piece);
    CHECK(fits == std::vector<Line>{line(1, "a"), line(2, longest), line(3, "b")});
    const auto too_long = read_lines("a\n" + longest + longest + "y\nb\n", piece);
    REQUIRE(too_long.size() == 3);
    CHECK(too_long[1] == Line{2, longest, true, true});
    CHECK(too_long[2] == line(3, "b"));
  }
}

TEST_CASE("core: the pieces that lines come in change nothing", "[core]") {
  constexpr std::string_view kAlphabet = "ab \n\n\r\t";
  vocabplan::test::Random random(8);
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (auto length = random.bits() % 24U; length > 0; --length) {
      text += kAlphabet[static_cast<std::size_t>(random.bits() % kAlphabet.size())];
    }
    CAPTURE(text);
    const auto whole = read_lines(text, 1U << 20U);
    for (const std::size_t piece : {1U, 2U, 3U}) REQUIRE(read_lines(text, piece) == whole);
  }
}

TEST_CASE("core: what the source of lines throws comes through", "[core]") {
  LineReader reader([](char*, std::size_t) -> std::size_t { throw std::runtime_error("gone"); });
  CHECK_THROWS_WITH(reader.next(), "gone");
}

}  // namespace line_reader_test
