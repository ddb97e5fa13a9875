#include "core/embedded_table.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "catch.hpp"

namespace embedded_table_test {

using vocabplan::EmbeddedTable;

namespace {

const EmbeddedTable kTable("t.csv",
                           "name,count,big\n"
                           "one,7B,yes\n"
                           "\"two, quoted\",,false\n"
                           "three,0.5,\n");

std::string message_of(std::string_view text) {
  try {
    const EmbeddedTable table("t.csv", text);
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("core: fields of an embedded table by column", "[core]") {
  CHECK(kTable.rows() == 3);
  CHECK(kTable.text(0, "name") == "one");
  CHECK(kTable.text(1, "name") == "two, quoted");
  CHECK(kTable.text(1, "count").empty());
  CHECK(kTable.number(0, "count") == 7e9);
  CHECK(kTable.number_if_any(2, "count") == 0.5);
  CHECK_FALSE(kTable.number_if_any(1, "count").has_value());
  CHECK(kTable.flag(0, "big"));
  CHECK(kTable.flag_if_any(1, "big") == false);
  CHECK_FALSE(kTable.flag_if_any(2, "big").has_value());
}

TEST_CASE("core: an embedded table has only what it has", "[core]") {
  CHECK_THROWS_AS(kTable.text(0, "colour"), std::logic_error);
  CHECK_THROWS_AS(kTable.text(3, "name"), std::logic_error);
  CHECK_THROWS_AS(kTable.number(1, "count"), std::logic_error);
  CHECK_THROWS_AS(kTable.number_if_any(0, "name"), std::logic_error);
  CHECK_THROWS_AS(kTable.flag(2, "big"), std::logic_error);
  CHECK_THROWS_AS(kTable.flag_if_any(0, "count"), std::logic_error);
}

TEST_CASE("core: an embedded table that is broken", "[core]") {
  CHECK(message_of("a,b\n1,2\n").empty());
  CHECK(message_of("a,b\n").empty());  // no rows
  CHECK(message_of("") == "t.csv, row 0: there is no header");
  CHECK(message_of("a,b,a\n") == "t.csv, row 0: a column stands twice in the header");
  CHECK(message_of("a,b\n1,2\n3\n") == "t.csv, row 1: it has 1 fields");
  CHECK(message_of("a,b\n1,2,3\n") == "t.csv, row 0: it has 3 fields");
  CHECK(message_of("a,b\n1,x\"\n") ==
        "t.csv, row 0: a quote stands inside a field that is not quoted");
}

TEST_CASE("core: views into an embedded table outlive its move", "[core]") {
  EmbeddedTable first("t.csv", "name\nshort\n");
  const std::string_view field = first.text(0, "name");
  const EmbeddedTable second = std::move(first);
  CHECK(second.text(0, "name").data() == field.data());
}

}  // namespace embedded_table_test
