#include <algorithm>
#include <cmath>
#include <regex>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "random.hpp"
#include "scratch.hpp"
#include "synthetic_runs.hpp"

namespace fit_tables_test {

using namespace vocabplan::test;

namespace {

// The number that the text begins with, `12.3K`; the sizes here all print in thousands.
double in_thousands(const std::string& text) {
  std::size_t end = 0;
  const double value = std::stod(text, &end);
  REQUIRE(text.at(end) == 'K');
  return value;
}

using Words = std::vector<std::string>;

const std::string kHeader = "n_nv,vocab_size,width,flops,loss\n";

const SyntheticDesign kSmall{.sizes = 4, .vocabularies = 5, .checkpoints = 4};

Outcome fit(const std::string& csv, const Words& more = {"--draws", "0"}) {
  Words words{"fit", "-", "--threads", "1"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, csv);
}

// The report is there with a warning, one line, that says `parts`.
void check_warned(const Outcome& outcome, int exit_code, const Words& parts) {
  INFO(outcome.err);
  CHECK(outcome.exit_code == exit_code);
  CHECK_FALSE(outcome.out.empty());
  bool found = false;
  for (const std::string& line : lines_of(outcome.err)) {
    CHECK(line.starts_with("vocabplan: warning: "));
    found |= std::all_of(parts.begin(), parts.end(),
                         [&](const std::string& part) { return has(line, part); });
  }
  CHECK(found);
}

// Tables from the best to the worst.
std::vector<std::string> tables() {
  const std::string good = synthetic_csv({.sizes = 3, .vocabularies = 4, .checkpoints = 3});
  const auto rows = lines_of(good);
  return {good,
          synthetic_csv({.sizes = 3, .vocabularies = 4, .checkpoints = 3, .noise = 1.0}),
          synthetic_csv({.sizes = 3, .vocabularies = 4, .checkpoints = 3, .noise = 0.0}),
          synthetic_csv({.sizes = 2, .vocabularies = 4, .checkpoints = 3}),
          synthetic_csv({.sizes = 1, .vocabularies = 4, .checkpoints = 3}),
          synthetic_csv({.sizes = 4, .vocabularies = 2, .checkpoints = 1}),
          kHeader + rows[1] + "\n" + rows[13] + "\n" + rows[25] + "\n",
          kHeader + rows[1] + "\n",
          kHeader + "1e30,1e30,1e9,1e300,-100\n1,1,1,5e-300,100\n" + good.substr(kHeader.size())};
}

}  // namespace

TEST_CASE("cli fit: a file that holds no table is a failure", "[cli]") {
  const Scratch scratch;
  check_failure(call({"fit", scratch.path("none.csv")}), {"none.csv", "cannot be opened"});
  check_failure(call({"fit", scratch.directory()}), {"directory"});
  check_failure(fit(""), {"standard input", "is empty", "CSV file with a header"});
  check_failure(fit(kHeader), {"standard input", "no rows"});
}

TEST_CASE("cli fit: a missing column is named with its other names", "[cli]") {
  check_failure(fit("n_nv,width,flops,loss\n33M,512,1e17,-2\n"),
                {"standard input:1", "vocab_size", "vocab", "it has 'n_nv', 'width'"});
  check_failure(fit("n_nv,vocab_size,loss\n33M,4096,-2\n"),
                {"standard input:1", "flops", "tokens", "characters"});
  check_failure(fit("n_nv,vocab_size,flops,loss,Loss\n33M,4096,1e17,-2,-2\n"),
                {"standard input:1", "'loss'", "'Loss'"});
}

TEST_CASE("cli fit: a wrong number is named with line and column", "[cli]") {
  struct Case {
    const char* row;
    const char* column;
    const char* value;
  };
  for (const Case& wrong : {Case{"33M,4096,512,2e17,nan", "'loss'", "'nan'"},
                            {"33M,4096,512,2e17,inf", "'loss'", "'inf'"},
                            {"33M,4096,512,2e17,", "'loss'", "''"},
                            {"33M,4096,512,-2e17,-2", "'flops'", "'-2e17'"},
                            {"33M,4096,512,0,-2", "'flops'", "'0'"},
                            {"33M,0,512,2e17,-2", "'vocab_size'", "'0'"},
                            {"0.5,4096,512,2e17,-2", "'n_nv'", "'0.5'"},
                            {"33M,4096,x,2e17,-2", "'width'", "'x'"}}) {
    check_failure(fit(kHeader + "33M,4096,512,1e17,-2\n" + wrong.row + "\n"),
                  {"standard input:3", wrong.column, wrong.value});
  }
  check_failure(fit(kHeader + "33M,4096,512,1e17\n"), {"standard input:2", "4 fields", "5"});
}

TEST_CASE("cli fit: repeated rows are said", "[cli]") {
  const std::string csv = synthetic_csv(kSmall);
  const std::string first = lines_of(csv)[1] + "\n";
  check_warned(fit(csv + first), 0, {"1 row repeats"});
  check_warned(fit(csv + first + first), 0, {"2 rows repeat"});
}

TEST_CASE("cli fit: FLOPs that are not those of the tokens are said", "[cli]") {
  std::string csv = "n_nv,vocab_size,width,flops,tokens,loss\n";
  for (const SyntheticRow& row : synthetic_rows(kSmall)) {
    csv += csv_line({row.n_nv, row.vocab_size, row.width, row.flops, 2.0 * row.tokens(), row.loss});
  }
  check_failure(fit(csv), {"standard input:2: column 'flops'", "0.5 times 6 (n_nv + V d) tokens"});
  check_warned(fit(csv, {"--draws", "0", "--tokens-unit", "1"}), 0, {"80 rows have FLOPs", "2"});
}

TEST_CASE("cli fit: too little variety is said", "[cli]") {
  check_warned(fit(synthetic_csv({.sizes = 2})), 0, {"2 families", "fewer than 3"});
  std::string one_v = kHeader;
  for (const SyntheticRow& row : synthetic_rows()) {
    if (row.vocab_size != 2048.0) continue;
    one_v += csv_line({row.n_nv, row.vocab_size, row.width, row.flops, row.loss});
  }
  check_warned(fit(one_v), 0, {"every run has the vocabulary size 2048"});
  check_warned(fit(synthetic_csv({.vocabularies = 2})), 0, {"6 families", "fewer than 3 voc"});
}

TEST_CASE("cli fit: too few rows are said", "[cli]") {
  check_warned(fit(synthetic_csv({.sizes = 5, .vocabularies = 2, .checkpoints = 1})), 0,
               {"10 rows", "fewer than 20"});
  const auto lines = lines_of(synthetic_csv());
  const std::string three = kHeader + lines[1] + "\n" + lines[100] + "\n" + lines[300] + "\n";
  check_warned(fit(three), 1, {"3 rows", "nothing was fitted"});
  check_warned(fit(synthetic_csv(), {"--draws", "0", "--min-flops", "1e40"}), 1,
               {"0 rows", "nothing was fitted"});
}

TEST_CASE("cli fit: what was not fitted has no numbers", "[cli]") {
  const std::string csv = kHeader + "33M,4096,512,1e17,-2\n";
  const Outcome table = fit(csv, {});
  CHECK(has(table.out, "too few data"));
  CHECK(has(table.out, "none (nothing was fitted)"));
  CHECK_FALSE(has(table.out, "RMSE"));
  const Json report = Json::parse(fit(csv, {"-f", "json"}).out);
  const Json& isoloss = report.at("isoloss");
  CHECK(isoloss.at("status") == "too_few_data");
  for (const char* key : {"objective", "huber_delta", "r_squared", "rmse", "optimum"}) {
    CHECK(isoloss.at(key).is_null());
  }
  for (const auto& [name, value] : isoloss.at("coefficients").items()) {
    CAPTURE(name);
    CHECK(value.is_null());
  }
  CHECK(report.at("isoflops").at("n_v").at("exponent").is_null());
}

TEST_CASE("cli fit: a cross-entropy per token is said", "[cli]") {
  std::string csv = kHeader;
  for (const SyntheticRow& row : synthetic_rows(kSmall)) {
    // Longer tokens, 1 / f(V) characters each, carry more nats; f of Tao et al. 2024.
    const double x = std::log(row.vocab_size);
    const double f = 0.00639222 * x * x - 0.15811069 * x + 1.20470122;
    const double per_character = 0.6 + 0.1 * (row.loss + SyntheticLaw::E);
    csv += csv_line({row.n_nv, row.vocab_size, row.width, row.flops, per_character / f});
  }
  check_warned(fit(csv), 0, {"80 of 80 losses are above zero", "cross-entropy per token"});
}

TEST_CASE("cli fit: -q keeps warnings back", "[cli]") {
  const std::string csv = synthetic_csv({.sizes = 2});
  const Outcome loud = fit(csv);
  const Outcome quiet = fit(csv, {"--draws", "0", "-q"});
  CHECK_FALSE(loud.err.empty());
  CHECK(quiet.err.empty());
  CHECK(quiet.out == loud.out);
}

TEST_CASE("cli fit: in JSON the warnings are in the answer", "[cli]") {
  const std::string csv = synthetic_csv({.sizes = 2});
  const Outcome json = fit(csv, {"--draws", "0", "-f", "json"});
  CHECK(json.err.empty());
  CHECK(Json::parse(json.out).at("warnings").size() == lines_of(fit(csv).err).size());
  const Outcome chinchilla =
      call({"fit", "-", "--form", "chinchilla", "-f", "json"}, "n,tokens,loss\n1e8,1e9,3\n");
  CHECK(chinchilla.err.empty());
  CHECK(Json::parse(chinchilla.out).at("warnings").size() == 1);
}

TEST_CASE("cli fit: no table is wider than a terminal or has what is no number", "[cli]") {
  const std::vector<std::string> all = tables();
  for (const std::string& csv : all) {
    for (const Words& options :
         {Words{"--draws", "20"},
          {"--draws", "0"},
          {"--draws", "20", "--as-published"},
          {"--draws", "0", "--free-alpha1", "--targets", "10K,1e16@1e36flops"}}) {
      // Under sanitizers, where draws take a second, one table and one form of them will do.
      const bool drawn = options[1] != "0";
      if (kSanitized && drawn && csv != all.front()) continue;
      CAPTURE(csv.substr(0, 200), options);
      // Numbers that no run has must not break the table either.
      Words words{"-q", "--params-unit", "1", "--flops-unit", "1"};
      words.insert(words.end(), options.begin(), options.end());
      const Outcome outcome = fit(csv, words);
      CHECK((outcome.exit_code == 0 || outcome.exit_code == 1));
      CHECK(outcome.err.empty());
      for (const std::string& line : lines_of(outcome.out)) {
        CAPTURE(line);
        CHECK(line.size() <= 80);
        CHECK_FALSE(has(line, "nan"));
        CHECK_FALSE(has(line, "inf"));
        CHECK_FALSE(has(line, "any to any"));
      }
      if (kSanitized && drawn) continue;
      words.insert(words.end(), {"-f", "json"});
      CHECK(Json::accept(fit(csv, words).out));
    }
  }
}

TEST_CASE("cli fit: V has one form of interval, as in a prediction", "[cli]") {
  const Outcome outcome =
      fit(synthetic_csv({.sizes = 4, .vocabularies = 5, .checkpoints = 4}), {"--draws", "20"});
  CHECK_FALSE(std::regex_search(outcome.out, std::regex("[0-9] - [0-9]")));
  CHECK(has(outcome.out, " .. "));
}

TEST_CASE("cli fit: the profile names no range that leaves the optimum out", "[cli]") {
  // The optimum of precise runs lies between two points of a grid.
  const std::string csv = synthetic_csv({.noise = 0.0005});
  const std::string text = fit(csv).out;
  const Json report = Json::parse(call({"fit", "-", "--draws", "0", "-f", "json"}, csv).out);
  const std::string before = "least objective: V from ";
  std::size_t at = 0;
  for (const Json& target : report.at("targets")) {
    at = text.find(before, at);
    REQUIRE(at != std::string::npos);
    at += before.size();
    const double lower = in_thousands(text.substr(at));
    const double upper = in_thousands(text.substr(text.find(" to ", at) + 4));
    const double optimum =
        target.at("approaches").at("isoloss").at("vocab_size").get<double>() / 1e3;
    CHECK(lower < optimum);
    CHECK(optimum < upper);
    CHECK(upper < 2.0 * lower);
  }
}

TEST_CASE("cli fit: a vanished term has no exponent, and no run is blamed for it", "[cli]") {
  const Outcome outcome = fit(csv_without_optimum());
  CHECK(has(outcome.out, "term vanished"));
  CHECK_FALSE(has(outcome.out, "move the isoloss optimum"));
  for (const std::string& line : lines_of(outcome.out)) {
    if (line.starts_with("alpha2 ")) CHECK(line.find_first_of("0123456789", 6) == line.npos);
  }
}

}  // namespace fit_tables_test
