#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace table_spellings_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// A command that reads a table on standard input, with a table of plain numbers.
struct TableInput {
  Words words;
  std::string plain;
};

std::vector<TableInput> table_inputs() {
  return {
      {{"sweep", "-f", "csv"}, "n_nv,flops\n7500000000,1.5e22\n70000000,1.5e20\n"},
      {{"fit", "-", "--form", "chinchilla", "--draws", "0"},
       "n,tokens,loss\n100000000,2.5e9,3.5\n200000000,2.5e9,3.4\n400000000,8.5e9,3.0\n"
       "800000000,8.5e9,2.9\n1000000000,2.5e10,2.7\n2000000000,4.5e10,2.5\n"},
      {{"fit", "-", "--form", "envelope"},
       "flops,n_nv,n_v\n1.5e19,100000000,10000000\n1.5e20,300000000,20000000\n"
       "1.5e21,1000000000,50000000\n1.5e22,3000000000,90000000\n"},
      {{"fit", "-", "--form", "tokenizer"},
       "vocab_size,tokens,characters\n8192,2500000,10000000.5\n16384,2300000,10000000.5\n"
       "32768,2150000,10000000.5\n65536,2050000,10000000.5\n131072,2000000,10000000.5\n"},
      {{"predict", "7B", "--tokenizer", "-"},
       "vocab_size,tokens,characters\n8192,2500000,10000000.5\n16384,2300000,10000000.5\n"
       "32768,2150000,10000000.5\n65536,2050000,10000000.5\n131072,2000000,10000000.5\n"},
      {{"choose", "7B", "--tokenizers", "-"},
       "name,vocab_size,tokens,characters\na,32000,2500000,10000000.5\nb,64000,2300000,10000000."
       "5\n"},
      {{"energy", "validate", "-"}, "estimate,measured\n1.5,1.25\n2.5,2.75\n3500,3000\n"},
      {{"verify", "-"}, "nnv,flops,v_isoloss\n7000000000,7.052393420318813e+21,59547\n"},
  };
}

std::string replaced(std::string text, char from, char to) {
  for (char& c : text) {
    if (c == from) c = to;
  }
  return text;
}

std::string with_ends(const std::string& text, const std::string& end) {
  std::string out;
  for (const char c : text) out += c == '\n' ? end : std::string(1, c);
  return out;
}

// Every number in quotes, its decimal sign a comma.
std::string with_quoted_commas(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == ',' ? "\",\"" : c == '\n' ? "\"\n\"" : c == '.' ? "," : std::string(1, c);
  }
  return out.substr(0, out.size() - 1);
}

}  // namespace

TEST_CASE("cli: every table is read in every spelling", "[cli]") {
  for (const TableInput& input : table_inputs()) {
    CAPTURE(input.words);
    const std::string& plain = input.plain;
    const Outcome expected = call(input.words, plain);
    REQUIRE(expected.exit_code == 0);
    const auto check_same = [&](const std::string& text, bool warns) {
      CAPTURE(text);
      const Outcome outcome = call(input.words, text);
      CHECK(outcome.exit_code == 0);
      CHECK(outcome.out == expected.out);
      CHECK(has(outcome.err, "commas are decimal signs in this table") == warns);
    };
    const std::string semicolons = replaced(plain, ',', ';');
    check_same(semicolons, false);
    check_same(replaced(plain, ',', '\t'), false);
    check_same(with_ends(plain, "\r\n"), false);
    check_same(with_ends(plain, "\r"), false);
    check_same("\xEF\xBB\xBF\xEF\xBB\xBF" + plain, false);
    check_same(replaced(semicolons, '.', ','), true);
    check_same(replaced(replaced(plain, ',', '\t'), '.', ','), true);
    check_same(with_quoted_commas(plain), true);
  }
}

TEST_CASE("cli: what is no table is named in one line", "[cli]") {
  for (const TableInput& input : table_inputs()) {
    CAPTURE(input.words);
    check_failure(call(input.words, "{\"n\":1}\n"), {"standard input:1: is JSON, not a table"});
    check_failure(call(input.words, std::string("\x1F\x8B\x08\0\0\0\0\0", 8)),
                  {"standard input:1: is gzip: unpack it first"});
    check_failure(call(input.words, "PK\x03\x04..[Content_Types].xml\n"),
                  {"standard input:1: is a spreadsheet (xlsx): export it as CSV"});
    check_failure(call(input.words, "%PDF-1.7\n"), {"standard input:1: is a PDF"});
    check_failure(call(input.words, std::string("\xFF\xFEn\0\n\0", 6)),
                  {"standard input:1: is UTF-16; save it as UTF-8"});
  }
}

TEST_CASE("cli: a column that is not read says nothing about the numbers of a table", "[cli]") {
  const std::vector<TableInput> inputs{
      {{"sweep"}, "version;n_nv\n1.2;7,000\n"},
      {{"verify", "-"}, "version;nnv;v_isoloss\n1.2;7,000;59547\n"},
      {{"fit", "-", "--form", "chinchilla"}, "version;n;tokens;loss\n1.2;100000000;2e9;3,521\n"},
      {{"fit", "-", "--form", "tokenizer"}, "version;vocab_size;tokens;bytes\n1.2;32,000;2;3\n"},
      {{"choose", "7B", "--tokenizers", "-"}, "version;name;vocab_size\n1.2;a;32,000\n"},
      {{"energy", "validate", "-"}, "version;estimate;measured\n1.2;2,500;2500\n"},
  };
  for (const TableInput& input : inputs) {
    CAPTURE(input.plain);
    const Outcome doubtful = call(input.words, input.plain);
    CHECK(doubtful.exit_code == 1);
    CHECK(has(doubtful.err, "in the columns in use tells if a comma is its decimal sign"));
  }
  // Characters in a column of bytes are read, so they tell.
  const Outcome bytes =
      call({"fit", "-", "--form", "tokenizer"}, "vocab_size;tokens;bytes\n8,192;2500000;1,5e7\n");
  CHECK_FALSE(has(bytes.err, "decimal sign;"));
}

TEST_CASE("cli sweep: a stream that answers nothing has no table and no doubts", "[cli]") {
  const Outcome faults = call({"sweep"}, "n_nv\nx\n");
  CHECK(faults.exit_code == 1);
  CHECK(faults.out.empty());
  CHECK(lines_of(faults.err).size() == 1);
  const Outcome some = call({"sweep", "-q"}, "n_nv\nx\n7B\n");
  CHECK(some.exit_code == 1);
  CHECK(has(some.out, "isoloss"));
}

TEST_CASE("cli fit: --skip-bad passes over rows without a loss", "[cli]") {
  const std::string rows =
      "n,tokens,loss\n1e8,2e9,3.5\n2e8,2e9,3.4\n4e8,8e9,nan\n4e8,8e9,3.0\n8e8,8e9,2.9\n"
      "1e9,2e10,\n1e9,2e10,2.7\n2e9,4e10,2.5\n";
  check_failure(call({"fit", "-", "--form", "chinchilla"}, rows),
                {"standard input:4: column 'loss'", "--skip-bad"});
  const Words skipping{"fit", "-", "--form", "chinchilla", "--draws", "0", "--skip-bad"};
  const Outcome table = call(skipping, rows);
  check_fine(table);
  CHECK(has(table.out, "6 rows, 2 without a loss left out"));
  CHECK(has(table.err, "2 rows without a loss were left out, the first in line 4"));
  Words words = skipping;
  words.insert(words.end(), {"-f", "json"});
  const Json json = Json::parse(call(words, rows).out);
  CHECK(json.at("rows_read") == 6);
  CHECK(json.at("bad_rows") == Json{{"rows", 2}, {"first_line", 4}});
  const Json none = Json::parse(call(words, "n,tokens,loss\n1e8,2e9,3.5\n").out);
  CHECK(none.at("bad_rows") == Json{{"rows", 0}, {"first_line", nullptr}});
  check_usage_error(call({"fit", "-", "--form", "tokenizer", "--skip-bad"}), "fit",
                    {"--skip-bad: has no meaning with --form tokenizer"});
}

}  // namespace table_spellings_test
