#include <cmath>
#include <fstream>
#include <limits>

#include "catch.hpp"
#include "synthetic_runs.hpp"
#include "table.hpp"
#include "vocabplan/fit/resampling.hpp"
#include "vocabplan/fit/run_fit.hpp"

namespace refit_test {

using namespace vocabplan;

namespace {

// The rows of a draw, written out as often as they were drawn.
struct Drawn {
  std::vector<double> n_nv, n_v, tokens, loss;
  Drawn(const LossObservations& rows, const std::vector<double>& weights) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      for (double k = 0.0; k < weights[i]; k += 1.0) {
        n_nv.push_back(rows.n_nv[i]);
        n_v.push_back(rows.n_v[i]);
        tokens.push_back(rows.tokens[i]);
        loss.push_back(rows.loss[i]);
      }
    }
  }
  [[nodiscard]] LossObservations view() const {
    return {.n_nv = n_nv, .n_v = n_v, .tokens = tokens, .loss = loss};
  }
};

// A refit, which scans coarsely, against a whole fit of the same rows. Returns how many draws were
// degenerate, so that a test can see that it has met such draws.
int compare(const RunTable& table, const RunFitOptions& options, std::size_t draws) {
  const IsolossRows rows(table, default_law(), options);
  const IsolossFitter fitter(rows.view(), isoloss_options(options));
  const Resampler resampler(table.run, table.runs, 1);
  IsolossOptions same = isoloss_options(options);
  same.delta = fitter.fit().delta;
  int degenerate = 0;
  for (std::size_t draw = 0; draw < draws; ++draw) {
    const std::vector<double> weights = rows.at(resampler.weights(draw));
    const IsolossFit refit = fitter.refit(weights);
    const Drawn drawn(rows.view(), weights);
    const IsolossFit whole = IsolossFitter(drawn.view(), same).fit();
    CAPTURE(draw, name_of(refit.status), name_of(whole.status));
    CHECK(std::abs(refit.objective / whole.objective - 1.0) < 1e-5);
    degenerate += usable(refit.status) ? 0 : 1;
  }
  return degenerate;
}

}  // namespace

// Bugs: a search stayed on the plateau where a term has vanished, whose exponent then has no
// gradient (objectives up to 7e-4 too high in 1 of 100 draws of the paper's runs), and one ran
// against an edge of the box that its direction was bent around (5e-6 too high).
TEST_CASE("fit: searches leave the plateau of a vanished term and go on along an edge") {
  const RunTable table = test::synthetic_runs(0.05);
  CHECK(compare(table, {}, 40) > 0);
}

TEST_CASE("fit: refits of the paper's runs are global minima") {
  const auto path = test::shared_file("data/exp_data.csv");
  if (!path) {
    WARN("exp_data.csv is absent: refits are compared on simulated runs only");
    return;
  }
  std::ifstream in(*path);
  RecordReader reader([&](char* buffer, std::size_t room) {
    in.read(buffer, static_cast<std::streamsize>(room));
    return static_cast<std::size_t>(in.gcount());
  });
  const RunTable table = read_run_table(reader, "exp_data.csv", default_law());
  CHECK(compare(table, {.min_flops = 2.18e17}, 40) > 0);
}

}  // namespace refit_test
