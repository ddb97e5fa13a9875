#include "core/text_encoding.hpp"

#include <string>

#include "catch.hpp"
#include "core/json/document.hpp"
#include "record_text.hpp"
#include "vocabplan/core/error.hpp"

namespace text_encoding_test {

using vocabplan::encoding_fault;
using vocabplan::RecordReader;
using vocabplan::test::read_records;
using vocabplan::test::source_of;
using namespace std::string_literals;

namespace {

const std::string kUtf16 = "\xFF\xFEn\0,\0l\0\r\0\n\0"s;

// The fields of every record when the first line says what separates them.
std::vector<std::vector<std::string>> table(const std::string& text, std::size_t piece) {
  RecordReader reader(source_of(text, piece), RecordReader::OfFirstLine{});
  std::vector<std::vector<std::string>> rows;
  while (const vocabplan::Record* record = reader.next()) {
    rows.emplace_back(record->fields.begin(), record->fields.end());
  }
  return rows;
}

}  // namespace

TEST_CASE("core: UTF-16 and UTF-32 are told by their first bytes", "[core]") {
  for (const std::string& text : {kUtf16, "\xFE\xFF\0n\0,"s, "n\0,\0"s, "\0n\0,"s}) {
    CHECK(encoding_fault(text) == "is UTF-16; save it as UTF-8");
  }
  for (const std::string& text : {"\xFF\xFE\0\0n\0\0\0"s, "\0\0\xFE\xFF\0\0\0n"s, "n\0\0\0"s}) {
    CHECK(encoding_fault(text) == "is UTF-32; save it as UTF-8");
  }
  for (const std::string& text : {""s, "n"s, "n,l\n"s, "\xEF\xBB\xBFn"s, "\xFFn"s, "n,\0l"s}) {
    CHECK(encoding_fault(text).empty());
  }
}

TEST_CASE("core: a table in UTF-16 is one fault and no records", "[core]") {
  for (const std::size_t piece : {1U, 3U, 100U}) {
    const auto records = read_records(kUtf16, piece);
    REQUIRE(records.size() == 1);
    CHECK(records[0].line == 1);
    CHECK(records[0].fault == "is UTF-16; save it as UTF-8");
  }
}

TEST_CASE("core: JSON in UTF-16 is said to be so", "[core]") {
  try {
    (void)vocabplan::parse_json("\xFF\xFE{\0}\0"s, "law.json");
    FAIL("not refused");
  } catch (const vocabplan::DataError& error) {
    CHECK(std::string(error.what()) == "law.json: is UTF-16; save it as UTF-8");
  }
  const auto document = vocabplan::parse_json("\xEF\xBB\xBF\xEF\xBB\xBF{}", "law.json");
  CHECK(document.root().is(vocabplan::JsonKind::object));
}

TEST_CASE("core: byte order marks are skipped, however many there are", "[core]") {
  const std::string mark = "\xEF\xBB\xBF";
  for (const std::size_t piece : {1U, 2U, 100U}) {
    CHECK(table(mark + mark + "a,b\n1,2\n", piece)[0] == std::vector<std::string>{"a", "b"});
    CHECK(table(mark + mark, piece).empty());
  }
}

TEST_CASE("core: the first line says what separates the fields of a table", "[core]") {
  using Rows = std::vector<std::vector<std::string>>;
  const Rows rows{{"a", "b"}, {"1", "2"}};
  for (const std::size_t piece : {1U, 4U, 100U}) {
    CAPTURE(piece);
    CHECK(table("a,b\n1,2\n", piece) == rows);
    CHECK(table("a;b\n1;2\n", piece) == rows);
    CHECK(table("a\tb\n1\t2", piece) == rows);
    CHECK(table("\r\n\na;b\r\n1;2\r\n", piece) == rows);
    CHECK(table("\"a\";\"b\"\n1;\"2\"\n", piece) == rows);
    // Semicolons in quotes separate nothing, and one that comes later is part of a field.
    CHECK(table("\"a;;\",b\n1,2\n", piece)[0] == std::vector<std::string>{"a;;", "b"});
    CHECK(table("a\n1;2\n", piece) == Rows{{"a"}, {"1;2"}});
    CHECK(table("a;b\n1,5;2\n", piece)[1] == std::vector<std::string>{"1,5", "2"});
  }
}

TEST_CASE("core: a stream that ends inside a record says so", "[core]") {
  const auto cut_line = [](const std::string& text) {
    RecordReader reader(source_of(text, 5));
    while (reader.next() != nullptr) {
    }
    return reader.cut_line();
  };
  CHECK(cut_line("a,b\n1,2\n") == 0);
  CHECK(cut_line("a,b\n1,2\r") == 0);
  CHECK(cut_line("a,b\n1,2") == 2);
  CHECK(cut_line("a,b\n1,\"2\n3\"") == 2);
  CHECK(cut_line("a") == 1);
  CHECK(cut_line("a\n\n  ") == 0);
  CHECK(cut_line("") == 0);
}

}  // namespace text_encoding_test
