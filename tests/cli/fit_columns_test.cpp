#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"
#include "synthetic_runs.hpp"

namespace fit_columns_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

const SyntheticDesign kSmall{.sizes = 4, .vocabularies = 5, .checkpoints = 4};

Json fit(const std::string& csv, const Words& more = {}) {
  Words words{"fit", "-", "-f", "json", "--draws", "0"};
  words.insert(words.end(), more.begin(), more.end());
  const Outcome outcome = call(words, csv);
  check_fine(outcome);
  return Json::parse(outcome.out);
}

Json coefficients(const Json& report) {
  return report.at("isoloss").at("coefficients");
}

// The small table under another header.
std::string under(const std::string& header) {
  const std::string csv = synthetic_csv(kSmall);
  return header + csv.substr(csv.find('\n'));
}

}  // namespace

TEST_CASE("cli fit: headers are understood under their other names", "[cli]") {
  const Json own = coefficients(fit(under("n_nv,vocab_size,width,flops,loss")));
  CHECK(coefficients(fit(under("Non_vocab_parameters,vocab_size,embed_dim,FLOPs,Lossu"))) == own);
  CHECK(coefficients(fit(under("nnv,V,d,C,loss_u"))) == own);
  CHECK(coefficients(fit(under("Non-vocab params,vocab size,d_model,FLOPs,LOSS"))) == own);
}

TEST_CASE("cli fit: other names are given by --columns", "[cli]") {
  const Json own = coefficients(fit(synthetic_csv(kSmall)));
  const Words all{"--columns", "n_nv=params,vocab_size=entries,width=dim,flops=compute,loss=nll"};
  CHECK(coefficients(fit(under("params,entries,dim,compute,nll"), all)) == own);
  // A named column comes before one of the usual name.
  std::string two = "n_nv,vocab_size,width,flops,nll,loss\n";
  for (const SyntheticRow& row : synthetic_rows(kSmall)) {
    two += csv_line({row.n_nv, row.vocab_size, row.width, row.flops, row.loss, 1.0});
  }
  CHECK(coefficients(fit(two, {"--columns", "loss=nll"})) == own);
}

TEST_CASE("cli fit: a named column that the file lacks is a fault of the file", "[cli]") {
  check_failure(call({"fit", "-", "--columns", "loss=nll"}, synthetic_csv(kSmall)),
                {"standard input:1", "'nll'", "loss", "'n_nv'"});
}

TEST_CASE("cli fit: tokens or characters stand for FLOPs", "[cli]") {
  std::string tokens = "n_nv,vocab_size,width,tokens,loss\n";
  for (const SyntheticRow& row : synthetic_rows(kSmall)) {
    tokens += csv_line({row.n_nv, row.vocab_size, row.width, row.tokens(), row.loss});
  }
  const Json from_tokens = coefficients(fit(tokens));
  const Json from_flops = coefficients(fit(synthetic_csv(kSmall)));
  for (const char* name : {"E", "A1", "A2", "B", "alpha2", "beta"}) {
    CHECK(near(from_tokens.at(name), from_flops.at(name), 1e-6));
  }
}

TEST_CASE("cli fit: numbers may have suffixes", "[cli]") {
  const std::string head = "n_nv,vocab_size,width,flops,loss\n";
  const Json plain = fit(head + "33000000,4096,512,1e17,-2\n" + "33000000,4096,512,2e17,-2.5\n" +
                         "66000000,8192,512,3e17,-3\n" + synthetic_csv(kSmall).substr(head.size()));
  const Json suffixed =
      fit(head + "33M,4_096,512,0.1e18,-2\n" + "33M,4096,512,2e17,-2.5\n" +
          "66M,8.192K,512,300_000T,-3\n" + synthetic_csv(kSmall).substr(head.size()));
  CHECK(suffixed == plain);
}

TEST_CASE("cli fit: a run column tells runs apart", "[cli]") {
  std::string csv = "run,n_nv,vocab_size,width,flops,loss\n";
  int seed = 0;
  for (const SyntheticDesign& design :
       {kSmall, SyntheticDesign{.sizes = 4, .vocabularies = 5, .checkpoints = 4, .seed = 2}}) {
    ++seed;
    for (const SyntheticRow& row : synthetic_rows(design)) {
      csv += "s" + std::to_string(seed) + "/" + std::to_string(int(row.n_nv)) + "/" +
             std::to_string(int(row.vocab_size)) + "," +
             csv_line({row.n_nv, row.vocab_size, row.width, row.flops, row.loss});
    }
  }
  const Json report = fit(csv);
  CHECK(report.at("runs") == 40);
  CHECK(report.at("leverage")[0].at("run").get<std::string>().starts_with("s"));
  // Without the column, runs of one shape are one.
  std::string unnamed = csv;
  unnamed.replace(0, 3, "tag");
  CHECK(fit(unnamed).at("runs") == 20);
}

TEST_CASE("cli fit: a run has one size, vocabulary and width", "[cli]") {
  check_failure(call({"fit", "-"},
                     "run,n_nv,vocab_size,width,flops,loss\na,33M,4096,512,1e17,-2\n"
                     "a,33M,8192,512,2e17,-2\n"),
                {"standard input:3", "'a'"});
}

TEST_CASE("cli fit: standard input and a file say the same", "[cli]") {
  const Scratch scratch;
  const std::string csv = synthetic_csv(kSmall);
  Json from_file =
      Json::parse(call({"fit", scratch.write("runs.csv", csv), "-f", "json", "--draws", "0"}).out);
  Json from_stdin = fit(csv);
  CHECK(from_stdin.at("source") == "standard input");
  from_file.erase("source");
  from_stdin.erase("source");
  CHECK(from_file == from_stdin);
}

}  // namespace fit_columns_test
