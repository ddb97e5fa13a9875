// Algebra that every choice obeys, on random runs and candidates.
#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/choose/choice.hpp"
#include "vocabplan/law/catalog.hpp"

namespace choice_property_test {

using vocabplan::Choice;
using vocabplan::ChoiceRule;
using vocabplan::ChoiceRun;
using vocabplan::ChoiceSettings;
using vocabplan::Chooser;
using vocabplan::DecisionLaw;
using vocabplan::find_law;
using vocabplan::kLeastSought;
using vocabplan::kMostSought;
using vocabplan::kTextLaw;
using vocabplan::Law;
using vocabplan::SizeCosts;
using vocabplan::WeightedLaw;
using vocabplan::test::cases;
using vocabplan::test::Random;

namespace {

// Costs are exact to 1e-12, of at most 9.
constexpr double kExact = 1e-11;

const Law& text_law() {
  static const Law law = *find_law(kTextLaw);
  return law;
}

const std::vector<WeightedLaw>& three_laws() {
  static const std::vector<WeightedLaw> laws{
      {DecisionLaw::surface(text_law()), 1.0},
      {DecisionLaw::most_text(text_law().compression, text_law().compression_draws), 0.7},
      {DecisionLaw::surface(*find_law("tao2024-corrected")), 0.3}};
  return laws;
}

ChoiceRun random_run(Random& random) {
  const double n_nv = random.log_uniform(1e7, 1e12);
  return {.n_nv = n_nv,
          .flops = text_law().compute_optimal_flops(n_nv) * random.log_uniform(0.1, 100.0),
          .width = text_law().width_table.width(n_nv)};
}

std::vector<double> random_sizes(Random& random, std::size_t count) {
  std::vector<double> sizes;
  for (std::size_t i = 0; i < count; ++i) {
    sizes.push_back(std::floor(random.log_uniform(kLeastSought, kMostSought)));
  }
  return sizes;
}

template <typename Value>
void shuffle(std::vector<Value>& values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[random.bits() % i]);
  }
}

double chosen(const std::vector<SizeCosts>& costs, ChoiceRule rule) {
  return costs[least_of(costs, rule)].vocab_size;
}

bool same_costs(const SizeCosts& a, const SizeCosts& b) {
  return a.expected == b.expected && a.worst == b.worst && a.quantile == b.quantile &&
         a.laws == b.laws;
}

}  // namespace

TEST_CASE("choose: no cost is negative, and the worst law costs at least the mean of all") {
  Random random(721);
  const Chooser chooser(three_laws(), {});
  for (int i = 0; i < cases(40); ++i) {
    const ChoiceRun run = random_run(random);
    CAPTURE(run.n_nv, run.flops);
    for (const SizeCosts& one : chooser.at(run).costs(random_sizes(random, 10))) {
      CAPTURE(one.vocab_size);
      REQUIRE(one.expected >= 0.0);
      REQUIRE(one.quantile >= 0.0);
      for (const double cost : one.laws) REQUIRE(cost >= 0.0);
      REQUIRE(one.worst == *std::max_element(one.laws.begin(), one.laws.end()));
      REQUIRE(one.worst >= one.expected - kExact);
    }
  }
}

TEST_CASE("choose: the curve that is drawn has the costs of its vocabularies") {
  Random random(728);
  std::vector<WeightedLaw> laws = three_laws();
  laws.back().weight = 0.0;  // a law that does not count is left out of the work
  const Chooser chooser(laws, {});
  for (int i = 0; i < cases(20); ++i) {
    const ChoiceRun run = random_run(random);
    const std::vector<double> sizes = random_sizes(random, 8);
    const vocabplan::RunChoices choices = chooser.at(run);
    const std::vector<vocabplan::CostPoint> curve = choices.curve(sizes);
    const std::vector<SizeCosts> costs = chooser.at(run).costs(sizes);
    REQUIRE(curve.size() == sizes.size());
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      REQUIRE(curve[k].vocab_size == sizes[k]);
      REQUIRE(curve[k].expected == costs[k].expected);
      REQUIRE(curve[k].worst == costs[k].worst);
    }
  }
}

TEST_CASE("choose: neither order nor repetition of candidates matters") {
  Random random(722);
  const Chooser chooser(three_laws(), {});
  for (int i = 0; i < cases(40); ++i) {
    const ChoiceRun run = random_run(random);
    std::vector<double> sizes = random_sizes(random, 8);
    const std::vector<SizeCosts> before = chooser.at(run).costs(sizes);
    std::vector<double> more = sizes;
    more.insert(more.end(), sizes.begin(), sizes.begin() + 4);
    shuffle(more, random);
    const std::vector<SizeCosts> after = chooser.at(run).costs(more);
    CAPTURE(run.n_nv, run.flops);
    for (const SizeCosts& one : after) {
      const auto at = std::find(sizes.begin(), sizes.end(), one.vocab_size) - sizes.begin();
      REQUIRE(same_costs(one, before[static_cast<std::size_t>(at)]));
    }
    for (const ChoiceRule rule : {ChoiceRule::mean, ChoiceRule::minimax}) {
      REQUIRE(chosen(after, rule) == chosen(before, rule));
    }
  }
}

TEST_CASE("choose: candidates that are not taken change nothing") {
  Random random(723);
  const Chooser chooser(three_laws(), {});
  for (int i = 0; i < cases(40); ++i) {
    const ChoiceRun run = random_run(random);
    const std::vector<SizeCosts> costs = chooser.at(run).costs(random_sizes(random, 8));
    for (const ChoiceRule rule : {ChoiceRule::mean, ChoiceRule::minimax}) {
      const double best = chosen(costs, rule);
      std::vector<double> fewer;
      for (const SizeCosts& one : costs) {
        if (one.vocab_size == best || random.bits() % 2 == 0) fewer.push_back(one.vocab_size);
      }
      CAPTURE(run.n_nv, run.flops, best);
      REQUIRE(chosen(chooser.at(run).costs(fewer), rule) == best);
    }
  }
}

TEST_CASE("choose: a range that ends lower and has the choice still leads to it") {
  Random random(724);
  for (int i = 0; i < cases(20); ++i) {
    const ChoiceRun run = random_run(random);
    const Choice wide = Chooser(three_laws(), {}).choose(run);
    ChoiceSettings settings;
    settings.range.highest = std::max(wide.choice.vocab_size, 2048.0);
    const Choice narrow = Chooser(three_laws(), settings).choose(run);
    CAPTURE(run.n_nv, run.flops, wide.choice.vocab_size);
    REQUIRE(std::abs(narrow.choice.expected - wide.choice.expected) < 1e-8);
    // Nothing that lies in the range is better, and of a coarser multiple there is less to take.
    settings = {};
    settings.range.multiple = 128.0 * static_cast<double>(2 + random.bits() % 20);
    REQUIRE(Chooser(three_laws(), settings).choose(run).choice.expected >=
            wide.choice.expected - 1e-8);
  }
}

TEST_CASE("choose: the order of the laws does not matter, and halves of a law are the law") {
  Random random(725);
  std::vector<WeightedLaw> other = three_laws();
  std::rotate(other.begin(), other.begin() + 1, other.end());
  other.push_back(other[0]);
  other[0].weight *= 0.5;
  other[3].weight *= 0.5;
  const Chooser one(three_laws(), {});
  const Chooser two(other, {});
  for (int i = 0; i < cases(20); ++i) {
    const ChoiceRun run = random_run(random);
    const std::vector<double> sizes = random_sizes(random, 6);
    const auto a = one.at(run).costs(sizes);
    const auto b = two.at(run).costs(sizes);
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      CAPTURE(run.n_nv, run.flops, sizes[k]);
      REQUIRE(std::abs(a[k].expected - b[k].expected) < kExact);
      REQUIRE(std::abs(a[k].quantile - b[k].quantile) < kExact);
      REQUIRE(a[k].worst == b[k].worst);
      REQUIRE(a[k].laws[0] == b[k].laws[2]);
      REQUIRE(a[k].laws[1] == b[k].laws[0]);
      REQUIRE(b[k].laws[3] == b[k].laws[0]);
    }
  }
}

}  // namespace choice_property_test
