#pragma once

#include <algorithm>
#include <array>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {

/// The part of the loss that V decides when the text is given: A2 v^-alpha2 + B D^-beta, with v of
/// `width` V and D of `characters` times f(V). Its logarithm, so that no power leaves the range of
/// a double.
class TextLoss {
 public:
  TextLoss(const LossSurface& s, double width, double characters)
      : alpha2_(s.alpha2),
        beta_(s.beta),
        log_vocab_term_(std::log(s.A2) - s.alpha2 * std::log(width / s.unit_n_v)),
        log_data_term_(std::log(s.B) - s.beta * (std::log(characters) - std::log(s.unit_tokens))) {}

  /// At ln V and ln f(V).
  [[nodiscard]] double logarithm(double log_vocab, double log_f) const {
    const double vocab = log_vocab_term_ - alpha2_ * log_vocab;
    const double data = log_data_term_ - beta_ * log_f;
    return std::max(vocab, data) + std::log1p(std::exp(-std::abs(vocab - data)));
  }

 private:
  double alpha2_;
  double beta_;
  double log_vocab_term_;  // both terms at V = 1 and f = 1
  double log_data_term_;
};

/// Finds the V from 1 to `max_vocab` where a `TextLoss` is least, f(V) being `curve`. A quadratic f
/// may leave two minima, one of them at the end where it is flat, so that a scan comes before the
/// search; what it needs of f is kept for all losses.
template <class Curve>
class TextSearch {
 public:
  TextSearch(Curve curve, double max_vocab)
      : curve_(std::move(curve)), max_vocab_(max_vocab), top_(std::log(max_vocab)) {
    for (std::size_t step = 0; step <= kSteps; ++step) log_f_.at(step) = log_f(at(step));
  }

  [[nodiscard]] double vocab_size(const TextLoss& loss) const {
    const double first = loss.logarithm(0.0, log_f_.front());
    const double last = loss.logarithm(top_, log_f_.back());
    std::size_t best = 0;
    double least = first;
    for (std::size_t step = 1; step <= kSteps; ++step) {
      const double value = loss.logarithm(at(step), log_f_[step]);
      if (value > least) continue;
      least = value;
      best = step;
    }
    const auto [log_vocab, found] = boost::math::tools::brent_find_minima(
        [&](double x) { return loss.logarithm(x, log_f(x)); }, at(best == 0 ? 0 : best - 1),
        at(std::min(best + 1, kSteps)), kBits);
    if (last <= found) return max_vocab_;
    return first <= found ? 1.0 : std::exp(log_vocab);
  }

 private:
  static constexpr std::size_t kSteps = 64;
  static constexpr int kBits = std::numeric_limits<double>::digits / 2;

  [[nodiscard]] double at(std::size_t step) const {
    return step == kSteps ? top_ : top_ * static_cast<double>(step) / kSteps;
  }
  [[nodiscard]] double log_f(double log_vocab) const {
    return std::log(curve_(std::exp(log_vocab)));
  }

  Curve curve_;
  double max_vocab_;
  double top_;
  std::array<double, kSteps + 1> log_f_{};
};

}  // namespace vocabplan
