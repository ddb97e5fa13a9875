#include "vocabplan/fit/family_minima.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "synthetic_runs.hpp"
#include "vocabplan/fit/fit_report.hpp"
#include "vocabplan/fit/fitted_law.hpp"
#include "vocabplan/law/law_json.hpp"

namespace family_minima_test {

using namespace vocabplan;

namespace {

FamilyMinimum bracketed(double n_nv, double vocab_size, double lower, double upper) {
  return {.measured = {.status = MinimumStatus::bracketed,
                       .n_nv = n_nv,
                       .flops = 1e18,
                       .width = 512.0,
                       .vocab_size = vocab_size,
                       .lower = lower,
                       .upper = upper,
                       .below = lower,
                       .above = upper},
          .surface = SurfaceMinimum{.vocab_size = 3000.0, .contradicted = true}};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("fit: runs that lie on the surface do not contradict it", "[fit]") {
  const RunTable table = test::synthetic_runs(0.0);
  FitReportRequest request;
  request.options.draws = 20;
  const FitReport report = report_fit(table, default_law(), request);
  REQUIRE(report.minima.size() == 6);
  for (const FamilyMinimum& family : report.minima) {
    REQUIRE(family.surface);
    CHECK_FALSE(family.surface->contradicted);
    if (family.measured.status != MinimumStatus::bracketed) continue;
    // Three points of a curve that is no parabola.
    CHECK(std::abs(std::log(family.measured.vocab_size / family.surface->vocab_size)) < 0.3);
  }
  CHECK(report.law.warnings.empty());
}

TEST_CASE("fit: contradictions are told with what following the surface costs", "[fit]") {
  std::vector<FamilyMinimum> minima{bracketed(1e7, 9000.0, 8000.0, 9500.0),
                                    bracketed(2e7, 14000.0, 12000.0, 16000.0)};
  minima[0].surface->contradicted = false;
  minima[1].surface->price = MeasuredPrice{.value = 0.2, .lower = 0.122, .upper = 0.388};
  const std::vector<std::string> told = minimum_warnings(minima);
  REQUIRE(told.size() == 1);
  CHECK(told[0] ==
        "at N_nv 20M, 1e18 FLOPs the runs have their least loss at V 14000 (12000 .. 16000), the "
        "surface has it at 3000: following the surface costs 12.2 to 38.8 % of compute");
}

TEST_CASE("fit: minima that a surface without an optimum denies are told at once", "[fit]") {
  std::vector<FamilyMinimum> minima{bracketed(1e7, 9000.0, 8000.0, 9500.0),
                                    bracketed(2e7, 14000.0, 12000.0, 16000.0)};
  for (FamilyMinimum& family : minima) family.surface->vocab_size = 0.0;
  const std::vector<std::string> told = minimum_warnings(minima);
  REQUIRE(told.size() == 1);
  CHECK(has(told[0],
            "of 2 sizes have their least loss between vocabularies, V 9000 at N_nv 10M "
            "to 14000 at N_nv 20M; the surface has no optimum in V"));
}

TEST_CASE("fit: one size is told of as one", "[fit]") {
  std::vector<FamilyMinimum> minima{bracketed(1e7, 9000.0, 8000.0, 9500.0)};
  minima[0].surface->vocab_size = 0.0;
  CHECK(minimum_warnings(minima) ==
        std::vector<std::string>{"the runs of 1 size have their least loss between vocabularies, V "
                                 "9000 at N_nv 10M; the surface has no optimum in V"});
}

TEST_CASE("fit: a surface with its optimum far to either side contradicts the runs", "[fit]") {
  const RunTable table = test::synthetic_runs(0.0);
  RunFitOptions options;
  options.draws = 0;  // no interval that could hold them
  const RunFit fit = fit_runs(table, default_law(), options);
  const auto contradicted = [&](double factor) {
    RunFit moved = fit;
    moved.isoloss.surface.A2 *= factor;  // the more the vocabulary tells, the larger its optimum
    int count = 0;
    int bracketed_ones = 0;
    for (const FamilyMinimum& family : family_minima(table, moved, 0.9)) {
      const bool inside = family.measured.status == MinimumStatus::bracketed;
      bracketed_ones += inside ? 1 : 0;
      count += family.surface->contradicted ? 1 : 0;
      CHECK((inside || !family.surface->contradicted));
    }
    CHECK(bracketed_ones > 0);
    return count == bracketed_ones ? 1 : (count == 0 ? 0 : -1);
  };
  CHECK(contradicted(1.0) == 0);
  CHECK(contradicted(1e3) == 1);
  CHECK(contradicted(1e-3) == 1);
}

TEST_CASE("fit: no more contradictions are told than a reader takes in", "[fit]") {
  std::vector<FamilyMinimum> minima;
  for (int i = 1; i <= 20; ++i) minima.push_back(bracketed(1e6 * i, 9000.0, 8000.0, 9500.0));
  const std::vector<std::string> told = minimum_warnings(minima);
  REQUIRE(told.size() == 8);
  CHECK(has(told.back(), "at N_nv 20M"));
}

TEST_CASE("fit: a fit that has not converged has neither intervals nor draws", "[fit]") {
  const RunTable table = test::synthetic_runs(0.002);
  RunFitOptions options;
  options.draws = 40;
  RunFit fit = fit_runs(table, default_law(), options);
  REQUIRE(fit.isoloss.status == FitStatus::converged);
  CHECK(law_of_fit(fit, table, default_law(), options, {}).draws.rows.size() == 40);
  REQUIRE(family_minima(table, fit, 0.9).back().surface->interval);
  fit.isoloss.status = FitStatus::bound_hit;
  CHECK_FALSE(family_minima(table, fit, 0.9).back().surface->interval);
  const Law law = law_of_fit(fit, table, default_law(), options, {});
  CHECK(law.draws.rows.empty());
  CHECK(law.provenance.back() ==
        "draws: left out, because the loss surface did not converge (bound_hit).");
}

TEST_CASE("law: warnings are written when there are any, and read back", "[law]") {
  Law law = default_law();
  CHECK_FALSE(has(write_law(law), "\"warnings\""));
  law.warnings = {"the runs say \"9000\"", "and 14000"};
  CHECK(parse_law(write_law(law), "test").warnings == law.warnings);
}

}  // namespace family_minima_test
