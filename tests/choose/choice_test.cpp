#include "vocabplan/choose/choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"
#include "vocabplan/predict/price.hpp"

namespace choice_test {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using vocabplan::Choice;
using vocabplan::ChoiceRule;
using vocabplan::ChoiceRun;
using vocabplan::ChoiceSettings;
using vocabplan::Chooser;
using vocabplan::Compression;
using vocabplan::CompressionForm;
using vocabplan::DecisionLaw;
using vocabplan::DomainError;
using vocabplan::find_law;
using vocabplan::Flops;
using vocabplan::kLeastSought;
using vocabplan::kMostSought;
using vocabplan::kTextLaw;
using vocabplan::Law;
using vocabplan::LossSurface;
using vocabplan::MonotoneCompression;
using vocabplan::NonVocabParams;
using vocabplan::SizeCosts;
using vocabplan::WeightedLaw;
using vocabplan::test::Random;

namespace {

const double kMostCost = 9.0;  // e^(ln 10) - 1

const Law& text_law() {
  static const Law law = *find_law(kTextLaw);
  return law;
}

// The law of one surface alone, without draws.
Law point_law(const LossSurface& surface) {
  Law law = text_law();
  law.draws.rows.own().clear();
  law.isoloss = surface;
  return law;
}

Chooser of_surface(const LossSurface& surface, const ChoiceSettings& settings = {}) {
  return Chooser({{DecisionLaw::surface(point_law(surface)), 1.0}}, settings);
}

DecisionLaw most_text() {
  return DecisionLaw::most_text(text_law().compression, text_law().compression_draws);
}

std::vector<WeightedLaw> usual_laws() {
  return {{DecisionLaw::surface(text_law()), 1.0}, {most_text(), 1.0}};
}

ChoiceRun random_run(Random& random) {
  const double n_nv = random.log_uniform(1e7, 1e12);
  return {.n_nv = n_nv,
          .flops = text_law().compute_optimal_flops(n_nv) * random.log_uniform(0.1, 100.0),
          .width = text_law().width_table.width(n_nv)};
}

// Compute with which V reaches a loss, by bisection in ln C on the loss itself.
double log_flops_for_loss(const LossSurface& surface, const ChoiceRun& run, double n_v,
                          double loss) {
  double low = std::log(run.flops);
  double high = low + 60.0;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (surface.loss_at_budget(run.n_nv, n_v, std::exp(middle)) > loss ? low : high) = middle;
  }
  return low;
}

}  // namespace

TEST_CASE("choose: most-text alone has the exact values of its one curve") {
  // (n + V d) f(V) by hand, for f of tao2024-per-character: values computed apart.
  struct Row {
    ChoiceRun run;
    double best;
    std::vector<double> costs;  // per cent at 32,000, 64,000, 128,256, 262,144
  };
  const std::vector<Row> rows{{{1e9, 1e20, 1536.0}, 44288.0, {0.451, 0.652, 6.310, 21.784}},
                              {{7e9, 1e22, 4096.0}, 83712.0, {2.831, 0.235, 0.661, 5.577}},
                              {{70e9, 1e24, 8192.0}, 241024.0, {7.409, 3.190, 0.751, 0.015}}};
  const Compression f{.a = 9.491564281414517,
                      .b = 0.5394550557105978,
                      .c = 0.2213432848867806,
                      .max_vocab = 1e15,
                      .form = CompressionForm::monotone};
  const Chooser chooser({{DecisionLaw::most_text(f, {}), 1.0}}, {});
  for (const Row& row : rows) {
    CAPTURE(row.run.n_nv);
    CHECK(chooser.choose(row.run).choice.vocab_size == row.best);
    const auto costs = chooser.at(row.run).costs({32000.0, 64000.0, 128256.0, 262144.0});
    for (std::size_t i = 0; i < costs.size(); ++i) {
      CHECK_THAT(100.0 * costs[i].expected, WithinAbs(row.costs[i], 0.0005));
    }
  }
}

TEST_CASE("choose: the cost of a surface is the compute that its loss asks for") {
  Random random(20261);
  for (int i = 0; i < 200; ++i) {
    LossSurface surface = text_law().isoloss;
    surface.A2 *= random.log_uniform(0.3, 3.0);
    surface.alpha2 = random.uniform(0.05, 1.6);
    surface.beta = random.uniform(0.3, 0.7);
    const ChoiceRun run = random_run(random);
    const double best =
        isoloss_optimum(surface, NonVocabParams(run.n_nv), Flops(run.flops)).value / run.width;
    const double sought = std::clamp(best, kLeastSought, kMostSought);
    const double loss = surface.loss_at_budget(run.n_nv, sought * run.width, run.flops);
    const double size = random.log_uniform(kLeastSought, kMostSought);
    const double log_flops = log_flops_for_loss(surface, run, size * run.width, loss);
    const double cut = std::clamp(log_flops - std::log(run.flops), 0.0, std::log(10.0));
    CAPTURE(i, best, size, surface.alpha2);
    CHECK_THAT(of_surface(surface).at(run).costs({size})[0].expected,
               WithinAbs(std::expm1(cut), 1e-9 * (1.0 + kMostCost)));
  }
}

TEST_CASE("choose: the best may be sought among the vocabularies that are allowed alone") {
  const ChoiceSettings settings{.range = {.sought = 262144.0}};
  Random random(20267);
  int beyond = 0;
  for (int i = 0; i < 200; ++i) {
    LossSurface surface = text_law().isoloss;
    surface.alpha2 = random.uniform(0.05, 1.6);
    const ChoiceRun run = random_run(random);
    const double best =
        isoloss_optimum(surface, NonVocabParams(run.n_nv), Flops(run.flops)).value / run.width;
    if (best > 262144.0) ++beyond;
    const double sought = std::clamp(best, kLeastSought, 262144.0);
    const double loss = surface.loss_at_budget(run.n_nv, sought * run.width, run.flops);
    const double size = random.log_uniform(kLeastSought, 262144.0);
    const double log_flops = log_flops_for_loss(surface, run, size * run.width, loss);
    const double cut = std::clamp(log_flops - std::log(run.flops), 0.0, std::log(10.0));
    const Chooser chooser = of_surface(surface, settings);
    CAPTURE(i, best, size, surface.alpha2);
    CHECK_THAT(chooser.at(run).costs({size})[0].expected,
               WithinAbs(std::expm1(cut), 1e-9 * (1.0 + kMostCost)));
    // Other choices can only look worse from a better best.
    CHECK(chooser.at(run).costs({size})[0].expected <=
          of_surface(surface).at(run).costs({size})[0].expected + 1e-12);
    if (best > 262144.0) CHECK(chooser.choose(run).choice.expected <= 1e-12);
  }
  CHECK(beyond > 20);
  CHECK_THROWS_AS(Chooser(usual_laws(), {.range = {.sought = 262143.0}}), DomainError);
  CHECK_THROWS_AS(Chooser(usual_laws(), {.range = {.sought = kMostSought * 2.0}}), DomainError);
}

TEST_CASE("choose: only the best vocabulary of a state costs nothing") {
  Random random(20262);
  for (int i = 0; i < 100; ++i) {
    const ChoiceRun run = random_run(random);
    const LossSurface& surface = text_law().isoloss;
    const double best =
        isoloss_optimum(surface, NonVocabParams(run.n_nv), Flops(run.flops)).value / run.width;
    if (best < kLeastSought * 1.02 || best > kMostSought / 1.02) continue;
    const auto costs = of_surface(surface).at(run).costs({best, best * 0.99, best * 1.01});
    CHECK(costs[0].expected <= 1e-14);
    CHECK(costs[1].expected > 1e-9);
    CHECK(costs[2].expected > 1e-9);
    // The same price as that of `predict`.
    const vocabplan::PricedOptimum optimum{
        .n_nv = run.n_nv, .flops = run.flops, .n_v = best * run.width};
    CHECK_THAT(costs[2].expected,
               WithinRel(extra_compute_of(surface, optimum, best * 1.01 * run.width), 1e-6));
  }
}

TEST_CASE("choose: a law without a vocabulary term has its best at the least V sought") {
  LossSurface surface = text_law().isoloss;
  surface.A2 = 0.0;
  const ChoiceRun run{7e9, 7e21, 4096.0};
  const Choice choice = of_surface(surface).choose(run);
  CHECK(choice.choice.vocab_size == kLeastSought);
  CHECK(choice.at_lowest);
  CHECK(choice.band_at_lowest);
  const double expected = (7e9 + 128256.0 * 4096.0) / (7e9 + 1024.0 * 4096.0) - 1.0;
  CHECK_THAT(of_surface(surface).at(run).costs({128256.0})[0].expected, WithinAbs(expected, 1e-12));
}

TEST_CASE("choose: a law without a data term wants the greatest V") {
  LossSurface surface = text_law().isoloss;
  surface.B = 0.0;
  const auto costs = of_surface(surface).at({7e9, 7e21, 4096.0}).costs({262144.0, kMostSought});
  CHECK_THAT(costs[0].expected, WithinRel(kMostCost, 1e-12));
  CHECK_THAT(costs[1].expected, WithinAbs(0.0, 1e-12));
}

TEST_CASE("choose: one more law never makes the worst cost of a size less, nor the minimax") {
  Random random(20263);
  const Chooser two(usual_laws(), {});
  std::vector<WeightedLaw> more = usual_laws();
  more.push_back({DecisionLaw::surface(*find_law("tao2024-corrected")), 0.01});
  const Chooser three(more, {});
  for (int i = 0; i < 20; ++i) {
    const ChoiceRun run = random_run(random);
    const std::vector<double> sizes{random.log_uniform(1024.0, 4e6)};
    CHECK(three.at(run).costs(sizes)[0].worst >= two.at(run).costs(sizes)[0].worst);
    CHECK(three.at(run).minimax().worst >= two.at(run).minimax().worst);
    CHECK(two.at(run).minimax().worst <= two.choose(run).choice.worst);
  }
}

TEST_CASE("choose: a law of weight 0 is shown and does not count") {
  std::vector<WeightedLaw> laws = usual_laws();
  laws.push_back({DecisionLaw::surface(*find_law("tao2024")), 0.0});
  const Chooser with(laws, {});
  const Chooser without(usual_laws(), {});
  const ChoiceRun run{7e9, 7e21, 4096.0};
  const SizeCosts shown = with.choose(run).choice;
  const SizeCosts plain = without.choose(run).choice;
  CHECK(shown.vocab_size == plain.vocab_size);
  CHECK(shown.expected == plain.expected);
  CHECK(shown.worst == plain.worst);
  CHECK(shown.quantile == plain.quantile);
  CHECK(shown.laws.size() == 3);
  CHECK(shown.laws[2] > 0.0);
}

TEST_CASE("choose: only ratios of weights matter") {
  std::vector<WeightedLaw> laws = usual_laws();
  for (WeightedLaw& one : laws) one.weight = 8.0;
  const ChoiceRun run{1e9, 1e21, 1536.0};
  CHECK(Chooser(laws, {}).choose(run).choice.expected ==
        Chooser(usual_laws(), {}).choose(run).choice.expected);
}

TEST_CASE("choose: other units of a law leave the choice as it is") {
  Law law = text_law();
  LossSurface& surface = law.isoloss;
  const double params = 1e3;  // thousands in place of millions, and millions in place of billions
  const double tokens = 1e3;
  surface.unit_n_nv /= params;
  surface.unit_n_v /= params;
  surface.unit_tokens /= tokens;
  for (vocabplan::LawDraw& draw : law.draws.rows.own()) {
    draw.A1 *= std::pow(params, draw.alpha1);
    draw.A2 *= std::pow(params, draw.alpha2);
    draw.B *= std::pow(tokens, draw.beta);
  }
  const Chooser usual(usual_laws(), {});
  const Chooser other({{DecisionLaw::surface(law), 1.0}, {most_text(), 1.0}}, {});
  Random random(20264);
  for (int i = 0; i < 20; ++i) {
    const ChoiceRun run = random_run(random);
    const Choice one = usual.choose(run);
    const Choice two = other.choose(run);
    CHECK(one.choice.vocab_size == two.choice.vocab_size);
    CHECK_THAT(one.choice.expected, WithinAbs(two.choice.expected, 1e-12));
  }
}

TEST_CASE("choose: a multiple of 1 finds the least cost of all whole numbers") {
  ChoiceSettings settings;
  settings.range.multiple = 1.0;
  const Chooser fine(usual_laws(), settings);
  const Chooser usual(usual_laws(), {});
  const ChoiceRun run{1e9, 1e20, 1536.0};
  const Choice choice = fine.choose(run);
  const Choice coarse = usual.choose(run);
  CHECK(choice.choice.expected <= coarse.choice.expected);
  CHECK(std::abs(choice.band_lower - coarse.band_lower) <= 128.0);
  CHECK(std::abs(choice.band_upper - coarse.band_upper) <= 128.0);
  // Around the choice, each by itself.
  std::vector<double> sizes;
  for (double size = choice.choice.vocab_size - 3000.0; size <= choice.choice.vocab_size + 3000.0;
       ++size) {
    sizes.push_back(size);
  }
  const auto costs = fine.at(run).costs(sizes);
  const auto least = std::min_element(
      costs.begin(), costs.end(),
      [](const SizeCosts& a, const SizeCosts& b) { return a.expected < b.expected; });
  CHECK_THAT(choice.choice.expected, WithinAbs(least->expected, 1e-8));
}

TEST_CASE("choose: the least of all whole numbers is found to the last one") {
  // The multiples that lie between those of a span: a curve alone, whose costs are smooth.
  ChoiceSettings settings;
  settings.range.multiple = 1.0;
  const Chooser chooser({{most_text(), 1.0}}, settings);
  const ChoiceRun run{70e9, 1e24, 8192.0};
  const double best = chooser.choose(run).choice.vocab_size;
  const auto costs = chooser.at(run).costs({best - 1.0, best, best + 1.0});
  CHECK(costs[1].expected <= costs[0].expected);
  CHECK(costs[1].expected <= costs[2].expected);
}

TEST_CASE("choose: costs are told to twelve places") {
  Random random(20264);
  const Chooser chooser(usual_laws(), {});
  for (int i = 0; i < 20; ++i) {
    const double cost = chooser.at(random_run(random)).costs({50000.0})[0].expected;
    CAPTURE(i, cost);
    if (cost < 1.0) CHECK(std::abs(cost * 1e12 - std::round(cost * 1e12)) < 1e-3);
  }
}

TEST_CASE("choose: the unit of the loss leaves the costs as they are") {
  LossSurface surface = text_law().isoloss;
  const double unit = surface.A2;
  const ChoiceRun run{1e9, 1e20, 1536.0};
  const double cost = of_surface(surface).at(run).costs({100000.0})[0].expected;
  surface.A1 /= unit;
  surface.A2 = 1.0;
  surface.B /= unit;
  surface.E /= unit;
  CHECK_THAT(of_surface(surface).at(run).costs({100000.0})[0].expected, WithinAbs(cost, 1e-11));
}

TEST_CASE("choose: a coarse multiple is tried in full") {
  ChoiceSettings settings;
  settings.range.multiple = 65536.0;
  const Chooser chooser(usual_laws(), settings);
  const ChoiceRun run{7e9, 7e21, 4096.0};
  const Choice choice = chooser.choose(run);
  double least = std::numeric_limits<double>::infinity();
  double best = 0.0;
  for (const SizeCosts& one : chooser.at(run).costs({65536.0, 131072.0, 196608.0, 262144.0})) {
    if (one.expected < least) best = one.vocab_size;
    least = std::min(least, one.expected);
  }
  CHECK(choice.choice.vocab_size == best);
}

TEST_CASE("choose: of given vocabularies the least by the rule is taken") {
  const Chooser chooser(usual_laws(), {});
  const ChoiceRun run{1e9, 1.439e20, 1536.0};
  const auto costs = chooser.at(run).costs({32000.0, 57472.0, 70784.0, 250000.0});
  CHECK(least_of(costs, ChoiceRule::mean) == 1);
  CHECK(least_of(costs, ChoiceRule::minimax) == 2);
  CHECK_THROWS_AS(least_of({}, ChoiceRule::mean), DomainError);
}

TEST_CASE("choose: unused rows of a table cost what they make a token dearer") {
  const Chooser chooser(usual_laws(), {});
  const ChoiceRun run{7e9, 7e21, 4096.0};
  const SizeCosts plain = chooser.at(run).costs({50257.0})[0];
  const SizeCosts padded = in_table_of(51200.0, plain, run);
  const double dearer = (7e9 + 51200.0 * 4096.0) / (7e9 + 50257.0 * 4096.0);
  CHECK(padded.vocab_size == 50257.0);
  CHECK_THAT(padded.expected, WithinRel((1.0 + plain.expected) * dearer - 1.0, 1e-12));
  CHECK_THAT(padded.laws[1], WithinRel((1.0 + plain.laws[1]) * dearer - 1.0, 1e-12));
  CHECK_THROWS_AS(in_table_of(50000.0, plain, run), DomainError);
}

TEST_CASE("choose: the largest vocabulary allowed is told as such") {
  const Choice choice = Chooser(usual_laws(), {}).choose({70e9, 7.052e23, 8192.0});
  CHECK(choice.choice.vocab_size == 262144.0);
  CHECK(choice.at_highest);
  CHECK(choice.band_at_highest);
  CHECK(choice.choice.expected > 0.0);  // a greater one would be better
}

TEST_CASE("choose: minimax has the least worst cost") {
  ChoiceSettings settings;
  settings.rule = ChoiceRule::minimax;
  const Chooser chooser(usual_laws(), settings);
  const ChoiceRun run{1e9, 1.439e20, 1536.0};
  const Choice choice = chooser.choose(run);
  CHECK(choice.choice.vocab_size == chooser.at(run).minimax().vocab_size);
  const Choice by_mean = Chooser(usual_laws(), {}).choose(run);
  CHECK(choice.choice.worst < by_mean.choice.worst);
  CHECK(choice.choice.expected > by_mean.choice.expected);
  CHECK(choice.band_lower == by_mean.band_lower);
}

TEST_CASE("choose: the quantile of one state is its cost, and a greater level costs more") {
  const ChoiceRun run{7e9, 7e21, 4096.0};
  const SizeCosts one = of_surface(text_law().isoloss).at(run).costs({32000.0})[0];
  CHECK(one.quantile == one.expected);
  double before = 0.0;
  for (const double level : {0.0, 0.5, 0.9, 0.99, 1.0}) {
    ChoiceSettings settings;
    settings.level = level;
    const double now = Chooser(usual_laws(), settings).at(run).costs({100000.0})[0].quantile;
    CHECK(now >= before);
    before = now;
  }
  CHECK_THAT(before, WithinRel(kMostCost, 1e-12));
}

// A search over single entries looks at some of them first, and then at those beside the best.
TEST_CASE("choose: no single entry more or less is better") {
  const Chooser chooser({{most_text(), 1.0}}, {.range = {.multiple = 1.0}});
  Random random(20262);
  for (int i = 0; i < 12; ++i) {
    const ChoiceRun run = random_run(random);
    CAPTURE(run.n_nv, run.flops, run.width);
    const double best = chooser.choose(run).choice.vocab_size;
    if (best <= 512.0 || best >= 262144.0) continue;
    const auto costs = chooser.at(run).costs({best - 1.0, best, best + 1.0});
    CHECK(costs[0].expected >= costs[1].expected);
    CHECK(costs[2].expected >= costs[1].expected);
  }
}

TEST_CASE("choose: what cannot be chosen by is refused") {
  const ChoiceRun run{7e9, 7e21, 4096.0};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(Chooser({}, {}), DomainError);
  CHECK_THROWS_AS(Chooser({{most_text(), 0.0}}, {}), DomainError);
  CHECK_THROWS_AS(Chooser({{most_text(), -1.0}}, {}), DomainError);
  CHECK_THROWS_AS(Chooser({{most_text(), nan}}, {}), DomainError);
  const auto with = [](auto change) {
    ChoiceSettings settings;
    change(settings);
    CHECK_THROWS_AS(Chooser(usual_laws(), settings), DomainError);
  };
  with([](ChoiceSettings& s) { s.range.multiple = 0.0; });
  with([](ChoiceSettings& s) { s.range.multiple = 1.5; });
  with([](ChoiceSettings& s) { s.range.multiple = 1e6; });
  with([](ChoiceSettings& s) { s.range = {.multiple = 1000.0, .highest = 1500.0}; });
  with([](ChoiceSettings& s) { s.range.highest = 1000.0; });
  with([](ChoiceSettings& s) { s.range.highest = 1e9; });
  with([](ChoiceSettings& s) { s.level = 1.1; });
  with([](ChoiceSettings& s) { s.tolerance = -0.1; });
  const Chooser chooser(usual_laws(), {});
  CHECK_THROWS_AS(chooser.choose({0.0, 1e21, 4096.0}), DomainError);
  CHECK_THROWS_AS(chooser.choose({7e9, nan, 4096.0}), DomainError);
  CHECK_THROWS_AS(chooser.choose({7e9, 1e21, 0.0}), DomainError);
  for (const double characters : {-1.0, nan, std::numeric_limits<double>::infinity()}) {
    CAPTURE(characters);
    CHECK_THROWS_AS(
        chooser.choose(run, {.characters = characters, .curve = text_law().compression}),
        DomainError);
  }
  CHECK_THROWS_AS(chooser.choose(run, {.characters = 1.0, .curve = {}}), DomainError);
  CHECK_THROWS_AS(chooser.at(run).costs({512.0}), DomainError);
  CHECK_THROWS_AS(DecisionLaw::most_text(vocabplan::default_law().compression, {}), DomainError);
}

TEST_CASE("choose: budgets at the ends of doubles have finite answers") {
  const Chooser chooser(usual_laws(), {});
  for (const double n_nv : {1.0, 1e6, 1e30}) {
    for (const double flops : {5e-324, 1e-300, 1.0, 1e300, 1.7e308}) {
      for (const double width : {1.0, 1e9}) {
        CAPTURE(n_nv, flops, width);
        const Choice choice = chooser.choose({n_nv, flops, width});
        CHECK(choice.choice.expected >= 0.0);
        CHECK(choice.choice.expected <= kMostCost * (1.0 + 1e-12));
        CHECK(choice.choice.vocab_size >= 1024.0);
        CHECK(choice.choice.vocab_size <= 262144.0);
        CHECK(choice.band_lower <= choice.choice.vocab_size);
        CHECK(choice.band_upper >= choice.choice.vocab_size);
      }
    }
  }
}

// Values of the lifetime cost by a prototype, to 0.1 %, for tao2024's constants and the monotone f.
TEST_CASE("choose: serving moves the best vocabulary towards that of the text") {
  const LossSurface& surface = vocabplan::default_law().isoloss;
  const Compression& f = text_law().compression;
  struct Row {
    ChoiceRun run;
    std::vector<double> best;  // at ratios 1, 10, 100
  };
  const double flops_7b = 6.0 * (7e9 + 4096.0 * 118857.0) * 2e12;
  const double flops_1b = 6.0 * (1e9 + 1536.0 * 103787.0) * 2e12;
  const std::vector<Row> rows{
      {{7e9, vocabplan::default_law().compute_optimal_flops(7e9), 4096.0}, {65394, 77974, 82982}},
      {{7e9, flops_7b, 4096.0}, {111371, 93422, 85033}},
      {{1e9, flops_1b, 1536.0}, {92103, 63282, 47265}}};
  ChoiceSettings settings;
  settings.range.multiple = 1.0;
  const Chooser chooser = of_surface(surface, settings);
  for (const Row& row : rows) {
    const double n_v =
        isoloss_optimum(surface, NonVocabParams(row.run.n_nv), Flops(row.run.flops)).value;
    const double tokens = vocabplan::tokens_at_budget(row.run.n_nv, n_v, row.run.flops);
    const double trained = tokens / f.tokens_per_character(n_v / row.run.width);
    std::size_t at = 0;
    for (const double ratio : {1.0, 10.0, 100.0}) {
      CAPTURE(row.run.n_nv, ratio);
      const Choice choice = chooser.choose(row.run, {.characters = ratio * trained, .curve = f});
      CHECK_THAT(choice.choice.vocab_size, WithinRel(row.best[at++], 0.001));
      CHECK_THAT(choice.choice.expected, WithinAbs(0.0, 1e-9));
    }
  }
}

TEST_CASE("choose: the cost of serving is that of the formula") {
  // C' + 2 (n + V d) f(V) H, by bisection for C' and a scan for the least.
  const LossSurface& surface = text_law().isoloss;
  const Compression& f = text_law().compression;
  const ChoiceRun run{7e9, 7e21, 4096.0};
  const double characters = 5e12;
  const double best =
      isoloss_optimum(surface, NonVocabParams(run.n_nv), Flops(run.flops)).value / run.width;
  const double loss = surface.loss_at_budget(run.n_nv, best * run.width, run.flops);
  const auto cost = [&](double size) {
    const double params = run.n_nv + size * run.width;
    return std::exp(log_flops_for_loss(surface, run, size * run.width, loss)) +
           2.0 * params * f.tokens_per_character(size) * characters;
  };
  double least = std::numeric_limits<double>::infinity();
  for (double size = 20000.0; size < 300000.0; size *= 1.0005) least = std::min(least, cost(size));
  const vocabplan::ServedCharacters served{.characters = characters, .curve = f};
  const std::vector<double> sizes{32000.0, 64000.0, 128256.0, 262144.0};
  const auto costs = of_surface(surface).at(run, served).costs(sizes);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    CHECK_THAT(costs[i].expected, WithinAbs(cost(sizes[i]) / least - 1.0, 1e-6));
  }
}

TEST_CASE("choose: serving leaves the states of most-text as they are") {
  const Chooser chooser({{most_text(), 1.0}}, {});
  const ChoiceRun run{7e9, 7e21, 4096.0};
  const auto plain = chooser.at(run).costs({32000.0});
  const auto served =
      chooser.at(run, {.characters = 1e13, .curve = text_law().compression}).costs({32000.0});
  CHECK(plain[0].expected == served[0].expected);
}

}  // namespace choice_test
