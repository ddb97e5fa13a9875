#include "vocabplan/fit/ladder.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "fit/solver/published_search.hpp"
#include "fit/solver/robust_line.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

void require_positive(double value, const char* name) {
  if (std::isfinite(value) && value > 0.0) return;
  throw DomainError(std::string(name) + " " + shortest(value) +
                    "; accepted are finite numbers above 0");
}

// Root of `slope` between two values of ln V at which its signs differ.
template <typename Slope>
std::optional<Root> root_between(const Slope& slope, double lower, double upper) {
  const double at_lower = slope(lower);
  const double at_upper = slope(upper);
  if (!(at_lower <= 0.0 && at_upper >= 0.0)) return std::nullopt;
  std::uintmax_t evaluations = 200;
  const auto bracket =
      boost::math::tools::toms748_solve(slope, lower, upper, at_lower, at_upper,
                                        boost::math::tools::eps_tolerance<double>(), evaluations);
  return Root{.value = std::exp(0.5 * (bracket.first + bracket.second)),
              .lower = std::exp(bracket.first),
              .upper = std::exp(bracket.second),
              .evaluations = static_cast<int>(evaluations) + 2};
}

// Shared by the forms of f.
template <typename Form>
GammaFit gamma_of(const WidthTable& widths, const Form& f, const LadderOptions& options) {
  if (!(options.delta > 0.0)) {
    throw DomainError("delta " + shortest(options.delta) + "; accepted are numbers above 0");
  }
  GammaFit fit;
  std::vector<LadderRung> rooted;
  for (const double n_nv : options.n_nv) {
    require_positive(n_nv, "n_nv");
    const double width = widths.width(n_nv);
    fit.rungs.push_back({n_nv, width, derivative_optimum(f, NonVocabParams(n_nv), width)});
    if (fit.rungs.back().vocab_size) rooted.push_back(fit.rungs.back());
  }
  const bool one_size = std::all_of(rooted.begin(), rooted.end(), [&](const LadderRung& rung) {
    return rung.n_nv == rooted.front().n_nv;
  });
  if (one_size) return fit;

  const auto rows = static_cast<Eigen::Index>(rooted.size()) - 1;
  Eigen::MatrixXd log_n(rows, 1);
  Eigen::VectorXd log_n_v(rows);
  const auto n_v = [](const LadderRung& rung) { return rung.vocab_size->value * rung.width; };
  for (Eigen::Index i = 0; i < rows; ++i) {
    const LadderRung& rung = rooted[static_cast<std::size_t>(i) + 1];
    log_n(i, 0) = std::log(rung.n_nv / rooted.front().n_nv);
    log_n_v[i] = std::log(n_v(rung) / n_v(rooted.front()));
  }
  const Eigen::VectorXd weights = Eigen::VectorXd::Ones(rows);
  const RobustLine line = robust_line(log_n, log_n_v, weights, options.delta);
  fit.gamma = line.coefficients[0];
  fit.objective = line.objective;
  fit.minimum = fit.gamma;
  fit.status = line.converged ? FitStatus::converged : FitStatus::iteration_limit;
  if (options.as_published) {
    const PublishedSearch search(log_n, log_n_v, options.delta);
    std::vector<Eigen::VectorXd> starts;
    for (const double gamma : equal_steps(0.0, 1.0, 20)) {
      starts.emplace_back(Eigen::VectorXd::Constant(1, gamma));
    }
    const Eigen::VectorXd found = search.best_of(starts);
    fit.gamma = found[0];
    fit.objective = search.objective(found);
    fit.status = FitStatus::iteration_limit;
  }
  return fit;
}

}  // namespace

std::optional<Root> derivative_optimum(const Compression& f, NonVocabParams n_nv, double width) {
  if (f.form == CompressionForm::monotone) {
    return derivative_optimum(MonotoneCompression{.a = f.a, .b = f.b, .c = f.c}, n_nv, width);
  }
  require_positive(width, "width");
  const double n = n_nv.value();
  // dC/dV / (6 H d), as a function of x = ln V.
  const auto slope = [&](double x) {
    const double value = (f.a * x + f.b) * x + f.c;
    return value + (n / width * std::exp(-x) + 1.0) * (2.0 * f.a * x + f.b);
  };
  return root_between(slope, 0.0, std::log(f.max_vocab));
}

std::optional<Root> derivative_optimum(const MonotoneCompression& f, NonVocabParams n_nv,
                                       double width) {
  require_positive(width, "width");
  const double ratio = n_nv.value() / width;
  // dC/dV / (6 H d) x V^b, which grows with V.
  const auto slope = [&](double x) {
    return f.c * std::exp(f.b * x) + f.a * (1.0 - f.b) - f.a * f.b * ratio * std::exp(-x);
  };
  constexpr double kMostLogVocab = 200.0;
  double upper = 1.0;
  while (upper < kMostLogVocab && slope(upper) < 0.0) upper *= 2.0;
  return root_between(slope, 0.0, upper);
}

GammaFit fit_gamma(const WidthTable& widths, const Compression& f, const LadderOptions& options) {
  return gamma_of(widths, f, options);
}

GammaFit fit_gamma(const WidthTable& widths, const MonotoneCompression& f,
                   const LadderOptions& options) {
  return gamma_of(widths, f, options);
}

}  // namespace vocabplan
