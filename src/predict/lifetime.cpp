#include "vocabplan/predict/lifetime.hpp"

#include <algorithm>
#include <cmath>

#include "core/infinity.hpp"
#include "predict/root_in_logarithm.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

// d ln[(n + V d) f(V)] / d ln V, which rises with V.
double serving_slope(const Compression& curve, double n_nv, double width, double vocab_size) {
  const double n_v = vocab_size * width;
  const double term = curve.a * std::pow(vocab_size, -curve.b);
  return n_v / (n_nv + n_v) - curve.b * term / (curve.c + term);
}

void check_curve(const Compression& curve) {
  if (curve.form == CompressionForm::monotone) return;
  throw DomainError("serving: f(V) is not monotone; accepted is c + a V^-b");
}

// Training at the loss of the optimum `best`, as a function of V.
class TrainingAtLoss {
 public:
  TrainingAtLoss(const LossSurface& surface, double n_nv, double width, double flops, double best)
      : surface_(surface), n_nv_(n_nv), width_(width), best_(best) {
    best_tokens_ = tokens_at_budget(n_nv, best, flops);
    ratio_ = surface.beta * best / (surface.alpha2 * (n_nv + best));
  }

  // Tokens that reach the loss; infinite where none do.
  [[nodiscard]] double tokens(double vocab_size) const {
    const double left = share_left(vocab_size);
    return left > 0.0 ? best_tokens_ * std::pow(left, -1.0 / surface_.beta) : kInfinity;
  }
  // d ln[6 (n + V d) D(V)] / d ln V; nothing is left: minus infinity.
  [[nodiscard]] double slope(double vocab_size) const {
    const double left = share_left(vocab_size);
    if (left <= 0.0) return -kInfinity;
    const double n_v = vocab_size * width_;
    return n_v / (n_nv_ + n_v) -
           surface_.alpha2 * ratio_ * decay(vocab_size) / (surface_.beta * left);
  }

 private:
  [[nodiscard]] double decay(double vocab_size) const {
    return std::pow(vocab_size * width_ / best_, -surface_.alpha2);
  }
  // Of the data's loss at the optimum.
  [[nodiscard]] double share_left(double vocab_size) const {
    return 1.0 + ratio_ * (1.0 - decay(vocab_size));
  }

  const LossSurface& surface_;
  double n_nv_;
  double width_;
  double best_;  // vocabulary parameters
  double best_tokens_;
  double ratio_;  // A2 v^-alpha2 over B D^-beta at the optimum
};

}  // namespace

double serving_optimum(const Compression& curve, NonVocabParams n_nv, Width width) {
  check_curve(curve);
  const auto slope = [&](double vocab_size) {
    return serving_slope(curve, n_nv.value(), width.value(), vocab_size);
  };
  if (slope(kind::VocabSize::lowest) >= 0.0) return kind::VocabSize::lowest;
  if (slope(kind::VocabSize::highest) <= 0.0) return kind::VocabSize::highest;
  return root_in_logarithm(slope, kind::VocabSize::lowest, kind::VocabSize::highest);
}

LifetimeOptimum lifetime_optimum(const LossSurface& surface, const Compression& curve,
                                 NonVocabParams n_nv, Flops flops, Width width, double characters) {
  check_curve(curve);
  if (!(characters >= 0.0 && std::isfinite(characters))) {
    throw DomainError("characters served " + shortest(characters) +
                      "; accepted is a finite number of at least 0");
  }
  const double n = n_nv.value();
  const double d = width.value();
  const double best = isoloss_optimum(surface, n_nv, flops).value;
  const TrainingAtLoss training(surface, n, d, flops.value(), best);
  const auto served = [&](double vocab_size) {
    return 2.0 * (n + vocab_size * d) * curve.tokens_per_character(vocab_size) * characters;
  };
  const auto trained = [&](double vocab_size) {
    return 6.0 * (n + vocab_size * d) * training.tokens(vocab_size);
  };
  // The slope of the sum of both costs, as a share of it.
  const auto slope = [&](double vocab_size) {
    const double share = 1.0 / (1.0 + served(vocab_size) / trained(vocab_size));
    if (share == 0.0 || !std::isfinite(training.slope(vocab_size))) return -1.0;
    return share * training.slope(vocab_size) +
           (1.0 - share) * serving_slope(curve, n, d, vocab_size);
  };
  const double of_training = best / d;
  double vocab_size = of_training;
  if (characters > 0.0) {
    const double of_serving = serving_optimum(curve, n_nv, width);
    const double low = std::min(of_training, of_serving);
    const double high = std::max(of_training, of_serving);
    vocab_size = root_in_logarithm(slope, low, high);
  }
  return {.vocab_size = vocab_size,
          .tokens = training.tokens(vocab_size),
          .flops = trained(vocab_size),
          .served_flops = served(vocab_size)};
}

}  // namespace vocabplan
