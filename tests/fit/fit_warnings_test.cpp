#include "vocabplan/fit/fit_warnings.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace fit_warnings_test {

using namespace vocabplan;

namespace {

using Sentences = std::vector<std::string>;

ResampledFit sound_draw() {
  ResampledFit draw;
  draw.isoloss_status = FitStatus::converged;
  draw.compute_optimal.status = FitStatus::converged;
  draw.isoflops.status = FitStatus::converged;
  draw.isoflops.law.exponent = 0.4;
  draw.anchor_n_v = 3e6;
  return draw;
}

// A fit about which there is nothing to say.
RunFit sound_fit() {
  RunFit fit;
  fit.isoloss.status = FitStatus::converged;
  fit.isoloss.surface = {
      .A1 = 2.0, .A2 = 0.3, .B = 4.0, .E = 5.5, .alpha1 = 0.45, .alpha2 = 0.5, .beta = 0.45};
  fit.isoflops.compute_optimal.status = FitStatus::converged;
  fit.isoflops.isoflops.status = FitStatus::converged;
  fit.isoflops.isoflops.law = {.ln_k = 0.0, .exponent = 0.42};
  fit.gamma.status = FitStatus::converged;
  fit.anchor.status = FitStatus::converged;
  fit.anchor.flops = 2.7e17;
  fit.anchor.vocab_size = 16384.0;
  fit.draws.assign(8, sound_draw());
  return fit;
}

void check_one(const Sentences& said, const std::string& sentence) {
  CHECK(said == Sentences{sentence});
}

}  // namespace

TEST_CASE("fit: nothing is said of a sound fit", "[fit]") {
  const RunFit fit = sound_fit();
  REQUIRE(fit.draws[0].complete());
  CHECK(fit_warnings(fit, 1.0).empty());
}

TEST_CASE("fit: how the search of the loss surface ended", "[fit]") {
  RunFit fit = sound_fit();
  fit.isoloss.status = FitStatus::collinear;
  fit.isoloss.condition = 2.5e8;
  check_one(fit_warnings(fit, 1.0),
            "isoloss: the terms cannot be told apart (condition number 250M)");
  fit.isoloss.status = FitStatus::iteration_limit;
  fit.isoloss.gradient = 0.0125;
  check_one(fit_warnings(fit, 1.0),
            "isoloss: the search ended before the gradient vanished (0.0125 of the objective)");
  fit.isoloss.status = FitStatus::too_few_data;
  fit.rows_used = 4;
  fit.isoloss.surface.beta = 1.6;
  check_one(fit_warnings(fit, 1.0),
            "isoloss: 4 rows are fewer than the unknowns; nothing was fitted");
}

TEST_CASE("fit: which term of the loss surface vanished", "[fit]") {
  RunFit fit = sound_fit();
  fit.isoloss.status = FitStatus::term_vanished;
  fit.isoloss.surface.A1 = 0.0;
  check_one(fit_warnings(fit, 1.0), "isoloss: the best A1 is 0, so the runs do not show that term");
  fit.isoloss.surface.A1 = 2.0;
  fit.isoloss.surface.B = 0.0;
  check_one(fit_warnings(fit, 1.0), "isoloss: the best B is 0, so the runs do not show that term");
  fit.isoloss.surface.B = 4.0;
  fit.isoloss.surface.A2 = 0.0;
  fit.isoloss.surface.alpha2 = 1.6;  // means nothing without its term
  check_one(fit_warnings(fit, 1.0),
            "isoloss: the best A2 is 0, so the runs do not show that term and the loss has no "
            "optimum in V");
}

TEST_CASE("fit: exponents at the ends of their range, 0.05 to 1.6", "[fit]") {
  const std::string beyond = "; the best value may be beyond";
  RunFit fit = sound_fit();
  fit.isoloss.status = FitStatus::bound_hit;
  fit.isoloss.surface.alpha2 = 1.6;
  check_one(fit_warnings(fit, 1.0),
            "isoloss: alpha2 lies at the upper end of its range, 1.6" + beyond);
  fit.isoloss.surface.alpha2 = 0.05;
  check_one(fit_warnings(fit, 1.0),
            "isoloss: alpha2 lies at the lower end of its range, 0.05" + beyond);
  fit.isoloss.surface.alpha2 = 0.5;
  fit.isoloss.surface.alpha1 = 0.05;
  check_one(fit_warnings(fit, 1.0),
            "isoloss: alpha1 lies at the lower end of its range, 0.05" + beyond);
  // alpha1 that is beta is one exponent.
  fit.isoloss.surface.beta = 0.05;
  check_one(fit_warnings(fit, 1.0),
            "isoloss: beta lies at the lower end of its range, 0.05" + beyond);
}

TEST_CASE("fit: a warm-up of more than the ratio is said", "[fit]") {
  const RunFit fit = sound_fit();
  CHECK(fit_warnings(fit, kWarmUpRatio).empty());
  const Sentences said = fit_warnings(fit, 2.0 * kWarmUpRatio);
  REQUIRE(said.size() == 1);
  CHECK(said[0].rfind("the first tenth of each run's checkpoints fits " +
                          std::to_string(static_cast<int>(2.0 * kWarmUpRatio)) + " times worse",
                      0) == 0);
}

TEST_CASE("fit: what is the matter with the power laws of approach 1", "[fit]") {
  RunFit fit = sound_fit();
  fit.isoflops.edge_share = kEdgeShare;
  CHECK(fit_warnings(fit, 1.0).empty());
  fit.isoflops.edge_share = 0.625;
  check_one(fit_warnings(fit, 1.0),
            "isoflops: at 62.5 % of the envelope's points the best size is the smallest or the "
            "largest trained, so a better one may lie outside");
  fit.isoflops.isoflops.law.exponent = -0.25;
  check_one(fit_warnings(fit, 1.0),
            "isoflops: N_v falls with FLOPs, exponent -0.25; a law needs one above 0");
  fit.isoflops.isoflops.law.exponent = 0.0;
  CHECK(fit_warnings(fit, 1.0).size() == 1);
  fit.isoflops.isoflops.points = 1;
  fit.isoflops.isoflops.status = FitStatus::too_few_data;
  check_one(fit_warnings(fit, 1.0),
            "isoflops: no power law through 1 point of the envelope (too_few_data)");
  fit.isoflops.isoflops.points = 5;
  fit.isoflops.isoflops.status = FitStatus::converged;
  fit.isoflops.compute_optimal.status = FitStatus::collinear;
  check_one(fit_warnings(fit, 1.0),
            "isoflops: no power law through 5 points of the envelope (converged)");
}

TEST_CASE("fit: published searches that end before their minima", "[fit]") {
  RunFit fit = sound_fit();
  fit.isoflops.isoflops.objective = 0.25;
  fit.isoflops.isoflops.least = 0.125;
  fit.isoflops.isoflops.minimum = {.ln_k = 0.0, .exponent = 0.5};
  fit.gamma.gamma = 0.8353974;
  fit.gamma.minimum = 0.8355001;
  CHECK(fit_warnings(fit, 1.0).empty());  // corrected fits go to the minima
  fit.mode = FitMode::as_published;
  const Sentences both{
      "isoflops: the published search stops before the minimum, at exponent 0.42 with objective "
      "0.25 where the minimum has 0.5 and 0.125",
      "derivative: the published search stops before the minimum, at gamma 0.8353974; the minimum "
      "is at 0.8355001"};
  CHECK(fit_warnings(fit, 1.0) == both);
  fit.gamma.minimum = fit.gamma.gamma;
  CHECK(fit_warnings(fit, 1.0) == Sentences{both[0]});
  fit.isoflops.isoflops.least = fit.isoflops.isoflops.objective;
  CHECK(fit_warnings(fit, 1.0).empty());
}

TEST_CASE("fit: what is the matter with gamma and the anchor", "[fit]") {
  RunFit fit = sound_fit();
  fit.gamma.status = FitStatus::too_few_data;
  check_one(fit_warnings(fit, 1.0),
            "derivative: no gamma, because dC/dV = 0 has a root for fewer than two sizes of the "
            "ladder");
  fit.gamma.status = FitStatus::converged;
  fit.anchor.at_edge = true;
  check_one(fit_warnings(fit, 1.0),
            "derivative: the anchor is at the edge of the smallest family's vocabularies, V 16384");
  fit.anchor_from_bowl = true;  // whose minimum lies between its ends
  CHECK(fit_warnings(fit, 1.0).empty());
  fit.anchor.at_edge = false;
  fit.anchor_from_bowl = false;
  CHECK(fit_warnings(fit, 1.0).empty());
  fit.anchor.at_edge = true;
  fit.anchor.status = FitStatus::too_few_data;
  check_one(fit_warnings(fit, 1.0),
            "derivative: no anchor, because no run of the smallest family reaches 2.7e17 FLOPs");
}

TEST_CASE("fit: runs that were continued to the anchor's budget, or left out", "[fit]") {
  RunFit fit = sound_fit();
  fit.anchor.runs.assign(5, AnchorRun{.use = AnchorUse::measured});
  CHECK(fit_warnings(fit, 1.0).empty());
  fit.anchor.runs[0].use = AnchorUse::extrapolated;
  fit.anchor.runs[1].use = AnchorUse::left_out;
  fit.anchor.runs[2].use = AnchorUse::left_out;
  CHECK(fit_warnings(fit, 1.0) ==
        Sentences{"derivative: the anchor's budget, 2.7e17 FLOPs, is beyond 1 of the 5 runs of "
                  "the smallest family, which were extrapolated to it",
                  "derivative: 2 of the 5 runs of the smallest family do not reach the anchor's "
                  "budget, 2.7e17 FLOPs, and were left out"});
  fit.anchor.runs[0].use = AnchorUse::measured;
  fit.anchor.runs[1].use = AnchorUse::measured;
  check_one(fit_warnings(fit, 1.0),
            "derivative: 1 of the 5 runs of the smallest family do not reach the anchor's budget, "
            "2.7e17 FLOPs, and were left out");
}

TEST_CASE("fit: bowls without a minimum among the vocabularies", "[fit]") {
  RunFit fit = sound_fit();
  fit.bowls.bowls.assign(6, Bowl{.status = BowlStatus::fitted});
  CHECK(fit_warnings(fit, 1.0).empty());
  fit.bowls.bowls[0].status = BowlStatus::no_minimum;
  check_one(fit_warnings(fit, 1.0), "bowls: in 1 of 6 families the loss has no minimum in V");
  fit.bowls.bowls[1].status = BowlStatus::outside_range;
  fit.bowls.bowls[2].status = BowlStatus::outside_range;
  fit.bowls.bowls[3].status = BowlStatus::too_few_vocab_sizes;
  CHECK(fit_warnings(fit, 1.0) ==
        Sentences{"bowls: in 2 of 6 families the minimum is beyond the vocabularies that were "
                  "trained",
                  "bowls: in 1 of 6 families the loss has no minimum in V"});
}

TEST_CASE("fit: why resampled fits are degenerate, in shares of all of them", "[fit]") {
  RunFit fit = sound_fit();
  fit.draws[0].isoloss_status = FitStatus::term_vanished;
  fit.draws[1].isoloss_status = FitStatus::term_vanished;
  fit.draws[2].isoloss_status = FitStatus::term_vanished;
  fit.draws[3].isoloss_status = FitStatus::bound_hit;
  fit.draws[4].isoloss_status = FitStatus::collinear;
  fit.draws[5].anchor_n_v = 0.0;
  REQUIRE_FALSE(fit.draws[5].complete());
  fit.degenerate_share = 0.75;
  check_one(fit_warnings(fit, 1.0),
            "75 % of the 8 resampled fits are degenerate: 37.5 % without a term, 12.5 % with an "
            "exponent at the end of its range, 25 % with too few runs, or terms that cannot be "
            "told apart");
  fit.degenerate_share = kDegenerateShare;
  CHECK(fit_warnings(fit, 1.0).empty());
  fit.draws.assign(8, sound_draw());
  fit.draws[7].isoloss_status = FitStatus::bound_hit;
  fit.degenerate_share = 0.125;
  check_one(fit_warnings(fit, 1.0),
            "12.5 % of the 8 resampled fits are degenerate: 12.5 % with an exponent at the end of "
            "its range");
}

TEST_CASE("fit: resampled rows make intervals too narrow", "[fit]") {
  RunFit fit = sound_fit();
  fit.resample = ResampleUnit::row;
  check_one(fit_warnings(fit, 1.0),
            "rows of one run share their noise, so intervals from resampled rows are too narrow");
  fit.draws.clear();
  CHECK(fit_warnings(fit, 1.0).empty());
}

TEST_CASE("fit: how a fit of the Chinchilla form ended", "[fit]") {
  ChinchillaFit fit;
  fit.law = {.E = 1.8, .A = 480.0, .B = 2000.0, .alpha = 0.35, .beta = 1.6};
  fit.condition = 1e9;
  fit.gradient = 0.5;
  const auto said = [&](FitStatus status) {
    fit.status = status;
    return chinchilla_warnings(fit, 3);
  };
  CHECK(said(FitStatus::converged).empty());
  check_one(said(FitStatus::bound_hit),
            "an exponent lies at the end of its range, 0.05 to 1.6: alpha 0.35, beta 1.6");
  check_one(said(FitStatus::collinear), "the terms cannot be told apart (condition number 1B)");
  check_one(said(FitStatus::iteration_limit),
            "the search ended before the gradient vanished (0.5 of the objective)");
  check_one(said(FitStatus::too_few_data),
            "3 rows are fewer than the unknowns; nothing was fitted");
  const std::string absent = " is 0, so the runs do not show that term";
  fit.law.E = 0.0;
  check_one(said(FitStatus::term_vanished), "the best E" + absent);
  fit.law.B = 0.0;
  check_one(said(FitStatus::term_vanished), "the best B" + absent);
  fit.law.A = 0.0;
  check_one(said(FitStatus::term_vanished), "the best A" + absent);
}

// Between points the square root of the excess is straight in ln V: 1 % is at a tenth of the way
// from the least objective to the double of it.
TEST_CASE("fit: how far a flat profile reaches", "[fit]") {
  const auto said = [](double step, const std::vector<double>& objectives) {
    std::vector<ProfilePoint> profile;
    double vocab_size = 1.0;
    for (const double objective : objectives) {
      profile.push_back({vocab_size, objective});
      vocab_size *= step;
    }
    return flatness_warning(profile, 7e9);
  };
  const std::string begin = "the runs hardly tell the optimum at N_nv 7B: every V ";
  const std::string end = " is within 1 % of the least objective";
  CHECK(said(1e10, {3.0, 3.0, 3.0}) == begin + "tried" + end);
  CHECK(said(1e10, {3.0, 3.0, 6.0}) == begin + "up to 100B" + end);
  CHECK(said(1e10, {6.0, 3.0, 3.0}) == begin + "from 1B" + end);
  CHECK(said(1e10, {6.0, 3.0, 6.0}) == begin + "from 1B to 100B" + end);
  // 32^0.2 is 2.
  CHECK(said(33.0, {6.0, 3.0, 6.0}) != "");
  CHECK(said(31.0, {6.0, 3.0, 6.0}) == "");
}

}  // namespace fit_warnings_test
