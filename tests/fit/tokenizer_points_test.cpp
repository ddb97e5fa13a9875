#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace tokenizer_points_test {

using vocabplan::DataError;
using vocabplan::TokenizerPoint;

namespace {

std::vector<TokenizerPoint> read(std::string_view text, const vocabplan::ColumnNames& names = {}) {
  vocabplan::RecordReader reader([&text](char* buffer, std::size_t room) {
    const std::size_t count = std::min(room, text.size());
    std::memcpy(buffer, text.data(), count);
    text.remove_prefix(count);
    return count;
  });
  return vocabplan::read_tokenizer_points(reader, "points.csv", names);
}

// What is said about a broken file.
std::string complaint(std::string_view text) {
  try {
    (void)read(text);
  } catch (const DataError& error) {
    CHECK(error.source() == "points.csv");
    return error.what();
  }
  return "";
}

constexpr std::string_view kRows = "1024,50,100\n2048,40,100\n4096,35,100\n8192,30,100\n";

std::string with(std::string_view header, std::string_view last = "") {
  return std::string(header) + "\n" + std::string(kRows) + std::string(last);
}

}  // namespace

TEST_CASE("fit: tokenizer points under every name of the columns", "[fit]") {
  for (const std::string_view header :
       {"vocab_size,tokens,characters", "V,Tokens,chars", "v,tokens_1e9,chars_1e9_unit"}) {
    const std::vector<TokenizerPoint> points = read(with(header));
    REQUIRE(points.size() == 4);
    CHECK(points[1].vocab_size == 2048.0);
    CHECK(points[1].tokens == 40.0);
    CHECK(points[1].characters == 100.0);
  }
}

TEST_CASE("fit: tokenizer points in another order, with suffixes and other columns", "[fit]") {
  const auto points = read(
      "note,characters,vocab_size,tokens\r\n\"a, b\",1B,32K,250M\r\n,1B,64K,240M\r\n,1B,96K,"
      "235M\r\n,1B,128_000,2.3e8");
  REQUIRE(points.size() == 4);
  CHECK(points[0].vocab_size == 32000.0);
  CHECK(points[0].tokens == 2.5e8);
  CHECK(points[3].vocab_size == 128000.0);
  CHECK(points[3].characters == 1e9);
}

TEST_CASE("fit: tokenizer points under names that the caller gives", "[fit]") {
  const auto points =
      read(with("size,n_tok,length"),
           {{{"vocab_size", "size"}, {"tokens", "n_tok"}, {"characters", "length"}}});
  REQUIRE(points.size() == 4);
  CHECK(points[3].tokens == 30.0);
}

TEST_CASE("fit: broken files of tokenizer points", "[fit]") {
  const std::string header = "vocab_size,tokens,characters";
  const auto said = [](const std::string& file, std::string_view part) {
    const std::string text = complaint(file);
    CAPTURE(text, part);
    return text.find(part) != std::string::npos;
  };
  CHECK(said("", "points.csv: is empty"));
  CHECK(said(header + "\n", "points.csv: holds no rows"));
  CHECK(
      said(with("vocab_size,tokens,length"), "points.csv:1: the header has no column characters"));
  CHECK(said(with("vocab_size,tokens,tokens"), "both say tokens"));
  CHECK(said(with("v,vocab_size,tokens"), "both say vocab_size"));
  // Billions of the one and units of the other.
  CHECK(said(with("v,tokens_1e9,characters"), "points.csv:1: the header has no column tokens"));
  CHECK(said(with("v,tokens,chars_1e9_unit"), "points.csv:1: the header has no column characters"));
  CHECK(said(with(header, "16384,20\n"), "points.csv:6: has 2 fields, the header 3"));
  CHECK(said(with(header, "16384,0,100\n"), "points.csv:6: column 'tokens': '0' is out of range"));
  CHECK(said(with(header, "0.5,20,100\n"), "points.csv:6: column 'vocab_size': '0.5' is out of"));
  CHECK(said(header + "\n1024,50,100\n", "points.csv: has 1 points; at least 4 are needed"));
  for (const std::string bad : {"", "-5", "nan", "inf", "1e400", "x"}) {
    CHECK(said(with(header, "16384," + bad + ",100\n"),
               "points.csv:6: column 'tokens': '" + bad + "' "));
  }
  CHECK(said(with(header, "16\"384,20,100\n"), "points.csv:6: "));
}

TEST_CASE("fit: tokens and characters of a point must be in one unit", "[fit]") {
  const std::string rows = "\n1024,0.5,1e9\n2048,0.4,1e9\n4096,0.35,1e9\n8192,0.3,1e9\n";
  const std::string said = complaint("v,tokens,characters" + rows);
  CAPTURE(said);
  CHECK(said.starts_with("points.csv:2: column 'tokens': 0.5"));
  CHECK(said.find("--tokens-unit 1e9") != std::string::npos);
  CHECK(read("v,tokens (B),characters" + rows)[1].tokens == 4e8);
  CHECK(read("v,tokens,characters" + rows, {.named = {}, .tokens_unit = 1e9})[1].tokens == 4e8);
  CHECK(read("v,tokens,characters" + rows, {.named = {}, .tokens_unit = 1.0})[1].tokens == 0.4);
}

}  // namespace tokenizer_points_test
