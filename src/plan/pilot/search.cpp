#include "plan/pilot/search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/infinity.hpp"

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// One run a row: the square is their information where no two share an effect.
MatrixXd run_rows(const PilotProblem& problem, const std::vector<Index>& runs) {
  MatrixXd rows(static_cast<Index>(runs.size()), problem.direction.size());
  Index row = 0;
  for (const Index i : runs) rows.row(row++) = problem.gradients.col(i).transpose();
  return rows;
}

// The same after prior knowledge.
MatrixXd with_known(const PilotProblem& problem, const MatrixXd& runs) {
  MatrixXd rows(problem.known.cols() + runs.rows(), problem.direction.size());
  rows.topRows(problem.known.cols()) = problem.known.transpose();
  rows.bottomRows(runs.rows()) = runs;
  return rows;
}

MatrixXd rows_of(const PilotProblem& problem, const std::vector<Index>& runs) {
  return with_known(problem, run_rows(problem, runs));
}

std::vector<Index> every_run(const PilotProblem& problem) {
  std::vector<Index> all(static_cast<std::size_t>(problem.gradients.cols()));
  std::iota(all.begin(), all.end(), Index{0});
  return all;
}

// Columns of length one, so that no unit decides what counts as singular.
VectorXd scale_of(const MatrixXd& rows) {
  return rows.colwise().norm().transpose().cwiseMax(1e-300).cwiseInverse();
}

// The problem in coordinates in which all candidates and what is known are together the unit
// matrix: there nothing is ill-conditioned but the design itself. By QR, because the information
// has the square of the condition of its rows.
PilotProblem whitened(const PilotProblem& problem) {
  const MatrixXd rows = rows_of(problem, every_run(problem));
  const VectorXd scale = scale_of(rows);
  const Eigen::HouseholderQR<MatrixXd> qr(rows * scale.asDiagonal());
  const Index size = scale.size();
  MatrixXd factor = qr.matrixQR().topRows(size).triangularView<Eigen::Upper>();
  constexpr double kLeast = 1e-14;  // where all candidates lie in a plane
  for (Index i = 0; i < size; ++i) {
    if (std::abs(factor(i, i)) < kLeast) factor(i, i) = kLeast;
  }
  const auto lower = factor.transpose().triangularView<Eigen::Lower>();
  PilotProblem out = problem;
  out.gradients = lower.solve(scale.asDiagonal() * problem.gradients);
  // Eigen refers to the first element of a matrix that it solves for, also when there is none.
  out.known = problem.known;
  if (out.known.cols() > 0) out.known = lower.solve(scale.asDiagonal() * problem.known);
  out.direction = lower.solve(scale.cwiseProduct(problem.direction));
  return out;
}

// The rows of `base`, one a run, summed for each vocabulary: one a column.
MatrixXd sums_by_vocab(const PilotProblem& problem, const std::vector<Index>& runs,
                       const MatrixXd& base) {
  const Index most = *std::max_element(problem.vocab.begin(), problem.vocab.end());
  MatrixXd sums = MatrixXd::Zero(base.cols(), most + 1);
  Index row = 0;
  for (const Index j : runs) {
    sums.col(problem.vocab[static_cast<std::size_t>(j)]) += base.row(row++).transpose();
  }
  return sums;
}

// The cost of the dearest of the `count` cheapest models.
double cost_of_cheapest(const PilotProblem& problem, Index count) {
  if (count <= 0) return 0.0;
  std::vector<double> least(problem.model.size(), kInfinity);
  for (std::size_t i = 0; i < problem.model.size(); ++i) {
    double& model = least[static_cast<std::size_t>(problem.model[i])];
    model = std::min(model, problem.flops[static_cast<Index>(i)]);
  }
  std::sort(least.begin(), least.end());
  const double cost = least[static_cast<std::size_t>(count - 1)];
  return std::isfinite(cost) ? cost : 0.0;
}

class Search {
 public:
  Search(const PilotProblem& problem, double thrift)
      : problem_(problem), taken_(problem.model.size(), false) {
    weight_ = problem.flops.array().pow(-thrift);
    even_ = VectorXd::Ones(problem.flops.size());
    // Kept for the runs that a design needs at least.
    reserve_ = cost_of_cheapest(problem, problem.least_runs);
  }

  void add_all(const std::vector<Index>& runs) {
    for (const Index j : runs) add(j);
  }

  // With runs that do harm too while they are `wanted`: least squares does not know of effects that
  // runs share, and a run that spoils its balance may be made good by the next.
  void add_greedily(Index wanted) {
    while (count() < problem_.most_runs) {
      const double kept =
          reserve_ * static_cast<double>(std::max<Index>(0, problem_.least_runs - count() - 1));
      const double enough = count() < wanted ? -kInfinity : 0.0;
      const Index best =
          best_addition(gains(), problem_.allowance - spent_ - kept, weight_, enough);
      if (best < 0) return;
      add(best);
    }
  }

  // In sweeps over the runs, until one is not worth its time.
  void exchange() {
    constexpr int kMostSweeps = 50;
    constexpr double kWorth = 1e-3;
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      double gained = 0.0;
      for (std::size_t place = 0; place < runs_.size(); ++place) gained += exchange_at(place);
      if (gained <= kWorth * variance()) break;
      add_greedily(problem_.least_runs);
    }
  }

  [[nodiscard]] const std::vector<Index>& runs() const { return runs_; }

 private:
  [[nodiscard]] Index count() const { return static_cast<Index>(runs_.size()); }

  // The information of the runs and of what is known is R' R, a trace added so that the first runs
  // have an inverse too. Everything is seen from R'^-1: there it is the unit matrix, and what the
  // runs are, rows of an orthonormal Q, has lost no digits to the small trace.
  struct View {
    MatrixXd upper{};      // R
    VectorXd direction{};  // R'^-1 c
    MatrixXd sums{};       // R'^-1 G_b, G_b the sum of the gradients of the runs of a vocabulary
    MatrixXd square{};     // of the sums
    VectorXd before{};     // c' (R' R)^-1 G_b
  };

  [[nodiscard]] View view() const {
    constexpr double kRootOfTrace = 1e-5;
    const Index size = problem_.direction.size();
    MatrixXd rows(size + problem_.known.cols() + count(), size);
    rows.topRows(size) = kRootOfTrace * MatrixXd::Identity(size, size);
    rows.bottomRows(rows.rows() - size) = rows_of(problem_, runs_);
    const Eigen::HouseholderQR<MatrixXd> qr(rows);
    View out;
    out.upper = qr.matrixQR().topRows(size).triangularView<Eigen::Upper>();
    out.direction = out.upper.transpose().triangularView<Eigen::Lower>().solve(problem_.direction);
    if (problem_.shared == 0.0) return out;
    const MatrixXd base = qr.householderQ() * MatrixXd::Identity(rows.rows(), size);
    out.sums = sums_by_vocab(problem_, runs_, base.bottomRows(count()));
    out.square = out.sums * out.sums.transpose();
    out.before = out.sums.transpose() * out.direction;
    return out;
  }

  // Of c' theta, with what is known taken for runs.
  [[nodiscard]] double variance() const {
    const View from = view();
    return from.direction.squaredNorm() +
           problem_.shared * problem_.shared * from.before.squaredNorm();
  }

  // By how much each candidate lowers the variance along c, and a little of every other: runs that
  // are best for c alone may leave a coefficient open that c does not need, but a fit does.
  [[nodiscard]] VectorXd gains() const {
    const View from = view();
    const Index all = problem_.flops.size();
    constexpr Index kBlock = 512;  // small enough for the cache
    VectorXd gain(all);
    for (Index start = 0; start < all; start += kBlock) {
      const Index some = std::min(kBlock, all - start);
      gain.segment(start, some) = gains_of(from, start, some);
    }
    return gain;
  }

  [[nodiscard]] VectorXd gains_of(const View& from, Index start, Index some) const {
    const MatrixXd candidates = from.upper.transpose().triangularView<Eigen::Lower>().solve(
        problem_.gradients.middleCols(start, some));
    const MatrixXd image = from.upper.triangularView<Eigen::Upper>().solve(candidates);
    constexpr double kOther = 1e-3;
    const double other = kOther * problem_.direction.squaredNorm();
    const VectorXd along = candidates.transpose() * from.direction;
    const VectorXd leverage = candidates.colwise().squaredNorm();
    const VectorXd elsewhere = image.colwise().squaredNorm();
    VectorXd gain = (along.array().square() + other * elsewhere.array()) / (1.0 + leverage.array());
    if (problem_.shared == 0.0) return gain;
    return gain + shared_gains(from, start, candidates, along.array() / (1.0 + leverage.array()));
  }

  // The gain of candidates in the part of the effects that runs share, the squares of
  // c' (R' R)^-1 G_b: one changes (R' R)^-1 c by `step` times its own image, and one of the sums.
  [[nodiscard]] VectorXd shared_gains(const View& from, Index start, const MatrixXd& candidates,
                                      const VectorXd& step) const {
    const MatrixXd image = from.square * candidates;
    const VectorXd cross = image.transpose() * from.direction;
    VectorXd gain(step.size());
    for (Index j = 0; j < gain.size(); ++j) {
      const Index b = problem_.vocab[at(start + j)];
      const double r = step[j];
      const double own = candidates.col(j).dot(image.col(j));
      const double mates = from.before[b] - r * candidates.col(j).dot(from.sums.col(b));
      gain[j] = r * (2.0 * cross[j] - r * own - r - 2.0 * mates);
    }
    return problem_.shared * problem_.shared * gain;
  }

  // Nothing (-1) unless a gain is above `enough`.
  [[nodiscard]] Index best_addition(const VectorXd& gain, double affordable, const VectorXd& weight,
                                    double enough) const {
    Index best = -1;
    double most = enough;
    for (Index j = 0; j < gain.size(); ++j) {
      const double value = gain[j] * weight[j];
      if (value <= most || problem_.flops[j] > affordable || model_taken(j)) continue;
      best = j;
      most = value;
    }
    return best;
  }

  static std::size_t at(Index j) { return static_cast<std::size_t>(j); }

  [[nodiscard]] bool model_taken(Index j) const { return taken_[at(problem_.model[at(j)])]; }

  void add(Index j) {
    runs_.push_back(j);
    taken_[at(problem_.model[at(j)])] = true;
    spent_ += problem_.flops[j];
  }

  // Puts the best run in the place of one, which is that one again when nothing is better; a run
  // that does harm goes without one in its place. Returns what that gains.
  double exchange_at(std::size_t place) {
    const Index old = runs_[place];
    std::swap(runs_[place], runs_.back());
    runs_.pop_back();
    taken_[at(problem_.model[at(old)])] = false;
    spent_ -= problem_.flops[old];
    const VectorXd gain = gains();
    const bool needed = count() < problem_.least_runs;
    const Index best =
        best_addition(gain, problem_.allowance - spent_, even_, needed ? -kInfinity : 0.0);
    if (best < 0 && gain[old] < 0.0 && !needed) return -gain[old];
    constexpr double kRounding = 1e-9;
    const double more = best < 0 ? 0.0 : gain[best] - gain[old];
    const bool better = best != old && more > kRounding * std::abs(gain[old]);
    add(better ? best : old);
    std::swap(runs_[place], runs_.back());
    return better ? more : 0.0;
  }

  const PilotProblem& problem_;
  VectorXd weight_;
  VectorXd even_;  // no weight
  double reserve_ = 0.0;
  std::vector<Index> runs_;
  std::vector<bool> taken_;  // of each model, whether a run of it is among the runs
  double spent_ = 0.0;
};

// J of J' J = S^-1, S the covariance of a fit by least squares to these runs: with J = Q R, S^-1 is
// R' (Q' Sigma Q)^-1 R.
MatrixXd fitted_rows(const PilotProblem& problem, const std::vector<Index>& runs) {
  MatrixXd rows = run_rows(problem, runs);
  const Index size = std::min(rows.rows(), rows.cols());
  if (size == 0 || problem.shared == 0.0) return rows;
  const Eigen::HouseholderQR<MatrixXd> qr(rows);
  const MatrixXd base = qr.householderQ() * MatrixXd::Identity(rows.rows(), size);
  const MatrixXd sums = problem.shared * sums_by_vocab(problem, runs, base);
  const MatrixXd covariance = MatrixXd::Identity(size, size) + sums * sums.transpose();
  const MatrixXd factor = qr.matrixQR().topRows(size).triangularView<Eigen::Upper>();
  return covariance.llt().matrixL().solve(factor);
}

}  // namespace

double pilot_variance(const PilotProblem& problem, const std::vector<Index>& runs) {
  const MatrixXd rows = with_known(problem, fitted_rows(problem, runs));
  const Index size = problem.direction.size();
  if (rows.rows() < size) return kInfinity;
  const VectorXd scale = scale_of(rows);
  Eigen::ColPivHouseholderQR<MatrixXd> qr;
  constexpr double kSingular = 1e-12;
  qr.setThreshold(kSingular);
  qr.compute(rows * scale.asDiagonal());
  if (qr.rank() < size) return kInfinity;
  const MatrixXd factor = qr.matrixR().topRows(size).triangularView<Eigen::Upper>();
  const VectorXd along = qr.colsPermutation().transpose() * scale.cwiseProduct(problem.direction);
  return factor.transpose().triangularView<Eigen::Lower>().solve(along).squaredNorm();
}

std::vector<Index> choose_pilots(const PilotProblem& problem) {
  const PilotProblem white = whitened(problem);
  std::vector<Index> best = problem.start;
  double least = best.empty() ? kInfinity : pilot_variance(problem, best);
  const auto improve = [&](Search& search) {
    search.add_greedily(problem.most_runs);
    if (static_cast<Index>(search.runs().size()) < problem.least_runs) return;
    search.exchange();
    const double variance = pilot_variance(problem, search.runs());
    if (!best.empty() && variance >= least) return;
    best = search.runs();
    least = variance;
  };
  for (const double thrift : {0.0, 0.5, 1.0}) {
    Search search(white, thrift);
    improve(search);
  }
  if (!problem.start.empty()) {
    Search search(white, 0.0);
    search.add_all(problem.start);
    improve(search);
  }
  return best;
}

}  // namespace vocabplan
