#include "vocabplan/fit/loss_table.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "table_text.hpp"

using vocabplan::ColumnNames;
using vocabplan::LossTable;
using vocabplan::test::losses_of;
using Numbers = std::vector<double>;

namespace {

std::string refusal(const std::string& text, const ColumnNames& columns = {}) {
  return vocabplan::test::refusal(&losses_of, text, columns);
}

}  // namespace

TEST_CASE("fit: a table of losses by any names of its columns", "[fit]") {
  const std::string header = GENERATE(values<std::string>({
      "n,d,loss",
      "N,D,Loss",
      "params,tokens,loss",
      "n_params,Training Tokens,loss",
      "parameters,training_tokens,LOSS",
      "Model Size,Training Tokens,loss",
  }));
  CAPTURE(header);
  const LossTable table = losses_of(header + "\n70M,1.4B,3.5\n4e8,8e9,2.75\n");
  CHECK(table.rows() == 2);
  CHECK(table.n == Numbers{70e6, 4e8});
  CHECK(table.tokens == Numbers{1.4e9, 8e9});
  CHECK(table.loss == Numbers{3.5, 2.75});
}

TEST_CASE("fit: tokens of a table of losses follow from FLOPs", "[fit]") {
  for (const std::string name : {"c", "FLOPs", "Training FLOP", "training_flops"}) {
    CAPTURE(name);
    CHECK(losses_of("n," + name + ",loss\n1e8,6e17,3\n").tokens == Numbers{1e9});
  }
  // The column of tokens wins.
  CHECK(losses_of("n,c,d,loss\n1e8,6e17,2e9,3\n").tokens == Numbers{2e9});
  CHECK(losses_of("a,b,l\n1e8,6e17,3\n", {{{"n", "a"}, {"flops", "b"}, {"loss", "l"}}}).tokens ==
        Numbers{1e9});
}

TEST_CASE("fit: repeated rows of a table of losses", "[fit]") {
  CHECK(losses_of("n,d,loss\n1,1,1\n1,1,2\n2,1,1\n1,1,1\n1,1,1\n").repeated_rows == 2);
}

TEST_CASE("fit: what a table of losses refuses", "[fit]") {
  CHECK(refusal("n,d,loss\n1e8,1e9,0\n") ==
        "runs.csv:2: column 'loss': '0' is out of range; accepted is a number above 0");
  CHECK(refusal("n,d,loss\n1e8,1e9,3\n1e8,1e9,-3\n")
            .starts_with("runs.csv:3: column 'loss': '-3' has a sign; accepted is a number"));
  CHECK(refusal("n,d,loss\n0,1e9,3\n") ==
        "runs.csv:2: column 'n': '0' is out of range; accepted is a number above 0");
  CHECK(refusal("n,loss\n1,1\n") ==
        "runs.csv:1: the header has no column tokens (also d, training_tokens) or flops (also c, "
        "training_flop, training_flops); it has 'n', 'loss'");
  CHECK(refusal("n,d\n1,1\n") == "runs.csv:1: the header has no column loss; it has 'n', 'd'");
  CHECK(refusal("d,loss\n1,1\n").find("no column n (also params") != std::string::npos);
  CHECK(refusal("n,params,d,loss\n1,1,1,1\n") ==
        "runs.csv:1: the columns 'n' (number 1) and 'params' (number 2) both say n");
  CHECK(refusal("n,c,loss\n1e30,1e-320,3\n") ==
        "runs.csv:2: column 'c': '1e-320' is too small: flops / (6 n) is no token at all");
  CHECK(refusal("n,d,loss\n") == "runs.csv: holds no rows below its header");
  CHECK(refusal("") == "runs.csv: is empty; accepted is a CSV file with a header");
}

TEST_CASE("fit: parameters and tokens of a loss table may be counted in billions") {
  const LossTable table = losses_of("N,D,loss\n0.07,1.4,3.1\n10,200,2.2\n");
  CHECK(table.n == std::vector<double>{0.07, 10.0});
  CHECK(table.tokens == std::vector<double>{1.4, 200.0});
  CHECK(refusal("n,c,loss\n1e-10,1e308,3\n") ==
        "runs.csv:2: column 'c': '1e308' is too large: flops / (6 n) is no number");
}
