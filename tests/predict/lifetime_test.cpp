#include "vocabplan/predict/lifetime.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace lifetime_test {

using vocabplan::Compression;
using vocabplan::CompressionForm;
using vocabplan::default_law;
using vocabplan::DomainError;
using vocabplan::find_law;
using vocabplan::Flops;
using vocabplan::isoloss_optimum;
using vocabplan::isoloss_optimum_at_tokens;
using vocabplan::kTextLaw;
using vocabplan::lifetime_optimum;
using vocabplan::LifetimeOptimum;
using vocabplan::LossSurface;
using vocabplan::NonVocabParams;
using vocabplan::serving_optimum;
using vocabplan::Tokens;
using vocabplan::Width;
using vocabplan::test::Exact;
using vocabplan::test::exact_optimum;
using vocabplan::test::Random;
using vocabplan::test::relative_error;

namespace {

const LossSurface& surface() {
  return default_law().isoloss;
}

// f of tao2024-per-character, written out.
const Compression kCurve{.a = 9.491564281414517,
                         .b = 0.5394550057105978,
                         .c = 0.2213432848867806,
                         .max_vocab = 1e15,
                         .form = CompressionForm::monotone};

struct Run {
  double n_nv;
  double width;
  double flops;
};

// On the compute-optimal line, N_nv = e^-2.4846510161625193 C^0.5, and at a number of tokens.
double line_flops(double n_nv) {
  return std::pow(n_nv / std::exp(-2.4846510161625193), 2.0);
}
double flops_at(double n_nv, double tokens) {
  const double n_v =
      isoloss_optimum_at_tokens(surface(), NonVocabParams(n_nv), Tokens(tokens)).value;
  return 6.0 * (n_nv + n_v) * tokens;
}
const Run kLine{7e9, 4096.0, line_flops(7e9)};

LifetimeOptimum optimum(const Run& run, double characters, const Compression& curve = kCurve) {
  return lifetime_optimum(surface(), curve, NonVocabParams(run.n_nv), Flops(run.flops),
                          Width(run.width), characters);
}

// Characters trained on at the training-only optimum.
double trained_characters(const Run& run) {
  const LifetimeOptimum best = optimum(run, 0.0);
  return best.tokens / kCurve.tokens_per_character(best.vocab_size);
}

// The cost of training and serving in fifty digits, as its definition has it: the loss of the
// optimum of training is kept, and nothing is transformed.
class ExactCost {
 public:
  ExactCost(const Run& run, double characters) : run_(run), characters_(characters) {
    const double start =
        isoloss_optimum(surface(), NonVocabParams(run.n_nv), Flops(run.flops)).value;
    best_ = exact_optimum(surface(), run.n_nv, run.flops, start);
    const Exact tokens = Exact(run.flops) / (6 * (Exact(run.n_nv) + best_));
    loss_ = vocab_loss(best_) +
            surface().B * pow(tokens / surface().unit_tokens, -Exact(surface().beta));
  }

  [[nodiscard]] Exact best_vocab() const { return best_ / run_.width; }

  [[nodiscard]] Exact trained(const Exact& vocab) const {
    const Exact n_v = vocab * run_.width;
    const Exact left = (loss_ - vocab_loss(n_v)) / surface().B;
    if (left <= 0) return Exact(std::numeric_limits<double>::max());
    return 6 * (run_.n_nv + n_v) * surface().unit_tokens * pow(left, -1 / Exact(surface().beta));
  }
  [[nodiscard]] Exact served(const Exact& vocab) const {
    const Exact f = kCurve.c + kCurve.a * pow(vocab, -Exact(kCurve.b));
    return 2 * (run_.n_nv + vocab * run_.width) * f * characters_;
  }
  [[nodiscard]] Exact total(const Exact& vocab) const { return trained(vocab) + served(vocab); }

 private:
  static Exact vocab_loss(const Exact& n_v) {
    return surface().A2 * pow(n_v / surface().unit_n_v, -Exact(surface().alpha2));
  }

  Run run_;
  Exact characters_;
  Exact best_;
  Exact loss_;
};

// The V of the least cost by golden section, to 1e-14 of its logarithm.
Exact least_vocab(const ExactCost& cost, double low_vocab, double high_vocab) {
  const Exact ratio = (sqrt(Exact(5)) - 1) / 2;
  Exact low = log(Exact(low_vocab));
  Exact high = log(Exact(high_vocab));
  Exact left = high - ratio * (high - low);
  Exact right = low + ratio * (high - low);
  Exact at_left = cost.total(exp(left));
  Exact at_right = cost.total(exp(right));
  while (high - low > 1e-14) {
    if (at_left < at_right) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - ratio * (high - low);
      at_left = cost.total(exp(left));
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + ratio * (high - low);
      at_right = cost.total(exp(right));
    }
  }
  return exp((low + high) / 2);
}

}  // namespace

TEST_CASE("predict: the vocabulary of a life is that of another computation", "[predict]") {
  struct Row {
    Run run;
    std::vector<double> vocab_sizes;  // served 0, 1, 10, 100 times what is trained on
  };
  const std::vector<Row> rows{
      {kLine, {59547.0, 65394.0, 77974.0, 82982.0}},
      {{7e9, 4096.0, flops_at(7e9, 2e12)}, {118857.0, 111371.0, 93422.0, 85033.0}},
      {{1e9, 1536.0, flops_at(1e9, 2e12)}, {103787.0, 92103.0, 63282.0, 47265.0}}};
  for (const Row& row : rows) {
    const double trained = trained_characters(row.run);
    const std::vector<double> ratios{0.0, 1.0, 10.0, 100.0};
    for (std::size_t i = 0; i < ratios.size(); ++i) {
      CAPTURE(row.run.n_nv, row.run.flops, ratios[i]);
      const double expected = row.vocab_sizes[i];
      CHECK(std::abs(optimum(row.run, ratios[i] * trained).vocab_size / expected - 1.0) < 1e-3);
    }
  }
}

TEST_CASE("predict: a life of serving alone wants the least (n + V d) f(V)", "[predict]") {
  struct Row {
    double n_nv;
    double width;
    double expected;
  };
  for (const Row& row : {Row{1e9, 1536.0, 44230.91245985622}, Row{7e9, 4096.0, 83712.29654677141},
                         Row{70e9, 8192.0, 240991.7212778586}}) {
    CAPTURE(row.n_nv);
    const double best = serving_optimum(kCurve, NonVocabParams(row.n_nv), Width(row.width));
    CHECK(std::abs(best / row.expected - 1.0) < 1e-12);  // by bisection of the slope in Python
    const auto cost = [&row](double v) {
      return (row.n_nv + v * row.width) * kCurve.tokens_per_character(v);
    };
    for (const double step : {1e-4, 1e-2, 0.3}) {
      CHECK(cost(best) < cost(best * (1.0 + step)));
      CHECK(cost(best) < cost(best * (1.0 - step)));
    }
    const Run run{row.n_nv, row.width, line_flops(row.n_nv)};
    const double endless = optimum(run, 1e12 * trained_characters(run)).vocab_size;
    CHECK(std::abs(endless / best - 1.0) < 1e-9);
  }
}

TEST_CASE("predict: the vocabulary of a life has the least cost in fifty digits", "[predict]") {
  Random random(20261128);
  for (int i = 0; i < 12; ++i) {
    const double n_nv = random.log_uniform(1e7, 1e12);
    const Run run{n_nv, random.log_uniform(256.0, 16384.0),
                  line_flops(n_nv) * random.log_uniform(0.1, 100.0)};
    const double ratio = random.log_uniform(0.01, 1000.0);
    CAPTURE(run.n_nv, run.width, run.flops, ratio);
    const double characters = ratio * trained_characters(run);
    const LifetimeOptimum life = optimum(run, characters);
    const ExactCost cost(run, characters);
    const Exact best = least_vocab(cost, life.vocab_size / 3.0, life.vocab_size * 3.0);
    CHECK(relative_error(life.vocab_size, best) < 1e-11);
    const Exact vocab(life.vocab_size);
    CHECK(relative_error(life.flops, cost.trained(vocab)) < 1e-11);
    CHECK(relative_error(life.served_flops, cost.served(vocab)) < 1e-13);
    CHECK(relative_error(life.tokens, cost.trained(vocab) / (6 * (run.n_nv + vocab * run.width))) <
          1e-11);
  }
}

// A model trained far beyond its optimum has nothing left to gain from tokens: at the vocabulary
// that serving wants none of them reach the loss.
TEST_CASE("predict: serving asks for no vocabulary at which training never ends", "[predict]") {
  const Run run{1e7, 512.0, flops_at(1e7, 1e16)};
  const double serving = serving_optimum(kCurve, NonVocabParams(run.n_nv), Width(run.width));
  for (const double ratio : {1.0, 1e3, 1e9}) {
    CAPTURE(ratio);
    const double characters = ratio * trained_characters(run);
    const ExactCost cost(run, characters);
    REQUIRE(cost.trained(Exact(serving)) == Exact(std::numeric_limits<double>::max()));
    const LifetimeOptimum life = optimum(run, characters);
    CHECK(std::isfinite(life.tokens));
    const Exact best = least_vocab(cost, serving, static_cast<double>(cost.best_vocab()));
    CHECK(relative_error(life.vocab_size, best) < 1e-11);
  }
}

TEST_CASE("predict: a life without serving is training alone", "[predict]") {
  for (const double n_nv : {1e6, 1e9, 7e9, 1e12}) {
    CAPTURE(n_nv);
    const Run run{n_nv, 2048.0, line_flops(n_nv)};
    const LifetimeOptimum life = optimum(run, 0.0);
    const double best = isoloss_optimum(surface(), NonVocabParams(n_nv), Flops(run.flops)).value;
    CHECK(life.vocab_size == best / run.width);
    CHECK(life.served_flops == 0.0);
    CHECK(std::abs(life.flops / run.flops - 1.0) < 1e-14);
    CHECK(std::abs(optimum(run, 1e-300).vocab_size / life.vocab_size - 1.0) < 1e-12);
  }
}

TEST_CASE("predict: more serving moves the vocabulary of a life one way only", "[predict]") {
  const std::vector<Run> rows{
      kLine, {7e9, 4096.0, flops_at(7e9, 2e12)}, {70e9, 8192.0, line_flops(70e9)}};
  for (const Run& run : rows) {
    CAPTURE(run.n_nv, run.flops);
    const double trained = trained_characters(run);
    const double training = optimum(run, 0.0).vocab_size;
    const double serving = serving_optimum(kCurve, NonVocabParams(run.n_nv), Width(run.width));
    double previous = training;
    for (double ratio = 1e-3; ratio < 1e6; ratio *= 3.0) {
      CAPTURE(ratio);
      const double vocab_size = optimum(run, ratio * trained).vocab_size;
      CHECK((vocab_size - previous) * (serving - training) > 0.0);
      CHECK((serving - vocab_size) * (serving - training) > 0.0);
      previous = vocab_size;
    }
  }
}

TEST_CASE("predict: lives at the ends of what is accepted have finite answers", "[predict]") {
  for (const double n_nv : {1.0, 1e9, 1e30}) {
    for (const double flops : {1e-300, 1.0, 1e21, 1e300}) {
      for (const double width : {1.0, 4096.0, 1e9}) {
        for (const double characters : {0.0, 1e-300, 1.0, 1e30, 1e300}) {
          CAPTURE(n_nv, flops, width, characters);
          const LifetimeOptimum life = optimum({n_nv, width, flops}, characters);
          CHECK(std::isfinite(life.vocab_size));
          CHECK(life.vocab_size > 0.0);
          CHECK_FALSE(std::isnan(life.tokens));
          CHECK_FALSE(std::isnan(life.flops));
          CHECK_FALSE(std::isnan(life.served_flops));
        }
      }
    }
  }
}

TEST_CASE("predict: serving by what is no number of characters is refused", "[predict]") {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double characters : {-1.0, -1e-300, infinity, std::nan("")}) {
    CAPTURE(characters);
    CHECK_THROWS_AS(optimum(kLine, characters), DomainError);
  }
}

TEST_CASE("predict: serving by a curve that turns up is refused", "[predict]") {
  const Compression quadratic = default_law().compression;
  REQUIRE(quadratic.form == CompressionForm::quadratic);
  CHECK_THROWS_AS(optimum(kLine, 1.0, quadratic), DomainError);
  CHECK_THROWS_AS(serving_optimum(quadratic, NonVocabParams(7e9), Width(4096.0)), DomainError);
}

TEST_CASE("predict: the curve of a life is that of the law of the text", "[predict]") {
  const Compression shipped = find_law(kTextLaw)->compression;
  CHECK(shipped.form == kCurve.form);
  CHECK(shipped.a == kCurve.a);
  CHECK(shipped.b == kCurve.b);
  CHECK(shipped.c == kCurve.c);
}

}  // namespace lifetime_test
