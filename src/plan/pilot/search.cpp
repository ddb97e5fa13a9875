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

// Prior knowledge and these runs, one a row: the square is the information.
MatrixXd rows_of(const PilotProblem& problem, const std::vector<Index>& runs) {
  MatrixXd rows(problem.known.cols() + static_cast<Index>(runs.size()), problem.direction.size());
  rows.topRows(problem.known.cols()) = problem.known.transpose();
  Index row = problem.known.cols();
  for (const Index i : runs) rows.row(row++) = problem.gradients.col(i).transpose();
  return rows;
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

class Search {
 public:
  Search(const PilotProblem& problem, double thrift)
      : problem_(problem), taken_(static_cast<std::size_t>(problem.flops.size()), false) {
    weight_ = problem.flops.array().pow(-thrift);
    even_ = VectorXd::Ones(problem.flops.size());
    // The cost of the cheapest runs, which must be affordable to the end.
    VectorXd sorted = problem.flops;
    std::sort(sorted.begin(), sorted.end());
    reserve_ = problem.least_runs > 0 ? sorted[problem.least_runs - 1] : 0.0;
  }

  void add_all(const std::vector<Index>& runs) {
    for (const Index j : runs) add(j);
  }

  void add_greedily() {
    while (static_cast<Index>(runs_.size()) < problem_.most_runs) {
      const Index after = static_cast<Index>(runs_.size()) + 1;
      const double kept =
          reserve_ * static_cast<double>(std::max<Index>(0, problem_.least_runs - after));
      const Index best = best_addition(gains(), problem_.allowance - spent_ - kept, weight_);
      if (best < 0) return;
      add(best);
    }
  }

  void exchange() {
    constexpr int kMostSweeps = 50;
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      bool changed = false;
      for (std::size_t place = 0; place < runs_.size(); ++place) changed |= exchange_at(place);
      if (!changed) break;
      add_greedily();
    }
  }

  [[nodiscard]] const std::vector<Index>& runs() const { return runs_; }

 private:
  // The inverse of the information, a trace added so that the first runs have one too.
  [[nodiscard]] MatrixXd inverse() const {
    constexpr double kTrace = 1e-10;
    const Index size = problem_.direction.size();
    const MatrixXd rows = rows_of(problem_, runs_);
    const MatrixXd unit = MatrixXd::Identity(size, size);
    return (rows.transpose() * rows + kTrace * unit).llt().solve(unit);
  }

  // By how much each candidate lowers the variance along c, and a little of every other: runs that
  // are best for c alone may leave a coefficient open that c does not need, but a fit does.
  [[nodiscard]] VectorXd gains() const {
    const MatrixXd inverse_now = inverse();
    const MatrixXd image = inverse_now * problem_.gradients;
    const VectorXd along = image.transpose() * problem_.direction;
    const VectorXd leverage = problem_.gradients.cwiseProduct(image).colwise().sum();
    constexpr double kOther = 1e-3;
    const double other = kOther * problem_.direction.squaredNorm();
    const VectorXd elsewhere = image.colwise().squaredNorm();
    return (along.array().square() + other * elsewhere.array()) / (1.0 + leverage.array());
  }

  [[nodiscard]] Index best_addition(const VectorXd& gain, double affordable,
                                    const VectorXd& weight) const {
    Index best = -1;
    double most = 0.0;
    for (Index j = 0; j < gain.size(); ++j) {
      const double value = gain[j] * weight[j];
      if (value <= most || problem_.flops[j] > affordable || taken_[at(j)]) continue;
      best = j;
      most = value;
    }
    return best;
  }

  static std::size_t at(Index j) { return static_cast<std::size_t>(j); }

  void add(Index j) {
    runs_.push_back(j);
    taken_[at(j)] = true;
    spent_ += problem_.flops[j];
  }

  // Puts the best run in the place of one, which is that one again when nothing is better.
  bool exchange_at(std::size_t place) {
    const Index old = runs_[place];
    std::swap(runs_[place], runs_.back());
    runs_.pop_back();
    taken_[at(old)] = false;
    spent_ -= problem_.flops[old];
    const VectorXd gain = gains();
    const Index best = best_addition(gain, problem_.allowance - spent_, even_);
    constexpr double kRounding = 1e-9;
    const bool better = best >= 0 && best != old && gain[best] > gain[old] * (1.0 + kRounding);
    add(better ? best : old);
    std::swap(runs_[place], runs_.back());
    return better;
  }

  const PilotProblem& problem_;
  VectorXd weight_;
  VectorXd even_;  // no weight
  double reserve_ = 0.0;
  std::vector<Index> runs_;
  std::vector<bool> taken_;  // of each candidate, whether it is among the runs
  double spent_ = 0.0;
};

}  // namespace

double pilot_variance(const PilotProblem& problem, const std::vector<Index>& runs) {
  const MatrixXd rows = rows_of(problem, runs);
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
    search.add_greedily();
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
