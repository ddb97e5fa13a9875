#include "vocabplan/report/record.hpp"
#include <bit>
#include <cmath>
#include <cstdint>

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace record_test {

using vocabplan::CsvText;
using vocabplan::interval_row;
using vocabplan::Row;
using vocabplan::Rows;
using vocabplan::Value;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST_CASE("report: what JSON has no number for is null", "[report]") {
  const std::string text = Row()
                               .add("a", 1.5)
                               .add("b", kInfinity)
                               .add("c", std::optional<double>())
                               .add("d", std::optional<double>(2.0))
                               .add("e", kNan)
                               .json();
  CHECK(text == R"({"a":1.5,"b":null,"c":null,"d":2,"e":null})");
}

TEST_CASE("report: an array of strings", "[report]") {
  CHECK(Row().add("a", std::vector<std::string>()).json() == R"({"a":[]})");
  const std::vector<std::string> strings{"one", "a \"second\"", "line\nend"};
  CHECK(Row().add("a", strings).json() == R"({"a":["one","a \"second\"","line\nend"]})");
}

TEST_CASE("report: an end of an interval that is open is null", "[report]") {
  CHECK(interval_row({.level = 0.9, .lower = 8.0, .upper = {}, .draws = 100}).json() ==
        R"({"level":0.9,"lower":8,"upper":null,"draws":100})");
  CHECK(interval_row({.level = 0.5, .lower = {}, .upper = 8.0, .draws = 1}).json() ==
        R"({"level":0.5,"lower":null,"upper":8,"draws":1})");
}

Row row_of_all_kinds() {
  return Row()
      .add("number", 0.1)
      .add("count", std::size_t{42})
      .add("flag", true)
      .add("text", "x, \"y\"")
      .add("nothing", Value())
      .add("inner", Row().add("lower", 1.0).add("deep", Row().add("est", false)))
      .add("rows", Rows{Row().add("v", 1.0), Row()})
      .add("pairs", Value::List{Value::List{1.0, 2.0}, Value::List{}});
}

TEST_CASE("report: a row keeps kinds and order in JSON", "[report]") {
  CHECK(row_of_all_kinds().json() ==
        R"({"number":0.1,"count":42,"flag":true,"text":"x, \"y\"","nothing":null,)"
        R"("inner":{"lower":1,"deep":{"est":false}},"rows":[{"v":1},{}],"pairs":[[1,2],[]]})");
}

TEST_CASE("report: rows inside are columns of CSV, lists are none", "[report]") {
  CHECK(row_of_all_kinds().csv_header() ==
        "number,count,flag,text,nothing,inner_lower,inner_deep_est");
  CHECK(row_of_all_kinds().csv_row() == R"(0.1,42,true,"x, ""y""",,1,false)");
}

TEST_CASE("report: a number that is not finite is an empty field of CSV", "[report]") {
  CHECK(Row().add("a", kInfinity).add("b", kNan).add("c", -kInfinity).add("d", 1e23).csv_row() ==
        ",,,1e+23");
}

TEST_CASE("report: a text that would end its field of CSV is quoted", "[report]") {
  const auto field = [](const char* text) { return Row().add("a", text).csv_row(); };
  CHECK(field("plain text") == "plain text");
  CHECK(field("a,b") == R"("a,b")");
  CHECK(field("a\"b") == R"("a""b")");
  CHECK(field("a\nb") == "\"a\nb\"");
  CHECK(field("a\rb") == "\"a\rb\"");
  CHECK(field(" a") == R"(" a")");
  CHECK(field("\ta") == "\"\ta\"");
  CHECK(field("a ") == R"("a ")");
  CHECK(field("a\t") == "\"a\t\"");
  CHECK(field("").empty());
}

// The characters are those of OWASP's page on CSV injection and of ASVS 5.0, 1.2.10.
TEST_CASE("report: a text that a spreadsheet would run gets an apostrophe where asked",
          "[report]") {
  const auto safe = [](std::string_view text) {
    const Row row = Row().add(text, text);
    CHECK(row.csv_header(CsvText::safe) == row.csv_row(CsvText::safe));
    return row.csv_row(CsvText::safe);
  };
  CHECK(safe("=1+1") == "'=1+1");
  CHECK(safe("=HYPERLINK(\"x\",\"y\")") == R"csv("'=HYPERLINK(""x"",""y"")")csv");
  CHECK(safe("+A1") == "'+A1");
  CHECK(safe("-A1") == "'-A1");
  CHECK(safe("-") == "'-");
  CHECK(safe("-1+cmd|' /C calc'!A0") == "'-1+cmd|' /C calc'!A0");
  CHECK(safe("-7B") == "'-7B");
  CHECK(safe("-1_000") == "'-1_000");
  CHECK(safe("-0x1") == "'-0x1");
  CHECK(safe("--1") == "'--1");
  CHECK(safe("@SUM(A1)") == "'@SUM(A1)");
  CHECK(safe("\t=1") == "\"'\t=1\"");
  CHECK(safe("\r=1") == "\"'\r=1\"");
  CHECK(safe(std::string_view("\0=1", 3)) == std::string("'\0=1", 4));
  for (const char* fine : {"a=1", "1-1", "a@b", "'=1", "-0.5", "+1e5", "-5", "-1.5E-3", "7B"}) {
    CHECK(safe(fine) == fine);
  }
  CHECK(Row().add("a", -0.5).add("b", false).csv_row(CsvText::safe) == "-0.5,false");
}

// Numbers that a reader would take for integers of 64 bits, or of none that it has.
TEST_CASE("report: numbers are read back as the same double, and large ones as no integer",
          "[report]") {
  for (const double value : {9007199254740991.0, 9007199254740992.0, 9007199254740994.0, 1e16, 1e18,
                             9223372036854775808.0, 18446744073709551616.0, 1e20, 5.766e23, 1e22,
                             1.7976931348623157e308, 5e-324, 0.1, 1e-7, -0.0, -1e20}) {
    const auto read = nlohmann::json::parse(Row().add("a", value).json()).at("a");
    CHECK(std::bit_cast<std::uint64_t>(read.get<double>()) == std::bit_cast<std::uint64_t>(value));
    CHECK(read.is_number_float() == (std::abs(value) > 9007199254740992.0 ||
                                     value != std::trunc(value) || std::signbit(value)));
  }
}

TEST_CASE("report: members come without their braces, and rows are joined", "[report]") {
  const Row inner = Row().add("b", 2.0).add("c", Value());
  CHECK(inner.json_members() == R"("b":2,"c":null)");
  CHECK(Row().json_members().empty());
  CHECK(Row().empty());
  CHECK(Row().add("a", 1.0).append(inner).json() == R"({"a":1,"b":2,"c":null})");
  CHECK(Row().add("a", 1.0).append(inner).csv_header() == "a,b,c");
}

TEST_CASE("report: rows that are written as they come are those of a list", "[report]") {
  Value::Written rows;
  rows.add(Row().add("x", 1));
  rows.add(Row().add("x", 2));
  const Row row = Row().add("a", std::move(rows)).add("b", Value::Written()).add("c", 3);
  CHECK(row.json() == R"({"a":[{"x":1},{"x":2}],"b":[],"c":3})");
  CHECK(row.csv_header() == "c");
  CHECK(row.csv_row() == "3");
}

TEST_CASE("report: elements of a list stand on lines of their own where wanted", "[report]") {
  const auto json = [](Value::List list) {
    return Row().add("a", Value::Lines{std::move(list)}).json();
  };
  CHECK(json({}) == R"({"a":[]})");
  CHECK(json({1.0}) == "{\"a\":[\n1\n]}");
  CHECK(json({1.0, Row()}) == "{\"a\":[\n1,\n{}\n]}");
}

// Every byte, alone and beside others, in texts and in names.
TEST_CASE("report: another JSON reader finds the values that were written", "[report]") {
  Row row = row_of_all_kinds();
  std::string all;
  for (int byte = 0; byte < 128; ++byte) all += static_cast<char>(byte);
  row.add("ascii", all).add(all, "name").add("wide", "\xc3\xa9\xe2\x80\xa8\xf0\x9f\x98\x80");
  const auto read = nlohmann::json::parse(row.json());
  CHECK(read.at("ascii") == all);
  CHECK(read.at(all) == "name");
  CHECK(read.at("wide") == "\xc3\xa9\xe2\x80\xa8\xf0\x9f\x98\x80");
  CHECK(read.at("number") == 0.1);
  CHECK(read.at("inner").at("deep").at("est") == false);
  CHECK(read.at("rows").size() == 2);
  CHECK(nlohmann::json::parse(Row().add("bytes", "a\xff z").json()).at("bytes") ==
        "a\xef\xbf\xbd z");
}

TEST_CASE("report: each item of a list becomes a row, a text or a list", "[report]") {
  const std::vector<double> items{1.0, 2.0};
  const auto row_of = [](double value) { return Row().add("v", value); };
  const auto pair_of = [](double value) { return Value::List{value, 2.0 * value}; };
  const auto text_of = [](double value) {
    return std::string(static_cast<std::size_t>(value), 'x');
  };
  CHECK(Row()
            .add("rows", vocabplan::each(items, row_of))
            .add("pairs", vocabplan::each(items, pair_of))
            .add("texts", vocabplan::each(items, text_of))
            .add("none", vocabplan::each(std::vector<double>(), row_of))
            .json() ==
        R"({"rows":[{"v":1},{"v":2}],"pairs":[[1,2],[2,4]],"texts":["x","xx"],"none":[]})");
}

// A list that is given away is moved, one that is kept is copied.
TEST_CASE("report: a list that goes into a row stays where it was", "[report]") {
  const Rows rows{Row().add("v", 1.0)};
  CHECK(Row().add("a", rows).json() == R"({"a":[{"v":1}]})");
  CHECK(rows.front().json() == R"({"v":1})");
}

TEST_CASE("report: copies of a row are rows of their own", "[report]") {
  const Row first = Row().add("a", 1.0);
  Row second = first;
  second.add("b", Row().add("c", first));
  CHECK(first.json() == R"({"a":1})");
  CHECK(second.json() == R"({"a":1,"b":{"c":{"a":1}}})");
  second = first;
  CHECK(second.json() == first.json());
}

}  // namespace record_test
