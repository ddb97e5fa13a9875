#include "vocabplan/fit/tokenizer_fit.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "fit/solver/parabola.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// ln V and tokens per character, by ascending V, so that sums do not depend on the order of rows.
struct Ratios {
  std::vector<double> log_vocab;
  std::vector<double> ratio;
  Range vocab;
};

Ratios ratios_of(std::span<const TokenizerPoint> points) {
  std::vector<std::pair<double, double>> sorted;
  for (const TokenizerPoint& point : points) {
    for (const double value : {point.vocab_size, point.tokens, point.characters}) {
      if (std::isfinite(value) && value > 0.0) continue;
      throw DomainError("a tokenizer point holds " + shortest(value) +
                        "; accepted are finite numbers above 0");
    }
    sorted.emplace_back(point.vocab_size, point.tokens / point.characters);
  }
  std::sort(sorted.begin(), sorted.end());
  Ratios ratios;
  for (const auto& [vocab_size, ratio] : sorted) {
    ratios.log_vocab.push_back(std::log(vocab_size));
    ratios.ratio.push_back(ratio);
  }
  if (!sorted.empty()) ratios.vocab = {sorted.front().first, sorted.back().first};
  return ratios;
}

bool enough(const Ratios& ratios) {
  return ratios.ratio.size() >= kLeastTokenizerPoints && distinct(ratios.log_vocab) >= 3;
}

double mean_of(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

template <typename Form>
TokenizerFitQuality quality_of(const Form& f, const Ratios& ratios) {
  const double centre = mean_of(ratios.ratio);
  double squares = 0.0;
  double total = 0.0;
  TokenizerFitQuality quality;
  for (std::size_t i = 0; i < ratios.ratio.size(); ++i) {
    const double y = ratios.ratio[i];
    const double error = f(ratios.log_vocab[i]) - y;
    squares += error * error;
    total += (y - centre) * (y - centre);
    quality.largest_relative_error = std::max(quality.largest_relative_error, std::abs(error / y));
  }
  const auto count = static_cast<double>(ratios.ratio.size());
  quality.relative_mse = squares / count / (centre * centre);
  quality.r_squared = 1.0 - squares / total;
  return quality;
}

// f = c + a p, p = exp(-b (ln V - centre)), at one b.
struct PowerFit {
  double c = 0.0;
  double a = 0.0;
  double derivative = 0.0;  // of half the sum of squares by b
  double objective = 0.0;   // half the sum of squares
};

// The best c >= 0 and a for this b. At the best a and c only b's own term is left of the
// derivative.
PowerFit project(const Ratios& ratios, double centre, double b) {
  std::vector<double> p;
  for (const double x : ratios.log_vocab) p.push_back(std::exp(-b * (x - centre)));
  const double mean_p = mean_of(p);
  const double mean_y = mean_of(ratios.ratio);
  double pp = 0.0;
  double py = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    pp += (p[i] - mean_p) * (p[i] - mean_p);
    py += (p[i] - mean_p) * (ratios.ratio[i] - mean_y);
  }
  PowerFit best{.a = py / pp};
  best.c = mean_y - best.a * mean_p;
  if (best.c < 0.0) {
    const auto n = static_cast<double>(p.size());
    best.c = 0.0;
    best.a = (py + n * mean_p * mean_y) / (pp + n * mean_p * mean_p);
  }
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double residual = best.c + best.a * p[i] - ratios.ratio[i];
    best.objective += 0.5 * residual * residual;
    best.derivative -= residual * best.a * p[i] * (ratios.log_vocab[i] - centre);
  }
  return best;
}

constexpr double kLeastPower = 0.01;
constexpr double kMostPower = 5.0;

// The b of least squares, or an end of the interval.
double best_power(const Ratios& ratios, double centre) {
  constexpr int kSteps = 200;
  const double step = std::log(kMostPower / kLeastPower) / kSteps;
  const auto power = [&](int i) {
    if (i <= 0) return kLeastPower;
    return i >= kSteps ? kMostPower : kLeastPower * std::exp(step * i);
  };
  int best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= kSteps; ++i) {
    const double objective = project(ratios, centre, power(i)).objective;
    if (objective < least) {
      least = objective;
      best = i;
    }
  }
  const auto derivative = [&](double b) { return project(ratios, centre, b).derivative; };
  const double lower = power(best - 1);
  const double upper = power(best + 1);
  const double at_lower = derivative(lower);
  const double at_upper = derivative(upper);
  if (!(at_lower < 0.0)) return kLeastPower;
  if (!(at_upper > 0.0)) return kMostPower;
  std::uintmax_t evaluations = 200;
  const auto bracket =
      boost::math::tools::toms748_solve(derivative, lower, upper, at_lower, at_upper,
                                        boost::math::tools::eps_tolerance<double>(), evaluations);
  return 0.5 * (bracket.first + bracket.second);
}

FitStatus status_of(const MonotoneCompression& f) {
  if (!(f.a > 0.0) || f.c == 0.0) return FitStatus::term_vanished;
  if (f.b == kLeastPower || f.b == kMostPower) return FitStatus::bound_hit;
  return FitStatus::converged;
}

}  // namespace

QuadraticTokenizerFit fit_quadratic_tokenizer(std::span<const TokenizerPoint> points) {
  const Ratios ratios = ratios_of(points);
  QuadraticTokenizerFit fit;
  if (!enough(ratios)) return fit;
  const Parabola parabola = *fit_parabola(ratios.log_vocab, ratios.ratio, {});
  const bool turns_up = parabola.bend > 0.0;
  fit.turning_point =
      turns_up ? std::exp(parabola.turning_point()) : std::numeric_limits<double>::infinity();
  const auto& [lowest, highest] = ratios.vocab;
  fit.usable = {lowest, std::clamp(fit.turning_point, lowest, highest)};
  const double x0 = parabola.centre;
  fit.compression = {.a = parabola.bend,
                     .b = parabola.slope - 2.0 * parabola.bend * x0,
                     .c = parabola.level + x0 * (parabola.bend * x0 - parabola.slope),
                     .max_vocab = std::max(1.0, fit.usable.highest)};
  fit.quality = quality_of([&](double x) { return parabola.at(x); }, ratios);
  fit.status = FitStatus::converged;
  if (fit.turning_point <= lowest) fit.status = FitStatus::bound_hit;
  if (!turns_up) fit.status = FitStatus::term_vanished;
  return fit;
}

MonotoneTokenizerFit fit_monotone_tokenizer(std::span<const TokenizerPoint> points) {
  const Ratios ratios = ratios_of(points);
  MonotoneTokenizerFit fit;
  if (!enough(ratios)) return fit;
  const double centre = mean_of(ratios.log_vocab);
  const double b = best_power(ratios, centre);
  const PowerFit best = project(ratios, centre, b);
  fit.compression = {.a = best.a * std::exp(b * centre), .b = b, .c = best.c};
  fit.usable = ratios.vocab;
  fit.quality =
      quality_of([&](double x) { return best.c + best.a * std::exp(-b * (x - centre)); }, ratios);
  fit.status = status_of(fit.compression);
  return fit;
}

}  // namespace vocabplan
