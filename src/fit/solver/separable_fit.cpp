#include "vocabplan/fit/separable_fit.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "fit/solver/box_scan.hpp"
#include "fit/solver/box_search.hpp"
#include "fit/solver/projection.hpp"
#include "fit/solver/regression.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr std::size_t kMostExponents = 4;
constexpr double kLargestCondition = 1e12;
constexpr double kLargestGradient = 1e-6;
// A place where the objective curves so sharply that no step can show a descent.
constexpr double kSettledGradient = 1e-3;
// A search that leaves a plateau can end on another; two or three are the most that was seen.
constexpr int kMostPlateaus = 4;
// The accuracy of two values of a scan.
constexpr double kTie = 2e-3;
constexpr std::size_t kMostTied = 150;
// Of the lowest node's value: minima of the scan up to here may lead below its own.
constexpr double kClose = 0.02;
constexpr std::size_t kMoreRefined = 3;

VectorXd vector_of(const std::vector<double>& numbers) {
  return VectorXd::Map(numbers.data(), static_cast<Index>(numbers.size()));
}

// A place to refine, with coefficients to start from; none: from nothing.
struct Start {
  VectorXd place{};
  VectorXd coefficients{};
};

// Of each node of the scan.
struct Scanned {
  std::vector<double> values{};
  std::vector<VectorXd> coefficients{};
};

Scanned scan_of(Projection& projection, const BoxScan& scan) {
  Scanned nodes{std::vector<double>(scan.size()), std::vector<VectorXd>(scan.size())};
  for (std::size_t i = 0; i < scan.size(); ++i) {
    const std::size_t node = scan.visited(i);
    nodes.values[node] = projection.scan(scan.place(node));
    nodes.coefficients[node] = projection.last().coefficients;
  }
  return nodes;
}

// Nodes that the scan cannot tell apart are looked at exactly, the lowest of them first.
void tell_apart(Projection& projection, const BoxScan& scan, Scanned& nodes) {
  const double lowest = *std::min_element(nodes.values.begin(), nodes.values.end());
  std::vector<std::size_t> tied;
  for (std::size_t node = 0; node < scan.size(); ++node) {
    if (nodes.values[node] <= (1.0 + kTie) * lowest) tied.push_back(node);
  }
  if (tied.size() < 2) return;
  std::stable_sort(tied.begin(), tied.end(), [&nodes](std::size_t a, std::size_t b) {
    return nodes.values[a] < nodes.values[b];
  });
  tied.resize(std::min(tied.size(), kMostTied));
  for (const std::size_t node : tied) {
    projection.start_from(nodes.coefficients[node]);
    nodes.values[node] = projection.value(scan.place(node)).value;
    nodes.coefficients[node] = projection.last().coefficients;
  }
}

// The local minima of the scan, the lowest first, then its other nodes. Of minima that come close
// to the lowest one, more than usual are refined.
std::vector<Start> scanned(Projection& projection, const SeparableOptions& options) {
  const BoxScan scan(options.box, options.nodes);
  Scanned nodes = scan_of(projection, scan);
  tell_apart(projection, scan, nodes);
  const std::vector<double>& values = nodes.values;
  std::vector<std::size_t> order(scan.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto is_minimum = [&](std::size_t node) { return scan.lowest_around(node, values); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const bool minimum = is_minimum(a);
    return minimum != is_minimum(b) ? minimum : values[a] < values[b];
  });
  const double most = (1.0 + kClose) * values[order.front()];
  std::vector<Start> starts;
  for (const std::size_t node : order) {
    const bool close = is_minimum(node) && values[node] <= most;
    const std::size_t count = close ? kMoreRefined * options.refined : options.refined;
    if (starts.size() >= count) break;
    starts.push_back({scan.place(node), nodes.coefficients[node]});
  }
  return starts;
}

// The lowest of the minima that these starts lead to; leaves the projection there.
BoxMinimum lowest_from(Projection& projection, const std::vector<Start>& starts,
                       const std::vector<Bounds>& box) {
  const auto value = [&](const VectorXd& theta) { return projection.value(theta); };
  BoxMinimum best;
  std::vector<BoxMinimum> known;
  VectorXd coefficients;
  for (const Start& start : starts) {
    projection.start_from(start.coefficients);
    BoxMinimum found = minimise_in_box(value, start.place, box, known);
    known.push_back(found);
    if (best.at.size() > 0 && !(found.value < best.value)) continue;
    best = std::move(found);
    coefficients = projection.last().coefficients;
  }
  projection.start_from(coefficients);
  projection.settle(best.at);
  return best;
}

// `joint`: the condition with the exponents; `settled`: see BoxMinimum.
FitStatus status_of(const SeparableFit& fit, const SeparableOptions& options, double joint,
                    bool settled) {
  for (std::size_t j = 0; j < options.nonnegative.size(); ++j) {
    if (options.nonnegative[j] && fit.coefficients[j] == 0.0) return FitStatus::term_vanished;
  }
  if (!(joint <= kLargestCondition)) return FitStatus::collinear;
  for (std::size_t k = 0; k < options.box.size(); ++k) {
    if (fit.theta[k] <= options.box[k].lower || fit.theta[k] >= options.box[k].upper) {
      return FitStatus::bound_hit;
    }
  }
  const bool flat =
      fit.gradient <= kLargestGradient || (settled && fit.gradient <= kSettledGradient);
  return flat ? FitStatus::converged : FitStatus::iteration_limit;
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
  need(model.coefficients() >= 1 && model.coefficients() <= std::size_t{kMostCoefficients},
       "1 to 8 coefficients are possible");
  need(model.exponents() >= 1 && model.exponents() <= kMostExponents,
       "1 to 4 exponents are possible");
  need(options.nodes >= 2, "the scan needs at least 2 nodes along an exponent");
  need(options.refined > 0 || !options.starts.empty(), "a place to start from is needed");
  need(options.delta > 0.0, "delta must be positive");
  for (const Bounds& bounds : options.box) {
    need(bounds.lower < bounds.upper, "an interval's lower end must be below its upper one");
    need(std::isfinite(bounds.lower) && std::isfinite(bounds.upper), "intervals must be finite");
  }
  for (const std::vector<double>& start : options.starts) {
    need(start.size() == model.exponents(), "a start needs one value an exponent");
    need(std::all_of(start.begin(), start.end(), [](double x) { return std::isfinite(x); }),
         "starts must be finite");
  }
  need(options.start_coefficients.empty() ||
           options.start_coefficients.size() == options.starts.size(),
       "coefficients are needed for each start or for none");
  for (const std::vector<double>& start : options.start_coefficients) {
    need(start.size() == model.coefficients(), "a start needs one value a coefficient");
  }
  need(std::all_of(observed.begin(), observed.end(), [](double y) { return std::isfinite(y); }),
       "observations must be finite");
  need(std::all_of(weights.begin(), weights.end(),
                   [](double w) { return w >= 0.0 && std::isfinite(w); }),
       "weights must be finite and not negative");
}

}  // namespace

void SeparableModel::move_columns(std::span<const double> /*before*/, std::span<const double> theta,
                                  std::span<double> out) const {
  columns(theta, out);
}

void SeparableModel::tangent(std::span<const double> theta, std::size_t k,
                             std::span<const double> /*columns*/,
                             std::span<const double> coefficients, std::span<double> out) const {
  Eigen::MatrixXd matrix(static_cast<Index>(rows()), static_cast<Index>(coefficients.size()));
  slopes(theta, k, {matrix.data(), static_cast<std::size_t>(matrix.size())});
  VectorXd::Map(out.data(), matrix.rows()).noalias() =
      matrix * VectorXd::Map(coefficients.data(), matrix.cols());
}

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
  std::vector<Start> starts;
  for (std::size_t i = 0; i < options.starts.size(); ++i) {
    starts.push_back({vector_of(options.starts[i]), {}});
    if (options.start_coefficients.empty()) continue;
    starts.back().coefficients = vector_of(options.start_coefficients[i]);
  }
  if (!starts.empty()) projection.start_from(starts.front().coefficients);
  if (options.refined > 0) {
    for (Start& start : scanned(projection, options)) starts.push_back(std::move(start));
  }
  BoxMinimum best = lowest_from(projection, starts, options.box);
  for (int i = 0; i < kMostPlateaus; ++i) {
    const std::optional<VectorXd> start = projection.off_plateau(best.at);
    if (!start) break;
    const double before = best.value;
    best = lowest_from(projection, {{best.at, {}}, {*start, {}}}, options.box);
    if (!(best.value < before)) break;
  }
  const RegressionResult& last = projection.last();
  fit.theta.assign(best.at.begin(), best.at.end());
  fit.coefficients.assign(last.coefficients.begin(), last.coefficients.end());
  fit.residuals.assign(last.residuals.begin(), last.residuals.end());
  fit.objective = last.objective;
  fit.gradient = best.gradient;
  if (best.gradient * best.value <= projection.rounding(best.at)) fit.gradient = 0.0;
  fit.condition = projection.condition();
  fit.evaluations = projection.evaluations();
  fit.status = status_of(fit, options, projection.joint_condition(best.at), best.settled);
  return fit;
}

}  // namespace vocabplan
