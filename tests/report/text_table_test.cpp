#include "vocabplan/report/text_table.hpp"

#include "catch.hpp"

namespace text_table_test {

using vocabplan::padded;
using vocabplan::TextTable;
using Align = TextTable::Align;

TEST_CASE("report: text padded on either side", "[report]") {
  CHECK(padded("ab", 4, Align::left) == "ab  ");
  CHECK(padded("ab", 4, Align::right) == "  ab");
  CHECK(padded("ab", 2, Align::left) == "ab");
  CHECK(padded("abc", 2, Align::right) == "abc");
  CHECK(padded("", 2, Align::right) == "  ");
}

TEST_CASE("report: columns are as wide as their widest cell", "[report]") {
  TextTable table({Align::left, Align::right, Align::left});
  table.add({"approach", "V", "N_v"});
  table.add({"isoloss", "59547", "243.9M"});
  table.add({"x", "1", ""});
  CHECK(table.text() ==
        "approach      V  N_v\n"
        "isoloss   59547  243.9M\n"
        "x             1\n");
}

TEST_CASE("report: rows that are too short or too long", "[report]") {
  TextTable table({Align::left, Align::left});
  table.add({"a"});
  table.add({"b", "c", "d"});
  table.add({});
  CHECK(table.text() == "a\nb  c\n\n");
}

TEST_CASE("report: a table without rows or columns", "[report]") {
  CHECK(TextTable({Align::left}).text().empty());
  TextTable none({});
  none.add({"dropped"});
  CHECK(none.text() == "\n");
}

}  // namespace text_table_test
