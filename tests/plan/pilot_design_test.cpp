#include "vocabplan/plan/pilot_design.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "drawn_law.hpp"
#include "pilot_laws.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::test::pilot_design_test {
namespace {

// A model that is its own shape: k layers of width 64 k.
double cube(double k) {
  return 49152.0 * k * k * k;
}

// Candidates that rounding leaves as they are, one a model and ratio.
PilotRequest small_grid(double allowance, std::size_t most_runs) {
  return {.allowance = allowance,
          .most_runs = most_runs,
          .n_nv = {cube(9), cube(14), cube(20)},
          .vocab_size = {4096, 16384, 65536},
          .tokens_per_param = {10, 40}};
}

std::vector<PilotRun> candidates_of(const PilotRequest& request) {
  std::vector<PilotRun> runs;
  for (const double n_nv : request.n_nv) {
    for (const double vocab_size : request.vocab_size) {
      for (const double ratio : request.tokens_per_param) {
        const double k = std::round(std::cbrt(n_nv / cube(1)));
        PilotRun run{
            .n_nv = n_nv, .vocab_size = vocab_size, .width = 64.0 * k, .tokens = 0.0, .layers = k};
        run.tokens = ratio * (run.n_nv + run.n_v());
        if (run.flops() <= 0.25 * request.allowance) runs.push_back(run);
      }
    }
  }
  return runs;
}

bool has_model(const std::vector<PilotRun>& runs, const PilotRun& run) {
  return std::any_of(runs.begin(), runs.end(), [&](const PilotRun& other) {
    return other.n_nv == run.n_nv && other.vocab_size == run.vocab_size;
  });
}

double total(const std::vector<PilotRun>& runs) {
  double flops = 0.0;
  for (const PilotRun& run : runs) flops += run.flops();
  return flops;
}

TEST_CASE("plan: a design keeps to its allowance and to different models that can be trained") {
  const Law& law = default_law();
  for (const double allowance : {1e17, 1e18, 1e20, 3e22}) {
    for (const std::size_t most : {6U, 24U, 60U}) {
      const PilotRequest request{.allowance = allowance, .most_runs = most, .multiple = 64};
      const PilotDesign design = design_pilots(law, target_7b(), request);
      CAPTURE(allowance, most);
      CHECK(design.runs.size() >= 6);
      CHECK(design.runs.size() <= most);
      CHECK(design.flops == Approx(total(design.runs)).epsilon(1e-13));
      CHECK(design.flops <= allowance * (1.0 + 1e-12));
      CHECK(design.coefficients == 6);
      std::set<std::pair<double, double>> models;
      for (const PilotRun& run : design.runs) {
        CHECK(run.flops() <= 0.25 * allowance);
        CHECK(std::fmod(run.width, 64.0) == 0.0);
        CHECK(run.layers >= 1.0);
        CHECK(std::trunc(run.layers) == run.layers);
        CHECK(run.n_nv == 12.0 * run.layers * run.width * run.width);
        CHECK(std::fmod(run.vocab_size, 64.0) == 0.0);
        CHECK(std::trunc(run.tokens) == run.tokens);
        models.insert({run.n_nv, run.vocab_size});
      }
      CHECK(models.size() == design.runs.size());
    }
  }
}

TEST_CASE("plan: a design beats an even grid within the same limits") {
  for (const double allowance : {1e18, 1e19, 1e20, 1e21}) {
    const PilotDesign design =
        design_pilots(law_without_draws(), target_7b(), {.allowance = allowance});
    CAPTURE(allowance);
    REQUIRE(design.even);
    CHECK(design.after.sd < design.even->sd);
    CHECK(design.even->runs <= 24);
    CHECK(design.even->runs >= 14);  // two N_nv crossed with the seven V
    CHECK(design.even->flops <= allowance);
  }
}

TEST_CASE("plan: a design is not worse than an even grid for small allowances or many runs") {
  for (const char* name : {"tao2024", "tao2024-corrected"}) {
    const Law law = find_law(name).value();
    for (const double allowance : {5e16, 1e17, 2e17, 1e18, 2e18}) {
      for (const std::size_t most : {6U, 7U, 24U, 100U}) {
        const PilotDesign design =
            design_pilots(law, target_7b(), {.allowance = allowance, .most_runs = most});
        CAPTURE(name, allowance, most);
        REQUIRE(design.even);
        CHECK(design.after.sd <= design.even->sd);
        CHECK(design.even->runs >= 6);
        CHECK(design.even->runs <= most);
        CHECK(design.even->flops <= allowance);
      }
    }
  }
}

// Some choice of two N_nv, crossed with all V, and of the tokens per parameter is that grid.
TEST_CASE("plan: the even grid is made of candidates") {
  const Law law = law_without_draws();
  const PilotRequest request = small_grid(1e21, 6);
  const PilotDesign design = design_pilots(law, target_7b(), request);
  REQUIRE(design.even);
  CHECK(design.even->runs == 6);
  double nearest = INFINITY;
  for (const double low : {cube(9), cube(14)}) {
    for (const double high : {cube(14), cube(20)}) {
      for (unsigned turns = 0; low < high && turns < 64; ++turns) {
        std::vector<PilotRun> grid;
        unsigned cell = turns;
        for (const double n_nv : {low, high}) {
          for (const double vocab_size : request.vocab_size) {
            PilotRun run{.n_nv = n_nv,
                         .vocab_size = vocab_size,
                         .width = 64.0 * std::round(std::cbrt(n_nv / cube(1))),
                         .tokens = 0.0};
            run.tokens = (cell % 2 == 0 ? 10.0 : 40.0) * (run.n_nv + run.n_v());
            cell /= 2;
            grid.push_back(run);
          }
        }
        if (std::abs(total(grid) / design.even->flops - 1.0) > 1e-12) continue;
        nearest = std::min(nearest, std::abs(forecast_pilots(law, target_7b(), grid, request).sd -
                                             design.even->sd));
      }
    }
  }
  CHECK(nearest < 1e-9 * design.even->sd);
}

TEST_CASE("plan: where no grid settles every coefficient there is none") {
  const Law law = law_without_draws();
  PilotRequest request = small_grid(1e20, 6);
  request.n_nv = {1e8};
  request.vocab_size = {2048, 4096, 8192, 16384, 32768, 65536, 131072};
  request.tokens_per_param = {5, 10, 20, 40};
  const PilotDesign design = design_pilots(law, target_7b(), request);
  CHECK_FALSE(design.even);
  CHECK(design.runs.size() == 6);
}

// The design also wants every coefficient, for about 1 % of the standard deviation.
TEST_CASE("plan: no exchange of a run for an affordable one improves a design") {
  const Law law = law_without_draws();
  const PilotRequest request = small_grid(3e20, 9);
  const PilotDesign design = design_pilots(law, target_7b(), request);
  const std::vector<PilotRun> candidates = candidates_of(request);
  CHECK(design.candidates == candidates.size());
  for (std::size_t i = 0; i < design.runs.size(); ++i) {
    for (const PilotRun& other : candidates) {
      std::vector<PilotRun> runs = design.runs;
      runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(i));
      if (has_model(runs, other)) continue;
      runs.push_back(other);
      if (total(runs) > request.allowance) continue;
      CHECK(forecast_pilots(law, target_7b(), runs, request).sd >= 0.98 * design.after.sd);
    }
  }
}

TEST_CASE("plan: a design is close to the best of all") {
  const Law law = law_without_draws();
  const PilotRequest request = small_grid(1e20, 6);
  const std::vector<PilotRun> candidates = candidates_of(request);
  REQUIRE(candidates.size() >= 12);
  double best = INFINITY;
  // Every choice of six.
  std::vector<bool> chosen(candidates.size(), false);
  std::fill(chosen.end() - 6, chosen.end(), true);
  do {
    std::vector<PilotRun> runs;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (chosen[i] && !has_model(runs, candidates[i])) runs.push_back(candidates[i]);
    }
    if (runs.size() < 6) continue;
    if (total(runs) > request.allowance) continue;
    best = std::min(best, forecast_pilots(law, target_7b(), runs, request).sd);
  } while (std::next_permutation(chosen.begin(), chosen.end()));
  const double found = design_pilots(law, target_7b(), request).after.sd;
  CHECK(found >= best * (1.0 - 1e-9));
  CHECK(found <= 1.2 * best);
}

TEST_CASE("plan: more compute and more runs do not make the forecast worse") {
  const Law law = law_without_draws();
  PilotRequest request = small_grid(1e20, 8);
  request.vocab_size = {4096, 8192, 16384, 32768, 65536, 98304};
  const double few = design_pilots(law, target_7b(), request).after.sd;
  request.most_runs = 16;
  const double many = design_pilots(law, target_7b(), request).after.sd;
  CHECK(many < few);
  request.allowance = 1e21;
  CHECK(design_pilots(law, target_7b(), request).after.sd < many);
}

TEST_CASE("plan: a law with alpha1 of its own has seven coefficients") {
  Law law = law_without_draws();
  law.isoloss.alpha1 = 0.4;
  const PilotDesign design = design_pilots(law, target_7b(), {.allowance = 1e20});
  CHECK(design.coefficients == 7);
  CHECK(std::isfinite(design.after.sd));
  CHECK_THROWS_AS(design_pilots(law, target_7b(), {.allowance = 1e20, .most_runs = 6}),
                  DomainError);
}

TEST_CASE("plan: a design warns of what it leaves out") {
  const Law drawn = drawn_law(200, 4, 6);
  const auto warnings =
      pilot_warnings(design_pilots(drawn, target_7b(), {.allowance = 1e20, .noise = 1.0}), drawn);
  REQUIRE(warnings.size() == 5);
  CHECK(warnings[0].find("linear") != std::string::npos);
  CHECK(warnings[1].find("far outside") != std::string::npos);
  CHECK(warnings[2].find("25 %") != std::string::npos);
  CHECK(warnings[3].find("open on both sides") != std::string::npos);
  CHECK(warnings[4].find("true tokens") != std::string::npos);
  Law own = law_without_draws();
  own.name = "own";
  const PilotTarget near{.n_nv = NonVocabParams(1e9), .flops = Flops(1.2e20)};
  const PilotRequest request{.allowance = 1e20, .noise = 0.001, .tokenizer_noise = 0.0005};
  CHECK(pilot_warnings(design_pilots(own, near, request), own).empty());
  // 8 runs for 6 coefficients.
  PilotRequest eight = request;
  eight.most_runs = 8;
  const auto few = pilot_warnings(design_pilots(own, near, eight), own);
  REQUIRE(few.size() == 1);
  CHECK(few[0].find("8 runs for 6 coefficients") != std::string::npos);
  // Three V cannot be resampled; without effects of their own there is no need to.
  PilotRequest three = request;
  three.vocab_size = {4096, 16384, 65536};
  const auto narrow = pilot_warnings(design_pilots(own, near, three), own);
  REQUIRE(narrow.size() == 1);
  CHECK(narrow[0].find("only 3 V are trained at three sizes or more") != std::string::npos);
  three.tokenizer_noise = 0.0;
  CHECK(pilot_warnings(design_pilots(own, near, three), own).empty());
}

}  // namespace
}  // namespace vocabplan::test::pilot_design_test
