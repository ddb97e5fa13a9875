#include "vocabplan/fit/loss_table.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "table_text.hpp"

namespace loss_table_test {

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

// Headers as other projects publish them, without what is of no use here.
TEST_CASE("fit: tables of losses of other projects", "[fit]") {
  const std::vector<std::pair<std::string, std::string>> tables{
      // Besiroglu et al. 2024.
      {"x,y,color,Model Size,Training FLOP,hex_color,loss", "1,2,#a,4e8,1.92e19,#a,2.75"},
      // Li et al. 2025, (Mis)fitting scaling laws, without its column train_tokens.
      {"loss,C4 Eval Loss,N,N_no_emb,D,C,C_no_emb,sweep", "2.75,9,4e8,3e8,8e9,1.92e19,1e19,a"},
      // xLSTM 7B, scaling laws.
      {"name,num_params,num_tokens_training,num_flops_training,val/.dclm_loss,experiment_set",
       "a,4e8,8e9,1.92e19,2.75,b"},
      // ColPret.
      {"model_name,num_params,tokens_seen,loss", "a,4e8,8e9,2.75"},
      {"N_params_B,D_tokens_B,val_loss", "0.4,8,2.75"},
      {"params_no_emb,tokens,cross_entropy", "4e8,8e9,2.75"},
      {"n_params,n_tokens,lm_loss", "4e8,8e9,2.75"},
  };
  for (const auto& [header, row] : tables) {
    CAPTURE(header);
    const LossTable table = losses_of(header + "\n" + row + "\n");
    CHECK(table.n == Numbers{4e8});
    CHECK(table.tokens == Numbers{8e9});
    CHECK(table.loss == Numbers{2.75});
  }
  // Beside the usual names the others are something else, and two of them are in doubt.
  CHECK(losses_of("n,d,loss,lm_loss,nll\n1e8,1e9,3,2,1\n").loss == Numbers{3});
  CHECK(refusal("n,d,lm_loss,nll\n1e8,1e9,3,2\n") ==
        "runs.csv:1: the header has no column loss; it has 'n', 'd', 'lm_loss', 'nll'");
  CHECK(refusal("n,d,D,nll\n1,1,1,1\n") ==
        "runs.csv:1: the columns 'd' (number 2) and 'D' (number 3) both say tokens");
}

TEST_CASE("fit: runs of a table of losses", "[fit]") {
  using Numbered = std::vector<std::uint32_t>;
  const LossTable plain = losses_of("n,d,loss\n1e8,1e9,3\n1e8,2e9,2.9\n");
  CHECK(plain.run.empty());
  CHECK_FALSE(plain.has_checkpoints());
  for (const std::string name : {"run", "Run ID", "run_name", "name"}) {
    CAPTURE(name);
    // A name of two sizes is two runs, a row without a name is one.
    const LossTable table = losses_of(name + ",n,d,loss\nb,1e8,1e9,3\na,1e8,1e9,3\n" +
                                      "b,1e8,2e9,2.9\nb,2e8,1e9,3\n,1e8,1e9,3\n,1e8,1e9,3\n");
    CHECK(table.run == Numbered{0, 1, 0, 2, 3, 4});
    CHECK(table.runs == 5);
    CHECK(table.has_checkpoints());
  }
  CHECK(losses_of("run,name,n,d,loss\na,x,1e8,1e9,3\nb,x,1e8,1e9,3\n").runs == 2);
  CHECK(losses_of("run,k,n,d,loss\na,x,1e8,1e9,3\nb,x,1e8,1e9,3\n", {{{"run", "k"}}}).runs == 1);
  CHECK(refusal("n,d,loss\n1e8,1e9,3\n", {{{"run", "k"}}}).find("'k'") != std::string::npos);
}

TEST_CASE("fit: experiments of a table of losses", "[fit]") {
  using Names = std::vector<std::string>;
  const std::string rows = "\nx,1,1e8,1e9,3\ny,1,1e8,1e9,3\nx,2,1e8,1e9,3\n";
  for (const std::string name : {"experiment", "Dataset", "corpus", "sweep"}) {
    CAPTURE(name);
    const LossTable table = losses_of(name + ",k,n,d,loss" + rows);
    CHECK(table.experiment_column == name);
    CHECK(table.experiment_names == Names{"x", "y"});
    CHECK(table.experiment == std::vector<std::uint32_t>{0, 1, 0});
  }
  CHECK(losses_of("sweep,dataset,n,d,loss" + rows).experiment_names == Names{"1", "2"});
  CHECK(losses_of("k,l,n,d,loss" + rows).experiment.empty());
  CHECK(losses_of("k,l,n,d,loss" + rows, {{{"experiment", "l"}}}).experiment_names ==
        Names{"1", "2"});
  // A column is one thing.
  CHECK(losses_of("k,sweep,n,d,loss" + rows, {{{"run", "sweep"}}}).experiment.empty());
}

TEST_CASE("fit: repeated rows of a table of losses", "[fit]") {
  CHECK(losses_of("n,d,loss\n1M,1M,1\n1M,1M,2\n2M,1M,1\n1M,1M,1\n1M,1M,1\n").repeated_rows == 2);
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

TEST_CASE("fit: parameters and tokens of a loss table may be counted in billions", "[fit]") {
  const std::string text = "N,D,loss\n0.07,1.4,3.1\n10,200,2.2\n";
  CHECK(refusal(text).find("--params-unit 1e9") != std::string::npos);
  const auto read = [](const std::string& table, const ColumnNames& columns) {
    const LossTable losses = losses_of(table, columns);
    return std::pair{losses.n, losses.tokens};
  };
  const std::pair expected{Numbers{0.07 * 1e9, 10e9}, Numbers{1.4 * 1e9, 200e9}};
  CHECK(read(text, {.named = {}, .params_unit = 1e9, .tokens_unit = 1e9}) == expected);
  CHECK(read("N (B),D (B),loss\n0.07,1.4,3.1\n10,200,2.2\n", {}) == expected);
  CHECK(read("N (B),D (B),loss\n0.07,1.4,3.1\n10,200,2.2\n",
             {.named = {{"n", "N (B)"}, {"tokens", "D (B)"}}}) == expected);
  // The constants of the fit are those of the units then.
  CHECK(read(text, {.named = {}, .params_unit = 1.0, .tokens_unit = 1.0}) ==
        std::pair{Numbers{0.07, 10.0}, Numbers{1.4, 200.0}});
  CHECK(refusal("n,c,loss\n1e-10,1e308,3\n") ==
        "runs.csv:2: column 'c': '1e308' is too large: flops / (6 n) is no number");
}

TEST_CASE("fit: FLOPs of a loss table that are no run's are doubted", "[fit]") {
  // 600 FLOPs a record are 1e-6 tokens, in units of 1e15 they are 1e9.
  const std::string text = "n,c,loss\n1e8,600,3\n";
  CHECK(refusal(text).find("--flops-unit") != std::string::npos);
  CHECK(losses_of(text, {.named = {}, .flops_unit = 1e15}).tokens == Numbers{1e9});
  CHECK(losses_of(text, {.named = {}, .flops_unit = 1.0}).tokens == Numbers{1e-6});
}

TEST_CASE("fit: all parameters of a loss table go by many names", "[fit]") {
  for (const std::string name : {"total_params", "num_params", "N", "params (M)", "n_nv"}) {
    CAPTURE(name);
    const std::string n = name == "params (M)" ? "70" : "7e7";
    CHECK(losses_of(name + ",num_tokens,val_loss\n" + n + ",1.4e9,3\n").n == Numbers{7e7});
  }
  CHECK(refusal("n_nv,total_params,tokens,loss\n7e7,1e8,1.4e9,3\n").find("both say n") !=
        std::string::npos);
}

}  // namespace loss_table_test
