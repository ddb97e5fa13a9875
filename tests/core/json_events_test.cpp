#include "core/json/events.hpp"

#include <string>

#include "catch.hpp"
#include "temporary_file.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::test::json_events_test {

using namespace std::string_literals;

namespace {

// Writes down what it is told.
class Listener : public JsonEvents {
 public:
  void key(std::string_view name) override { told += std::string(name) + "="; }
  void value(const JsonScalar& scalar) override {
    told += scalar.kind == JsonKind::text ? std::string(scalar.text)
                                          : std::to_string(static_cast<int>(scalar.number));
    told += ' ';
  }
  void open(JsonKind kind) override { told += kind == JsonKind::object ? "{ " : "[ "; }
  void close() override { told += "; "; }

  std::string told{};
};

std::string told_of(const std::string& text) {
  const TemporaryFile file(text);
  ByteReader bytes(file.path(), 1000000);
  Listener listener;
  try {
    read_json_events(bytes, listener);
  } catch (const DataError& error) {
    return std::string(error.what()).substr(file.path().size());
  }
  return listener.told;
}

}  // namespace

TEST_CASE("core: JSON is told of in its order") {
  CHECK(told_of(R"({"a":[1,-2,true,null],"\u00e4":{"b":"c\n"}})") ==
        "{ a=[ 1 -2 1 0 ; \xC3\xA4={ b=c\n ; ; ");
  CHECK(told_of("\xEF\xBB\xBF [ ] ") == "[ ; ");
  CHECK(told_of("7") == "7 ");
}

TEST_CASE("core: a stream of what is no JSON is refused with the line") {
  CHECK(told_of("{\n\"a\":1\n,}") == ":3: is not JSON from here on");
  CHECK(told_of("{\n\"a\":1") == ":2: is not JSON from here on");
  CHECK(told_of("") == ":1: is not JSON from here on");
  CHECK(told_of("[1]\n[2]") == ":2: is not JSON from here on");
  CHECK(told_of(std::string("[1]\0", 4)) == ":1: is not JSON from here on");
  CHECK(told_of("\"\xFF\"") == ":1: is not JSON from here on");
  CHECK(told_of("[1e400]") == ":1: holds a number that a double cannot");
  CHECK(told_of(std::string(64, '[') + std::string(64, ']')).size() == 256);
  CHECK(told_of(std::string(65, '[')) == ":1: is nested deeper than 64 levels");
}

// The buffer of a reader has 65536 bytes.
TEST_CASE("core: texts and lines go on where the buffer of a file ends") {
  for (std::size_t size = 65530; size < 65540; ++size) {
    const std::string text(size, 'x');
    CHECK(told_of("\"" + text + "\"") == text + " ");
    CHECK(told_of(std::string(size, '\n') + "x") ==
          ":" + std::to_string(size + 1) + ": is not JSON from here on");
  }
}

// The message without the path; what was told of, where there is none.
std::string told_within(const std::string& text, std::uint64_t skipped, const JsonBounds& bounds) {
  const TemporaryFile file(text);
  ByteReader bytes(file.path());
  Listener listener;
  try {
    bytes.skip(skipped);
    read_json_events(bytes, listener, bounds);
    return listener.told + "to " + std::to_string(bytes.position());
  } catch (const DataError& error) {
    return std::string(error.what()).substr(file.path().size());
  }
}

TEST_CASE("core: JSON is read in a part of a file, and nothing behind it") {
  const std::string text = "\1\2 {\"a\":[7]} \n \0\xFF"s;
  CHECK(told_within(text, 2, {.end = 15}) == "{ a=[ 7 ; ; to 15");
  CHECK(told_within(text, 2, {.end = 12}) == "{ a=[ 7 ; ; to 12");
  CHECK(told_within(text, 2, {.end = 11}) == ": is not JSON from byte 11 on");
  CHECK(told_within(text, 2, {.end = 2}) == ": is not JSON from byte 2 on");
  CHECK(told_within(text, 1, {.end = 12}) == ": is not JSON from byte 1 on");
  CHECK(told_within(text, 2, {.end = 17}) == ": is not JSON from byte 15 on");
  CHECK(told_within("[1]", 0, {.end = 1000}) == "[ 1 ; to 3");
}

TEST_CASE("core: bounds of what JSON holds are the caller's") {
  CHECK(told_within("[[1]]", 0, {.deepest = 2}) == "[ [ 1 ; ; to 5");
  CHECK(told_within("[[1]]", 0, {.deepest = 1}) == ":1: is nested deeper than 1 levels");
  CHECK(told_within("[[1]]", 0, {.end = 5, .deepest = 1}) ==
        ": is nested deeper than 1 levels at byte 1");
  CHECK(told_within(R"(["abcdefghi"])", 0, {.longest_text = 8}) ==
        ":1: holds a text of more than 8 bytes");
  CHECK(told_within(R"(["abcdefgh"])", 0, {.longest_text = 8}) == "[ abcdefgh ; to 12");
  CHECK(told_within("[12345678901]", 0, {.longest_text = 8}) ==
        ":1: holds a text of more than 8 bytes");
}

// The parser keeps all that stands between two texts or numbers.
TEST_CASE("core: JSON without texts and numbers has an end, blanks do not count") {
  const JsonBounds bounds{.longest_text = 8};
  const std::string blanks = " \t\r\n" + std::string(100, ' ');
  const std::string text = "[1,2," + blanks + "3" + blanks + "]" + blanks;
  CHECK(told_within(text, 0, bounds) == "[ 1 2 3 ; to " + std::to_string(text.size()));
  CHECK(told_within("[[],[],[],[]]", 0, bounds) ==
        ":1: holds more than 8 bytes without a text or number");
  CHECK(told_within("[1,null,null]", 0, bounds) ==
        ":1: holds more than 8 bytes without a text or number");
}

TEST_CASE("core: scalars of JSON are exact, and printable in messages") {
  class Scalars : public Listener {
   public:
    void value(const JsonScalar& scalar) override {
      told += shown_scalar(scalar) + " " + std::to_string(scalar.whole) + "; ";
    }
  };
  const TemporaryFile file(R"([9007199254740993,-3,18446744073709551615,2.5,true,null,"\u0007"])");
  ByteReader bytes(file.path());
  Scalars scalars;
  read_json_events(bytes, scalars);
  CHECK(scalars.told ==
        "[ 9007199254740992 9007199254740993; -3 -3; 1.8446744073709552e+19 9223372036854775807; "
        R"(2.5 0; true 0; null 0; "\x07" 0; ; )");
}

}  // namespace vocabplan::test::json_events_test
