#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "table_text.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/fit/run_table.hpp"

namespace run_table_refusal_test {

using vocabplan::ColumnNames;

namespace {

std::string refusal(const std::string& text, const ColumnNames& columns = {}) {
  return vocabplan::test::refusal(&vocabplan::test::runs_of, text, columns);
}

// What is said of one bad field; the row below it is worse still, and must not be reached.
std::string field_refusal(const std::string& column, const std::string& field) {
  const std::vector<std::pair<std::string, std::string>> good{
      {"run", "8"},    {"n_nv", "1e8"},   {"V", "1e4"}, {"d", "1e3"},
      {"C", "6.6e17"}, {"tokens", "1e9"}, {"H", "4e9"}, {"loss", "-4"}};
  std::string header;
  std::string first;
  std::string row;
  for (const auto& [name, value] : good) {
    header += name + ",";
    first += value + ",";
    row += (name == column ? field : value) + ",";
  }
  return refusal(header + "note\n" + first + "\n" + row + "\n,,,,,,,,\n");
}

const std::string kCount = std::string("; accepted is ").append(vocabplan::kNumberForms);
const std::string kSigned = std::string("; accepted is ").append(vocabplan::kSignedNumberForms);

}  // namespace

TEST_CASE("fit: a bad number is named with its place", "[fit]") {
  CHECK(field_refusal("n_nv", "x") == "runs.csv:3: column 'n_nv': 'x' is not a number" + kCount);
  CHECK(field_refusal("V", "NaN") == "runs.csv:3: column 'V': 'NaN' is not a number" + kCount);
  CHECK(field_refusal("d", "") == "runs.csv:3: column 'd': '' is empty" + kCount);
  CHECK(field_refusal("C", "-1e18") == "runs.csv:3: column 'C': '-1e18' has a sign" + kCount);
  CHECK(field_refusal("tokens", "inf") ==
        "runs.csv:3: column 'tokens': 'inf' is not a number" + kCount);
  CHECK(
      field_refusal("loss", "nan") ==
      "runs.csv:3: column 'loss': 'nan' is no finite number; --skip-bad passes over rows without a "
      "loss");
  CHECK(field_refusal("loss", "-inf") ==
        "runs.csv:3: column 'loss': '-inf' is no finite number; --skip-bad passes over rows "
        "without a loss");
  CHECK(field_refusal("loss", "x") == "runs.csv:3: column 'loss': 'x' is not a number" + kSigned);
  CHECK(field_refusal("run", "") ==
        "runs.csv:3: column 'run': '' is empty; accepted is the name or number of a run");
}

TEST_CASE("fit: a number outside its domain is named with the domain", "[fit]") {
  const std::string start = "runs.csv:3: column ";
  CHECK(field_refusal("n_nv", "0.5") ==
        start + "'n_nv': '0.5' is out of range; accepted is 1 to 1e+30");
  CHECK(field_refusal("n_nv", "1e31") ==
        start + "'n_nv': '1e31' is out of range; accepted is 1 to 1e+30");
  CHECK(field_refusal("V", "0") == start + "'V': '0' is out of range; accepted is 1 to 1e+30");
  CHECK(field_refusal("d", "0.9") ==
        start + "'d': '0.9' is out of range; accepted is 1 to 1000000000");
  for (const char* name : {"C", "tokens", "H"}) {
    CHECK(field_refusal(name, "0.0") ==
          start + "'" + name + "': '0.0' is out of range; accepted is a number above 0");
  }
}

TEST_CASE("fit: numbers that leave the range of a double together", "[fit]") {
  CHECK(refusal("n_nv,V,tokens,loss\n1e30,1,1e300,-1\n") ==
        "runs.csv:2: flops = 6 (n_nv + V d) tokens are outside the range of a double");
  CHECK(refusal("n_nv,V,C,loss\n1e30,1,1e-320,-1\n") ==
        "runs.csv:2: column 'C': '1e-320' is too small: flops / (6 (n_nv + V d)) is no token at "
        "all");
}

TEST_CASE("fit: missing columns are named with what the file has", "[fit]") {
  CHECK(refusal("V,C,loss\n1,1,1\n") ==
        "runs.csv:1: the header has no column n_nv (also nnv, non_vocab_params, "
        "non_vocab_parameters); it has 'V', 'C', 'loss'");
  CHECK(refusal("n_nv,C,loss\n1,1,1\n") ==
        "runs.csv:1: the header has no column vocab_size (also v, vocab); it has 'n_nv', 'C', "
        "'loss'");
  CHECK(refusal("n_nv,V,C\n1,1,1\n") ==
        "runs.csv:1: the header has no column loss (also unigram_normalised_loss, bits_per_byte, "
        "loss_per_character); it has 'n_nv', 'V', 'C'");
  // d is the width, never tokens.
  CHECK(refusal("n_nv,V,d,loss\n1,1,1,1\n") ==
        "runs.csv:1: the header has no column flops (also c) or tokens (also d_tokens, num_tokens) "
        "or characters (also h, chars, num_characters); it has 'n_nv', 'V', 'd', 'loss'");
}

TEST_CASE("fit: a long header is listed in part", "[fit]") {
  std::string header = "n_nv,V,C";
  for (int i = 0; i < 100; ++i) header += ",x" + std::to_string(i);
  const std::string text = refusal(header + "\n");
  CHECK(text.find("'x26' and 73 more") != std::string::npos);
  CHECK(text.find("'x27'") == std::string::npos);
}

TEST_CASE("fit: two columns of one meaning are refused", "[fit]") {
  CHECK(refusal("n_nv,V,C,loss,LOSS\n1,1,1,1,1\n") ==
        "runs.csv:1: the columns 'loss' (number 4) and 'LOSS' (number 5) both say loss");
  CHECK(refusal("n_nv,V,d,hidden_size,C,loss\n1,1,1,1,1,1\n") ==
        "runs.csv:1: the columns 'd' (number 3) and 'hidden_size' (number 4) both say width");
  // Unless the caller says which, and further columns may have any name.
  CHECK(refusal("n_nv,V,C,x,x,loss,LOSS\n1e8,1e4,1e17,1,1,1,1\n", {{{"loss", "LOSS"}}}).empty());
}

TEST_CASE("fit: column names of the caller that do not fit the file", "[fit]") {
  const std::string text = "n_nv,V,C,loss\n1,1,1,1\n";
  CHECK(refusal(text, {{{"loss", "val_loss"}}}) ==
        "runs.csv:1: the column 'val_loss' that is to say loss is not in the header; it has "
        "'n_nv', 'V', 'C', 'loss'");
  CHECK(refusal(text, {{{"los", "loss"}}}) ==
        "runs.csv:1: 'los' is no quantity of this table; accepted are n_nv, vocab_size, width, "
        "flops, tokens, characters, loss, run, each with a column of the file; it has 'n_nv', "
        "'V', 'C', 'loss'");
  CHECK(refusal(text, {{{"flops", "C"}, {"tokens", "C"}}}) ==
        "runs.csv:1: the column 'C' that is to say tokens already says something else; it has "
        "'n_nv', 'V', 'C', 'loss'");
  // A quantity under another name is not looked for under its own.
  CHECK(refusal(text, {{{"tokens", "loss"}}}).find("no column loss") != std::string::npos);
}

TEST_CASE("fit: the rows of one run must agree", "[fit]") {
  const std::string start = "run,n_nv,V,d,C,loss\na,1e8,4096,512,1e17,-1\nb,1e8,8192,512,1e17,-1\n";
  CHECK(refusal(start + "a,1e8,8192,512,2e17,-2\n") ==
        "runs.csv:4: run 'a' has vocab_size 8192 here and 4096 on line 2; the rows of one run must "
        "agree");
  CHECK(refusal(start + "b,2e8,8192,512,2e17,-2\n") ==
        "runs.csv:4: run 'b' has n_nv 200000000 here and 100000000 on line 3; the rows of one run "
        "must agree");
  CHECK(refusal(start + "b,1e8,8192,640,2e17,-2\n") ==
        "runs.csv:4: run 'b' has width 640 here and 512 on line 3; the rows of one run must agree");
}

TEST_CASE("fit: files that are no table", "[fit]") {
  CHECK(refusal("") == "runs.csv: is empty; accepted is a CSV file with a header");
  CHECK(refusal("\xEF\xBB\xBF\r\n\n") ==
        "runs.csv: is empty; accepted is a CSV file with a header");
  CHECK(refusal("n_nv,V,C,loss\n") == "runs.csv: holds no rows below its header");
  CHECK(refusal("n_nv,V,C,loss\n1,1,1\n") == "runs.csv:2: has 3 fields, the header 4");
  CHECK(refusal("n_nv,V,C,loss\n1,1,1,1,1\n") == "runs.csv:2: has 5 fields, the header 4");
  CHECK(refusal("\n\nn_nv,\"V,C\n") == "runs.csv:3: a quoted field is not closed");
  CHECK(refusal("n_nv,V,C,loss\n1e8,1e4,1e17,1\n1,1,1\"2\",1\n") ==
        "runs.csv:3: a quote stands inside a field that is not quoted");
  CHECK(refusal("4096,512,1e8,1e16,-1\n").find("'4096', '512'") != std::string::npos);
}

TEST_CASE("fit: unprintable names do not reach a message as they are", "[fit]") {
  CHECK(refusal("n_nv,V,C,\x1b[31m\n1,1,1,1\n").find("'\\x1b[31m'") != std::string::npos);
}

TEST_CASE("fit: numbers of another unit are refused with the likely one", "[fit]") {
  const auto said = [](const std::string& text, const std::string& part,
                       const ColumnNames& columns = {}) {
    const std::string message = refusal(text, columns);
    CAPTURE(message);
    return message.starts_with("runs.csv:2: column '") && message.find(part) != std::string::npos;
  };
  CHECK(said("n_nv,V,tokens,loss\n33M,4096,0.321,-4\n", "--tokens-unit 1e9"));
  CHECK(said("n_nv,V,tokens,loss\n33,4096,321M,-4\n", "--params-unit 1e6"));
  CHECK(said("n_nv,V,C,loss\n33M,4096,0.06,-4\n", "--flops-unit 1e18"));
  CHECK(said("n_nv,V,H,loss\n33M,4096,1,-4\n", "'H (B)'"));
  CHECK(said("n_nv,V,C,loss\n33M,4096,1e17,2000\n", "perplexity"));
  // 6 (1e8 + 1e4 1e3) 1e9 = 6.6e17
  CHECK(said("n_nv,V,d,C,tokens,loss\n1e8,1e4,1e3,2.2e17,1e9,-4\n", "0.3333 times"));
  CHECK(said("n_nv,V,tokens (B),loss\n33M,4096,2e9,-4\n", "applied too"));
  CHECK(said("n_nv,V,tokens (B),loss\n33M,4096,2B,-4\n", "has a suffix"));
  CHECK(said("n_nv,V,tokens,loss\n33M,2.048,321M,-4\n", "counts thousands, write 2048"));
  CHECK(said("n_nv,V,tokens,loss\n33M,4096,2e9,-4\n", "applied too",
             {.named = {}, .tokens_unit = 1e9}));
}

TEST_CASE("fit: few tokens that agree with the FLOPs of their row are no doubt", "[fit]") {
  // Early checkpoints: 6 (1e8 + 4096 512) 1e6 = 6.12582912e14, 0.01 tokens a parameter.
  CHECK(vocabplan::test::runs_of("n_nv,V,d,C,tokens,loss\n1e8,4096,512,6.12582912e14,1e6,-1\n")
            .rows() == 1);
  CHECK(refusal("n_nv,V,d,tokens,loss\n1e8,4096,512,1e6,-1\n").find("column 'tokens'") !=
        std::string::npos);
}

TEST_CASE("fit: a header or the caller says the unit", "[fit]") {
  const auto shape = [](const std::string& text, const ColumnNames& columns = {}) {
    const vocabplan::RunTable table = vocabplan::test::runs_of(text, columns);
    return std::pair{table.n_nv.front(), table.tokens.front()};
  };
  const std::pair expected{33e6, 2e9};
  CHECK(shape("n_nv (M),V,tokens (B),loss\n33,4096,2,-4\n") == expected);
  CHECK(shape("n_nv,V,tokens,loss\n33,4096,2,-4\n",
              {.named = {}, .params_unit = 1e6, .tokens_unit = 1e9}) == expected);
  CHECK(shape("n_nv (K),V,tokens_b,loss\n33,4096,2,-4\n", {.named = {}, .params_unit = 1e6}) ==
        expected);
  CHECK(shape("N (M),V,t,loss\n33,4096,2,-4\n",
              {.named = {{"n_nv", "N (M)"}, {"tokens", "t"}}, .tokens_unit = 1e9}) == expected);
  // 1 takes them as they are.
  CHECK(shape("n_nv,V,tokens,loss\n33,4096,2,-4\n",
              {.named = {}, .params_unit = 1.0, .tokens_unit = 1.0}) == std::pair{33.0, 2.0});
}

TEST_CASE("fit: FLOPs that contradict the tokens of their row are refused, or their unit said",
          "[fit]") {
  // 6 (1e8 + 4096 512) 2e9 = 1.225e18, twice what is there.
  const std::string text = "n_nv,V,d,C,tokens,loss\n1e8,4096,512,6.1258e17,2e9,-1\n";
  CHECK(refusal(text).find("are 0.5 times 6 (n_nv + V d) tokens") != std::string::npos);
  CHECK(vocabplan::test::runs_of(text, {.named = {}, .flops_unit = 1.0}).rows() == 1);
  CHECK(vocabplan::test::runs_of(text, {.named = {}, .tokens_unit = 1.0}).rows() == 1);
}

TEST_CASE("fit: columns that may be something else are refused", "[fit]") {
  CHECK(refusal("params,V,C,loss\n1e8,1e4,1e17,-4\n")
            .starts_with("runs.csv:1: the column 'params' may mean n_nv (parameters outside the "
                         "vocabulary tables) or total_params (all of them)"));
  CHECK(refusal("params,V,C,loss\n1e8,1e4,1e17,-4\n", {{{"n_nv", "params"}}}).empty());
  CHECK(refusal("n_nv,V,C,widht,loss\n1e8,1e4,1e17,1,-4\n").find("'width'") != std::string::npos);
  CHECK(refusal("n_nv,V,C,train_loss,val_loss\n1e8,1e4,1e17,1,-4\n") ==
        "runs.csv:1: the columns 'train_loss' (number 4) and 'val_loss' (number 5) both say loss");
  CHECK(refusal("n_nv,V,C,id,team,note,lr,loss\n1e8,1e4,1e17,1,1,1,1,-4\n").empty());
}

}  // namespace run_table_refusal_test
