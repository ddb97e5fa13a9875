#include "vocabplan/fit/mixed_experiments.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "loss_data.hpp"
#include "vocabplan/fit/chinchilla_report.hpp"

namespace mixed_experiments_test {

using namespace vocabplan;
using vocabplan::test::Random;

namespace {

constexpr ChinchillaLaw kKnown{.E = 1.82, .A = 480.0, .B = 2100.0, .alpha = 0.348, .beta = 0.366};

std::vector<double> numbers(std::size_t count, const std::function<double()>& draw) {
  std::vector<double> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(draw());
  return out;
}

// Ten sizes with six lengths each, with normal noise of ln L.
LossTable grid(double noise, std::uint64_t seed) {
  Random random(seed);
  LossTable table;
  for (int i = 0; i < 10; ++i) {
    for (int j = 0; j < 6; ++j) {
      table.n.push_back(5e7 * std::pow(1.9, i));
      table.tokens.push_back(1e9 * std::pow(2.5, j));
      table.loss.push_back(kKnown.loss(table.n.back(), table.tokens.back()) *
                           std::exp(noise * test::normal(random)));
    }
  }
  return table;
}

void append(LossTable& table, const LossTable& other, double factor) {
  table.n.insert(table.n.end(), other.n.begin(), other.n.end());
  table.tokens.insert(table.tokens.end(), other.tokens.begin(), other.tokens.end());
  for (const double loss : other.loss) table.loss.push_back(factor * loss);
}

std::string warning(const LossTable& table) {
  const ChinchillaReport report = report_chinchilla(table, {.draws = 0});
  for (const std::string& sentence : report.warnings) {
    if (sentence.find("fit each alone") != std::string::npos) return sentence;
  }
  return "";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("fit: numbers of one distribution make no clumps", "[fit]") {
  Random random(61);
  const std::map<std::string, std::function<double()>> noises{
      {"normal", [&] { return test::normal(random); }},
      {"even", [&] { return random.uniform(-1.0, 1.0); }},
      {"exponential", [&] { return -std::log(1.0 - random.uniform(0.0, 1.0)); }},
      {"Laplace",
       [&] {
         const double u = random.uniform(-1.0, 1.0);
         return std::copysign(std::log(1.0 - std::abs(u)), u);
       }},
  };
  for (const auto& [name, noise] : noises) {
    for (const std::size_t count : {30U, 60U, 200U}) {
      CAPTURE(name, count);
      int clumped = 0;
      for (int set = 0; set < 100; ++set) {
        if (clumps_of(numbers(count, noise)).count > 1) ++clumped;
      }
      // Less than one in a hundred; four of them would be one chance in fifty.
      CHECK(clumped <= 3);
    }
  }
}

TEST_CASE("fit: numbers that lie apart make clumps", "[fit]") {
  Random random(62);
  for (const int groups : {2, 3, 4}) {
    CAPTURE(groups);
    int at = 0;
    const Clumps found =
        clumps_of(numbers(120, [&] { return 10.0 * (at++ % groups) + test::normal(random); }));
    CHECK(found.count == static_cast<std::size_t>(groups));
    CHECK(std::abs(found.apart - 10.0 * (groups - 1)) < 1.0);
  }
  // Outliers are no group, and too few numbers make none.
  int at = 0;
  CHECK(clumps_of(numbers(100, [&] { return at++ < 5 ? 50.0 : test::normal(random); })).count == 1);
  CHECK(clumps_of({1, 1, 1, 1, 1, 9, 9, 9, 9, 9}).count == 1);
  CHECK(clumps_of(std::vector<double>(50, 2.0)).count == 1);
}

TEST_CASE("fit: rows of two experiments are told by their losses", "[fit]") {
  CHECK(warning(grid(0.003, 63)).empty());
  LossTable repeated = grid(0.003, 64);
  append(repeated, grid(0.003, 65), 1.0);
  CHECK(warning(repeated).empty());
  // Alike in number: the residuals fall into two groups.
  LossTable halves = grid(0.003, 66);
  append(halves, grid(0.003, 67), 1.15);
  CHECK(has(warning(halves), "fall into 2 groups"));
}

TEST_CASE("fit: a few rows that contradict the others are told", "[fit]") {
  LossTable table = grid(0.003, 68);
  LossTable others = grid(0.003, 69);
  for (auto column : {&LossTable::n, &LossTable::tokens, &LossTable::loss}) {
    (others.*column).resize(4);
  }
  append(table, others, 1.2);
  CHECK(has(warning(table), "at 4 pairs of N and D"));
  // One run that diverged is no experiment.
  LossTable diverged = grid(0.003, 70);
  diverged.n.push_back(diverged.n[7]);
  diverged.tokens.push_back(diverged.tokens[7]);
  diverged.loss.push_back(1.5 * diverged.loss[7]);
  CHECK(warning(diverged).empty());
}

TEST_CASE("fit: experiments that the table names are compared", "[fit]") {
  LossTable table = grid(0.003, 71);
  append(table, grid(0.003, 72), 1.05);
  table.experiment_column = "dataset";
  table.experiment_names = {"c4", "pile"};
  for (std::size_t i = 0; i < table.rows(); ++i) table.experiment.push_back(i < 60 ? 0 : 1);
  CHECK(has(warning(table), "the column 'dataset' names 2 experiments"));
  const auto experiments = report_chinchilla(table, {.draws = 0}).experiments;
  REQUIRE(experiments.size() == 2);
  CHECK(experiments[0].rows == 60);
  CHECK(experiments[1].name == "pile");
  CHECK(experiments[0].mean_residual > experiments[1].mean_residual);
  // A name for every row or two is that of a run.
  for (std::size_t i = 0; i < table.rows(); ++i) {
    table.experiment[i] = static_cast<std::uint32_t>(i / 2);
  }
  table.experiment_names.assign(60, "run");
  CHECK(report_chinchilla(table, {.draws = 0}).experiments.empty());
}

TEST_CASE("fit: an experiment is missed by the mean of its residuals", "[fit]") {
  LossTable table = grid(0.0, 73);
  for (auto column : {&LossTable::n, &LossTable::tokens, &LossTable::loss}) {
    (table.*column).resize(7);
  }
  table.experiment_column = "corpus";
  table.experiment_names = {"a", "b"};
  table.experiment = {0, 1, 0, 1, 0, 1, 1};
  const std::vector<double> residuals{0.25, -0.5, 0.5, -0.25, 0.75, -0.5, -0.75};
  const std::vector<ExperimentRows> rows = experiments_of(table, residuals);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].rows == 3);
  CHECK(rows[0].mean_residual == 0.5);
  CHECK(rows[1].rows == 4);
  CHECK(rows[1].mean_residual == -0.5);
  const auto sentence = mixture_warning(table, residuals);
  REQUIRE(sentence);
  CHECK(
      has(*sentence,
          "the column 'corpus' names 2 experiments, which the common fit misses by up to 100 % of "
          "the loss between them"));
  CHECK(experiments_of(table, std::vector<double>(6, 0.0)).empty());
  table.experiment_names.push_back("c");  // seven rows are fewer than three a name
  CHECK(experiments_of(table, residuals).empty());
}

// Checkpoints of a run lie at -4, 0 and 4 about a number of its own, so that rows make three groups
// and runs two.
TEST_CASE("fit: checkpoints of a run count as their mean", "[fit]") {
  constexpr std::uint32_t kRuns = 40;
  LossTable table;
  std::vector<double> residuals;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    const std::size_t checkpoints = run % 4 > 1 ? 3 : 6;
    for (std::size_t i = 0; i < checkpoints; ++i) {
      table.run.push_back(run);
      table.n.push_back(1e8 * (1.0 + run));
      table.tokens.push_back(1e9 * static_cast<double>(1 + table.run.size()));
      table.loss.push_back(2.0);
      residuals.push_back(4.0 * (static_cast<double>(i % 3) - 1.0) + (run % 2 == 0 ? 0.0 : 1.0));
    }
  }
  table.runs = kRuns;
  REQUIRE(residuals.size() == 180);
  CHECK(clumps_of(residuals).count == 3);
  const auto sentence = mixture_warning(table, residuals);
  REQUIRE(sentence);
  CHECK(has(*sentence, "the residuals fall into 2 groups, the outermost 100 % of the loss apart"));
}

// Residuals of 0.01, and one of 1 at another N or D.
TEST_CASE("fit: groups are apart by their means, of all their numbers", "[fit]") {
  std::vector<double> numbers;
  for (int i = 0; i < 20; ++i) {
    numbers.push_back(i == 7 ? -0.5 : 0.0);
    numbers.push_back(i == 7 ? 99.5 : 100.0);
  }
  const Clumps found = clumps_of(numbers);
  CHECK(found.count == 2);
  CHECK(std::abs(found.apart - 100.0) < 1e-9);
}

TEST_CASE("fit: rows contradict each other at one place only", "[fit]") {
  const auto places = [](double n_ratio, double tokens_ratio) {
    LossTable table;
    std::vector<double> residuals;
    for (int i = 0; i < 40; ++i) {
      table.n.push_back(1e8 * std::pow(1.5, i));
      table.tokens.push_back(1e9);
      table.loss.push_back(2.0);
      residuals.push_back(i % 2 == 0 ? 0.01 : -0.01);
    }
    table.n.push_back(table.n[7] * n_ratio);
    table.tokens.push_back(1e9 * tokens_ratio);
    table.loss.push_back(2.0);
    residuals.push_back(1.0);
    return contradictions_of(table, residuals).places;
  };
  CHECK(places(1.0, 1.0) == 1);
  CHECK(places(1.05, 1.0) == 0);
  CHECK(places(1.0, 1.05) == 0);
}

TEST_CASE("fit: groups of many numbers are found in some of them", "[fit]") {
  std::vector<double> many;
  for (int i = 0; i < 4000; ++i) many.push_back(i % 4 == 0 ? 3.0 : 1.0);
  const Clumps found = clumps_of(many);
  CHECK(found.count == 2);
  CHECK(found.apart == 2.0);
}

}  // namespace mixed_experiments_test
