#include "vocabplan/fit/design_checks.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "table.hpp"
#include "table_text.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/loss_trend.hpp"

namespace design_checks_test {

using vocabplan::design_warnings;
using vocabplan::loss_trend;
using vocabplan::RunTable;
using vocabplan::shortest;
using vocabplan::test::runs_of;
using Texts = std::vector<std::string>;

namespace {

const vocabplan::Compression& published() {
  return vocabplan::default_law().compression;
}

using Loss = std::function<double(double n_nv, double vocab_size, double tokens)>;

// A loss that is fit for comparison: a bowl in ln V, less than zero.
double normalised(double n_nv, double vocab_size, double tokens) {
  const double away = std::log(vocab_size / 16384.0);
  return -6.0 + 8.0 * std::pow(n_nv, -0.1) + 0.01 * away * away + 30.0 * std::pow(tokens, -0.25);
}

// Bits per byte and so on: the same, above zero.
double per_character(double n_nv, double vocab_size, double tokens) {
  return (7.5 + normalised(n_nv, vocab_size, tokens)) / 4.0;
}

// Runs of every n_nv and vocabulary, with checkpoints at these tokens: a full factorial design.
struct Design {
  std::vector<double> n_nv{3e7, 1e8, 3e8, 1e9};
  std::vector<double> vocab_sizes{4096, 8192, 16384, 32768, 65536};
  std::vector<double> tokens{1e9, 3e9, 1e10};
  Loss loss = normalised;

  [[nodiscard]] RunTable table() const {
    std::string text = "n_nv,V,d,tokens,loss\n";
    for (const double n : n_nv) {
      for (const double v : vocab_sizes) {
        for (const double t : tokens) {
          text += shortest(n) + "," + shortest(v) + ",512," + shortest(t) + "," +
                  shortest(loss(n, v, t)) + "\n";
        }
      }
    }
    return runs_of(text);
  }
};

// All but that a column called loss states no unit, which loss_columns_test.cpp looks at.
Texts warnings_of_table(const RunTable& table) {
  Texts warnings = design_warnings(table, published());
  const auto unstated = std::erase_if(warnings, [](const std::string& text) {
    return text.find("does not state the unit") != std::string::npos;
  });
  CHECK(unstated == 1);
  return warnings;
}

Texts warnings_of(const Design& design) {
  return warnings_of_table(design.table());
}

}  // namespace

TEST_CASE("fit: a sound design has no warnings", "[fit]") {
  CHECK(warnings_of({}) == Texts{});
}

TEST_CASE("fit: too few families, or too close", "[fit]") {
  Design design;
  design.vocab_sizes.push_back(131072);
  design.n_nv = {3e7, 3e8};
  CHECK(warnings_of(design) == Texts{"2 families of equal N_nv; with fewer than 3 the effect of "
                                     "the model size cannot be fitted"});
  design.n_nv = {3e7, 1e8, 2.7e8};
  CHECK(warnings_of(design) == Texts{"N_nv covers 30M .. 270M, a factor of 9; less than 10 says "
                                     "little about larger models"});
}

TEST_CASE("fit: one vocabulary size is named", "[fit]") {
  Design design;
  design.vocab_sizes = {32768};
  design.n_nv = {1e7, 2e7, 4e7, 8e7, 2e8, 4e8, 8e8, 1e9, 2e9, 3e9, 4e9, 5e9};
  const Texts warnings = warnings_of(design);
  REQUIRE_FALSE(warnings.empty());
  CHECK(warnings.front() ==
        "every run has the vocabulary size 32768; the effect of the vocabulary cannot be fitted");
}

TEST_CASE("fit: families with few vocabulary sizes are named", "[fit]") {
  RunTable table = Design{}.table();
  // The smallest family keeps two vocabularies, the largest one.
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.family[i] == 0 && table.vocab_size[i] > 4096) table.vocab_size[i] = 65536;
    if (table.family[i] == 3) table.vocab_size[i] = 4096;
  }
  CHECK(warnings_of_table(table) ==
        Texts{"2 families have fewer than 3 vocabulary sizes, too few to see an optimum: N_nv 30M "
              "(2), 1B (1)"});
}

TEST_CASE("fit: ten rows are few rows and few runs", "[fit]") {
  Design design;
  design.n_nv = {3e7, 3e8, 3e9};
  design.vocab_sizes = {4096, 16384, 65536};
  design.tokens = {1e9};
  RunTable table = design.table();
  for (auto* column :
       {&table.n_nv, &table.vocab_size, &table.width, &table.flops, &table.loss, &table.tokens}) {
    column->push_back(column->back());
  }
  table.tokens.back() = 2e9;
  table.run.push_back(table.run.back());
  table.family.push_back(table.family.back());
  CHECK(
      warnings_of_table(table) ==
      Texts{"10 rows for the 7 constants of the loss surface; fewer than 20 do not determine them",
            "9 runs; with fewer than 12 the intervals are too short"});
}

TEST_CASE("fit: a cross-entropy per token is recognised by its trend", "[fit]") {
  // Per character times characters per token; the bowl itself bends the exponent a little.
  const Loss per_token = [](double n_nv, double vocab_size, double tokens) {
    return per_character(n_nv, vocab_size, tokens) / published().tokens_per_character(vocab_size);
  };
  const Design design{.loss = per_token};
  const auto trend = loss_trend(design.table(), published());
  CHECK(trend.positive_rows == 60);
  CHECK(trend.pairs == 8);
  REQUIRE(trend.exponent);
  CHECK(std::abs(*trend.exponent - 1.0) < 0.15);
  const Texts warnings = warnings_of(design);
  REQUIRE(warnings.size() == 1);
  CHECK(
      warnings[0].starts_with("60 of 60 losses are above zero and grow with the length of tokens"));
  CHECK(warnings[0].find("a cross-entropy per token, which cannot be compared across vocabularies; "
                         "accepted are the unigram-normalised loss, bits per byte and the loss per "
                         "character") != std::string::npos);
}

TEST_CASE("fit: a loss that is a power of the token length has that exponent", "[fit]") {
  const double power = GENERATE(-0.5, 0.0, 0.25, 1.0, 2.0);
  const Design design{.loss = [power](double n_nv, double vocab_size, double /*tokens*/) {
    return 100.0 * std::pow(n_nv, -0.2) *
           std::pow(published().tokens_per_character(vocab_size), -power);
  }};
  const auto trend = loss_trend(design.table(), published());
  REQUIRE(trend.exponent);
  CHECK(std::abs(*trend.exponent - power) < 1e-12);
}

TEST_CASE("fit: the exponent of the token length is the median of all pairs", "[fit]") {
  // One pair of vocabularies a size, each size with a power of its own.
  const auto median = [](const std::vector<double>& powers) {
    Design design{.vocab_sizes = {4096, 65536}};
    design.n_nv.clear();
    for (std::size_t i = 0; i < powers.size(); ++i) {
      design.n_nv.push_back(1e8 * std::pow(2.0, static_cast<double>(i)));
    }
    design.loss = [&](double n_nv, double vocab_size, double /*tokens*/) {
      const auto size = static_cast<std::size_t>(std::lround(std::log2(n_nv / 1e8)));
      return std::pow(published().tokens_per_character(vocab_size), -powers[size]);
    };
    const auto trend = loss_trend(design.table(), published());
    REQUIRE(trend.pairs == powers.size());
    return *trend.exponent;
  };
  CHECK(std::abs(median({0.25}) - 0.25) < 1e-12);
  CHECK(std::abs(median({0.25, 2.0}) - 1.125) < 1e-12);
  CHECK(std::abs(median({2.0, 0.25, 0.5}) - 0.5) < 1e-12);
  CHECK(std::abs(median({2.0, 0.25, 1.5, 0.5}) - 1.0) < 1e-12);
  CHECK(std::abs(median({2.0, 0.25, 1.5, 0.5, 0.75}) - 0.75) < 1e-12);
}

TEST_CASE("fit: bits per byte are above zero and fit for comparison", "[fit]") {
  CHECK(warnings_of({.loss = per_character}) == Texts{});
}

TEST_CASE("fit: the first steps of a run may be worse than unigrams", "[fit]") {
  const auto early = [](double n_nv, double vocab_size, double tokens) {
    return tokens < 2e9 ? 0.5 : normalised(n_nv, vocab_size, tokens);
  };
  CHECK(warnings_of({.loss = early}) == Texts{});
}

TEST_CASE("fit: losses above zero that no trend can settle", "[fit]") {
  Design design;
  design.vocab_sizes = {32768, 33000, 34000};  // too close for a trend
  design.loss = per_character;
  const Texts warnings = warnings_of(design);
  REQUIRE_FALSE(warnings.empty());
  CHECK(warnings.front().starts_with(
      "36 of 36 losses are above zero, and too few vocabularies can be compared to tell"));
}

TEST_CASE("fit: vocabularies trained for different budgets are compared at a common one", "[fit]") {
  // The largest vocabularies are trained ten times longer, which hides the trend at the end.
  const Loss per_token = [](double n_nv, double vocab_size, double tokens) {
    return 1e4 * std::pow(n_nv, -0.1) * std::pow(tokens, -0.3) /
           published().tokens_per_character(vocab_size);
  };
  RunTable table = Design{.tokens = {1e9, 1e10}, .loss = per_token}.table();
  RunTable cut = table;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.tokens[i] < 2e9 || table.vocab_size[i] >= 16384) continue;
    // Small vocabularies have their first checkpoint only, twice.
    cut.tokens[i] = table.tokens[i - 1];
    cut.flops[i] = table.flops[i - 1];
    cut.loss[i] = table.loss[i - 1];
  }
  const auto trend = loss_trend(cut, published());
  REQUIRE(trend.exponent);
  CHECK(std::abs(*trend.exponent - 1.0) < 1e-9);
}

TEST_CASE("fit: repeated and inconsistent rows are counted", "[fit]") {
  RunTable table = Design{}.table();
  table.repeated_rows = 1;
  table.inconsistent_rows = 60;
  table.largest_inconsistency = 2.96;
  CHECK(warnings_of_table(table) ==
        Texts{"1 row repeats an earlier one in every value and counts twice in a fit",
              "60 rows have FLOPs that are not 6 (N_nv + V d) tokens; at worst these are 2.96x the "
              "FLOPs"});
}

TEST_CASE("fit: replicates are counted, and no fault", "[fit]") {
  CHECK(vocabplan::replicate_runs(Design{}.table()) == 0);
  CHECK(vocabplan::replicate_runs(
            runs_of("run,n_nv,V,d,C,loss\na,1e6,1000,1,6e12,1\nb,1e6,1000,1,6e12,1\n"
                    "b,1e6,1000,1,1.2e13,1\nc,1e6,2000,1,6e12,1\nd,1e6,1000,1,6e12,1\n")) == 2);
}

TEST_CASE("fit: the paper's design is sound", "[fit]") {
  const auto path = vocabplan::test::shared_file("data/exp_data.csv");
  if (!path) {
    WARN("data/exp_data.csv is absent: set VOCABPLAN_SHARED to check the paper's design");
    return;
  }
  const Texts warnings = design_warnings(vocabplan::test::runs_in(*path), published());
  REQUIRE(warnings.size() == 1);
  CHECK(warnings.front().find("unigram-normalised, still differs") != std::string::npos);
}

}  // namespace design_checks_test
