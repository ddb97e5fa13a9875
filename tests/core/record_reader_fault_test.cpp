#include <algorithm>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "record_text.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace record_reader_fault_test {

using vocabplan::Record;
using vocabplan::RecordReader;
using vocabplan::test::read_records;
using vocabplan::test::ReadRecord;

namespace {

constexpr auto kStray = "a quote stands inside a field that is not quoted";
constexpr auto kUnclosed = "a quoted field is not closed";
constexpr auto kLong = "longer than 65536 bytes (or a quote that is never closed)";

ReadRecord good(std::size_t line, std::string field) {
  return {line, {std::move(field)}, ""};
}
ReadRecord bad(std::size_t line, std::string fault) {
  return {line, {}, std::move(fault)};
}

struct Document {
  std::string text;
  std::vector<ReadRecord> records;
};

void check_in_all_pieces(const Document& document) {
  CAPTURE(document.text.substr(0, 200));
  for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{1}, std::size_t{3}}) {
    CAPTURE(piece);
    CHECK(read_records(document.text, piece) == document.records);
  }
}

// Sanitizers make a gigabyte slow; a shorter line shows the same there.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kLine = std::size_t{1} << 26U;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr std::size_t kLine = std::size_t{1} << 26U;
#else
constexpr std::size_t kLine = std::size_t{1} << 30U;
#endif
#else
constexpr std::size_t kLine = std::size_t{1} << 30U;
#endif

// Peak memory of this process in KiB; 0 where the system does not say.
long peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  return 0;
}

}  // namespace

TEST_CASE("core: reading goes on after the line of a stray quote", "[core]") {
  check_in_all_pieces(GENERATE(values<Document>({
      {"1\na\"b,c\n3\n", {good(1, "1"), bad(2, kStray), good(3, "3")}},
      {"1\r\na\"b\r\n3\r\n", {good(1, "1"), bad(2, kStray), good(3, "3")}},
      {"1\ra\"\r3\r", {good(1, "1"), bad(2, kStray), good(3, "3")}},
      {"a\"b", {bad(1, kStray)}},
      {"\"a\"b\n2\n", {bad(1, kStray), good(2, "2")}},
      {"\"a\" \"b\"\n2\n", {bad(1, kStray), good(2, "2")}},
      {"a\"b\"c\"\n2\n", {bad(1, kStray), good(2, "2")}},
      {"x,a\"\ny\"\n3\n", {bad(1, kStray), bad(2, kStray), good(3, "3")}},
      // The record starts on line 1 and its fault is found on line 2.
      {"\"a\nb\"c\n3\n", {bad(1, kStray), good(3, "3")}},
  })));
}

TEST_CASE("core: a quote that is never closed", "[core]") {
  check_in_all_pieces(GENERATE(values<Document>({
      {"\"", {bad(1, kUnclosed)}},
      {"1\n\"a\nb\nc", {good(1, "1"), bad(2, kUnclosed)}},
      {"1\n\n\"a\n", {good(1, "1"), bad(3, kUnclosed)}},
      {"a,\"b", {bad(1, kUnclosed)}},
  })));
}

TEST_CASE("core: a never-closed quote costs at most one longest record", "[core]") {
  // 20,000 lines of 8 bytes: the quote on line 2 swallows 65,536 bytes and no more.
  std::string text = "1\n\"a\n";
  for (int i = 0; i < 20000; ++i) text += "1234567\n";
  const auto records = read_records(text, 1U << 20U);
  REQUIRE(records.size() > 2);
  CHECK(records[0] == good(1, "1"));
  CHECK(records[1] == bad(2, kLong));
  // The fault is found on line 8194, where 65,536 bytes are passed.
  CHECK(records[2] == good(8195, "1234567"));
  CHECK(records.back() == good(20002, "1234567"));
  CHECK(read_records(text, 1) == records);
}

TEST_CASE("core: the longest record and one byte more", "[core]") {
  const auto line_end = GENERATE(std::string("\n"), std::string());
  const std::size_t piece =
      GENERATE(std::size_t{1}, std::size_t{4096}, std::size_t{65535}, std::size_t{1} << 20U);
  CAPTURE(piece, line_end.size());
  const std::string longest(RecordReader::kLongestRecord - line_end.size(), '7');
  SECTION("the longest is a record") {
    const auto records = read_records("1\n" + longest + line_end, piece);
    REQUIRE(records.size() == 2);
    CHECK(records[1].fault.empty());
    CHECK(records[1].fields == std::vector<std::string>{longest});
  }
  SECTION("a longer one is a fault, whatever the pieces it comes in") {
    for (const std::size_t more : {std::size_t{2}, std::size_t{5000}, std::size_t{60000}}) {
      CAPTURE(more);
      const auto records =
          read_records("1\n" + longest + std::string(more, '7') + line_end + "\n3\n", piece);
      REQUIRE(records.size() == 3);
      CHECK(records[1] == bad(2, kLong));
      CHECK(records[2].fields == std::vector<std::string>{"3"});
    }
  }
}

TEST_CASE("core: a line of a gigabyte is one fault in constant memory", "[core]") {
  const std::string end = "\n2\n";
  std::size_t at = 0;
  const auto source = [&](char* buffer, std::size_t room) -> std::size_t {
    if (at < kLine) {
      const std::size_t size = std::min(room, kLine - at);
      std::memset(buffer, '7', size);
      at += size;
      return size;
    }
    const std::size_t size = std::min(room, kLine + end.size() - at);
    std::memcpy(buffer, end.data() + (at - kLine), size);
    at += size;
    return size;
  };
  const long before = peak_memory();
  RecordReader reader(source);
  const Record* record = reader.next();
  REQUIRE(record != nullptr);
  CHECK(record->fault == kLong);
  CHECK(record->line == 1);
  record = reader.next();
  REQUIRE(record != nullptr);
  CHECK(record->fields.at(0) == "2");
  CHECK(record->line == 2);
  CHECK(reader.next() == nullptr);
  CHECK(peak_memory() - before < 4096);
}

TEST_CASE("core: the pieces a stream comes in change nothing", "[core]") {
  constexpr std::string_view kAlphabet = "aa1,,\"\"\n\r \t";
  vocabplan::test::Random random(6);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (auto length = random.bits() % 24U; length > 0; --length) {
      text += kAlphabet[static_cast<std::size_t>(random.bits() % kAlphabet.size())];
    }
    CAPTURE(text);
    const auto whole = read_records(text, 1U << 20U);
    for (const std::size_t piece : {1U, 2U, 3U}) REQUIRE(read_records(text, piece) == whole);
    for (std::size_t j = 1; j < whole.size(); ++j) REQUIRE(whole[j].line > whole[j - 1].line);
  }
}

}  // namespace record_reader_fault_test
