#include "core/file_kind.hpp"

#include <string>
#include <utility>

#include "catch.hpp"
#include "record_text.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace file_kind_test {

using vocabplan::kind_fault;
using vocabplan::Record;
using vocabplan::RecordReader;
using vocabplan::test::source_of;

using namespace std::string_literals;

TEST_CASE("core: files that are no tables are told by their first bytes", "[core]") {
  const auto [head, fault] = GENERATE(values<std::pair<std::string, std::string>>({
      {"{\"n_nv\":7e9}\n", "is JSON, not a table; accepted is CSV"},
      {"[\n{\"n\":1}]", "is JSON, not a table; accepted is CSV"},
      {"  [1,2]", "is JSON, not a table; accepted is CSV"},
      {"\x1F\x8B\x08\x00\x00\x00\x00\x00"s, "is gzip: unpack it first"},
      {"BZh91AY&SY", "is bzip2: unpack it first"},
      {"\x28\xB5\x2F\xFD"
       "1234",
       "is zstd: unpack it first"},
      {"%PDF-1.7\n", "is a PDF, not a table: export the table as CSV"},
      {"PK\x03\x04 [Content_Types].xml", "is a spreadsheet (xlsx): export it as CSV"},
      {"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
       "is a spreadsheet (ods): export it as CSV"},
      {"PK\x03\x04 runs.csv", "is a zip archive: unpack it first"},
      {"PAR1\x15\x04", "is Parquet: export it as CSV"},
      {"<!DOCTYPE html>", "is a web page (HTML), not a table"},
      {"n,\0loss\n"s, "is binary, not a table of text"},
      {"n,loss\n1,\0\n"s, ""},
      {"[n],loss\n1,2\n", ""},
      {"n,loss\n{1},2\n", ""},
      {"", ""},
      {"PK,n\n", ""},
  }));
  CAPTURE(head);
  CHECK(kind_fault(head) == fault);
}

TEST_CASE("core: a file that is no table is one fault, in pieces of any size", "[core]") {
  const std::string book = "PK\x03\x04\n\n" + std::string(2000, 'x') + "[Content_Types].xml\n1\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 20U}) {
    RecordReader reader(source_of(book, piece), RecordReader::OfFirstLine{});
    const Record* const record = reader.next();
    REQUIRE(record != nullptr);
    CHECK(record->line == 1);
    CHECK(record->fault == "is a spreadsheet (xlsx): export it as CSV");
    CHECK(reader.foreign());
    CHECK(reader.next() == nullptr);
  }
}

// Bytes that had not come yet made a list of a bracket in a line of its own.
TEST_CASE("core: a bracket is a list by what follows it, in pieces of any size", "[core]") {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1} << 20U}) {
    CAPTURE(piece);
    RecordReader table(source_of("[\n\n \t\n\nn,loss\n", piece), RecordReader::OfFirstLine{});
    const Record* record = table.next();
    REQUIRE(record != nullptr);
    CHECK(record->fault.empty());
    CHECK(record->fields.size() == 1);
    RecordReader list(source_of("[\n\n \t\n\n1]\n", piece), RecordReader::OfFirstLine{});
    record = list.next();
    REQUIRE(record != nullptr);
    CHECK(record->fault == "is JSON, not a table; accepted is CSV");
  }
}

}  // namespace file_kind_test
