#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "plan/pilot/candidates.hpp"
#include "plan/pilot/model.hpp"
#include "plan/pilot/search.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/pilot_design.hpp"
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
        width_(target.width ? target.width->value() : law.width_table.width(target.n_nv.value())) {
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

// Half a minute of work, about: each exchange of a run weighs every candidate.
void check_work(std::size_t runs, std::size_t candidates) {
  if (runs * candidates <= kMostPilotWork) return;
  throw DomainError(std::to_string(runs) + " runs of " + std::to_string(candidates) +
                    " affordable candidates; accepted is a product of at most " +
                    std::to_string(kMostPilotWork) + ": fewer runs or candidates");
}

// The runs that one may make, and what is to become of them.
struct Choice {
  std::vector<PilotRun> candidates{};
  PilotProblem problem{};
};

Choice choice_of(const Law& law, const PilotRequest& request, const PilotAxes& axes, const Aim& aim,
                 const Eigen::MatrixXd& known) {
  const Index least = aim.model().size();
  const std::string wanted =
      "; the law has " + std::to_string(least) + " coefficients and needs as many runs";
  Choice choice{.candidates = pilot_candidates(law, axes)};
  std::vector<PilotRun>& runs = choice.candidates;
  const std::size_t all = runs.size();
  if (static_cast<Index>(all) < least) {
    throw DomainError("n_nv, vocab_size and tokens_per_param make " + std::to_string(all) +
                      (all == 1 ? " different run" : " different runs") + wanted);
  }
  const double most = kMostOfAllowance * request.allowance;
  runs.erase(std::remove_if(runs.begin(), runs.end(),
                            [&](const PilotRun& run) { return run.flops() > most; }),
             runs.end());
  if (static_cast<Index>(runs.size()) < least) {
    throw DomainError("an allowance of " + human(request.allowance) +
                      " FLOPs does not pay for the candidates: " + std::to_string(runs.size()) +
                      " of " + std::to_string(all) + " cost a quarter of it or less" + wanted);
  }
  check_work(request.most_runs, runs.size());
  choice.problem = aim.problem(runs, known);
  choice.problem.allowance = request.allowance;
  choice.problem.least_runs = least;
  choice.problem.most_runs = static_cast<Index>(request.most_runs);
  return choice;
}

std::vector<PilotRun> runs_at(const Choice& choice, std::vector<Index> chosen) {
  std::sort(chosen.begin(), chosen.end());
  std::vector<PilotRun> runs;
  runs.reserve(chosen.size());
  for (const Index i : chosen) runs.push_back(choice.candidates[static_cast<std::size_t>(i)]);
  return runs;
}

// The positions of runs that are candidates.
std::vector<Index> positions_of(const Choice& choice, const std::vector<PilotRun>& runs) {
  const auto& all = choice.candidates;
  std::vector<Index> positions;
  positions.reserve(runs.size());
  for (const PilotRun& run : runs) {
    positions.push_back(std::lower_bound(all.begin(), all.end(), run, in_order) - all.begin());
  }
  return positions;
}

// The best of the even grids; empty when none settles every coefficient.
std::vector<Index> best_grid(const Choice& choice,
                             const std::vector<std::vector<PilotRun>>& grids) {
  std::vector<Index> best;
  double least = std::numeric_limits<double>::infinity();
  for (const std::vector<PilotRun>& grid : grids) {
    if (static_cast<Index>(grid.size()) < choice.problem.least_runs) continue;
    std::vector<Index> runs = positions_of(choice, grid);
    const double variance = pilot_variance(choice.problem, runs);
    if (!(variance < least)) continue;
    least = variance;
    best = std::move(runs);
  }
  return best;
}

std::vector<PilotRun> chosen_runs(const Choice& choice) {
  std::vector<PilotRun> runs = runs_at(choice, choose_pilots(choice.problem));
  if (!runs.empty()) return runs;
  throw DomainError("an allowance of " + human(choice.problem.allowance) +
                    " FLOPs does not pay for " + std::to_string(choice.problem.least_runs) +
                    " of the candidate runs, as many as the law has coefficients");
}

}  // namespace

std::size_t pilot_coefficients(const Law& law) {
  return static_cast<std::size_t>(PilotModel(law.isoloss).size());
}

PilotDesign design_pilots(const Law& law, const PilotTarget& target, const PilotRequest& request) {
  check(request);
  check_within("allowance", request.allowance, 1.0, 1e300);
  const std::size_t coefficients = pilot_coefficients(law);
  check_within("most_runs", static_cast<double>(request.most_runs),
               static_cast<double>(coefficients), 1000.0);
  const Aim aim(law, target, request);
  const Eigen::MatrixXd known = drawn_knowledge(aim.model(), law);
  const PilotAxes axes = pilot_axes(law, request);
  Choice choice = choice_of(law, request, axes, aim, known);
  choice.problem.start = best_grid(choice, even_grids(law, request, axes));
  PilotDesign design{.vocab_size = aim.vocab_size(),
                     .width = aim.width(),
                     .coefficients = coefficients,
                     .candidates = choice.candidates.size(),
                     .runs = chosen_runs(choice)};
  design.after = aim.forecast(design.runs, known);
  design.flops = design.after.flops;
  if (!choice.problem.start.empty()) {
    design.even = aim.forecast(runs_at(choice, choice.problem.start), known);
  }
  const Budget budget{
      .n_nv = target.n_nv.value(), .flops = target.flops.value(), .width = aim.width()};
  design.drawn = isoloss_interval(law, budget, request.level);
  if (design.drawn) {
    design.before = aim.forecast({}, known);
    design.alone = aim.forecast(design.runs, Eigen::MatrixXd::Zero(known.rows(), known.cols()));
  }
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

std::vector<std::string> pilot_warnings(const PilotDesign& design, const Law& law) {
  std::vector<std::string> out;
  constexpr double kLinear = 0.5;  // docs/pilots.md: up to there forecasts were borne out
  if (design.after.sd > kLinear) {
    out.push_back("the forecast is linear in the coefficients; with " +
                  human_ratio(design.after.sd) +
                  " as standard deviation of ln V the fit's own interval will be wider, and may be "
                  "open");
  }
  constexpr std::size_t kRunsEach = 3;  // docs/pilots.md: below, resampled fits are degenerate
  if (design.runs.size() < kRunsEach * design.coefficients) {
    out.push_back(std::to_string(design.runs.size()) + " runs for " +
                  std::to_string(design.coefficients) +
                  " coefficients: a fit that resamples so few leaves its interval open more often "
                  "than not");
  }
  if (design.drawn && design.drawn->unbounded_share > 0.0) {
    out.push_back(human_ratio(100.0 * design.drawn->unbounded_share) +
                  " % of the law's draws have no optimum and are left out of the forecast");
  }
  if (design.drawn && design.drawn->lower_open && design.drawn->upper_open) {
    out.push_back(std::string(kOpenOptimum) + ": V* at the target is a guess that the runs settle");
  }
  if (law.name == kDefaultLaw) {
    out.emplace_back(
        "the published surface was fitted on token counts 2.65 to 3 times too large: a law fitted "
        "to runs with their true tokens, such as tao2024-corrected, gives a better design");
  }
  return out;
}

}  // namespace vocabplan
