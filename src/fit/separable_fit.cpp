#include "vocabplan/fit/separable_fit.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "box_search.hpp"
#include "regression.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kLargestCondition = 1e12;
constexpr double kLargestGradient = 1e-6;

std::span<double> span_of(MatrixXd& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
std::span<const double> span_of(const VectorXd& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

// The objective as a function of the exponents alone.
class Projection {
 public:
  Projection(const SeparableModel& model, VectorXd observed, VectorXd weights,
             const SeparableOptions& options)
      : model_(model),
        observed_(std::move(observed)),
        weights_(std::move(weights)),
        options_(options),
        columns_(static_cast<Index>(model.rows()), static_cast<Index>(model.coefficients())),
        slopes_(columns_.rows(), columns_.cols()) {}

  // `rough`: good enough to compare places that are far apart.
  double scan(const VectorXd& theta) {
    solve(theta, true);
    return last_.objective;
  }

  // The gradient needs no derivative of the coefficients: they are at their best.
  Valued value(const VectorXd& theta) {
    solve(theta, false);
    Valued valued{last_.objective, VectorXd(theta.size())};
    for (Index k = 0; k < theta.size(); ++k) {
      model_.slopes(span_of(theta), static_cast<std::size_t>(k), span_of(slopes_));
      valued.gradient[k] = last_.score.dot(slopes_ * last_.coefficients);
    }
    return valued;
  }

  // Starts the next regression from nothing rather than from the last one.
  void forget() { last_.coefficients.resize(0); }

  [[nodiscard]] const RegressionResult& last() const { return last_; }
  [[nodiscard]] double condition() const { return condition_of(columns_, weights_); }
  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }

 private:
  void solve(const VectorXd& theta, bool rough) {
    model_.columns(span_of(theta), span_of(columns_));
    ++evaluations_;
    const Regression problem{.columns = columns_,
                             .observed = observed_,
                             .weights = weights_,
                             .delta = options_.delta,
                             .link = options_.logarithm ? Link::logarithm : Link::identity,
                             .nonnegative = options_.nonnegative,
                             .rough = rough};
    last_ = regress(problem, last_.coefficients);
  }

  const SeparableModel& model_;
  VectorXd observed_;
  VectorXd weights_;
  const SeparableOptions& options_;
  MatrixXd columns_;
  MatrixXd slopes_;
  RegressionResult last_{};
  std::size_t evaluations_ = 0;
};

// The nodes of the scan, visited so that each is a neighbour of the one before.
class Scan {
 public:
  explicit Scan(const SeparableOptions& options) : nodes_(options.nodes), box_(options.box) {
    total_ = 1;
    for (std::size_t k = 0; k < box_.size(); ++k) total_ *= nodes_;
  }

  [[nodiscard]] std::size_t size() const { return total_; }

  // Boustrophedon order: odd passes run backwards.
  [[nodiscard]] std::size_t visited(std::size_t order) const {
    std::size_t node = 0;
    std::size_t stride = total_;
    bool backwards = false;
    for (std::size_t k = 0; k < box_.size(); ++k) {
      stride /= nodes_;
      std::size_t digit = order / stride % nodes_;
      const bool odd = (order / stride) % 2 == 1;
      if (backwards) digit = nodes_ - 1 - digit;
      backwards = odd;
      node = node * nodes_ + digit;
    }
    return node;
  }

  [[nodiscard]] VectorXd place(std::size_t node) const {
    VectorXd theta(static_cast<Index>(box_.size()));
    for (std::size_t k = box_.size(); k-- > 0;) {
      const double share = static_cast<double>(node % nodes_) / static_cast<double>(nodes_ - 1);
      node /= nodes_;
      const auto [lower, upper] = box_[k];
      theta[static_cast<Index>(k)] =
          lower > 0.0 ? lower * std::pow(upper / lower, share) : lower + share * (upper - lower);
    }
    return theta;
  }

  // No neighbour along an axis is lower.
  [[nodiscard]] bool lowest_around(std::size_t node, const std::vector<double>& values) const {
    std::size_t stride = 1;
    for (std::size_t k = 0; k < box_.size(); ++k, stride *= nodes_) {
      const std::size_t digit = node / stride % nodes_;
      if (digit > 0 && values[node - stride] < values[node]) return false;
      if (digit + 1 < nodes_ && values[node + stride] < values[node]) return false;
    }
    return true;
  }

 private:
  std::size_t nodes_;
  const std::vector<Bounds>& box_;
  std::size_t total_ = 1;
};

std::vector<VectorXd> scanned(Projection& projection, const SeparableOptions& options) {
  const Scan scan(options);
  std::vector<double> values(scan.size());
  for (std::size_t i = 0; i < scan.size(); ++i) {
    const std::size_t node = scan.visited(i);
    values[node] = projection.scan(scan.place(node));
  }
  std::vector<std::size_t> order(scan.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const bool minimum_a = scan.lowest_around(a, values);
    const bool minimum_b = scan.lowest_around(b, values);
    return minimum_a != minimum_b ? minimum_a : values[a] < values[b];
  });
  std::vector<VectorXd> places;
  for (std::size_t i = 0; i < std::min(options.refined, order.size()); ++i) {
    places.push_back(scan.place(order[i]));
  }
  return places;
}

// The objective of residuals that are a few roundings of what they are differences of.
double rounding_of(const VectorXd& observed, const VectorXd& weights) {
  constexpr double kRoundings = 16.0 * std::numeric_limits<double>::epsilon();
  return 0.5 * (weights.array() * (kRoundings * observed.array().abs().max(1.0)).square()).sum();
}

FitStatus status_of(const SeparableFit& fit, const SeparableOptions& options) {
  for (std::size_t j = 0; j < options.nonnegative.size(); ++j) {
    if (options.nonnegative[j] && fit.coefficients[j] == 0.0) return FitStatus::term_vanished;
  }
  if (!(fit.condition <= kLargestCondition)) return FitStatus::collinear;
  for (std::size_t k = 0; k < options.box.size(); ++k) {
    if (fit.theta[k] <= options.box[k].lower || fit.theta[k] >= options.box[k].upper) {
      return FitStatus::bound_hit;
    }
  }
  return fit.gradient <= kLargestGradient ? FitStatus::converged : FitStatus::iteration_limit;
}

void check(const SeparableModel& model, std::span<const double> observed,
           std::span<const double> weights, const SeparableOptions& options) {
  const auto need = [](bool holds, const char* what) {
    if (!holds) throw DomainError(std::string("fit_separable: ") + what);
  };
  need(observed.size() == model.rows(), "as many observations as rows of the model are needed");
  need(weights.empty() || weights.size() == model.rows(), "one weight a row is needed");
  need(options.box.size() == model.exponents(), "one interval an exponent is needed");
  need(options.nonnegative.empty() || options.nonnegative.size() == model.coefficients(),
       "one sign a coefficient is needed");
  need(options.nodes >= 2, "the scan needs at least 2 nodes along an exponent");
  need(options.delta > 0.0, "delta must be positive");
  for (const Bounds& bounds : options.box) {
    need(bounds.lower < bounds.upper, "an interval's lower end must be below its upper one");
  }
}

}  // namespace

SeparableFit fit_separable(const SeparableModel& model, std::span<const double> observed,
                           std::span<const double> weights, const SeparableOptions& options) {
  check(model, observed, weights, options);
  const auto rows = static_cast<Index>(model.rows());
  const VectorXd w = weights.empty() ? VectorXd(VectorXd::Ones(rows))
                                     : VectorXd(VectorXd::Map(weights.data(), rows));
  const auto unknowns = static_cast<Index>(model.coefficients() + model.exponents());
  SeparableFit fit;
  if ((w.array() > 0.0).count() < unknowns) return fit;
  Projection projection(model, VectorXd::Map(observed.data(), rows), w, options);
  std::vector<VectorXd> places;
  for (const std::vector<double>& start : options.starts) {
    places.emplace_back(VectorXd::Map(start.data(), static_cast<Index>(start.size())));
  }
  if (options.refined > 0) {
    for (VectorXd& place : scanned(projection, options)) places.push_back(std::move(place));
  }
  BoxMinimum best;
  best.value = std::numeric_limits<double>::infinity();
  const auto value = [&](const VectorXd& theta) { return projection.value(theta); };
  for (const VectorXd& place : places) {
    projection.forget();
    BoxMinimum found = minimise_in_box(value, place, options.box);
    if (found.value < best.value) best = std::move(found);
  }
  (void)projection.value(best.at);
  const RegressionResult& last = projection.last();
  fit.theta.assign(best.at.begin(), best.at.end());
  fit.coefficients.assign(last.coefficients.begin(), last.coefficients.end());
  fit.residuals.assign(last.residuals.begin(), last.residuals.end());
  fit.objective = last.objective;
  fit.gradient = best.gradient;
  if (fit.objective <= rounding_of(VectorXd::Map(observed.data(), rows), w)) fit.gradient = 0.0;
  fit.condition = projection.condition();
  fit.evaluations = projection.evaluations();
  fit.status = status_of(fit, options);
  return fit;
}

}  // namespace vocabplan
