#include <string>
#include <vector>

#include "catch.hpp"
#include "table.hpp"
#include "vocabplan/choose/choice.hpp"
#include "vocabplan/law/catalog.hpp"

// Choices against a brute-force computation in another language: tests/reference/README.md.
namespace choice_golden_test {

using Catch::Matchers::WithinAbs;
using vocabplan::Choice;
using vocabplan::ChoiceRun;
using vocabplan::Chooser;
using vocabplan::DecisionLaw;
using vocabplan::find_law;
using vocabplan::kTextLaw;
using vocabplan::Law;
using vocabplan::LawOptimum;
using vocabplan::SizeCosts;
using vocabplan::WeightedLaw;
using vocabplan::test::Table;

namespace {

// Of shares that run from 1e-4 to 9: both computations are in doubles.
constexpr double kRounding = 1e-11;

const Table& choices() {
  static const Table table(vocabplan::test::reference_file("choices.csv"));
  return table;
}

WeightedLaw most_text(double weight) {
  const Law law = *find_law(kTextLaw);
  return {DecisionLaw::most_text(law.compression, law.compression_draws), weight};
}

const Chooser& chooser() {
  static const Chooser usual({{DecisionLaw::surface(*find_law(kTextLaw)), 1.0}, most_text(1.0)},
                             {});
  return usual;
}

ChoiceRun run_of(const Table& table, std::size_t row) {
  return {.n_nv = table.number(row, "n_nv"),
          .flops = table.number(row, "flops"),
          .width = table.number(row, "width")};
}

void check_choice(const Choice& choice, const Table& table, std::size_t row) {
  CHECK(choice.choice.vocab_size == table.number(row, "choice"));
  CHECK_THAT(choice.choice.expected, WithinAbs(table.number(row, "expected"), kRounding));
  CHECK_THAT(choice.choice.worst, WithinAbs(table.number(row, "worst"), kRounding));
  CHECK_THAT(choice.choice.quantile, WithinAbs(table.number(row, "q90"), kRounding));
  CHECK(choice.band_lower == table.number(row, "band_lower"));
  CHECK(choice.band_upper == table.number(row, "band_upper"));
}

void check_minimax(const SizeCosts& minimax, const Table& table, std::size_t row) {
  CHECK(minimax.vocab_size == table.number(row, "minimax"));
  CHECK_THAT(minimax.worst, WithinAbs(table.number(row, "minimax_worst"), kRounding));
}

}  // namespace

TEST_CASE("choose: choices of 200 budgets are those of a search through every state") {
  REQUIRE(choices().rows() == 200);
  for (std::size_t row = 0; row < choices().rows(); ++row) {
    CAPTURE(row);
    const ChoiceRun run = run_of(choices(), row);
    const Choice choice = chooser().choose(run);
    check_choice(choice, choices(), row);
    check_minimax(chooser().at(run).minimax(), choices(), row);
    const auto near = [&](double cost, const char* column) {
      CHECK_THAT(cost, WithinAbs(choices().number(row, column), kRounding));
    };
    near(choice.choice.laws[0], "surface_at_choice");
    near(choice.choice.laws[1], "text_at_choice");
    const std::vector<LawOptimum> optima = chooser().at(run).optima();
    CHECK(optima[0].vocab_size == choices().number(row, "surface_choice"));
    CHECK(optima[1].vocab_size == choices().number(row, "text_choice"));
    const std::vector<SizeCosts> fixed = chooser().at(run).costs({32000.0, 128256.0});
    near(fixed[0].expected, "expected_32000");
    near(fixed[1].expected, "expected_128256");
  }
}

TEST_CASE("choose: choices by four laws of different weight are those of the same search") {
  const Table table(vocabplan::test::reference_file("choices_by_weights.csv"));
  const std::vector<std::string> names{"tao2024", "tao2024-corrected", std::string(kTextLaw)};
  std::vector<WeightedLaw> laws;
  for (const std::string& name : names) {
    laws.push_back({DecisionLaw::surface(*find_law(name)), static_cast<double>(laws.size() + 1)});
  }
  laws.push_back(most_text(4.0));
  const Chooser four(std::move(laws), {});
  REQUIRE(table.rows() == 20);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    CAPTURE(row);
    const ChoiceRun run = run_of(table, row);
    const Choice choice = four.choose(run);
    check_choice(choice, table, row);
    check_minimax(four.at(run).minimax(), table, row);
    const std::vector<LawOptimum> optima = four.at(run).optima();
    std::size_t k = 0;
    for (const char* law : {"tao2024", "tao2024-corrected", "surface", "text"}) {
      CAPTURE(law);
      CHECK(optima[k].vocab_size == table.number(row, std::string(law) + "_choice"));
      CHECK_THAT(choice.choice.laws[k],
                 WithinAbs(table.number(row, std::string(law) + "_at_choice"), kRounding));
      ++k;
    }
  }
}

}  // namespace choice_golden_test
