#include "vocabplan/fit/power_law_fit.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fit/solver/published_search.hpp"
#include "fit/solver/robust_line.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

struct LogPoints {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> weights;
};

void require(bool fine, const char* name, double value, const char* accepted) {
  if (fine) return;
  throw DomainError(std::string("a power law through a point with ") + name + " " +
                    shortest(value) + "; accepted are " + accepted);
}

LogPoints log_points(std::span<const double> x, std::span<const double> y,
                     std::span<const double> weights) {
  if (y.size() != x.size() || (!weights.empty() && weights.size() != x.size())) {
    throw DomainError("the columns of a power law differ in length");
  }
  LogPoints points;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    require(std::isfinite(x[i]) && x[i] > 0.0, "x", x[i], "finite numbers above 0");
    require(std::isfinite(y[i]) && y[i] > 0.0, "y", y[i], "finite numbers above 0");
    require(std::isfinite(weight) && weight >= 0.0, "weight", weight, "finite numbers from 0 on");
    if (weight == 0.0) continue;
    points.x.push_back(std::log(x[i]));
    points.y.push_back(std::log(y[i]));
    points.weights.push_back(weight);
  }
  return points;
}

Eigen::VectorXd vector_of(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

// ln x from its mean, which makes the two columns orthogonal but for weights and delta.
struct Problem {
  Eigen::MatrixXd columns;
  Eigen::VectorXd observed;
  Eigen::VectorXd weights;
  double centre = 0.0;
};

Problem problem_of(const LogPoints& points, const std::optional<double>& exponent) {
  Problem problem;
  const Eigen::VectorXd x = vector_of(points.x);
  problem.weights = vector_of(points.weights);
  problem.centre = problem.weights.dot(x) / problem.weights.sum();
  const Eigen::VectorXd centred = x.array() - problem.centre;
  problem.observed = vector_of(points.y);
  problem.columns = Eigen::MatrixXd::Ones(x.size(), exponent ? 1 : 2);
  if (exponent) {
    problem.observed -= *exponent * centred;
  } else {
    problem.columns.col(1) = centred;
  }
  return problem;
}

bool all_equal(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(),
                     [&](double value) { return value == values.front(); });
}

// ln k from -20 to 15 and, when it is fitted, the exponent from 0 to 1: the scripts' starts.
std::vector<Eigen::VectorXd> published_starts(bool fixed) {
  std::vector<Eigen::VectorXd> starts;
  for (const double ln_k : equal_steps(-20.0, 15.0, 20)) {
    if (fixed) {
      starts.emplace_back(Eigen::VectorXd::Constant(1, ln_k));
      continue;
    }
    for (const double exponent : equal_steps(0.0, 1.0, 20)) {
      starts.emplace_back(Eigen::Vector2d(ln_k, exponent));
    }
  }
  return starts;
}

// The scripts do not centre ln x, so neither does this: where they stop depends on it.
void search_as_published(PowerLawFit& fit, const LogPoints& points,
                         const std::optional<double>& exponent) {
  const Eigen::VectorXd x = vector_of(points.x);
  Eigen::VectorXd observed = vector_of(points.y);
  Eigen::MatrixXd columns = Eigen::MatrixXd::Ones(x.size(), exponent ? 1 : 2);
  if (exponent) {
    observed -= *exponent * x;
  } else {
    columns.col(1) = x;
  }
  const PublishedSearch search(columns, observed, fit.delta);
  const Eigen::VectorXd found = search.best_of(published_starts(exponent.has_value()));
  fit.law = {.ln_k = found[0], .exponent = exponent ? *exponent : found[1]};
  fit.objective = search.objective(found);
  fit.status = FitStatus::iteration_limit;
}

}  // namespace

PowerLawFit fit_power_law(std::span<const double> x, std::span<const double> y,
                          std::span<const double> weights, const PowerLawFitOptions& options) {
  require(options.delta >= 0.0, "delta", options.delta, "numbers from 0 on");
  const LogPoints points = log_points(x, y, weights);
  PowerLawFit fit{.delta = options.delta, .points = points.x.size()};
  const bool fixed = options.fixed_exponent.has_value();
  if (points.x.size() < (fixed ? 1U : 2U)) return fit;
  fit.status = FitStatus::collinear;
  if (!fixed && all_equal(points.x)) return fit;

  const Problem problem = problem_of(points, options.fixed_exponent);
  const RobustLine line =
      robust_line(problem.columns, problem.observed, problem.weights, options.delta);
  fit.delta = line.delta;
  fit.law.exponent = fixed ? *options.fixed_exponent : line.coefficients[1];
  fit.law.ln_k = line.coefficients[0] - fit.law.exponent * problem.centre;
  fit.objective = line.objective;
  fit.status = line.converged ? FitStatus::converged : FitStatus::iteration_limit;
  fit.minimum = fit.law;
  fit.least = fit.objective;
  if (options.as_published) search_as_published(fit, points, options.fixed_exponent);
  return fit;
}

}  // namespace vocabplan
