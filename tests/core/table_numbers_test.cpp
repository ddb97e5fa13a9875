#include "core/table/table_numbers.hpp"

#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "record_text.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace table_numbers_test {

using vocabplan::readings_of;
using vocabplan::Record;
using vocabplan::RecordReader;
using vocabplan::test::source_of;
using Maybe = std::optional<double>;

namespace {

struct Spelling {
  std::string text;
  Maybe with_point;
  Maybe with_comma;
};

// The first field of every record below a header, as the table reads it; the fault where it does
// not.
struct Reading {
  std::vector<double> numbers{};
  std::string fault{};
  std::string note{};
};

Reading read(const std::string& text, bool whole) {
  Reading all;
  RecordReader reader(source_of(text, text.size() + 1), RecordReader::OfFirstLine{});
  if (whole) reader.read_whole();
  REQUIRE(reader.next() != nullptr);
  while (const Record* const record = reader.next()) {
    for (const std::string_view field : record->fields) {
      const auto number = reader.signed_number(field);
      if (!number) {
        all.fault = std::string(number.fault);
        return all;
      }
      all.numbers.push_back(number.value);
    }
  }
  all.note = reader.number_note();
  return all;
}

using Numbers = std::vector<double>;

}  // namespace

TEST_CASE("core: the readings of numbers with commas, points and marks", "[core]") {
  const Spelling one = GENERATE(values<Spelling>({
      {"7", 7.0, 7.0},
      {"7,000", 7000.0, 7.0},
      {"7.000", 7.0, 7000.0},
      {"3,52", {}, 3.52},
      {"3.52", 3.52, {}},
      {"0,123", {}, 0.123},
      {"1234,567", {}, 1234.567},
      {"7,000,000", 7e6, {}},
      {"7.000.000", {}, 7e6},
      {"1.234,5", {}, 1234.5},
      {"1,234.5", 1234.5, {}},
      {"2,0e12", {}, 2e12},
      {"1,234E+21", {}, 1.234e21},
      {"5,6E-05", {}, 5.6e-5},
      {"7,5B", {}, 7.5e9},
      {"7,000M", 7e9, 7e6},
      {"7 000 000", 7e6, 7e6},
      {"7'000'000,5", {}, 7000000.5},
      {"7\xC2\xA0"
       "000",
       7000.0, 7000.0},
      {"7\xE2\x80\xAF"
       "000.5",
       7000.5,
       {}},
      {"-3,52", {}, -3.52},
      {"70_000", 70000.0, 70000.0},
      // No number at all.
      {"1,00,000", {}, {}},
      {"1,2,3", {}, {}},
      {"1.2.3", {}, {}},
      {"7 00", {}, {}},
      {"7 000'000", {}, {}},
      {"1,234,5", {}, {}},
      {",5,", {}, {}},
      {"7,000,", {}, {}},
      {"abc", {}, {}},
      {"", {}, {}},
  }));
  CAPTURE(one.text);
  const auto readings = readings_of(one.text, true);
  CHECK(readings.with_point == one.with_point);
  CHECK(readings.with_comma == one.with_comma);
}

TEST_CASE("core: a table has one decimal sign", "[core]") {
  for (const bool whole : {false, true}) {
    CAPTURE(whole);
    // What came before, or stands beside, tells.
    CHECK(read("a;b\n3,52;7,000\n", whole).numbers == Numbers{3.52, 7.0});
    CHECK(read("a;b\n7,000;3,52\n", whole).numbers == Numbers{7.0, 3.52});
    CHECK(read("a;b\n7.000;3,52\n", whole).numbers == Numbers{7000.0, 3.52});
    CHECK(read("a\tb\n32.000\t3,52\n", whole).numbers == Numbers{32000.0, 3.52});
    CHECK(read("a,b\n\"7,000\",3.52\n", whole).numbers == Numbers{7000.0, 3.52});
    CHECK(read("a,b\n\"7,000\",3.521\n", whole).numbers == Numbers{7000.0, 3.521});
    CHECK_FALSE(read("a\tb\n7,000\t3.521\n", whole).fault.empty());
    CHECK(read("a,b\n\"7,000,000\",3.521\n\"7,000\",1\n", whole).numbers ==
          Numbers{7e6, 3.521, 7000.0, 1.0});
    CHECK(read("a,b\n\"7,000\",\"3,52\"\n", whole).numbers == Numbers{7.0, 3.52});
    // The usual notation needs no evidence.
    CHECK(read("a,b\n3.521,7.000\n", whole).numbers == Numbers{3.521, 7.0});
    CHECK(read("a\tb\n3.521\t7.000\n", whole).numbers == Numbers{3.521, 7.0});
    // A table with both is written by hand; neither is guessed at.
    CHECK(read("a;b\n3,52;1\n1.5;1\n", whole).fault ==
          "is a number only where points are decimal signs, and '3,52' in line 2 only where commas "
          "are; write all numbers of the table alike");
    CHECK_FALSE(read("a;b\n7,000;1\n", whole).fault.empty());
    CHECK_FALSE(read("a,b\n7.000,\"3,52\"\n\"3,52\",7.0\n", whole).fault.empty());
  }
}

TEST_CASE("core: only a table that is read whole is decided by the lines that follow", "[core]") {
  const std::string later = "a;b\n7,000;1\n8,000;1\n9;3,52\n";
  CHECK(read(later, true).numbers == Numbers{7.0, 1.0, 8.0, 1.0, 9.0, 3.52});
  CHECK(read(later, false).fault ==
        "may be 7 or 7000: no number so far in the columns in use tells if a comma is its decimal "
        "sign; write 7000, or '7,0000' for 7");
  CHECK(read("a;b\n7,000;1\n8,000,000;1\n", true).numbers == Numbers{7000.0, 1.0, 8e6, 1.0});
  // The notation of the program, which semicolons make doubtful.
  CHECK(read("a;b\n7.000;1\n", true).numbers == Numbers{7.0, 1.0});
  CHECK(read("a;b\n7.000;1\n", false).fault ==
        "may be 7 or 7000: no number so far in the columns in use tells if a point is its decimal "
        "sign; write 7000, or '7.0000' for 7");
  CHECK(read("a;b\n7,000;1\n3,52;1\n1.5;1\n", true)
            .fault.find("'1.5' and '3,52' have different decimal signs") != std::string::npos);
  // Longer than what the reader has at hand.
  std::string rows = "a;b\n7,000;1\n";
  for (int i = 0; i < 20000; ++i) rows += "8;100\n";
  const Reading all = read(rows + "9;3,52\n", true);
  REQUIRE(all.numbers.size() == 40004);
  CHECK(all.numbers[0] == 7.0);
  CHECK(all.numbers.back() == 3.52);
}

TEST_CASE("core: only the columns in use settle the decimal sign", "[core]") {
  // A version beside the numbers.
  const std::string text = "version;a;b\n1.2;7,000;1\n1.3;8;1\n1.4;9;3,52\n";
  for (const bool whole : {false, true}) {
    CAPTURE(whole);
    RecordReader reader(source_of(text, text.size() + 1), RecordReader::OfFirstLine{});
    if (whole) reader.read_whole();
    REQUIRE(reader.next() != nullptr);
    reader.settle_numbers_by({1, 2, 9});
    const Record* const record = reader.next();
    REQUIRE(record != nullptr);
    const auto number = reader.number(record->fields[1]);
    CHECK(number.value == (whole ? 7.0 : 0.0));
    CHECK(number.fault.empty() == whole);
  }
}

TEST_CASE("core: a table says once how its commas were read", "[core]") {
  CHECK(read("a;b\n1;3,52\n2;7,5\n", true).note ==
        "2: commas are decimal signs in this table: '3,52' is 3.52");
  CHECK(read("a;b\n7.000.000;3,52\n", true).note ==
        "2: points stand between thousands in this table: '7.000.000' is 7000000");
  CHECK(read("a,b\n1,2\n\"7,000,000\",3\n", true).note ==
        "3: commas stand between thousands in this table: '7,000,000' is 7000000");
  CHECK(read("a;b\n7.000;1\n", true).note ==
        "2: points are decimal signs in this table: '7.000' is 7");
  CHECK(read("a;b\n7.5;1\n", true).note.empty());
  CHECK(read("a,b\n7.000,1.5\n", true).note.empty());
  CHECK(read("a\tb\n7 000\t1.5\n", true).note.empty());
}

TEST_CASE("core: commas between digits separate no columns beside a semicolon or tab", "[core]") {
  CHECK(read("a;b\n1;2\n", true).numbers == Numbers{1.0, 2.0});
  for (const std::string separator : {";", "\t"}) {
    RecordReader reader(source_of("7,5e9" + separator + "1,2e23\n", 64),
                        RecordReader::OfFirstLine{});
    const Record* const record = reader.next();
    REQUIRE(record != nullptr);
    CHECK(record->fields.size() == 2);
    CHECK(reader.separator() == separator[0]);
  }
}

}  // namespace table_numbers_test
