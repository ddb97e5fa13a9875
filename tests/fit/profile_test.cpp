#include "vocabplan/fit/profile.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "loss_data.hpp"
#include "random.hpp"
#include "table.hpp"
#include "vocabplan/core/error.hpp"

namespace profile_test {

using vocabplan::DomainError;
using vocabplan::FitTarget;
using vocabplan::IsolossFit;
using vocabplan::IsolossFitter;
using vocabplan::IsolossOptions;
using vocabplan::profile_objective;
using vocabplan::ProfilePoint;
using vocabplan::test::known_surface;
using vocabplan::test::loss_rows;
using vocabplan::test::LossRows;
using vocabplan::test::Random;
using vocabplan::test::Table;

namespace {

constexpr FitTarget kTarget{.n_nv = 7e9, .flops = 7.1e21, .width = 4096.0};

double optimum_of(const IsolossFit& fit) {
  const auto n_v =
      vocabplan::test::exact_optimum(fit.surface, kTarget.n_nv, kTarget.flops, 60000.0 * 4096.0);
  return static_cast<double>(n_v) / kTarget.width;
}

double profile_at(const LossRows& rows, const IsolossOptions& options, double delta,
                  double vocab_size) {
  const std::vector<double> sizes{vocab_size};
  return profile_objective(rows.observations(), options, delta, kTarget, sizes)[0].objective;
}

}  // namespace

TEST_CASE("fit: at the fitted optimum the profile is the fit", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.01, 21);
  for (const bool free_alpha1 : {false, true}) {
    for (const double delta : {0.0133, 1e-3, std::numeric_limits<double>::infinity()}) {
      CAPTURE(free_alpha1, delta);
      const IsolossOptions options{.delta = delta, .free_alpha1 = free_alpha1};
      const IsolossFit fit = IsolossFitter(rows.observations(), options).fit();
      const double best = optimum_of(fit);
      const double there = profile_at(rows, options, delta, best);
      CHECK(std::abs(there / fit.objective - 1.0) < 1e-9);
    }
  }
}

TEST_CASE("fit: the profile rises away from the fitted optimum", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.01, 22);
  const IsolossOptions options{.delta = 0.0133};
  const IsolossFit fit = IsolossFitter(rows.observations(), options).fit();
  const double best = optimum_of(fit);
  std::vector<double> sizes;
  for (int k = -12; k <= 12; ++k) sizes.push_back(best * std::pow(1.25, k));
  const auto points = profile_objective(rows.observations(), options, 0.0133, kTarget, sizes);
  REQUIRE(points.size() == sizes.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    CAPTURE(i);
    CHECK(points[i].vocab_size == sizes[i]);
    CHECK(points[i].objective >= fit.objective * (1.0 - 1e-9));
    if (i > 12) CHECK(points[i].objective > points[i - 1].objective);
    if (i > 0 && i <= 12) CHECK(points[i].objective < points[i - 1].objective);
  }
}

TEST_CASE("fit: a point of the profile does not depend on the other points", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.01, 23);
  const IsolossOptions options{};
  std::vector<double> sizes;
  for (int k = 0; k < 20; ++k) sizes.push_back(4000.0 * std::pow(1.4, k));
  const auto points = profile_objective(rows.observations(), options, 0.01, kTarget, sizes);
  for (const ProfilePoint& point : points) {
    CAPTURE(point.vocab_size);
    const double alone = profile_at(rows, options, 0.01, point.vocab_size);
    CHECK(std::abs(alone / point.objective - 1.0) < 1e-9);
  }
}

TEST_CASE("fit: the profile is the same from either end", "[fit]") {
  // Of thirty data sets drawn like this, the one where one search a point was not enough.
  Random random(6);
  vocabplan::LossSurface surface = known_surface();
  double noise = 0.0;
  for (int i = 0; i <= 15; ++i) {
    surface.alpha2 = random.uniform(0.1, 1.2);
    noise = random.log_uniform(1e-3, 0.1);
  }
  const LossRows rows = loss_rows(surface, noise, 2015);
  std::vector<double> up;
  for (int k = 0; k < 40; ++k) up.push_back(2000.0 * std::pow(1.25, k));
  const std::vector<double> down(up.rbegin(), up.rend());
  const auto rising = profile_objective(rows.observations(), {}, 1.3 * noise, kTarget, up);
  const auto falling = profile_objective(rows.observations(), {}, 1.3 * noise, kTarget, down);
  for (std::size_t i = 0; i < up.size(); ++i) {
    CAPTURE(up[i]);
    CHECK(std::abs(rising[i].objective / falling[up.size() - 1 - i].objective - 1.0) < 1e-9);
  }
}

TEST_CASE("fit: the profile of scipy's constrained minimisation", "[fit]") {
  const Table table(vocabplan::test::reference_file("fit/profile_rows.csv"));
  LossRows rows;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    rows.add(table.number(i, "n_nv"), table.number(i, "n_v"), table.number(i, "tokens"),
             table.number(i, "loss"));
  }
  const Table golden(vocabplan::test::reference_file("fit/golden.csv"));
  std::size_t compared = 0;
  const std::string prefix = "objective at ";
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const std::string quantity = golden.text(i, "quantity");
    if (golden.text(i, "case") != "profile" || quantity.rfind(prefix, 0) != 0) continue;
    const double vocab_size = std::stod(quantity.substr(prefix.size()));
    const double expected = golden.number(i, "value");
    const double found = profile_at(rows, {}, 0.0133, vocab_size);
    CAPTURE(vocab_size, expected, found);
    // SLSQP's own tolerance: it certifies about nine digits of the objective.
    CHECK(std::abs(found / expected - 1.0) < 1e-8);
    ++compared;
  }
  CHECK(compared == 4);
}

TEST_CASE("fit: a profile of rows or targets outside their domain is refused", "[fit]") {
  LossRows rows = loss_rows(known_surface(), 0.01, 24);
  const std::vector<double> sizes{30000.0};
  const auto profile = [&](const FitTarget& target, const std::vector<double>& at) {
    return profile_objective(rows.observations(), {}, 0.01, target, at);
  };
  const std::vector<double> wrong{30000.0, 0.0};
  CHECK_THROWS_AS(profile(kTarget, wrong), DomainError);
  CHECK_THROWS_AS(profile({.n_nv = 0.0, .flops = 1e21, .width = 1.0}, sizes), DomainError);
  CHECK_THROWS_AS(profile({.n_nv = 1e9, .flops = std::nan(""), .width = 1.0}, sizes), DomainError);
  CHECK_THROWS_AS(
      profile_objective(rows.observations(), {.exponents = {0.0, 1.0}}, 0.01, kTarget, sizes),
      DomainError);
  rows.tokens.back() = -1.0;
  CHECK_THROWS_AS(profile(kTarget, sizes), DomainError);
  rows.tokens.pop_back();
  CHECK_THROWS_AS(profile(kTarget, sizes), DomainError);
}

}  // namespace profile_test
