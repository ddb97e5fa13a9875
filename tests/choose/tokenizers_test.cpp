#include "vocabplan/choose/tokenizers.hpp"

#include <cctype>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "record_text.hpp"
#include "vocabplan/core/error.hpp"

namespace tokenizers_test {

using vocabplan::DataError;
using vocabplan::find_tokenizer;
using vocabplan::known_tokenizers;
using vocabplan::KnownTokenizer;
using vocabplan::read_tokenizer_rows;
using vocabplan::RecordReader;
using vocabplan::TokenizerRow;
using vocabplan::test::source_of;

namespace {

std::vector<TokenizerRow> rows_of(const std::string& text) {
  RecordReader reader(source_of(text, 4096), RecordReader::OfFirstLine());
  return read_tokenizer_rows(reader, "mine.csv");
}

// The error that a table makes.
std::string error_of(const std::string& text) {
  try {
    static_cast<void>(rows_of(text));
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

std::string in_capitals(std::string_view text) {
  std::string upper;
  for (const char c : text) {
    upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return upper;
}

}  // namespace

TEST_CASE("choose: known tokenizers are in order and have sources") {
  const auto known = known_tokenizers();
  REQUIRE(known.size() > 20);
  for (std::size_t i = 0; i < known.size(); ++i) {
    CAPTURE(known[i].name);
    if (i > 0) CHECK(known[i - 1].name < known[i].name);
    CHECK_FALSE(known[i].name.empty());
    CHECK(known[i].source.size() > 10);
    CHECK(known[i].vocab_size == std::floor(known[i].vocab_size));
    CHECK(known[i].vocab_size >= 1024.0);
    CHECK(known[i].vocab_size <= 262144.0);  // what a choice allows if nobody says otherwise
    // A name is written as an argument, and is no number.
    CHECK(known[i].name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") ==
          std::string_view::npos);
    CHECK(std::isalpha(static_cast<unsigned char>(known[i].name.front())) != 0);
    if (!known[i].entries) continue;
    CHECK(*known[i].entries == std::floor(*known[i].entries));
    CHECK(*known[i].entries <= known[i].vocab_size);
    CHECK(*known[i].entries > 0.0);
  }
}

TEST_CASE("choose: known tokenizers have the sizes of their models") {
  // From the models' configurations: docs/choosing.md.
  struct Row {
    const char* name;
    double vocab_size;
  };
  for (const Row& row : {Row{"llama-2", 32000.0}, Row{"llama-3", 128256.0}, Row{"gpt-2", 50257.0},
                         Row{"gemma-2", 256000.0}, Row{"mistral-tekken", 131072.0}}) {
    CAPTURE(row.name);
    const auto found = find_tokenizer(row.name);
    REQUIRE(found);
    CHECK(found->vocab_size == row.vocab_size);
  }
  for (const char* name : {"qwen-2.5", "gpt-neox", "o200k"}) {
    CAPTURE(name);
    CHECK(find_tokenizer(name));
  }
  CHECK(*find_tokenizer("opt")->entries == 50265.0);
  CHECK(find_tokenizer("opt")->vocab_size == 50272.0);
}

TEST_CASE("choose: tokenizers are found in any case of their letters") {
  for (const KnownTokenizer& one : known_tokenizers()) {
    CAPTURE(one.name);
    CHECK(find_tokenizer(one.name)->name == one.name);
    CHECK(find_tokenizer(in_capitals(one.name))->name == one.name);
  }
  for (const char* name : {"", "llama", "llama-3 ", "128256", "llama_3"}) {
    CAPTURE(name);
    CHECK_FALSE(find_tokenizer(name));
  }
}

TEST_CASE("choose: a table of tokenizers is read") {
  const auto rows = rows_of(
      "name,vocab_size,tokens,characters\n"
      "small,32000,300,1200\n"
      "\"large, padded\",1.5e5,,\n"
      "half,64K,250,\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].name == "small");
  CHECK(rows[0].vocab_size == 32000.0);
  CHECK(*rows[0].tokens_per_char == 0.25);
  CHECK(rows[1].name == "large, padded");
  CHECK(rows[1].vocab_size == 150000.0);
  CHECK_FALSE(rows[1].tokens_per_char);
  CHECK(rows[2].vocab_size == 64000.0);
  CHECK_FALSE(rows[2].tokens_per_char);
}

TEST_CASE("choose: a table of tokenizers in another dialect is the same table") {
  for (const char* text : {"name,vocab_size,tokens,characters\na,32000,300,1200\n",
                           "characters;tokens;vocab_size;name\n1200;300;32000;a\n",
                           "name\tvocab_size\ttokens\tcharacters\r\na\t32000\t300\t1200\r\n",
                           "\xEF\xBB\xBFtokenizer,vocab,tokens,chars\na,32000,300,1200",
                           "note,model,v,tokens,characters\n\"x, y\",a,32000,300,1200\n"}) {
    CAPTURE(text);
    const auto rows = rows_of(text);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].name == "a");
    CHECK(rows[0].vocab_size == 32000.0);
    CHECK(*rows[0].tokens_per_char == 0.25);
  }
}

TEST_CASE("choose: a later row of a table of tokenizers settles what a point means") {
  const auto rows = rows_of(
      "name;vocab_size;tokens;characters\n"
      "a;32000;1.234;2.468\n"
      "b;64000;1.234,5;4.938\n");
  REQUIRE(rows.size() == 2);
  CHECK(*rows[0].tokens_per_char == 0.5);
  CHECK(*rows[1].tokens_per_char == 0.25);
}

TEST_CASE("choose: a table of tokenizers that is wrong names the line") {
  struct Row {
    std::string text;
    std::string error;
  };
  const std::string head = "name,vocab_size,tokens,characters\n";
  const std::vector<Row> rows{
      {"", "mine.csv: is empty"},
      {"name,size\na,1\n", "mine.csv:1: the header has no column 'vocab_size'"},
      {"vocab_size\n32000\n", "mine.csv:1: the header has no column 'name'"},
      {"name,vocab_size,vocab_size\na,1,1\n", "mine.csv:1: "},
      {head, "mine.csv: has no tokenizers"},
      {head + ",32000,,\n", "mine.csv:2: a row without a name"},
      {head + "a,32000,,\nb,64000,,\na,32000,,\n",
       "mine.csv:4: the name 'a' stands twice; accepted is one row a tokenizer, of a mixture where "
       "the text has groups"},
      {head + "a,0,,\n", "mine.csv:2: vocab_size '0'; accepted is a whole number from 1 to 1e9"},
      {head + "a,,,\n", "mine.csv:2: vocab_size ''; accepted is a whole number"},
      {head + "a,2e9,,\n", "mine.csv:2: vocab_size '2e9'; accepted is a whole number"},
      {head + "a,32000.5,,\n", "mine.csv:2: vocab_size '32000.5'; accepted is a whole number"},
      {head + "a,-5,,\n", "mine.csv:2: vocab_size '-5'; accepted is a whole number"},
      {head + "a,many,,\n", "mine.csv:2: vocab_size 'many'; accepted is a whole number"},
      {head + "a,nan,,\n", "mine.csv:2: vocab_size 'nan'; accepted is a whole number"},
      {head + "a,32000,0,10\n", "mine.csv:2: tokens '0'; accepted is a number above 0"},
      {head + "a,32000,5,0\n", "mine.csv:2: characters '0'; accepted is a number above 0"},
      {head + "a,32000,x,10\n", "mine.csv:2: tokens 'x'; accepted is a number above 0"},
      {head + "a,32000,,\nb,64000\n", "mine.csv:3: "},
      {head + "a,32000,,\nb,64000,,,\n", "mine.csv:3: "},
      {head + "\"a,32000,,\n", "mine.csv:2: "}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::string error = error_of(row.text);
    CAPTURE(error);
    CHECK(error.starts_with(row.error));
    CHECK(error.find('\n') == std::string::npos);
  }
}

TEST_CASE("choose: a table holds up to a thousand tokenizers") {
  std::string text = "name,vocab_size\n";
  for (int i = 1; i <= 1000; ++i) text += "t" + std::to_string(i) + ",32000\n";
  CHECK(rows_of(text).size() == 1000);
  CHECK(error_of(text + "more,32000\n") == "mine.csv:1002: more than 1000 tokenizers");
}

}  // namespace tokenizers_test
