#include "vocabplan/fit/collinearity.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "table.hpp"
#include "table_text.hpp"
#include "vocabplan/fit/design_checks.hpp"
#include "vocabplan/fit/token_counts.hpp"

namespace collinearity_test {

using vocabplan::collinearity;
using vocabplan::RunTable;

namespace {

struct Row {
  double n_nv;
  double vocab_size;
  double tokens;
};

// Width 1, so that n_v is the vocabulary size.
RunTable table_of(const std::vector<Row>& rows) {
  RunTable table;
  for (const Row& row : rows) {
    table.n_nv.push_back(row.n_nv);
    table.vocab_size.push_back(row.vocab_size);
    table.width.push_back(1.0);
    table.tokens.push_back(row.tokens);
    table.flops.push_back(6.0 * (row.n_nv + row.vocab_size) * row.tokens);
    table.loss.push_back(-1.0);
    table.run.push_back(static_cast<std::uint32_t>(table.runs++));
    table.family.push_back(0);
  }
  table.families = 1;
  return table;
}

std::string joined(const RunTable& table) {
  std::string text;
  const auto& law = vocabplan::default_law();
  for (const auto& warning : vocabplan::design_warnings(table, law.compression)) {
    text += warning + "\n";
  }
  return text;
}

std::vector<Row> factorial() {
  std::vector<Row> rows;
  for (const double n : {1e7, 1e9}) {
    for (const double v : {1e3, 1e5}) {
      for (const double t : {1e9, 1e11}) rows.push_back({n, v, t});
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("fit: the factors of a factorial design are independent", "[fit]") {
  const RunTable table = table_of(factorial());
  const auto found = collinearity(table, table.tokens);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(found.varies.at(i));
    CHECK(std::abs(found.correlation.at(i)) < 1e-15);
    CHECK(found.multiple.at(i) < 1e-7);
  }
  CHECK(std::abs(found.condition - 1.0) < 1e-14);
}

TEST_CASE("fit: a correlation of known size", "[fit]") {
  // Two factors at +-1 of which 3 of 4 rows agree in sign have correlation 1/2; the third is
  // independent of both. Then R = 1/2, and the eigenvalues are 3/2, 1, 1/2.
  std::vector<Row> rows;
  for (const double t : {1e9, 1e11}) {
    for (int i = 0; i < 3; ++i) {
      rows.push_back({1e7, 1e3, t});
      rows.push_back({1e9, 1e5, t});
    }
    rows.push_back({1e7, 1e5, t});
    rows.push_back({1e9, 1e3, t});
  }
  const RunTable table = table_of(rows);
  const auto found = collinearity(table, table.tokens);
  CHECK(std::abs(found.correlation[0] - 0.5) < 1e-14);
  CHECK(std::abs(found.correlation[1]) < 1e-15);
  CHECK(std::abs(found.multiple[0] - 0.5) < 1e-14);
  CHECK(std::abs(found.multiple[1] - 0.5) < 1e-14);
  CHECK(found.multiple[2] < 1e-7);
  CHECK(std::abs(found.condition - std::sqrt(3.0)) < 1e-14);
}

TEST_CASE("fit: units do not matter to collinearity", "[fit]") {
  vocabplan::test::Random random(9);
  std::vector<Row> rows;
  std::vector<Row> scaled;
  for (int i = 0; i < 50; ++i) {
    rows.push_back({random.log_uniform(1e7, 1e10), random.log_uniform(1e3, 1e6),
                    random.log_uniform(1e9, 1e12)});
    scaled.push_back(
        {rows.back().n_nv * 1e3, rows.back().vocab_size * 1e2, rows.back().tokens * 1e-6});
  }
  const RunTable table = table_of(rows);
  const RunTable other = table_of(scaled);
  const auto found = collinearity(table, table.tokens);
  const auto again = collinearity(other, other.tokens);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(std::abs(found.correlation.at(i) - again.correlation.at(i)) < 1e-12);
    CHECK(std::abs(found.multiple.at(i) - again.multiple.at(i)) < 1e-12);
  }
  CHECK(std::abs(found.condition - again.condition) < 1e-12);
}

TEST_CASE("fit: tokens in a fixed ratio to parameters go together", "[fit]") {
  std::vector<Row> rows = factorial();
  for (Row& row : rows) row.tokens = 20.0 * row.n_nv;
  const RunTable table = table_of(rows);
  const auto found = collinearity(table, table.tokens);
  CHECK(std::abs(found.correlation[1] - 1.0) < 1e-14);
  CHECK(found.condition > 1e7);
  CHECK(joined(table).find("N_nv and tokens go together (correlation 1), condition number 1") !=
        std::string::npos);
}

TEST_CASE("fit: one factor may follow from the other two", "[fit]") {
  // tokens = sqrt(n_nv n_v) up to a factor: correlations of 0.71, and no freedom.
  std::vector<Row> rows = factorial();
  for (Row& row : rows) row.tokens = std::sqrt(row.n_nv * row.vocab_size);
  const RunTable table = table_of(rows);
  const auto found = collinearity(table, table.tokens);
  CHECK(std::abs(found.correlation[1] - std::sqrt(0.5)) < 1e-14);
  CHECK(std::abs(found.multiple[2] - 1.0) < 1e-14);
  CHECK(joined(table).find("follows from the other two of N_nv, N_v and tokens (multiple "
                           "correlation 1)") != std::string::npos);
}

TEST_CASE("fit: what does not vary is no part of collinearity", "[fit]") {
  std::vector<Row> rows = factorial();
  for (Row& row : rows) row.tokens = 1e9;
  const RunTable table = table_of(rows);
  const auto found = collinearity(table, table.tokens);
  CHECK_FALSE(found.varies[2]);
  CHECK(found.correlation[1] == 0.0);
  CHECK(found.multiple[2] == 0.0);
  CHECK(std::abs(found.condition - 1.0) < 1e-14);
  CHECK(joined(table).find("every row has the same tokens") != std::string::npos);

  const RunTable single = table_of({rows.front()});
  CHECK(collinearity(single, single.tokens).condition == 1.0);
  CHECK_FALSE(collinearity(single, single.tokens).varies[0]);
  CHECK(collinearity(RunTable{}, {}).condition == 1.0);
}

TEST_CASE("fit: the collinearity of the paper's design", "[fit]") {
  const auto path = vocabplan::test::shared_file("data/exp_data.csv");
  if (!path) {
    WARN("data/exp_data.csv is absent: set VOCABPLAN_SHARED to check the paper's design");
    return;
  }
  const RunTable table = vocabplan::test::runs_in(*path);
  const auto tokens = vocabplan::training_tokens(table, vocabplan::default_law().compression,
                                                 vocabplan::FitMode::corrected);
  const auto found = collinearity(table, tokens);
  // numpy 1.x: corrcoef and linalg.cond of the standardised logarithms.
  CHECK(std::abs(found.correlation[0] - 0.41055229) < 1e-8);
  CHECK(std::abs(found.correlation[1] - 0.85248422) < 1e-8);
  CHECK(std::abs(found.correlation[2] - 0.35286103) < 1e-8);
  CHECK(std::abs(found.condition - 3.8173768109075676) < 1e-11);
}

}  // namespace collinearity_test
