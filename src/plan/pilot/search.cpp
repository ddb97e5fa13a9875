#include "plan/pilot/search.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <numeric>
#include <utility>

#include "core/crew.hpp"
#include "core/infinity.hpp"
#include "plan/pilot/gains_kernel.hpp"

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

Index vocabularies_of(const PilotProblem& problem) {
  return *std::max_element(problem.vocab.begin(), problem.vocab.end()) + 1;
}

// The rows of `base`, one a run, summed for each vocabulary: one a column.
MatrixXd sums_by_vocab(const PilotProblem& problem, const std::vector<Index>& runs,
                       const MatrixXd& base, Index vocabularies) {
  MatrixXd sums = MatrixXd::Zero(base.cols(), vocabularies);
  Index row = 0;
  for (const Index j : runs) {
    sums.col(problem.vocab[static_cast<std::size_t>(j)]) += base.row(row++).transpose();
  }
  return sums;
}

// The gradients of the runs, summed for each vocabulary: one a column.
MatrixXd gradients_by_vocab(const PilotProblem& problem, const std::vector<Index>& runs,
                            Index vocabularies) {
  const Index size = problem.gradients.rows();
  MatrixXd sums = MatrixXd::Zero(size, vocabularies);
  for (const Index j : runs) {
    const double* const from = problem.gradients.col(j).data();
    double* const to = sums.col(problem.vocab[static_cast<std::size_t>(j)]).data();
    for (Index k = 0; k < size; ++k) to[k] += from[k];  // Eigen takes ten times as long
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

// The factor R of rows = Q R.
MatrixXd factor_of(const MatrixXd& rows) {
  const Eigen::HouseholderQR<MatrixXd> qr(rows);
  return qr.matrixQR().topRows(std::min(rows.rows(), rows.cols())).triangularView<Eigen::Upper>();
}

// The candidates of each vocabulary together, in their order, and between vocabularies places that
// nobody can afford: what the kernel takes.
struct Places {
  explicit Places(const PilotProblem& problem) {
    const auto count = problem.vocab.size();
    std::vector<std::vector<Index>> of(static_cast<std::size_t>(vocabularies_of(problem)));
    for (std::size_t i = 0; i < count; ++i) {
      of[static_cast<std::size_t>(problem.vocab[i])].push_back(static_cast<Index>(i));
    }
    place.resize(count);
    for (const std::vector<Index>& group : of) {
      const std::size_t first = candidate.size();
      for (const Index i : group) {
        place[static_cast<std::size_t>(i)] = candidate.size();
        candidate.push_back(i);
      }
      candidate.resize((candidate.size() + kPilotLanes - 1) / kPilotLanes * kPilotLanes, -1);
      columns.groups.push_back({first, candidate.size()});
    }
    for (std::size_t k = 0; k < kPilotSize; ++k) {
      columns.gradients.at(k).assign(candidate.size(), 0.0);
      if (static_cast<Index>(k) >= problem.gradients.rows()) continue;
      for (std::size_t i = 0; i < count; ++i) {
        columns.gradients.at(k)[place[i]] =
            problem.gradients(static_cast<Index>(k), static_cast<Index>(i));
      }
    }
  }

  std::vector<std::size_t> place{};  // of each candidate
  std::vector<Index> candidate{};    // at each place; -1: none
  PilotColumns columns{};
};

class Search {
 public:
  Search(const PilotProblem& problem, const Places& places, double thrift)
      : problem_(problem),
        places_(places),
        weight_(places.candidate.size(), 0.0),
        even_(places.candidate.size(), 1.0),
        cost_(places.candidate.size(), kInfinity),
        gain_(places.candidate.size(), 0.0),
        of_model_(problem.model.size()) {
    for (std::size_t i = 0; i < places.place.size(); ++i) {
      const double flops = problem.flops[static_cast<Index>(i)];
      weight_[places.place[i]] = std::pow(flops, -thrift);
      cost_[places.place[i]] = flops;
      of_model_[at(problem.model[i])].push_back(static_cast<Index>(i));
    }
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
      const Index best = best_addition(problem_.allowance - spent_ - kept, weight_, enough);
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

  [[nodiscard]] View view() {
    constexpr double kRootOfTrace = 1e-5;
    const Index size = problem_.direction.size();
    const bool few = runs_.size() <= kRunsOfPart;
    const MatrixXd of_runs = few ? run_rows(problem_, runs_) : part_rows();
    MatrixXd rows(size + problem_.known.cols() + of_runs.rows(), size);
    rows.topRows(size) = kRootOfTrace * MatrixXd::Identity(size, size);
    rows.bottomRows(rows.rows() - size) = with_known(problem_, of_runs);
    const Eigen::HouseholderQR<MatrixXd> qr(rows);
    View out;
    out.upper = qr.matrixQR().topRows(size).triangularView<Eigen::Upper>();
    const auto lower = out.upper.transpose().triangularView<Eigen::Lower>();
    out.direction = lower.solve(problem_.direction);
    if (problem_.shared == 0.0) return out;
    const auto vocabularies = static_cast<Index>(places_.columns.groups.size());
    if (few) {
      const MatrixXd base = qr.householderQ() * MatrixXd::Identity(rows.rows(), size);
      out.sums = sums_by_vocab(problem_, runs_, base.bottomRows(count()), vocabularies);
    } else {
      out.sums = lower.solve(gradients_by_vocab(problem_, runs_, vocabularies));
    }
    out.square = out.sums * out.sums.transpose();
    out.before = out.sums.transpose() * out.direction;
    return out;
  }

  // Of many runs, the factor of each part of them: one that is exchanged changes one or two.
  [[nodiscard]] MatrixXd part_rows() {
    const std::size_t parts = (runs_.size() + kRunsOfPart - 1) / kRunsOfPart;
    parts_.resize(parts);
    const Index size = problem_.direction.size();
    MatrixXd rows = MatrixXd::Zero(static_cast<Index>(parts) * size, size);
    for (std::size_t i = 0; i < parts; ++i) {
      const auto first = runs_.begin() + static_cast<std::ptrdiff_t>(i * kRunsOfPart);
      const auto end = i + 1 < parts ? first + kRunsOfPart : runs_.end();
      Part& part = parts_[i];
      if (!std::equal(first, end, part.runs.begin(), part.runs.end())) {
        part.runs.assign(first, end);
        part.factor = factor_of(run_rows(problem_, part.runs));
      }
      rows.middleRows(static_cast<Index>(i) * size, part.factor.rows()) = part.factor;
    }
    return rows;
  }

  // Of c' theta, with what is known taken for runs.
  [[nodiscard]] double variance() {
    const View from = view();
    return from.direction.squaredNorm() +
           problem_.shared * problem_.shared * from.before.squaredNorm();
  }

  // As the kernel takes it.
  [[nodiscard]] PilotView kernel_view() {
    const View from = view();
    constexpr double kOther = 1e-3;
    PilotView out{.other = kOther * problem_.direction.squaredNorm(),
                  .shared = problem_.shared * problem_.shared};
    out.inverse.fill(1.0);
    const auto size = static_cast<std::size_t>(from.direction.size());
    const VectorXd cross = out.shared == 0.0 ? from.direction : from.square * from.direction;
    for (std::size_t k = 0; k < size; ++k) {
      const auto row = static_cast<Index>(k);
      out.inverse.at(k) = 1.0 / from.upper(row, row);
      out.direction.at(k) = from.direction[row];
      out.cross.at(k) = cross[row];
      for (std::size_t m = k; m < size; ++m) {
        const auto column = static_cast<Index>(m);
        out.upper.at(k).at(m) = from.upper(row, column);
        if (out.shared != 0.0) {
          out.square.at(k).at(m) = (m == k ? 1.0 : 2.0) * from.square(row, column);
        }
      }
    }
    for (Index b = 0; b < from.before.size(); ++b) {
      out.before.push_back(from.before[b]);
      PilotVector& sums = out.sums.emplace_back();
      for (std::size_t k = 0; k < size; ++k) sums.at(k) = from.sums(static_cast<Index>(k), b);
    }
    return out;
  }

  // By how much each candidate lowers the variance along c, and a little of every other: runs that
  // are best for c alone may leave a coefficient open that c does not need, but a fit does. In the
  // part of the effects that runs share, the squares of c' (R' R)^-1 G_b, a candidate changes
  // (R' R)^-1 c by c' (R' R)^-1 g / (1 + g' (R' R)^-1 g) times its own image, and one of the sums.
  //
  // Returns the best; nothing (-1) unless its gain is above `enough`.
  [[nodiscard]] Index best_addition(double affordable, const std::vector<double>& weight,
                                    double enough) {
    const PilotBest best = run_gains(
        places_.columns, kernel_view(),
        {.weight = weight.data(), .cost = cost_.data(), .affordable = affordable}, gain_.data());
    return best.value > enough ? places_.candidate[best.place] : -1;
  }

  static std::size_t at(Index j) { return static_cast<std::size_t>(j); }

  [[nodiscard]] double gain(Index j) const { return gain_[places_.place[at(j)]]; }

  // Once a run of the model of `j` is among the runs, no other one of it is to be had.
  void take_model(Index j, bool taken) {
    for (const Index i : of_model_[at(problem_.model[at(j)])]) {
      cost_[places_.place[at(i)]] = taken ? kInfinity : problem_.flops[i];
    }
    spent_ += taken ? problem_.flops[j] : -problem_.flops[j];
  }

  void add(Index j) {
    runs_.push_back(j);
    take_model(j, true);
  }

  // Puts the best run in the place of one, which is that one again when nothing is better; a run
  // that does harm goes without one in its place. Returns what that gains.
  double exchange_at(std::size_t place) {
    const Index old = runs_[place];
    std::swap(runs_[place], runs_.back());
    runs_.pop_back();
    take_model(old, false);
    const bool needed = count() < problem_.least_runs;
    const Index best = best_addition(problem_.allowance - spent_, even_, needed ? -kInfinity : 0.0);
    if (best < 0 && gain(old) < 0.0 && !needed) return -gain(old);
    constexpr double kRounding = 1e-9;
    const double more = best < 0 ? 0.0 : gain(best) - gain(old);
    const bool better = best != old && more > kRounding * std::abs(gain(old));
    add(better ? best : old);
    std::swap(runs_[place], runs_.back());
    return better ? more : 0.0;
  }

  static constexpr std::size_t kRunsOfPart = 48;
  struct Part {
    std::vector<Index> runs{};
    MatrixXd factor{};
  };

  const PilotProblem& problem_;
  const Places& places_;
  // By place.
  std::vector<double> weight_;
  std::vector<double> even_;  // no weight
  std::vector<double> cost_;  // infinite where a run of the model is taken
  std::vector<double> gain_;
  std::vector<std::vector<Index>> of_model_;
  double reserve_ = 0.0;
  std::vector<Index> runs_;
  std::vector<Part> parts_;
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
  const MatrixXd sums =
      problem.shared * sums_by_vocab(problem, runs, base, vocabularies_of(problem));
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

namespace {

// One way to a design, by itself.
struct Attempt {
  double thrift = 0.0;
  bool from_start = false;
  std::vector<Index> runs{};  // none where fewer than needed are affordable
  double variance = kInfinity;
  std::exception_ptr failure{};
};

void make(Attempt& attempt, const PilotProblem& problem, const PilotProblem& white,
          const Places& places) noexcept {
  try {
    Search search(white, places, attempt.thrift);
    if (attempt.from_start) search.add_all(problem.start);
    search.add_greedily(problem.most_runs);
    if (static_cast<Index>(search.runs().size()) < problem.least_runs) return;
    search.exchange();
    attempt.variance = pilot_variance(problem, search.runs());
    attempt.runs = search.runs();
  } catch (...) {
    attempt.failure = std::current_exception();
  }
}

}  // namespace

std::vector<Index> choose_pilots(const PilotProblem& problem, std::size_t threads) {
  const PilotProblem white = whitened(problem);
  const Places places(white);
  std::vector<Attempt> attempts{{.thrift = 0.0}, {.thrift = 0.5}, {.thrift = 1.0}};
  if (!problem.start.empty()) attempts.push_back({.from_start = true});
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < attempts.size(); i = next++) {
      make(attempts[i], problem, white, places);
    }
  };
  {
    const Crew crew(std::min(threads, attempts.size()) - 1, work);
    work();
  }
  std::vector<Index> best = problem.start;
  double least = best.empty() ? kInfinity : pilot_variance(problem, best);
  for (const Attempt& attempt : attempts) {
    if (attempt.failure) std::rethrow_exception(attempt.failure);
    if (attempt.runs.empty() || (!best.empty() && attempt.variance >= least)) continue;
    best = attempt.runs;
    least = attempt.variance;
  }
  return best;
}

}  // namespace vocabplan
