#include "vocabplan/fit/bad_rows.hpp"

#include <string>

#include "catch.hpp"
#include "table_text.hpp"

namespace bad_rows_test {

using vocabplan::ColumnNames;
using vocabplan::is_no_loss;
using vocabplan::LossTable;
using vocabplan::RecordReader;
using vocabplan::RunTable;
using vocabplan::test::losses_of;
using vocabplan::test::refusal;
using vocabplan::test::runs_of;
using vocabplan::test::source_of;

namespace {

const ColumnNames kSkipping{.named = {}, .skip_bad = true};

// As the program reads them, by the separator of the first line.
LossTable losses_as_read(const std::string& text, const ColumnNames& columns = {}) {
  RecordReader reader(source_of(text, text.size() + 1), RecordReader::OfFirstLine{});
  return vocabplan::read_loss_table(reader, "runs.csv", columns);
}

RunTable runs_as_read(const std::string& text) {
  RecordReader reader(source_of(text, text.size() + 1), RecordReader::OfFirstLine{});
  return vocabplan::read_run_table(reader, "runs.csv", vocabplan::default_law());
}

}  // namespace

TEST_CASE("fit: the words for a loss that is none", "[fit]") {
  for (const std::string word : {"", "nan", "NaN", "-nan", "NA", "N/A", "null", "None", "inf",
                                 "-Inf", "+Infinity", "#N/A", "#DIV/0!"}) {
    CAPTURE(word);
    CHECK(is_no_loss(word));
  }
  for (const std::string word : {"0", "-", "1e400", "n", "nano", "x", "3.2 nan"}) {
    CAPTURE(word);
    CHECK_FALSE(is_no_loss(word));
  }
}

TEST_CASE("fit: rows without a loss are left out where that is asked for", "[fit]") {
  const std::string rows = "n,d,loss\n1e8,1e9,3\n2e8,,nan\n4e8,2e9,\n4e8,4e9,2.5\n";
  const LossTable table = losses_of(rows, kSkipping);
  CHECK(table.loss == std::vector<double>{3.0, 2.5});
  CHECK(table.tokens == std::vector<double>{1e9, 4e9});
  CHECK(table.bad_rows.asked);
  CHECK(table.bad_rows.rows == 2);
  CHECK(table.bad_rows.first_line == 3);
  CHECK(table.bad_rows.warning() == "2 rows without a loss were left out, the first in line 3");
  CHECK(
      refusal(&losses_of, rows) ==
      "runs.csv:3: column 'loss': 'nan' is no finite number; --skip-bad passes over rows without a "
      "loss");
  CHECK(refusal(&losses_of, "n,d,loss\n1e8,1e9,\n", kSkipping) ==
        "runs.csv: holds no row with a loss: 1 row without a loss was left out, line 2");
  // What is a number of another kind, or another column, stays a fault.
  CHECK_FALSE(refusal(&losses_of, "n,d,loss\n1e8,1e9,x\n", kSkipping).empty());
  CHECK_FALSE(refusal(&losses_of, "n,d,loss\n1e8,,3\n", kSkipping).empty());
  CHECK_FALSE(refusal(&losses_of, "n,d,loss\n1e8,1e9\n", kSkipping).empty());
}

TEST_CASE("fit: runs of vocabularies without a loss are left out likewise", "[fit]") {
  const std::string rows =
      "n_nv,V,C,loss\n1e8,4096,1e17,-4\n1e8,8192,1e17,NA\n1e8,16384,1e17,-4.1\n";
  const RunTable table = runs_of(rows, kSkipping);
  CHECK(table.rows() == 2);
  CHECK(table.runs == 2);
  CHECK(table.bad_rows.rows == 1);
  CHECK(table.bad_rows.warning() == "1 row without a loss was left out, line 3");
  CHECK(runs_of("n_nv,V,C,loss\n1e8,4096,1e17,-4\n", kSkipping).bad_rows.warning().empty());
  CHECK(refusal(&runs_of, "n_nv,V,C,loss\n1e8,4096,1e17,\n") ==
        "runs.csv:2: column 'loss': '' is empty; --skip-bad passes over rows without a loss");
}

TEST_CASE("fit: tables with decimal commas", "[fit]") {
  const LossTable table =
      losses_as_read("n;tokens;loss\n100.000.000;2,0e9;3,521\n4e8;8.000.000.000;2,75\n");
  CHECK(table.n == std::vector<double>{1e8, 4e8});
  CHECK(table.tokens == std::vector<double>{2e9, 8e9});
  CHECK(table.loss == std::vector<double>{3.521, 2.75});
  // V of three decimals before a loss that tells.
  CHECK(runs_as_read("n_nv;V;C;loss\n1e8;32.000;1e17;-4,05\n").vocab_size ==
        std::vector<double>{32000.0});
  CHECK(refusal(&losses_as_read, "n,tokens,loss\n1e8,2e9,\"3,521\"\n") ==
        "runs.csv:2: column 'loss': '3,521' may be 3.521 or 3521: no number in the columns in use "
        "tells if a comma is its decimal sign; write 3521, or '3,5210' for 3.521");
  CHECK(refusal(&losses_as_read, "n,tokens,loss\n1e8;2e9;3\n") ==
        "runs.csv:2: has 1 fields, the header 3: it is separated by semicolons, unlike the first "
        "line");
  CHECK(refusal(&losses_as_read, "n,tokens,loss\n100,000,000,2e9,3\n") ==
        "runs.csv:2: has 5 fields, the header 3; a number with commas needs quotes, or semicolons "
        "between the columns");
}

// fail-16.csv of the cases: 70 million parameters, 1.4 billion tokens, as the names say.
TEST_CASE("fit: units in names that a caller gives", "[fit]") {
  const std::string rows = "70,1.4,3.9\n160,3.2,3.5\n";
  const LossTable table =
      losses_of("N (M),D (B),Loss\n" + rows, {.named = {{"n", "N (M)"}, {"tokens", "D (B)"}}});
  CHECK(table.n == std::vector<double>{70e6, 160e6});
  CHECK(table.tokens == std::vector<double>{1.4e9, 3.2e9});
  CHECK(refusal(&losses_of, "N,D,Loss\n" + rows).find("it looks like millions") !=
        std::string::npos);
}

}  // namespace bad_rows_test
