#include "vocabplan/core/record_reader.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "record_text.hpp"

namespace record_reader_test {

using vocabplan::Record;
using vocabplan::RecordReader;
using vocabplan::test::read_records;
using vocabplan::test::ReadRecord;

namespace {

using Fields = std::vector<std::string>;
using Expected = std::vector<ReadRecord>;

struct Document {
  std::string text;
  Expected records;
};

ReadRecord record(std::size_t line, Fields fields) {
  return {line, std::move(fields), ""};
}

void check_in_all_pieces(const Document& document) {
  CAPTURE(document.text);
  for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{1}, std::size_t{2},
                                  std::size_t{3}, std::size_t{5}, std::size_t{7}}) {
    CAPTURE(piece);
    CHECK(read_records(document.text, piece) == document.records);
  }
}

}  // namespace

TEST_CASE("core: records with every line end", "[core]") {
  check_in_all_pieces(GENERATE(values<Document>({
      {"", {}},
      {"1,2\n3,4\n", {record(1, {"1", "2"}), record(2, {"3", "4"})}},
      {"1,2\n3,4", {record(1, {"1", "2"}), record(2, {"3", "4"})}},
      {"1,2\r\n3,4\r\n", {record(1, {"1", "2"}), record(2, {"3", "4"})}},
      {"1,2\r3,4\r", {record(1, {"1", "2"}), record(2, {"3", "4"})}},
      {"1\n2\r3\r\n4", {record(1, {"1"}), record(2, {"2"}), record(3, {"3"}), record(4, {"4"})}},
      {"1\r2\n3\r4\n5",
       {record(1, {"1"}), record(2, {"2"}), record(3, {"3"}), record(4, {"4"}), record(5, {"5"})}},
      {"\r \n1", {record(3, {"1"})}},
      {"\n\n1\n\n\n2\n\n", {record(3, {"1"}), record(6, {"2"})}},
      {"\r\n\r\n1\r\n\r\n2", {record(3, {"1"}), record(5, {"2"})}},
      {"\r\r1\r\r2", {record(3, {"1"}), record(5, {"2"})}},
      {"\n", {}},
      {"\r\n", {}},
      {"   \n\t\n 1 \n", {record(3, {"1"})}},
      {"1", {record(1, {"1"})}},
  })));
}

TEST_CASE("core: records with a byte order mark", "[core]") {
  check_in_all_pieces(GENERATE(values<Document>({
      {"\xEF\xBB\xBF", {}},
      {"\xEF\xBB\xBF\n", {}},
      {"\xEF\xBB\xBF"
       "1,2\n",
       {record(1, {"1", "2"})}},
      {"\xEF\xBB\xBF\"a,b\",2\r\n3\n", {record(1, {"a,b", "2"}), record(2, {"3"})}},
      // Only the first three bytes of a stream are a mark; a part of one is data.
      {"\xEF\xBB", {record(1, {"\xEF\xBB"})}},
      {"\xEF\xBB"
       "1\n",
       {record(1, {"\xEF\xBB"
                   "1"})}},
      {"1\n\xEF\xBB\xBF"
       "2\n",
       {record(1, {"1"}), record(2, {"\xEF\xBB\xBF"
                                     "2"})}},
  })));
}

TEST_CASE("core: fields quoted and not", "[core]") {
  check_in_all_pieces(GENERATE(values<Document>({
      {"a,b,\n", {record(1, {"a", "b", ""})}},
      {",\n", {record(1, {"", ""})}},
      {"  a\t, b c ,\td\n", {record(1, {"a", "b c", "d"})}},
      {"\"a,b\",c\n", {record(1, {"a,b", "c"})}},
      {"\" a \",c\n", {record(1, {" a ", "c"})}},
      {"\"a\"\"b\"\n", {record(1, {"a\"b"})}},
      {"\"\",\"\"\n", {record(1, {"", ""})}},
      {"\"a\nb\",c\nd\n", {record(1, {"a\nb", "c"}), record(3, {"d"})}},
      {"\"a\r\nb\"\r\nd\r\n", {record(1, {"a\r\nb"}), record(3, {"d"})}},
      {"\"a\rb\rc\"\rd", {record(1, {"a\rb\rc"}), record(4, {"d"})}},
      {"\n\"\n\na\",1\n2", {record(2, {"\n\na", "1"}), record(5, {"2"})}},
      {"\"a\" ,b\n", {record(1, {"a", "b"})}},
      {std::string("a\0b,c\n", 6), {record(1, {std::string("a\0b", 3), "c"})}},
      {"\xC3\xA9,\xFF\n", {record(1, {"\xC3\xA9", "\xFF"})}},
  })));
}

TEST_CASE("core: a record stays valid until the next call", "[core]") {
  std::string text = "first,1\nsecond,2\n";
  RecordReader reader(vocabplan::test::source_of(text, 4));
  const Record* record_one = reader.next();
  REQUIRE(record_one != nullptr);
  CHECK(record_one->fields[0] == "first");
  CHECK(record_one->fields[1] == "1");
  const Record* record_two = reader.next();
  REQUIRE(record_two != nullptr);
  CHECK(record_two->fields[0] == "second");
  CHECK(reader.next() == nullptr);
  CHECK(reader.next() == nullptr);
}

TEST_CASE("core: a reader that is moved goes on", "[core]") {
  RecordReader reader(vocabplan::test::source_of("1\n2\n3\n", 100));
  REQUIRE(reader.next() != nullptr);
  RecordReader moved(std::move(reader));
  const Record* second = moved.next();
  REQUIRE(second != nullptr);
  CHECK(second->fields[0] == "2");
  CHECK(second->line == 2);
}

TEST_CASE("core: the source is asked only when nothing is left to return", "[core]") {
  // A pipe is followed as it is written: each line is there before the next one is asked for.
  const std::vector<std::string> lines{"1\n", "2\n3\n", "4\n"};
  std::size_t asked = 0;
  RecordReader reader([&](char* buffer, std::size_t /*room*/) -> std::size_t {
    if (asked == lines.size()) return 0;
    const std::string& line = lines[asked++];
    std::memcpy(buffer, line.data(), line.size());
    return line.size();
  });
  CHECK(reader.drained());
  (void)reader.next();
  CHECK(asked == 1);
  CHECK(reader.drained());
  (void)reader.next();
  CHECK(asked == 2);
  CHECK_FALSE(reader.drained());
  (void)reader.next();
  CHECK(asked == 2);
  (void)reader.next();
  CHECK(asked == 3);
  CHECK(reader.next() == nullptr);
}

TEST_CASE("core: what the source throws comes through", "[core]") {
  RecordReader reader([](char*, std::size_t) -> std::size_t { throw std::runtime_error("gone"); });
  CHECK_THROWS_WITH(reader.next(), "gone");
}

TEST_CASE("core: the source is not asked again after its end", "[core]") {
  int calls = 0;
  RecordReader reader([&](char*, std::size_t) -> std::size_t { return ++calls, 0; });
  CHECK(reader.next() == nullptr);
  CHECK(reader.next() == nullptr);
  CHECK(calls == 1);
}

}  // namespace record_reader_test
