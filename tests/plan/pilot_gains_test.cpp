#include "plan/pilot/gains_kernel.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

namespace vocabplan::test::pilot_gains_test {
namespace {

using Matrix = std::array<PilotVector, kPilotSize>;

PilotVector random_vector(Random& random) {
  PilotVector out{};
  for (double& value : out) value = random.uniform(-1.0, 1.0);
  return out;
}

double dot(const PilotVector& a, const PilotVector& b) {
  double sum = 0.0;
  for (std::size_t k = 0; k < kPilotSize; ++k) sum += a.at(k) * b.at(k);
  return sum;
}

void add(PilotVector& to, const PilotVector& from) {
  for (std::size_t k = 0; k < kPilotSize; ++k) to.at(k) += from.at(k);
}

void add_square(Matrix& to, const PilotVector& from) {
  for (std::size_t k = 0; k < kPilotSize; ++k) {
    for (std::size_t m = 0; m < kPilotSize; ++m) to.at(k).at(m) += from.at(k) * from.at(m);
  }
}

// Cholesky's R of R' R.
Matrix root_of(const Matrix& square) {
  Matrix r{};
  for (std::size_t k = 0; k < kPilotSize; ++k) {
    for (std::size_t m = k; m < kPilotSize; ++m) {
      double sum = square.at(k).at(m);
      for (std::size_t i = 0; i < k; ++i) sum -= r.at(i).at(k) * r.at(i).at(m);
      r.at(k).at(m) = m == k ? std::sqrt(sum) : sum / r.at(k).at(k);
    }
  }
  return r;
}

// R'^-1 x.
PilotVector seen_from(const Matrix& r, const PilotVector& x) {
  PilotVector y{};
  for (std::size_t k = 0; k < kPilotSize; ++k) {
    double sum = x.at(k);
    for (std::size_t m = 0; m < k; ++m) sum -= r.at(m).at(k) * y.at(m);
    y.at(k) = sum / r.at(k).at(k);
  }
  return y;
}

// Some runs of three vocabularies.
struct Runs {
  Matrix information{};
  std::array<PilotVector, 3> sums{};

  void make(std::size_t vocabulary, const PilotVector& gradient) {
    add_square(information, gradient);
    add(sums.at(vocabulary), gradient);
  }

  // The variance along `c` whose reduction a gain is.
  [[nodiscard]] double variance(const PilotVector& c, double shared) const {
    const Matrix r = root_of(information);
    const PilotVector y = seen_from(r, c);
    double sum = dot(y, y);
    for (const PilotVector& of_one : sums)
      sum += shared * std::pow(dot(y, seen_from(r, of_one)), 2);
    return sum;
  }

  [[nodiscard]] PilotView view(const PilotVector& c, double shared) const {
    PilotView view{.upper = root_of(information), .shared = shared};
    view.direction = seen_from(view.upper, c);
    for (std::size_t k = 0; k < kPilotSize; ++k) view.inverse.at(k) = 1.0 / view.upper.at(k).at(k);
    Matrix square{};
    for (const PilotVector& of_one : sums) {
      view.sums.push_back(seen_from(view.upper, of_one));
      view.before.push_back(dot(view.sums.back(), view.direction));
      add_square(square, view.sums.back());
    }
    for (std::size_t k = 0; k < kPilotSize; ++k) {
      view.cross.at(k) = dot(square.at(k), view.direction);
      for (std::size_t m = k; m < kPilotSize; ++m) {
        view.square.at(k).at(m) = (m == k ? 1.0 : 2.0) * square.at(k).at(m);
      }
    }
    return view;
  }
};

Runs random_runs(Random& random) {
  Runs runs;
  for (std::size_t i = 0; i < 20; ++i) runs.make(i % 3, random_vector(random));
  return runs;
}

// Candidates of the three vocabularies, as many as fill their groups.
struct Candidates {
  explicit Candidates(Random& random) {
    for (const std::size_t size : {kPilotLanes, 3 * kPilotLanes, kPilotLanes}) {
      const std::size_t first = gradients.size();
      for (std::size_t i = 0; i < size; ++i) {
        vocabulary.push_back(columns.groups.size());
        gradients.push_back(random_vector(random));
        cost.push_back(random.uniform(0.0, 1.0));
        for (std::size_t k = 0; k < kPilotSize; ++k) {
          columns.gradients.at(k).push_back(gradients.back().at(k));
        }
      }
      columns.groups.push_back({first, gradients.size()});
    }
    weight.assign(gradients.size(), 1.0);
    gains.assign(gradients.size(), 0.0);
  }

  PilotColumns columns{};
  std::vector<PilotVector> gradients{};
  std::vector<std::size_t> vocabulary{};
  std::vector<double> cost{};
  std::vector<double> weight{};
  std::vector<double> gains{};
};

TEST_CASE("plan: the gain of a pilot run is what the variance falls by") {
  Random random(5);
  for (const double shared : {0.0, 1.0, 0.3}) {
    const Runs runs = random_runs(random);
    const PilotVector c = random_vector(random);
    Candidates candidates(random);
    (void)run_gains(candidates.columns, runs.view(c, shared),
                    {candidates.weight.data(), candidates.cost.data(), 1.0},
                    candidates.gains.data());
    const double before = runs.variance(c, shared);
    for (std::size_t i = 0; i < candidates.gains.size(); ++i) {
      Runs with = runs;
      with.make(candidates.vocabulary[i], candidates.gradients[i]);
      CHECK(candidates.gains[i] ==
            Approx(before - with.variance(c, shared)).epsilon(1e-9).margin(1e-12 * before));
    }
  }
}

TEST_CASE("plan: the other directions count in the gain by their own weight") {
  Random random(6);
  const Runs runs = random_runs(random);
  Candidates candidates(random);
  PilotView view = runs.view({}, 0.0);
  view.other = 0.25;
  (void)run_gains(candidates.columns, view, {candidates.weight.data(), candidates.cost.data(), 1.0},
                  candidates.gains.data());
  // The sum over all directions e of what e' M^-1 e falls by: the trace.
  for (std::size_t i = 0; i < candidates.gains.size(); ++i) {
    double fall = 0.0;
    Runs with = runs;
    with.make(0, candidates.gradients[i]);
    for (std::size_t k = 0; k < kPilotSize; ++k) {
      PilotVector e{};
      e.at(k) = 1.0;
      fall += runs.variance(e, 0.0) - with.variance(e, 0.0);
    }
    CHECK(candidates.gains[i] == Approx(0.25 * fall).epsilon(1e-9));
  }
}

TEST_CASE("plan: the best pilot run is the greatest weighted gain that one can afford") {
  Random random(7);
  const Runs runs = random_runs(random);
  Candidates candidates(random);
  for (double& weight : candidates.weight) weight = random.uniform(0.5, 2.0);
  // Two that are the same: the first.
  candidates.cost[11] = candidates.cost[13] = 0.0;
  candidates.weight[11] = candidates.weight[13] = 1e3;
  for (auto& column : candidates.columns.gradients) column[13] = column[11];
  for (const double affordable : {-1.0, 0.0, 0.4, 1.0}) {
    const PilotBest best = run_gains(candidates.columns, runs.view(random_vector(random), 1.0),
                                     {candidates.weight.data(), candidates.cost.data(), affordable},
                                     candidates.gains.data());
    double most = -std::numeric_limits<double>::infinity();
    std::size_t place = 0;
    for (std::size_t i = 0; i < candidates.gains.size(); ++i) {
      const double value = candidates.gains[i] * candidates.weight[i];
      if (candidates.cost[i] > affordable || value <= most) continue;
      most = value;
      place = i;
    }
    CHECK(best.value == most);
    if (affordable >= 0.0) CHECK(best.place == place);
  }
}

}  // namespace
}  // namespace vocabplan::test::pilot_gains_test
