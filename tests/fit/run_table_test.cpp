#include "vocabplan/fit/run_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "table.hpp"
#include "table_text.hpp"

namespace run_table_test {

using vocabplan::RunTable;
using vocabplan::test::runs_of;
using Numbers = std::vector<double>;
using Indices = std::vector<std::uint32_t>;
using Names = std::vector<std::string>;

TEST_CASE("fit: a table of runs by the names of the paper's file", "[fit]") {
  const RunTable table = runs_of(
      "vocab_size,embed_dim,num_characters,Non_vocab_parameters,FLOPs,Lossu\n"
      "4096.0,512.0,180820540.85207617,33222784.0,1.271517696e+16,-1.3494449853897095\n"
      "8192,512,2e8,33222784,1.3e+16,0.25\n");
  REQUIRE(table.rows() == 2);
  CHECK(table.n_nv == Numbers{33222784.0, 33222784.0});
  CHECK(table.vocab_size == Numbers{4096.0, 8192.0});
  CHECK(table.width == Numbers{512.0, 512.0});
  CHECK(table.characters == Numbers{180820540.85207617, 2e8});
  CHECK(table.flops == Numbers{1.271517696e+16, 1.3e16});
  CHECK(table.loss == Numbers{-1.3494449853897095, 0.25});
  CHECK(table.tokens.empty());
  CHECK(table.run_names == Names{"n_nv=33222784 V=4096", "n_nv=33222784 V=8192"});
}

TEST_CASE("fit: columns go by any of their names, in any case and order", "[fit]") {
  const RunTable expected = runs_of(
      "run,n_nv,vocab_size,width,flops,tokens,characters,loss\n"
      "a,1e8,4096,768,6.2e17,1e9,3e9,-4\n");
  REQUIRE(expected.tokens == Numbers{1e9});
  const std::string header = GENERATE(values<std::string>({
      "RUN,N_NV,VOCAB_SIZE,WIDTH,FLOPS,TOKENS,CHARACTERS,LOSS",
      "run_id,nnv,v,d,c,d_tokens,h,loss_u",
      "Name,Non_Vocab_Params,Vocab,D_Model,FLOPs,Num_Tokens,Chars,Lossu",
      "Run ID,Non-vocab parameters,Vocab size,Hidden size,C,Num tokens,Num characters,Loss-U",
      "name,non_vocab_parameters,V,embed_dim,c,num_tokens,num_characters,lossu",
  }));
  CAPTURE(header);
  const RunTable table = runs_of(header + "\na,1e8,4096,768,6.2e17,1e9,3e9,-4\n");
  CHECK(table.n_nv == expected.n_nv);
  CHECK(table.vocab_size == expected.vocab_size);
  CHECK(table.width == expected.width);
  CHECK(table.flops == expected.flops);
  CHECK(table.tokens == expected.tokens);
  CHECK(table.characters == expected.characters);
  CHECK(table.loss == expected.loss);
  CHECK(table.run_names == Names{"a"});
}

TEST_CASE("fit: the caller may say which column holds what", "[fit]") {
  const std::string text = "n_nv,v,V,loss,val nll,c\n1e8,1,4096,9,-4,1e18\n";
  const RunTable table = runs_of(text, {{{"vocab_size", "V"}, {"loss", "Val_NLL"}}});
  CHECK(table.vocab_size == Numbers{4096.0});
  CHECK(table.loss == Numbers{-4.0});
  // c is tokens here, and so it is not FLOPs any more.
  const RunTable tokens = runs_of("n_nv,v,V,loss,val nll,c\n1e8,1,4096,9,-4,1e10\n",
                                  {{{"vocab_size", "V"}, {"tokens", "c"}}});
  CHECK(tokens.tokens == Numbers{1e10});
  CHECK(tokens.flops == Numbers{6.0 * (1e8 + 4096.0 * 768.0) * 1e10});
}

TEST_CASE("fit: what a table does not say comes from the law", "[fit]") {
  const auto& law = vocabplan::default_law();
  SECTION("the width from the law's table") {
    const RunTable table = runs_of("n_nv,V,C,loss\n33M,4K,1e17,-4\n1.13B,64K,1e20,-5\n");
    CHECK(table.width == Numbers{512.0, 2048.0});
    CHECK(table.vocab_size == Numbers{4000.0, 64000.0});
  }
  SECTION("FLOPs from tokens") {
    const RunTable table = runs_of("n_nv,V,d,tokens,loss\n1e8,1e4,1e3,2e9,-4\n");
    CHECK(table.flops == Numbers{6.0 * 1.1e8 * 2e9});
    CHECK(table.inconsistent_rows == 0);
  }
  SECTION("FLOPs from characters") {
    const RunTable table = runs_of("n_nv,V,d,chars,loss\n1e8,1e4,1e3,8e9,-4\n");
    const double tokens = 8e9 * law.compression.tokens_per_character(1e4);
    CHECK(table.flops == Numbers{6.0 * 1.1e8 * tokens});
    CHECK(table.tokens.empty());
  }
  SECTION("tokens win over characters") {
    const RunTable table = runs_of("n_nv,V,d,chars,tokens,loss\n1e8,1e4,1e3,8e9,2e9,-4\n");
    CHECK(table.flops == Numbers{6.0 * 1.1e8 * 2e9});
  }
}

TEST_CASE("fit: runs without names are told apart by their shape", "[fit]") {
  const RunTable table = runs_of(
      "n_nv,V,d,C,loss\n2e8,8192,768,1e18,-1\n1e8,4096,512,1e18,-1\n2e8,8192,768,2e18,-2\n"
      "1e8,4096,640,1e18,-1\n1e8,4096,512,2e18,-2\n");
  CHECK(table.run == Indices{0, 1, 0, 2, 1});
  CHECK(table.runs == 3);
  CHECK(table.family == Indices{1, 0, 1, 0, 0});
  CHECK(table.families == 2);
  CHECK(table.run_names == Names{"n_nv=200000000 V=8192", "n_nv=100000000 V=4096 d=512",
                                 "n_nv=100000000 V=4096 d=640"});
}

TEST_CASE("fit: runs with names are theirs, whatever their shape", "[fit]") {
  const RunTable table = runs_of(
      "run,n_nv,V,d,C,loss\nseed 2,1e8,4096,512,1e18,-1\nseed 1,1e8,4096,512,1e18,-1.5\n"
      "seed 2,1e8,4096,512,2e18,-2\n");
  CHECK(table.run == Indices{0, 1, 0});
  CHECK(table.run_names == Names{"seed 2", "seed 1"});
}

TEST_CASE("fit: families are ordered by size", "[fit]") {
  const RunTable table =
      runs_of("n_nv,V,C,loss\n3e8,1,1e18,-1\n1e8,1,1e18,-1\n2e8,1,1e18,-1\n1e8,2,1e18,-1\n");
  CHECK(table.family == Indices{2, 0, 1, 0});
  CHECK(table.families == 3);
}

TEST_CASE("fit: rows that repeat another are counted, replicates are not", "[fit]") {
  const RunTable table = runs_of(
      "n_nv,V,d,C,loss\n1e8,4096,512,1e17,-4\n1e8,4096,512,1e17,-4.0\n1e8,4096,512,1e17,-4.1\n"
      "1e8,8192,512,1e17,-4\n1E8,4.096K,512,100P,-4\n");
  CHECK(table.rows() == 5);
  CHECK(table.repeated_rows == 2);
  // Another run may have the very same numbers.
  CHECK(runs_of("run,n_nv,V,C,loss\na,1e8,4096,1e17,-4\nb,1e8,4096,1e17,-4\n").repeated_rows == 0);
  CHECK(runs_of("n_nv,V,C,H,loss\n1e8,1,1e18,1e9,1\n1e8,1,1e18,2e9,1\n").repeated_rows == 0);
}

TEST_CASE("fit: FLOPs are compared with those that the tokens need", "[fit]") {
  // 6 (1e8 + 1e4 1e3) = 6.6e8 FLOPs a token: 6.6e17 for 1e9 tokens.
  const RunTable table = runs_of(
      "n_nv,V,d,C,tokens,loss\n1e8,1e4,1e3,6.6e17,1e9,-4\n1e8,1e4,1e3,6.6e17,1.009e9,-4\n"
      "1e8,1e4,1e3,6.6e17,1.02e9,-4\n1e8,1e4,1e3,6.6e17,5e8,-4\n1e8,1e4,1e3,6.6e17,1.5e9,-4\n",
      {.named = {}, .tokens_unit = 1.0});
  CHECK(table.inconsistent_rows == 3);
  CHECK(table.largest_inconsistency == 0.5);
  // With characters the law's f counts.
  const double f = vocabplan::default_law().compression.tokens_per_character(1e4);
  const RunTable slip =
      runs_of("n_nv,V,d,C,H,loss\n1e8,1e4,1e3,6.6e17," + std::to_string(2e9 / f) + ",-4\n");
  CHECK(slip.inconsistent_rows == 1);
  CHECK(std::abs(slip.largest_inconsistency - 2.0) < 1e-12);
}

TEST_CASE("fit: tables as spreadsheets write them", "[fit]") {
  const RunTable table = runs_of(
      "\xEF\xBB\xBF\"n_nv\" , \"V\",C,note,loss\r\n\r\n"
      "\"1e8\",4096, 1e17 ,\"a, b\r\nc\",\"-4\"\r\n1e8,8192,1e17,,-4.5");
  CHECK(table.n_nv == Numbers{1e8, 1e8});
  CHECK(table.flops == Numbers{1e17, 1e17});
  CHECK(table.loss == Numbers{-4.0, -4.5});
}

TEST_CASE("fit: a million rows", "[fit]") {
  constexpr std::size_t kRows = 1000000;
  std::size_t row = 0;
  vocabplan::RecordReader reader([&](char* buffer, std::size_t room) -> std::size_t {
    std::string text = row == 0 ? "n_nv,V,d,C,loss\n" : "";
    while (row < kRows && text.size() + 100 < room) {
      text += std::to_string(1000 + row / 1000) + "K,4096,512," + std::to_string(row % 1000 + 1) +
              "e15,-4." + std::to_string(row) + "\n";
      ++row;
    }
    std::copy(text.begin(), text.end(), buffer);
    return text.size();
  });
  const RunTable table = vocabplan::read_run_table(reader, "pipe", vocabplan::default_law());
  CHECK(table.rows() == kRows);
  CHECK(table.runs == 1000);
  CHECK(table.families == 1000);
  CHECK(table.repeated_rows == 0);
  CHECK(table.run.back() == 999);
  CHECK(table.flops.back() == 1e18);
}

TEST_CASE("fit: the paper's runs", "[fit]") {
  const auto path = vocabplan::test::shared_file("data/exp_data.csv");
  if (!path) {
    WARN("data/exp_data.csv is absent: set VOCABPLAN_SHARED to read the paper's runs");
    return;
  }
  const RunTable table = vocabplan::test::runs_in(*path);
  CHECK(table.rows() == 1200);
  CHECK(table.runs == 60);
  CHECK(table.families == 6);
  CHECK(table.repeated_rows == 0);
  CHECK(table.inconsistent_rows == 0);
  for (std::uint32_t run = 0; run < 60; ++run) {
    CHECK(std::count(table.run.begin(), table.run.end(), run) == 20);
  }
}

}  // namespace run_table_test
