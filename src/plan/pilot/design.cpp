#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/infinity.hpp"
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
  constexpr double kMostNoise = 10.0;
  check_within("noise", request.noise, 1e-6, kMostNoise);
  check_within("tokenizer_noise", request.tokenizer_noise, 0.0, kMostNoise);
  check_within("level", request.level, 1e-6, 1.0 - 1e-6);
  check_within("multiple", request.multiple, 1.0, 1e9);
  check_within("threads", static_cast<double>(request.threads), 1.0, 1024.0);
}

// Which of the different keys of `runs` each has, from 0.
template <class Key>
std::vector<Index> numbered(const std::vector<PilotRun>& runs, Key key) {
  std::map<decltype(key(runs.front())), Index> numbers;
  std::vector<Index> out;
  out.reserve(runs.size());
  for (const PilotRun& run : runs) {
    out.push_back(numbers.try_emplace(key(run), static_cast<Index>(numbers.size())).first->second);
  }
  return out;
}

// The target as the law sees it, and what the coefficients mean there.
class Aim {
 public:
  Aim(const Law& law, const PilotTarget& target, const PilotRequest& request)
      : model_(law.isoloss),
        noise_(request.noise),
        shared_(request.tokenizer_noise / request.noise),
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
    PilotProblem problem{
        .gradients = Eigen::MatrixXd(model_.size(), count),
        .flops = Eigen::VectorXd(count),
        .vocab = numbered(runs, [](const PilotRun& run) { return run.vocab_size; }),
        .model = numbered(runs, model_of),
        .shared = shared_,
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
  double shared_;  // effect of a vocabulary over the noise
  double width_;
  double vocab_size_ = 0.0;
  double quantile_ = 0.0;
  Eigen::VectorXd direction_;
};

// Some seconds of work: each exchange of a run weighs every candidate.
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

std::size_t models_of(const std::vector<PilotRun>& runs) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    count += i == 0 || model_of(runs[i]) != model_of(runs[i - 1]) ? 1 : 0;
  }
  return count;
}

Choice choice_of(const PilotRequest& request, const PilotAxes& axes, const Aim& aim,
                 const Eigen::MatrixXd& known) {
  const Index least = aim.model().size();
  const std::string wanted =
      "; the law has " + std::to_string(least) + " coefficients and needs as many runs";
  Choice choice{.candidates = pilot_candidates(axes)};
  std::vector<PilotRun>& runs = choice.candidates;
  const std::size_t all = runs.size();
  const std::size_t models = models_of(runs);
  if (static_cast<Index>(models) < least) {
    throw DomainError("n_nv and vocab_size make " + std::to_string(models) +
                      (models == 1 ? " different model" : " different models") + wanted +
                      ", each of a model of its own");
  }
  const double most = kMostOfAllowance * request.allowance;
  runs.erase(std::remove_if(runs.begin(), runs.end(),
                            [&](const PilotRun& run) { return run.flops() > most; }),
             runs.end());
  if (static_cast<Index>(models_of(runs)) < least) {
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

std::vector<PilotRun> chosen_runs(const Choice& choice, std::size_t threads) {
  std::vector<PilotRun> runs = runs_at(choice, choose_pilots(choice.problem, threads));
  if (!runs.empty()) return runs;
  throw DomainError("an allowance of " + human(choice.problem.allowance) +
                    " FLOPs does not pay for " + std::to_string(choice.problem.least_runs) +
                    " of the candidate runs, as many as the law has coefficients");
}

// Sizes that share a V when a fit resamples sizes and vocabularies, and the fewest such V.
constexpr std::size_t kSharing = 3;
constexpr std::size_t kSharedVocabularies = 4;

// How far the target lies from the runs, and how many vocabularies they have.
void describe_reach(PilotDesign& design, const PilotTarget& target) {
  Range n_nv{.lowest = kInfinity};
  Range flops = n_nv;
  std::map<double, std::set<double>> sizes;  // of each V
  const auto widen = [](Range& range, double value) {
    range.lowest = std::min(range.lowest, value);
    range.highest = std::max(range.highest, value);
  };
  for (const PilotRun& run : design.runs) {
    widen(n_nv, run.n_nv);
    widen(flops, run.flops());
    sizes[run.vocab_size].insert(run.n_nv);
  }
  design.vocabularies = sizes.size();
  design.shared = static_cast<std::size_t>(std::count_if(
      sizes.begin(), sizes.end(), [](const auto& one) { return one.second.size() >= kSharing; }));
  design.n_nv_outside = n_nv.factor_outside(target.n_nv.value());
  design.flops_outside = flops.factor_outside(target.flops.value());
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
  const PilotAxes axes = pilot_axes(target.n_nv.value(), request);
  Choice choice = choice_of(request, axes, aim, known);
  choice.problem.start = best_grid(choice, even_grids(request, axes));
  PilotDesign design{.vocab_size = aim.vocab_size(),
                     .width = aim.width(),
                     .coefficients = coefficients,
                     .candidates = choice.candidates.size(),
                     .tokenizer_noise = request.tokenizer_noise,
                     .runs = chosen_runs(choice, request.threads)};
  design.after = aim.forecast(design.runs, known);
  design.flops = design.after.flops;
  describe_reach(design, target);
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
  return aim.forecast(without_checkpoints({runs.begin(), runs.end()}), known);
}

namespace {

// A decade in size, and what a decade of size is in compute at the same tokens a parameter.
std::optional<std::string> far_outside(const PilotDesign& design) {
  constexpr double kFarSize = 10.0;
  constexpr double kFarFlops = 100.0;
  if (design.n_nv_outside <= kFarSize && design.flops_outside <= kFarFlops) return std::nullopt;
  return "the target lies far outside the runs, N_nv by a factor of " +
         human_ratio(design.n_nv_outside) + " and FLOPs by " + human_ratio(design.flops_outside) +
         ": the forecast trusts the form of the law over all of that";
}

}  // namespace

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
  } else if (design.tokenizer_noise > 0.0 && design.shared < kSharedVocabularies) {
    out.push_back("only " + std::to_string(design.shared) +
                  " V are trained at three sizes or more; below " +
                  std::to_string(kSharedVocabularies) +
                  " a fit cannot resample tokenizers, and its interval knows nothing of what the "
                  "runs of one V share");
  }
  if (auto text = far_outside(design)) out.push_back(*std::move(text));
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
