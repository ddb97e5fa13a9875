#include "core/json/document.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"

namespace json_document_test {

using vocabplan::JsonDocument;
using vocabplan::JsonFault;
using vocabplan::JsonKind;
using vocabplan::JsonValue;
using vocabplan::test::Random;
using Json = nlohmann::ordered_json;
using namespace std::string_literals;

namespace {

constexpr int kDocuments = 400;

std::size_t below(Random& random, std::size_t count) {
  return static_cast<std::size_t>(random.bits() % count);
}

std::string random_text(Random& random) {
  static const std::vector<std::string> kParts{"a",    "B",    "\"", "\\", "/",      "\n", "\t",
                                               "\x01", "\x7F", ",",  "[",  "]",      "{",  "}",
                                               ":",    "é",    "語", "😀",  "\u202E", "0"};
  std::string text;
  for (std::size_t i = below(random, 8); i > 0; --i) text += kParts[below(random, kParts.size())];
  return text;
}

Json random_number(Random& random) {
  switch (below(random, 6)) {
    case 0:
      return random.bits();
    case 1:
      return static_cast<std::int64_t>(random.bits());
    case 2:
      return static_cast<int>(below(random, 21)) - 10;
    case 3: {
      const auto value = std::bit_cast<double>(random.bits());
      return std::isfinite(value) ? value : 0.0;
    }
    case 4:
      return random.log_uniform(1e-320, 1e308);
    default:
      return -random.log_uniform(1e-6, 1e25);
  }
}

Json random_value(Random& random, std::size_t deeper) {
  const std::size_t kind = below(random, deeper == 0 ? 5 : 8);
  if (kind < 2) return random_number(random);
  if (kind == 2) return random_text(random);
  if (kind == 3) return below(random, 2) == 0;
  if (kind == 4) return nullptr;
  Json value = kind == 5 ? Json::array() : Json::object();
  for (std::size_t i = below(random, 6); i > 0; --i) {
    Json child = random_value(random, deeper - 1);
    if (value.is_array()) {
      value.push_back(std::move(child));
    } else {
      value[random_text(random)] = std::move(child);
    }
  }
  return value;
}

bool is_same(JsonValue value, const Json& other);

bool is_same_object(JsonValue value, const Json& other) {
  std::vector<JsonValue> keys;
  for (std::size_t i = 0; i < value.size(); ++i) keys.push_back(value.key(i));
  std::sort(keys.begin(), keys.end(), [](JsonValue a, JsonValue b) { return a.precedes(b); });
  std::size_t at = 0;
  for (const auto& [key, child] : other.items()) {
    const auto found = value.find(key);
    if (keys[at++].text() != key || !found || !is_same(*found, child)) return false;
  }
  return true;
}

bool is_same_array(JsonValue value, const Json& other) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!is_same(value.element(i), other[i])) return false;
  }
  return true;
}

// The same kinds, bits, bytes and order.
bool is_same(JsonValue value, const Json& other) {
  if (std::string(value.kind_name()) != other.type_name()) return false;
  if (value.is(JsonKind::integer) != other.is_number_integer()) return false;
  switch (value.kind()) {
    case JsonKind::null:
      return true;
    case JsonKind::flag:
      return value.flag() == other.get<bool>();
    case JsonKind::integer:
    case JsonKind::number:
      return std::bit_cast<std::uint64_t>(value.number()) ==
             std::bit_cast<std::uint64_t>(other.get<double>());
    case JsonKind::text:
      return value.text() == other.get<std::string>();
    case JsonKind::array:
      return value.size() == other.size() && is_same_array(value, other);
    case JsonKind::object:
      return value.size() == other.size() && is_same_object(value, other);
  }
  return false;
}

// What the JSON library's own documents make of a text.
bool is_same(const JsonDocument& document, const std::string& text) {
  return is_same(document.root(), Json::parse(text));
}

JsonFault fault_of(const std::string& text) {
  JsonDocument document;
  JsonFault fault = document.read(text);
  if (!fault) return document.repeated_key();
  CHECK(document.root().is(JsonKind::null));
  return fault;
}

std::string in_levels(const std::string& open, std::size_t levels, const std::string& inside,
                      const std::string& close) {
  std::string text;
  for (std::size_t i = 0; i < levels; ++i) text += open;
  text += inside;
  for (std::size_t i = 0; i < levels; ++i) text += close;
  return text;
}

// JSON whose keys and numbers are the lines on which they stand.
class LinedText {
 public:
  explicit LinedText(std::uint64_t seed) : random_(seed) {}

  std::string text_{};

  void value(std::size_t deeper) {
    blank();
    if (deeper == 0 || below(random_, 3) == 0) {
      text_ += std::to_string(line_);
    } else if (below(random_, 2) == 0) {
      text_ += '[';
      children(deeper, [this](std::size_t less) { value(less); });
      text_ += ']';
    } else {
      text_ += '{';
      children(deeper, [this](std::size_t less) { member(less); });
      text_ += '}';
    }
    blank();
  }

 private:
  void blank() {
    for (std::size_t i = below(random_, 3); i > 0; --i) {
      const bool ends = below(random_, 2) == 0;
      text_ += ends ? "\n" : " ";
      line_ += ends ? 1 : 0;
    }
  }

  void children(std::size_t deeper, const std::function<void(std::size_t)>& child) {
    const std::size_t count = below(random_, 5);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) text_ += ',';
      child(deeper - 1);
    }
    blank();
  }

  void member(std::size_t deeper) {
    blank();
    text_ += '"' + std::to_string(line_) + '"';
    blank();
    text_ += ':';
    value(deeper);
  }

  Random random_;
  std::size_t line_ = 1;
};

// The number of values and keys that say a line, all of which must be right.
std::size_t right_lines(JsonValue value) {
  std::size_t right = 0;
  if (value.is_number()) {
    CHECK(value.number() == static_cast<double>(value.line()));
    return 1;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value.is(JsonKind::array)) {
      right += right_lines(value.element(i));
      continue;
    }
    const JsonValue key = value.key(i);
    CHECK(key.text() == std::to_string(key.line()));
    right += 1 + right_lines(*value.find(key.text()));
  }
  return right;
}

}  // namespace

TEST_CASE("core: JSON is what the library's documents make of it", "[core]") {
  JsonDocument document;  // one, so that nothing of a text is left for the next
  for (int seed = 0; seed < vocabplan::test::cases(kDocuments); ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const Json json = random_value(random, below(random, 7));
    for (const int indent : {-1, 0, 3}) {
      const std::string text = json.dump(indent, ' ', seed % 2 == 0);
      CAPTURE(seed, text);
      REQUIRE_FALSE(document.read(text));
      CHECK_FALSE(document.repeated_key());
      CHECK(is_same(document, text));
    }
  }
}

TEST_CASE("core: numbers of JSON as people and programs write them", "[core]") {
  for (const char* text : {"0",
                           "-0",
                           "-0.0",
                           "1",
                           "-1",
                           "1e3",
                           "1E+3",
                           "1.5e-3",
                           "9007199254740993",
                           "9223372036854775807",
                           "9223372036854775808",
                           "-9223372036854775808",
                           "-9223372036854775809",
                           "18446744073709551615",
                           "18446744073709551616",
                           "123456789012345678901234567890",
                           "2.2250738585072011e-308",
                           "5e-324",
                           "1e-400",
                           "1.7976931348623157e308",
                           "0.1",
                           "1e23",
                           "9.999999999999999e22",
                           " 7 ",
                           "[0.5,\n1]"}) {
    CAPTURE(text);
    JsonDocument document;
    REQUIRE_FALSE(document.read(text));
    CHECK(is_same(document, text));
  }
}

TEST_CASE("core: damaged JSON is refused where the library refuses it", "[core]") {
  constexpr std::string_view kBytes = "[]{}:,\"\\0-.eE+ \n\tntf/\x01\x80\xC3";
  int refused = 0;
  JsonDocument document;
  for (int seed = 0; seed < vocabplan::test::cases(kDocuments); ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const std::string whole = random_value(random, 4).dump(seed % 3 - 1);
    for (int i = 0; i < 20; ++i) {
      std::string text = whole;
      const char byte = kBytes[below(random, kBytes.size())];
      const std::size_t at = below(random, text.size());
      if (i % 3 == 0) text[at] = byte;
      if (i % 3 == 1) text.insert(at, 1, byte);
      if (i % 3 == 2) text.resize(at);
      CAPTURE(seed, text);
      const bool fault{document.read(text)};
      REQUIRE(fault == !Json::accept(text));
      refused += fault ? 1 : 0;
      // A key may have become another one's like; the library's documents keep both or either.
      if (!fault && !document.repeated_key()) CHECK(is_same(document, text));
    }
  }
  CHECK(refused > vocabplan::test::cases(kDocuments) * 5);
}

TEST_CASE("core: 16 levels of JSON are read, a 17th is refused on its line", "[core]") {
  for (const auto& [open, close] : {std::pair("[\n"s, "]"s), std::pair("{\"a\":\n"s, "}"s)}) {
    CHECK_FALSE(fault_of(in_levels(open, 16, "1", close)));
    // However long it goes on, and whether it is closed or not.
    for (const std::size_t levels : {17U, 18U, 1000U, 1000000U}) {
      CAPTURE(open, levels);
      const JsonFault fault = fault_of(in_levels(open, levels, "1", levels > 20 ? "" : close));
      CHECK(fault.line == 17);
      CHECK(fault.complaint == "is nested deeper than 16 levels");
    }
  }
  CHECK_FALSE(fault_of(in_levels("[", 16, "", "]")));
  CHECK(fault_of(in_levels("[", 17, "", "]")).complaint == "is nested deeper than 16 levels");
}

TEST_CASE("core: every value and key of JSON has its line", "[core]") {
  std::size_t right = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    LinedText lined(seed);
    lined.value(6);
    CAPTURE(lined.text_);
    JsonDocument document;
    REQUIRE_FALSE(document.read("\xEF\xBB\xBF" + lined.text_));
    right += right_lines(document.root());
  }
  CHECK(right > 1000);
  JsonDocument document;
  REQUIRE_FALSE(document.read("\n[\r\n{\"a\"\n:\ntrue}\n,\n\"x\",[\n]\n]"));
  CHECK(document.root().line() == 2);
  CHECK(document.root().element(0).line() == 3);
  CHECK(document.root().element(0).key(0).line() == 3);
  CHECK(document.root().element(0).find("a")->line() == 5);
  CHECK(document.root().element(1).line() == 7);
  CHECK(document.root().element(2).line() == 7);
}

TEST_CASE("core: faults of JSON have their line", "[core]") {
  const auto says = [](const std::string& text, std::size_t line, const std::string& complaint) {
    const JsonFault fault = fault_of(text);
    CAPTURE(text, fault.complaint);
    CHECK(fault.line == line);
    CHECK(fault.complaint == complaint);
  };
  says("", 1, "is not JSON from here on");
  says("[1,\n2,\n]", 3, "is not JSON from here on");
  says("[1]\n\n2", 3, "is not JSON from here on");
  says("[1]\n"s + '\0', 2, "is not JSON from here on");
  says("[\n1e999]", 2, "holds a number that a double cannot");
  says("[\n1e999\n]", 2, "holds a number that a double cannot");
  says("{\"a\": 1,\n\"b\":\n1,\n\"a\": 2}", 4, "the key 'a' stands twice");
  says("[{\n\"a\": 1, \"\\u0061\": 1}]", 2, "the key 'a' stands twice");
  // The first of them in the text, inside or outside.
  says("{\"x\": {\"b\":1,\n\"b\":1},\n\"x\": 1}", 2, "the key 'b' stands twice");
  says("{\"x\": 1,\n\"x\": {\n\"b\":1, \"b\":1}}", 2, "the key 'x' stands twice");
  says("{\"\":1,\"\":2}", 1, "the key '' stands twice");
  says("\xFF\xFE{\0}\0"s, 0, "is UTF-16; save it as UTF-8");
}

TEST_CASE("core: of a key that stands twice the last value counts", "[core]") {
  JsonDocument document;
  REQUIRE_FALSE(document.read(R"({"b": 1, "a": 2, "b": 3, "b": 4, "c": 5})"));
  CHECK(document.repeated_key());
  CHECK(document.root().find("b")->number() == 4.0);
  CHECK(document.root().find("a")->number() == 2.0);
  CHECK(document.root().size() == 5);
}

TEST_CASE("core: an object of a hundred thousand keys", "[core]") {
  constexpr std::size_t kKeys = 100000;
  std::string text = "{";
  for (std::size_t i = 0; i < kKeys; ++i) {
    text.append(i > 0 ? ",\n\"" : "\n\"").append(std::to_string(i * 7919 % kKeys));
    text.append("\":").append(std::to_string(i));
  }
  JsonDocument document;
  REQUIRE_FALSE(document.read(text + "}"));
  CHECK_FALSE(document.repeated_key());
  REQUIRE(document.root().size() == kKeys);
  std::size_t right = 0;
  for (std::size_t i = 0; i < kKeys; ++i) {
    const auto found = document.root().find(std::to_string(i * 7919 % kKeys));
    right += found && found->whole() == static_cast<std::int64_t>(i) && found->line() == i + 2;
  }
  CHECK(right == kKeys);
  CHECK_FALSE(document.root().find("x"));
  CHECK_FALSE(document.root().find(""));
  REQUIRE_FALSE(document.read(text + ",\n\"17\": 0}"));
  CHECK(document.repeated_key().line == kKeys + 2);
}

TEST_CASE("core: the beginning of JSON as the library writes it", "[core]") {
  JsonDocument document;
  for (int seed = 0; seed < vocabplan::test::cases(kDocuments); ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const std::string text = random_value(random, 4).dump();
    CAPTURE(seed, text);
    REQUIRE_FALSE(document.read(text));
    const std::string beginning = document.root().beginning();
    if (text.size() < 64) CHECK(beginning == text);
    CHECK(beginning.substr(0, 41) == text.substr(0, 41));
    CHECK(beginning.size() < 1000);
  }
  const std::string longest(1000000, 'x');
  for (const std::string& text :
       {"\"" + longest + "\"", "[\"" + longest + "\"]", "{\"" + longest + "\":1}"}) {
    REQUIRE_FALSE(document.read(text));
    CHECK(document.root().beginning().size() < 100);
    CHECK(document.root().beginning().substr(0, 60) == text.substr(0, 60));
  }
}

TEST_CASE("core: integers of JSON at their ends", "[core]") {
  JsonDocument document;
  REQUIRE_FALSE(document.read("[-9223372036854775808, 9223372036854775807, 18446744073709551615]"));
  const JsonValue all = document.root();
  CHECK(all.element(0).whole() == std::numeric_limits<std::int64_t>::min());
  CHECK(all.element(1).whole() == std::numeric_limits<std::int64_t>::max());
  CHECK(all.element(2).whole() == std::numeric_limits<std::int64_t>::max());
  CHECK(all.element(2).beginning() == "18446744073709551615");
}

TEST_CASE("core: a document without a text, or of a refused one, is null", "[core]") {
  JsonDocument document("my.json");
  CHECK(document.source() == "my.json");
  CHECK(document.root().is(JsonKind::null));
  REQUIRE_FALSE(document.read("[1,{\"a\":1,\"a\":2}]"));
  CHECK(document.root().size() == 2);
  REQUIRE(document.read("[1,2,{\"a\":1,\"a\":2},]"));
  CHECK(document.root().is(JsonKind::null));
  CHECK_FALSE(document.repeated_key());
  const JsonDocument moved = std::move(document);
  CHECK(moved.root().is(JsonKind::null));
}

TEST_CASE("core: to destroy JSON takes no memory", "[core]") {
  std::size_t before = 0;
  {
    const auto document = vocabplan::parse_json(in_levels("[{\"a\":", 8, "1", "}]"), "my.json");
    before = vocabplan::test::allocations();
  }
  CHECK(vocabplan::test::allocations() == before);
}

TEST_CASE("core: JSON that is refused names the file and the line", "[core]") {
  CHECK_THROWS_WITH(vocabplan::parse_json("{\"a\":1,\n\"a\":2}", "my.json"),
                    "my.json:2: the key 'a' stands twice");
  CHECK_THROWS_WITH(vocabplan::parse_json("{\n", "my.json"), "my.json:2: is not JSON from here on");
}

}  // namespace json_document_test
