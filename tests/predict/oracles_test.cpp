#include <map>

#include "catch.hpp"
#include "oracle_rules.hpp"
#include "table.hpp"

namespace oracles_test {

using vocabplan::test::agrees;
using vocabplan::test::Oracle;
using vocabplan::test::read_printed;
using vocabplan::test::Table;

TEST_CASE("predict: every number of the paper holds at its own tolerance", "[predict]") {
  const Table table(vocabplan::test::reference_file("paper_oracles.csv"));
  CHECK(table.rows() == 185);
  std::map<std::string, int> checked;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const Oracle row{table.text(i, "id"),     table.text(i, "group"),    table.text(i, "quantity"),
                     table.text(i, "inputs"), table.text(i, "expected"), table.text(i, "rel_tol")};
    CAPTURE(row.id, row.group, row.quantity, row.inputs, row.expected, row.tolerance);
    const auto rule = vocabplan::test::rule_for(row);
    if (!rule) {
      FAIL_CHECK("no rule for this row");
      continue;
    }
    const std::string found = rule(row);
    if (found.starts_with("skipped: ")) {
      WARN(row.id << " " << found);
      continue;
    }
    CHECK(found == "");
    if (found.empty()) ++checked[row.group];
  }
  std::string summary;
  for (const auto& [group, count] : checked) summary += ' ' + group + ' ' + std::to_string(count);
  WARN("rows that hold:" << summary);
}

TEST_CASE("predict: how printed numbers are read", "[predict]") {
  CHECK(read_printed("62K").value == 62000.0);
  CHECK(read_printed("62K").half_unit == 500.0);
  CHECK(read_printed("0.10B").half_unit == 0.005e9);
  CHECK(read_printed("7.1e21").half_unit == 0.05e21);
  CHECK(agrees(62499.0, "62K", "print"));
  CHECK_FALSE(agrees(62501.0, "62K", "print"));
  CHECK(agrees(62999.0, "62K", "1 print unit"));
  CHECK_FALSE(agrees(63001.0, "62K", "1 print unit"));
  CHECK(agrees(-1.01, "-1.000", "0.011"));
  CHECK_FALSE(agrees(-1.01, "-1.000", "0.009"));
  CHECK_FALSE(agrees(1.0, "1.0000000000000002", "0"));
  // Nine printed digits cannot hold a value to 1e-9 of 0.33.
  CHECK(agrees(0.3318207086278, "0.331820709", "1e-09"));
  CHECK_FALSE(agrees(0.33182070849, "0.331820709", "1e-09"));
  CHECK_THROWS(agrees(1.0, "1", "about"));
  CHECK_FALSE(static_cast<bool>(vocabplan::test::rule_for({"O999", "new", "V", "", "1", "0"})));
}

}  // namespace oracles_test
