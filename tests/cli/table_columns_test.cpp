// Columns and units of the tables that people have: used, or refused with what they may be, and
// never left out without a word.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"
#include "synthetic_runs.hpp"

namespace table_columns_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// V of a 7B model on 2T tokens; without the tokens it would be 59547.
constexpr double kWithTokens = 118857;

Outcome sweep(const std::string& input, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"sweep", "-f", "csv"});
  return call(more, input);
}

void check_isoloss(const std::string& input, const std::vector<std::string>& more = {}) {
  CAPTURE(input);
  const Outcome outcome = sweep(input, more);
  INFO(outcome.err);
  CHECK(outcome.exit_code == 0);
  const auto rows = rows_of(outcome.out);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].v_isoloss == kWithTokens);
}

// The sweep ends with this, and gives no number.
void check_refused(const std::string& input, const std::vector<std::string>& parts) {
  const Outcome outcome = sweep(input);
  CAPTURE(input, outcome.err);
  CHECK(outcome.exit_code == 1);
  CHECK(lines_of(outcome.out).size() <= 1);
  for (const std::string& part : parts) CHECK(has(outcome.err, part));
}

}  // namespace

TEST_CASE("cli sweep: a column is used under its other names", "[cli]") {
  check_isoloss("id,n_nv,num_tokens\na,7B,2T\n");
  check_isoloss("id,n-nv,token\na,7B,2T\n");
  check_isoloss("\xEF\xBB\xBF\xEF\xBB\xBFN_NV;Training Tokens;d_model\n7B;2T;4096\n");
  check_isoloss("'nnv'\t\"total_tokens\"\thidden_size\n7B\t2T\t4096\n");
  check_isoloss("n_nv (B),tokens (T)\n7,2\n");
  check_isoloss("n_nv,tokens_billions\n7B,2000\n");
  check_isoloss("n_nv,tokens\n7,2000\n", {"--params-unit", "1e9", "--tokens-unit", "1e9"});
  check_isoloss("id,n_nv,tokens,team,loss,vocab_size,lr,date\na,7B,2T,x,3,1,1,1\n");
}

TEST_CASE("cli sweep: a column that may be one of ours stops the sweep", "[cli]") {
  check_refused("n_nv,tokns\n7B,2T\n", {"standard input:1", "'tokns'", "'tokens'"});
  check_refused("params,tokens\n7B,2T\n", {"'params'", "n_nv", "total_params"});
  check_refused("n_nv,model_size,tokens\n7B,7B,2T\n", {"'model_size'", "n_nv", "total_params"});
  check_refused("n_nv,flosp\n7B,1e22\n", {"'flosp'", "'flops'"});
  check_refused("n_nv,widht,tokens\n7B,1,2T\n", {"'widht'", "'width'"});
  check_refused("n_nv,tokens (x)\n7B,2\n", {"'x'", "tokens"});
  check_refused("n_nv,tokens,num_tokens\n7B,2T,2T\n", {"both say tokens"});
}

TEST_CASE("cli sweep: what the program writes comes back without a word of doubt", "[cli]") {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"sweep", "--params", "33M:300B:3", "--flops", "1e19:1e26:2", "-f", "csv", "-q"},
           {"sweep", "--params", "33M:300B:3", "--at", "32000", "--within", "1%", "-f", "csv",
            "-q"},
           {"predict", "7B", "--interval", "-f", "csv", "-q"}}) {
    const Outcome first = call(words);
    check_fine(first);
    const Outcome again = sweep(first.out, {"-q"});
    INFO(again.err);
    check_fine(again);
    CHECK(lines_of(again.out).size() == lines_of(first.out).size());
  }
}

TEST_CASE("cli sweep: numbers of another unit are a bad record", "[cli]") {
  const Outcome outcome = sweep("n_nv,tokens\n33M,0.321\n30,1B\n33M,321M\n", {"-q"});
  CHECK(outcome.exit_code == 1);
  CHECK(rows_of(outcome.out).size() == 1);
  CHECK(has(outcome.err, "standard input:2: column 'tokens': 0.321"));
  CHECK(has(outcome.err, "--tokens-unit 1e9"));
  CHECK(has(outcome.err, "standard input:3: column 'n_nv': 30"));
  CHECK(has(outcome.err, "--params-unit 1e6"));
  const Outcome width = sweep("n_nv,width\n7B,4.096\n", {"-q"});
  CHECK(width.exit_code == 1);
  CHECK(has(width.err, "standard input:2: width 4.096 is no whole number"));
  CHECK(rows_of(sweep("30\n", {"-q"}).out).empty());
  CHECK(rows_of(sweep("30\n", {"-q", "--params-unit", "1"}).out).size() == 1);
  CHECK(rows_of(sweep("30\n", {"-q", "--params-unit", "1e6"}).out).front().n_nv == 30e6);
  check_usage_error(call({"sweep", "--params", "1B", "--tokens-unit", "1e9"}), "sweep",
                    {"--tokens-unit", "no meaning"});
  check_usage_error(sweep("1B\n", {"--tokens-unit", "0"}), "sweep", {"--tokens-unit", "'0'"});
}

TEST_CASE("cli: parameters in millions and tokens in billions are told at once", "[cli]") {
  for (const Words& words : {Words{"sweep"}, Words{"fit", "-", "--form", "chinchilla"}}) {
    const Outcome doubt = call(words, "tokens,n_nv,loss\n0.321,30,3\n");
    CHECK(doubt.exit_code == 1);
    CHECK(has(doubt.err, "column 'n_nv': 30 are too few parameters"));
    CHECK(has(doubt.err, "give --params-unit 1e6"));
    CHECK(has(doubt.err, "column 'tokens': 0.321: it looks like billions: give --tokens-unit 1e9"));
  }
}

TEST_CASE("cli fit: the report names the units that the columns were read in", "[cli]") {
  const auto scale = [](const char* column, double times) {
    return Json{{"column", column}, {"times", times}};
  };
  const auto scales = [](const Words& words, const std::string& table) {
    return Json::parse(call(words, table).out).at("scales");
  };
  const std::string rows =
      "70,1.4,3.9\n160,3.2,3.5\n160,6.4,3.4\n410,8.2,3.1\n410,16,3\n1000,20,2.8\n1000,40,2.7\n";
  const std::string named = "N (M),D (B),Loss\n" + rows;
  Words words{"fit", "-", "--form", "chinchilla", "--draws", "0", "--columns"};
  words.push_back("n=N (M),tokens=D (B)");
  CHECK(has(call(words, named).out, "units      'N (M)' times 1e6, 'D (B)' times 1e9\n"));
  words.insert(words.end(), {"-f", "json"});
  CHECK(scales(words, named) == Json::array({scale("N (M)", 1e6), scale("D (B)", 1e9)}));
  // Units that options give.
  const Words own{"fit",           "-",     "--form",        "chinchilla", "--draws", "0",
                  "--params-unit", "1.5e6", "--tokens-unit", "1e9"};
  CHECK(has(call(own, "N,D,Loss\n" + rows).out, "'N' times 1500000, 'D' times 1e9\n"));
  CHECK(scales({"fit", "-", "--form", "envelope", "-f", "json"},
               "flops,n_nv,n_v (M)\n1.5e19,1e8,10\n1.5e20,3e8,20\n1.5e21,1e9,50\n") ==
        Json::array({scale("n_v (M)", 1e6)}));
  CHECK(scales({"fit", "-", "--draws", "0", "-f", "json"},
               "n_nv (M),V,C,loss\n100,4096,1e17,-4\n") == Json::array({scale("n_nv (M)", 1e6)}));
}

TEST_CASE("cli: a last record without a line end is warned of", "[cli]") {
  const Outcome outcome = sweep("7B,1e2");
  CHECK(outcome.exit_code == 0);
  CHECK(rows_of(outcome.out).size() == 1);
  CHECK(has(outcome.err, "warning: standard input:1: the file ends inside this line"));
  CHECK_FALSE(has(sweep("7B,1e22\n").err, "ends inside"));
  std::string csv = synthetic_csv({.sizes = 4, .vocabularies = 5, .checkpoints = 4});
  csv.pop_back();
  CHECK(has(call({"fit", "-", "--draws", "0"}, csv).err, "standard input:81: the file ends"));
  const Outcome json = call({"fit", "-", "--draws", "0", "-f", "json"}, csv);
  CHECK(json.err.empty());
  CHECK(has(Json::parse(json.out).at("warnings").dump(), "the file ends inside this line"));
  CHECK(has(call({"verify", "-"}, "nnv,v_isoloss\n7e9,59547").err, "standard input:2: the file"));
}

TEST_CASE("cli fit: tables in other units write no law until that is settled", "[cli]") {
  const Scratch scratch;
  const std::string law = scratch.path("law.json");
  std::string csv = "n_nv,vocab_size,width,tokens,loss\n";
  for (const SyntheticRow& row :
       synthetic_rows({.sizes = 4, .vocabularies = 5, .checkpoints = 4})) {
    csv += csv_line({row.n_nv, row.vocab_size, row.width, row.tokens() / 1e9, row.loss});
  }
  const auto fit = [&](const std::string& table, std::vector<std::string> more) {
    more.insert(more.begin(), {"fit", "-", "--draws", "0", "-f", "json", "--law-out", law});
    return call(more, table);
  };
  check_failure(fit(csv, {}), {"standard input:2: column 'tokens'", "--tokens-unit 1e9"});
  CHECK(scratch.entries().empty());
  const Outcome by_option = fit(csv, {"--tokens-unit", "1e9"});
  check_fine(by_option);
  std::string named = csv;
  named.replace(named.find("tokens"), 6, "tokens (B)");
  CHECK(Json::parse(fit(named, {}).out).at("isoloss") == Json::parse(by_option.out).at("isoloss"));
}

TEST_CASE("cli fit: tables with semicolons, units in brackets and UTF-16", "[cli]") {
  // N and D as people print them: 70 million parameters, 1.4 billion tokens.
  const std::string rows =
      "70,1.4,3.9\n160,3.2,3.5\n160,6.4,3.4\n410,8.2,3.1\n410,16.4,3.0\n1000,20,2.8\n1000,40,2.72\n"
      "2800,56,2.5\n2800,112,2.45\n";
  const std::vector<std::string> fit{"fit", "-", "--form", "chinchilla"};
  check_failure(call(fit, "N,D,Loss\n" + rows),
                {"standard input:2: column 'N'", "--params-unit 1e6"});
  check_fine(call(fit, "N (M),D (B),Loss\n" + rows));
  check_fine(call({"fit", "-", "--form", "chinchilla", "--columns", "n=N (M),tokens=D (B)"},
                  "N (M),D (B),Loss\n" + rows));
  CHECK(has(call(fit,
                 "n;tokens;loss\n1e8;2e9;3.5\n2e8;2e9;3.4\n4e8;8e9;3.0\n8e8;8e9;2.9\n"
                 "1e9;2e10;2.7\n2e9;4e10;2.5\n")
                .out,
            "6 rows"));
  check_failure(call(fit, std::string("\xFF\xFEn\0,\0", 6)), {"is UTF-16; save it as UTF-8"});
}

}  // namespace table_columns_test
