#include "vocabplan/plan/pilot_design.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numeric>
#include <string>

#include "pilot_candidates.hpp"
#include "pilot_model.hpp"
#include "pilot_search.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

using Eigen::Index;

void check_within(const char* name, double value, double least, double most) {
  if (value >= least && value <= most) return;
  throw DomainError(std::string(name) + " " + shortest(value) + "; accepted is " + shortest(least) +
                    " to " + shortest(most));
}

void check(const PilotRequest& request) {
  check_within("noise", request.noise, 1e-6, 10.0);
  check_within("level", request.level, 1e-6, 1.0 - 1e-6);
  check_within("multiple", request.multiple, 1.0, 1e9);
}

// The target as the law sees it, and what the coefficients mean there.
class Aim {
 public:
  Aim(const Law& law, const PilotTarget& target, const PilotRequest& request)
      : model_(law.isoloss),
        noise_(request.noise),
        width_(law.width_table.width(target.n_nv.value())) {
    const double n_v = isoloss_optimum(law.isoloss, target.n_nv, target.flops).value;
    vocab_size_ = n_v / width_;
    direction_ = model_.optimum_gradient(target.n_nv.value(), n_v, target.flops.value());
    const boost::math::normal normal;
    quantile_ = boost::math::quantile(normal, 0.5 * (1.0 + request.level));
  }

  [[nodiscard]] const PilotModel& model() const { return model_; }
  [[nodiscard]] double vocab_size() const { return vocab_size_; }
  [[nodiscard]] double width() const { return width_; }

  [[nodiscard]] PilotProblem problem(const std::vector<PilotRun>& runs,
                                     const Eigen::MatrixXd& known) const {
    const auto count = static_cast<Index>(runs.size());
    PilotProblem problem{.gradients = Eigen::MatrixXd(model_.size(), count),
                         .flops = Eigen::VectorXd(count),
                         .known = known,
                         .direction = direction_};
    for (Index i = 0; i < count; ++i) {
      const PilotRun& run = runs[static_cast<std::size_t>(i)];
      problem.gradients.col(i) = model_.loss_gradient(run.n_nv, run.n_v(), run.tokens) / noise_;
      problem.flops[i] = run.flops();
    }
    return problem;
  }

  [[nodiscard]] PilotForecast forecast(const std::vector<PilotRun>& runs,
                                       const Eigen::MatrixXd& known) const {
    std::vector<Index> all(runs.size());
    std::iota(all.begin(), all.end(), Index{0});
    PilotForecast forecast{.runs = runs.size()};
    for (const PilotRun& run : runs) forecast.flops += run.flops();
    forecast.sd = std::sqrt(pilot_variance(problem(runs, known), all));
    forecast.lower = vocab_size_ * std::exp(-quantile_ * forecast.sd);
    forecast.upper = vocab_size_ * std::exp(quantile_ * forecast.sd);
    return forecast;
  }

 private:
  PilotModel model_;
  double noise_;
  double width_;
  double vocab_size_ = 0.0;
  double quantile_ = 0.0;
  Eigen::VectorXd direction_;
};

std::vector<PilotRun> chosen_runs(const Aim& aim, const PilotRequest& request,
                                  const std::vector<PilotRun>& candidates,
                                  const Eigen::MatrixXd& known) {
  const Index least = aim.model().size();
  std::vector<PilotRun> runs;
  if (static_cast<Index>(candidates.size()) >= least) {
    PilotProblem problem = aim.problem(candidates, known);
    problem.allowance = request.allowance;
    problem.least_runs = least;
    problem.most_runs = static_cast<Index>(request.most_runs);
    std::vector<Index> chosen = choose_pilots(problem);
    std::sort(chosen.begin(), chosen.end());
    runs.reserve(chosen.size());
    for (const Index i : chosen) runs.push_back(candidates[static_cast<std::size_t>(i)]);
  }
  if (!runs.empty()) return runs;
  throw DomainError("an allowance of " + shortest(request.allowance) + " FLOPs does not pay for " +
                    std::to_string(least) +
                    " different candidate runs, as many as the law has coefficients");
}

}  // namespace

PilotDesign design_pilots(const Law& law, const PilotTarget& target, const PilotRequest& request) {
  check(request);
  check_within("allowance", request.allowance, 1.0, 1e300);
  const Aim aim(law, target, request);
  const auto coefficients = static_cast<std::size_t>(aim.model().size());
  check_within("most_runs", static_cast<double>(request.most_runs),
               static_cast<double>(coefficients), 1000.0);
  const Eigen::MatrixXd known = drawn_knowledge(aim.model(), law);
  const std::vector<PilotRun> candidates = pilot_candidates(law, request);
  PilotDesign design{.vocab_size = aim.vocab_size(),
                     .width = aim.width(),
                     .coefficients = coefficients,
                     .candidates = candidates.size(),
                     .runs = chosen_runs(aim, request, candidates, known)};
  design.after = aim.forecast(design.runs, known);
  design.flops = design.after.flops;
  design.even = aim.forecast(even_grid(law, request, design.runs.size(), design.flops), known);
  const Budget budget{
      .n_nv = target.n_nv.value(), .flops = target.flops.value(), .width = aim.width()};
  design.drawn = isoloss_interval(law, budget, request.level);
  if (design.drawn) design.before = aim.forecast({}, known);
  return design;
}

PilotForecast forecast_pilots(const Law& law, const PilotTarget& target,
                              std::span<const PilotRun> runs, const PilotRequest& request,
                              bool with_draws) {
  check(request);
  const Aim aim(law, target, request);
  const Index size = aim.model().size();
  const Eigen::MatrixXd known =
      with_draws ? drawn_knowledge(aim.model(), law) : Eigen::MatrixXd(size, 0);
  return aim.forecast({runs.begin(), runs.end()}, known);
}

}  // namespace vocabplan
