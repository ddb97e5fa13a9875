#include "vocabplan/fit/anchor.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "run_columns.hpp"
#include "vocabplan/core/error.hpp"

namespace anchor_test {

using vocabplan::Anchor;
using vocabplan::AnchorUse;
using vocabplan::find_anchor;
using vocabplan::FitStatus;
using vocabplan::test::log_steps;
using vocabplan::test::RunColumns;

namespace {

// Two families; in the smaller one the runs of larger vocabularies go further, and the losses are
// quadratic in C, so that extrapolation is exact.
RunColumns family_of(const std::vector<double>& levels) {
  RunColumns columns;
  columns.add_run(9e8, 4096.0, 1024.0, log_steps(1e16, 1e20, 10), [](double) { return -9.0; });
  double vocab_size = 4096.0;
  double end = 1e18;
  for (const double level : levels) {
    columns.add_run(1e8, vocab_size, 512.0, log_steps(1e16, end, 10), [&](double c) {
      return level - 0.3 * (c / 1e18) + 0.02 * std::pow(c / 1e18, 2);
    });
    vocab_size *= 2.0;
    end *= 1.1;
  }
  return columns;
}

}  // namespace

TEST_CASE("fit: the anchor is the best run of the smallest family", "[fit]") {
  RunColumns columns = family_of({1.0, 0.9, 0.8, 0.9});
  const Anchor anchor = find_anchor(columns.rows());
  CHECK(anchor.status == FitStatus::converged);
  CHECK(anchor.n_nv == 1e8);
  CHECK(anchor.vocab_size == 16384.0);
  CHECK(anchor.n_v == 16384.0 * 512.0);
  CHECK_FALSE(anchor.at_edge);
  REQUIRE(anchor.runs.size() == 4);
  for (const auto& run : anchor.runs) CHECK(run.use == AnchorUse::measured);
  CHECK(anchor.runs[2].run == 3);
  CHECK(anchor.flops == anchor.runs[0].highest_flops);
  columns.shuffle(351);
  CHECK(find_anchor(columns.rows()).loss == anchor.loss);
  columns.repeat();
  CHECK(find_anchor(columns.rows()).loss == anchor.loss);
}

TEST_CASE("fit: an anchor at the edge of the vocabularies says so", "[fit]") {
  CHECK(find_anchor(family_of({0.7, 0.8, 0.9}).rows()).at_edge);
  CHECK(find_anchor(family_of({0.9, 0.8, 0.7}).rows()).at_edge);
  CHECK_FALSE(find_anchor(family_of({0.9, 0.7, 0.8}).rows()).at_edge);
  CHECK(find_anchor(family_of({0.9}).rows()).at_edge);
}

TEST_CASE("fit: runs short of the anchor's budget are left out or extrapolated", "[fit]") {
  RunColumns columns = family_of({0.7, 0.8, 0.75, 0.9});
  const double flops = 1.15e18;  // the first two runs end at 1e18 and 1.1e18
  const Anchor strict = find_anchor(columns.rows(), {}, {.flops = flops});
  CHECK(strict.vocab_size == 16384.0);
  CHECK(strict.runs[0].use == AnchorUse::left_out);
  CHECK(strict.runs[1].use == AnchorUse::left_out);
  CHECK(strict.runs[2].use == AnchorUse::measured);
  const Anchor loose = find_anchor(columns.rows(), {}, {.flops = flops, .extrapolate = true});
  CHECK(loose.vocab_size == 4096.0);
  CHECK(loose.runs[0].use == AnchorUse::extrapolated);
  CHECK(std::abs(loose.loss - (0.7 - 0.3 * 1.15 + 0.02 * 1.15 * 1.15)) < 1e-12);
  CHECK(loose.at_edge);
}

TEST_CASE("fit: weights decide which runs and rows the anchor sees", "[fit]") {
  RunColumns columns = family_of({1.0, 0.9, 0.8, 0.95});
  const auto rows = columns.rows();
  std::vector<double> weights(columns.flops.size(), 1.0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (columns.run[i] == 3) weights[i] = 0.0;
  }
  const Anchor anchor = find_anchor(rows, weights);
  CHECK(anchor.vocab_size == 8192.0);
  CHECK(anchor.runs.size() == 3);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (columns.n_nv[i] == 1e8) weights[i] = 0.0;
  }
  CHECK(find_anchor(rows, weights).n_nv == 9e8);
}

TEST_CASE("fit: no anchor where no run covers the budget", "[fit]") {
  RunColumns columns = family_of({1.0, 0.9, 0.8});
  for (const double flops : {1e15, 1e19}) {
    const Anchor anchor = find_anchor(columns.rows(), {}, {.flops = flops});
    CHECK(anchor.status == FitStatus::too_few_data);
    CHECK(anchor.runs.size() == 3);
    CHECK(anchor.n_v == 0.0);
  }
  CHECK(find_anchor(vocabplan::RunRows{}).status == FitStatus::too_few_data);
  for (const double flops : {0.0, -1.0, std::nan("")}) {
    CHECK_THROWS_AS(find_anchor(columns.rows(), {}, {.flops = flops}), vocabplan::DomainError);
  }
  // Two checkpoints make no quadratic.
  RunColumns two;
  two.add_run(1e8, 4096.0, 512.0, std::vector{1e17, 2e17}, [](double) { return 1.0; });
  const Anchor short_run = find_anchor(two.rows(), {}, {.flops = 2.1e17, .extrapolate = true});
  CHECK(short_run.status == FitStatus::too_few_data);
}

TEST_CASE("fit: the published anchor", "[fit]") {
  auto runs = vocabplan::test::published_runs();
  if (!runs) return;
  const Anchor anchor = find_anchor(runs->rows(), {}, {.flops = 2.7e17, .extrapolate = true});
  CHECK(anchor.n_v == 3145728.0);
  CHECK(anchor.vocab_size == 6144.0);
  REQUIRE(anchor.runs.size() == 10);
  // The first three runs end up to 6 % short.
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(anchor.runs[i].use == (i < 3 ? AnchorUse::extrapolated : AnchorUse::measured));
    CHECK(anchor.runs[i].highest_flops > 2.7e17 * 0.94);
  }
  // Measured runs by scipy's PchipInterpolator, the others by numpy.polyfit of three points.
  CHECK(std::abs(anchor.loss - -3.950716977180557) < 1e-9);
  CHECK(std::abs(anchor.runs[3].loss - -3.9315665952659087) < 1e-10);
  CHECK(std::abs(anchor.runs[0].loss - -3.9226811531388677) < 1e-9);
  CHECK_FALSE(anchor.at_edge);
}

}  // namespace anchor_test
