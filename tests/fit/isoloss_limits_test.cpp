#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "loss_data.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"

namespace isoloss_limits_test {

using vocabplan::DomainError;
using vocabplan::FitStatus;
using vocabplan::IsolossFit;
using vocabplan::LossSurface;
using vocabplan::Optimum;
using vocabplan::test::check_surface;
using vocabplan::test::fitted;
using vocabplan::test::known_surface;
using vocabplan::test::loss_rows;
using vocabplan::test::LossRows;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The rows whose n_v (or n_nv) is one of these.
LossRows rows_with(const LossRows& rows, std::vector<double> LossRows::*column,
                   const std::vector<double>& values) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (std::find(values.begin(), values.end(), (rows.*column)[i]) != values.end()) {
      kept.push_back(i);
    }
  }
  return rows.picked(kept);
}

}  // namespace

TEST_CASE("fit: rows that do not determine the surface never pass for a fit", "[fit]") {
  for (const double noise : {0.0, 0.01}) {
    CAPTURE(noise);
    const LossRows rows = loss_rows(known_surface(), noise, 72);
    const auto status = [](const LossRows& part) { return fitted(part).status; };
    // One vocabulary or one size: its term is a constant.
    CHECK(status(rows_with(rows, &LossRows::n_v, {1e7})) != FitStatus::converged);
    CHECK(status(rows_with(rows, &LossRows::n_nv, {3e8})) != FitStatus::converged);
    // Two vocabularies: every alpha2 explains their difference.
    CHECK(status(rows_with(rows, &LossRows::n_v, {1e7, 1e8})) == FitStatus::collinear);
    const LossRows two_sizes = rows_with(rows, &LossRows::n_nv, {3e8, 1.1e9});
    CHECK(fitted(two_sizes, {.free_alpha1 = true}).status != FitStatus::converged);
    // Tied to beta, alpha1 is known from the tokens.
    CHECK(status(two_sizes) == FitStatus::converged);
    const LossRows one_family = rows_with(rows, &LossRows::n_nv, {3e8});
    CHECK(status(rows_with(one_family, &LossRows::n_v, {1e7})) != FitStatus::converged);
    CHECK(status(rows.picked(std::vector<std::size_t>(20, 7))) != FitStatus::converged);
    CHECK(status(rows.picked({0, 50, 100, 150, 200})) == FitStatus::too_few_data);
    CHECK(status(rows.picked({})) == FitStatus::too_few_data);
  }
}

TEST_CASE("fit: ten exact rows and one run a family are enough", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.0, 73);
  std::vector<std::size_t> ten;
  for (std::size_t i = 0; i < 10; ++i) ten.push_back(25 * i);
  check_surface(fitted(rows.picked(ten)).surface, known_surface(), 1e-6);
  // One vocabulary a size: six runs of seven checkpoints.
  std::vector<std::size_t> runs;
  for (std::size_t family = 0; family < 6; ++family) {
    const std::size_t run = 6 * family + (family * 5 + 1) % 6;
    for (std::size_t k = 0; k < 7; ++k) runs.push_back(7 * run + k);
  }
  check_surface(fitted(rows.picked(runs)).surface, known_surface(), 1e-6);
}

TEST_CASE("fit: a vocabulary term that is absent vanishes", "[fit]") {
  for (const double A2 : {0.0, -0.2}) {
    for (const double noise : {0.0, 0.01}) {
      CAPTURE(A2, noise);
      LossSurface surface = known_surface();
      surface.A2 = A2;
      const IsolossFit fit = fitted(loss_rows(surface, noise, 78));
      // Noise may leave a trace of a term that is 0, never one of a term below 0.
      if (A2 < 0.0 || noise == 0.0) {
        CHECK(fit.status == FitStatus::term_vanished);
        CHECK(fit.optimum == Optimum::below);
        CHECK(fit.surface.A2 == 0.0);
      }
      CHECK(fit.surface.A2 >= 0.0);
    }
  }
}

TEST_CASE("fit: an exponent outside the box ends at its edge", "[fit]") {
  LossSurface surface = known_surface();
  surface.A2 = 2.0;
  surface.alpha2 = 0.02;
  const IsolossFit low = fitted(loss_rows(surface, 0.001, 74));
  CHECK(low.status == FitStatus::bound_hit);
  CHECK(low.surface.alpha2 == 0.05);
  CHECK(low.optimum == Optimum::above);
  // Loss that grows with ln V: a negative exponent would fit better.
  surface.A2 = -0.5;
  surface.alpha2 = -0.1;
  const IsolossFit falling = fitted(loss_rows(surface, 0.001, 75));
  CHECK(falling.status == FitStatus::bound_hit);
  CHECK(falling.optimum == Optimum::above);
  surface.A2 = 0.5;
  surface.alpha2 = 2.5;
  const IsolossFit high = fitted(loss_rows(surface, 0.001, 76));
  CHECK(high.status == FitStatus::bound_hit);
  CHECK(high.surface.alpha2 == 1.6);
  CHECK(high.optimum == Optimum::interior);
  // A wider box holds it.
  const IsolossFit wide = fitted(loss_rows(surface, 0.001, 76), {.exponents = {0.05, 4.0}});
  CHECK(wide.status == FitStatus::converged);
}

TEST_CASE("fit: rows of the loss surface outside their domain are refused", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.01, 77);
  const double nan = std::nan("");
  for (const double wrong : {0.0, -1.0, nan, kInfinity}) {
    CAPTURE(wrong);
    for (auto column : {&LossRows::n_nv, &LossRows::n_v, &LossRows::tokens}) {
      LossRows broken = rows;
      (broken.*column)[100] = wrong;
      CHECK_THROWS_AS(fitted(broken), DomainError);
    }
  }
  LossRows broken = rows;
  broken.loss[100] = nan;
  CHECK_THROWS_AS(fitted(broken), DomainError);
  broken = rows;
  broken.n_v.pop_back();
  CHECK_THROWS_AS(fitted(broken), DomainError);
  CHECK_THROWS_AS(fitted(rows, {.delta = 0.0}), DomainError);
  CHECK_THROWS_AS(fitted(rows, {.exponents = {1.0, 0.5}}), DomainError);
  CHECK_THROWS_AS(fitted(rows, {.exponents = {0.05, kInfinity}}), DomainError);
}

}  // namespace isoloss_limits_test
