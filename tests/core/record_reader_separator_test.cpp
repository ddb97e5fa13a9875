#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "record_text.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace record_reader_separator_test {

using vocabplan::DomainError;
using vocabplan::Record;
using vocabplan::RecordReader;
using vocabplan::test::read_records;
using vocabplan::test::ReadRecord;
using vocabplan::test::source_of;

TEST_CASE("core: records separated by semicolons and bars", "[core]") {
  for (const char separator : {';', '|'}) {
    for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{1}}) {
      const std::string s(1, separator);
      const std::string text = "a,b" + s + " c \n\"d" + s + "e\"" + s + "1,5\n";
      CHECK(read_records(text, piece, separator) ==
            std::vector<ReadRecord>{{1, {"a,b", "c"}, ""}, {2, {"d" + s + "e", "1,5"}, ""}});
    }
  }
}

TEST_CASE("core: another separator is refused", "[core]") {
  for (const char separator : {' ', '\t', '"', '\n', 'a', '\0'}) {
    CHECK_THROWS_AS(RecordReader(source_of("", 1), separator), DomainError);
  }
}

TEST_CASE("core: a record says whether the file ends inside it", "[core]") {
  for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{1}}) {
    for (const std::string& last : {std::string("3,4"), std::string("\"3\",4")}) {
      RecordReader reader(source_of("1,2\n" + last, piece));
      const Record* record = reader.next();
      REQUIRE(record != nullptr);
      CHECK(record->complete);
      record = reader.next();
      REQUIRE(record != nullptr);
      CHECK_FALSE(record->complete);
      RecordReader ended(source_of(last + "\r\n", piece));
      record = ended.next();
      REQUIRE(record != nullptr);
      CHECK(record->complete);
    }
  }
}

// A line of a table from a pipe may come after the tabs that it begins with: found by fuzzing.
TEST_CASE("core: tabs at the start of a line are empty fields, alone a blank line", "[core]") {
  const std::string text = "a\tb\tc\n\t\tx\n\t\t\r\t\ty\n\t\t\n\"\"\t\t\n\t\t";
  const std::vector<ReadRecord> expected{{1, {"a", "b", "c"}, ""},
                                         {2, {"", "", "x"}, ""},
                                         {4, {"", "", "y"}, ""},
                                         {6, {"", "", ""}, ""}};
  for (const std::size_t piece : {1U, 2U, 3U, 4U, 5U, 100U}) {
    CAPTURE(piece);
    RecordReader reader(source_of(text, piece), RecordReader::OfFirstLine{});
    std::vector<ReadRecord> records;
    while (const Record* const record = reader.next()) {
      records.push_back(
          {record->line, {record->fields.begin(), record->fields.end()}, record->fault});
    }
    CHECK(records == expected);
  }
}

// The look ahead took what follows for the start of a stream: bytes like a mark of UTF-16 hid the
// rest, and the second half of a CRLF counted as a line. Found by fuzzing.
TEST_CASE("core: a look ahead goes on in the middle of the stream", "[core]") {
  const std::string text = "a;b\r\n7,000;1\r\n\xFF\xFEx;2\r\n3,5;3\r\n";
  for (const std::size_t piece : {1U, 2U, 3U, 4U, 5U, 100U}) {
    CAPTURE(piece);
    RecordReader reader(source_of(text, piece), RecordReader::OfFirstLine{});
    reader.read_whole();
    REQUIRE(reader.next() != nullptr);
    const Record* const record = reader.next();
    REQUIRE(record != nullptr);
    const vocabplan::ParsedNumber number = reader.number(record->fields.at(0));
    CHECK(number.fault.empty());
    CHECK(number.value == 7.0);
    CHECK(reader.number_note() == "2: commas are decimal signs in this table: '7,000' is 7");
  }
}

// Byte by byte, no line is ever whole in the buffer and each goes through the parser; in one piece,
// lines without quotes are cut where they stand.
TEST_CASE("core: lines that are cut and lines that are parsed give the same records", "[core]") {
  vocabplan::test::Random random(31);
  const auto pick = [&random](std::string_view from) {
    return from[static_cast<std::size_t>(random.bits() % from.size())];
  };
  for (int i = 0; i < 3000; ++i) {
    const char separator = pick(",;|");
    const std::string plain = std::string("abc1.5-  \t\r,;|") + std::string(1, '\0');
    std::string text;
    for (auto lines = random.bits() % 12U; lines > 0; --lines) {
      // One line in four may have quotes.
      const std::string alphabet = random.bits() % 4U == 0 ? plain + "\"" : plain;
      for (auto length = random.bits() % 20U; length > 0; --length) text += pick(alphabet);
      text += random.bits() % 3U == 0 ? "\r\n" : "\n";
    }
    CAPTURE(text, separator);
    const auto whole = read_records(text, 1U << 20U, separator);
    REQUIRE(read_records(text, 1, separator) == whole);
    REQUIRE(read_records(text, 7, separator) == whole);
  }
}

}  // namespace record_reader_separator_test
