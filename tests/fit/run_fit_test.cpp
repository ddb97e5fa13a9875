#include "vocabplan/fit/run_fit.hpp"

#include <cmath>
#include <fstream>

#include "catch.hpp"
#include "synthetic_runs.hpp"
#include "table.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/fit/fit_report.hpp"

namespace run_fit_test {

using namespace vocabplan;

namespace {

bool close(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::abs(b);
}

bool same(const ResampledFit& a, const ResampledFit& b) {
  return a.isoloss_status == b.isoloss_status && a.surface.A2 == b.surface.A2 &&
         a.surface.alpha2 == b.surface.alpha2 && a.surface.beta == b.surface.beta &&
         a.isoflops.law.exponent == b.isoflops.law.exponent && a.anchor_n_v == b.anchor_n_v &&
         a.bowls.law.exponent == b.bowls.law.exponent;
}

std::optional<RunTable> published_table() {
  const auto path = test::shared_file("data/exp_data.csv");
  if (!path) {
    WARN("exp_data.csv is absent: not compared with the paper's measurements");
    return std::nullopt;
  }
  std::ifstream in(*path);
  RecordReader reader([&](char* buffer, std::size_t room) {
    in.read(buffer, static_cast<std::streamsize>(room));
    return static_cast<std::size_t>(in.gcount());
  });
  return read_run_table(reader, "exp_data.csv", default_law());
}

}  // namespace

TEST_CASE("fit: runs without noise give their constants back") {
  const RunTable table = test::synthetic_runs(0.0);
  const RunFit fit = fit_runs(table, default_law(), {.draws = 0});
  const LossSurface truth = test::synthetic_surface();
  CHECK(fit.isoloss.status == FitStatus::converged);
  CHECK(fit.rows_used == table.rows());
  CHECK(fit.runs_used == 48);
  CHECK(close(fit.isoloss.surface.A1, truth.A1, 1e-5));
  CHECK(close(fit.isoloss.surface.A2, truth.A2, 1e-5));
  CHECK(close(fit.isoloss.surface.B, truth.B, 1e-5));
  CHECK(close(fit.isoloss.surface.E, truth.E, 1e-5));
  CHECK(close(fit.isoloss.surface.alpha2, truth.alpha2, 1e-5));
  CHECK(close(fit.isoloss.surface.beta, truth.beta, 1e-5));
  CHECK(fit.r_squared > 1.0 - 1e-9);
  CHECK(fit.draws.empty());
  CHECK(fit.predicts());
}

TEST_CASE("fit: resampled fits do not depend on the number of threads") {
  const RunTable table = test::synthetic_runs(0.01);
  RunFitOptions options{.draws = 24, .threads = 1};
  const RunFit one = fit_runs(table, default_law(), options);
  for (const unsigned threads : {2U, 5U}) {
    options.threads = threads;
    const RunFit more = fit_runs(table, default_law(), options);
    REQUIRE(more.draws.size() == one.draws.size());
    for (std::size_t i = 0; i < one.draws.size(); ++i) CHECK(same(more.draws[i], one.draws[i]));
    CHECK(more.degenerate_share == one.degenerate_share);
  }
}

TEST_CASE("fit: a draw does not depend on how many there are, but on the seed") {
  const RunTable table = test::synthetic_runs(0.01);
  const RunFit few = fit_runs(table, default_law(), {.draws = 4});
  const RunFit many = fit_runs(table, default_law(), {.draws = 9});
  for (std::size_t i = 0; i < few.draws.size(); ++i) CHECK(same(few.draws[i], many.draws[i]));
  const RunFit other = fit_runs(table, default_law(), {.draws = 4, .seed = 2});
  CHECK_FALSE(same(few.draws[0], other.draws[0]));
}

TEST_CASE("fit: progress counts every resampled fit") {
  std::size_t last = 0;
  RunFitOptions options{.draws = 7};
  options.progress = [&](std::size_t done) {
    CHECK(done == last + 1);
    last = done;
  };
  (void)fit_runs(test::synthetic_runs(0.01), default_law(), options);
  CHECK(last == 7);
}

TEST_CASE("fit: each unit of resampling gives its own draws") {
  const RunTable table = test::synthetic_runs(0.01);
  for (const ResampleUnit unit : {ResampleUnit::run, ResampleUnit::family, ResampleUnit::tokenizer,
                                  ResampleUnit::size_tokenizer, ResampleUnit::row}) {
    const RunFit fit = fit_runs(table, default_law(), {.resample = unit, .draws = 5});
    CHECK(fit.draws.size() == 5);
    for (const ResampledFit& draw : fit.draws) {
      CHECK(draw.isoloss_status != FitStatus::too_few_data);
      CHECK(std::isfinite(draw.surface.beta));
    }
  }
}

namespace {

// The runs of `table` that `keep` keeps, by vocabulary and number of the size.
template <class Keep>
RunTable part_of(const RunTable& table, Keep keep) {
  RunTable part = table;
  for (auto* column : {&part.n_nv, &part.vocab_size, &part.width, &part.flops, &part.loss}) {
    column->clear();
  }
  part.run.clear();
  part.family.clear();
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!keep(table.vocab_size[i], table.family[i])) continue;
    part.n_nv.push_back(table.n_nv[i]);
    part.vocab_size.push_back(table.vocab_size[i]);
    part.width.push_back(table.width[i]);
    part.flops.push_back(table.flops[i]);
    part.loss.push_back(table.loss[i]);
    part.run.push_back(table.run[i]);
    part.family.push_back(table.family[i]);
  }
  return part;
}

}  // namespace

TEST_CASE("fit: by size and tokenizer where four vocabularies have three sizes each") {
  const RunTable table = test::synthetic_runs(0.01);
  const auto usual = [&](auto keep) { return usual_resampling(part_of(table, keep)); };
  CHECK(usual_resampling(table) == ResampleUnit::size_tokenizer);
  CHECK(fit_runs(table, default_law(), {.draws = 1}).resample == ResampleUnit::size_tokenizer);
  CHECK(usual([](double v, std::uint32_t size) { return v <= 12288.0 && size < 3; }) ==
        ResampleUnit::size_tokenizer);
  CHECK(usual([](double v, std::uint32_t) { return v <= 8192.0; }) == ResampleUnit::run);
  CHECK(usual([](double, std::uint32_t size) { return size < 2; }) == ResampleUnit::run);
  // The fourth vocabulary has two sizes only.
  CHECK(usual([](double v, std::uint32_t size) {
          return v < 12288.0 || (v == 12288.0 && size < 2);
        }) == ResampleUnit::run);
}

TEST_CASE("fit: draws by size and tokenizer are the same with any number of threads") {
  const RunTable table = test::synthetic_runs(0.01);
  RunFitOptions options{.resample = ResampleUnit::size_tokenizer, .draws = 10};
  const RunFit one = fit_runs(table, default_law(), options);
  CHECK(one.resample == ResampleUnit::size_tokenizer);
  options.threads = 3;
  const RunFit more = fit_runs(table, default_law(), options);
  REQUIRE(more.draws.size() == one.draws.size());
  for (std::size_t i = 0; i < one.draws.size(); ++i) CHECK(same(more.draws[i], one.draws[i]));
}

TEST_CASE("fit: draws by size and tokenizer of too few are refused") {
  const RunTable table = test::synthetic_runs(0.01);
  const RunFitOptions options{.resample = ResampleUnit::size_tokenizer, .draws = 2};
  const RunTable three = part_of(table, [](double v, std::uint32_t) { return v <= 8192.0; });
  CHECK_THROWS_AS(fit_runs(three, default_law(), options), DomainError);
}

TEST_CASE("fit: too few rows are said, not fitted") {
  RunTable table = test::synthetic_runs(0.0);
  for (auto* column : {&table.n_nv, &table.vocab_size, &table.width, &table.flops, &table.loss}) {
    column->resize(3);
  }
  table.run.resize(3);
  table.family.resize(3);
  const RunFit fit = fit_runs(table, default_law(), {.draws = 30});
  CHECK(fit.isoloss.status == FitStatus::too_few_data);
  CHECK(fit.draws.empty());
  CHECK_FALSE(fit.predicts());
}

// Targets of the issue: gamma 0.8353974035 and the anchor 3145728 to 1e-7; the loss surface below
// the objective of the published constants, 0.06229174555, and 1,054 rows (oracles O022, O057).
TEST_CASE("fit: as published, the paper's measurements give the paper's numbers") {
  const auto table = published_table();
  if (!table) return;
  const RunFit fit = fit_runs(*table, default_law(), {.mode = FitMode::as_published, .draws = 0});
  CHECK(fit.rows_used == 1054);
  CHECK(fit.runs_used == 60);
  CHECK(std::abs(fit.gamma.gamma - 0.8353974035) < 1e-7);
  CHECK(fit.anchor_n_v == 3145728.0);
  CHECK(fit.anchor.flops == 2.7e17);
  CHECK(fit.anchor_n_nv == 33e6);
  const auto continued =
      std::count_if(fit.anchor.runs.begin(), fit.anchor.runs.end(),
                    [](const AnchorRun& run) { return run.use == AnchorUse::extrapolated; });
  CHECK(continued == 3);
  CHECK(fit.isoloss.objective < 0.06229174555);
  CHECK(close(fit.isoloss.objective, 0.062291352, 1e-7));
  CHECK(fit.isoloss.delta == 1e-3);
}

// The published laws' draws are what this program finds: the first twenty are made again.
TEST_CASE("fit: the draws of the built-in laws can be made again") {
  const auto table = published_table();
  if (!table) return;
  struct Made {
    const char* law;
    RunFitOptions options;
  };
  RunFitOptions corrected{.min_flops = 2.18e17, .draws = 20};
  RunFitOptions published{.mode = FitMode::as_published, .draws = 20};
  for (const auto& [name, options] :
       {Made{"tao2024", published}, Made{"tao2024-corrected", corrected}}) {
    const RunFit fit = fit_runs(*table, default_law(), options);
    const Law law = *find_law(name);
    REQUIRE(law.draws.rows.size() >= fit.draws.size());
    std::size_t row = 0;
    for (const ResampledFit& draw : fit.draws) {
      if (!draw.complete()) continue;
      const LawDraw& shipped = law.draws.rows[row++];
      CAPTURE(name, row);
      CHECK(close(draw.surface.beta, shipped.beta, 1e-6));
      CHECK(close(draw.surface.B, shipped.B, 1e-6));
      CHECK(close(draw.isoflops.law.exponent, shipped.isoflops_exponent, 1e-6));
      CHECK(close(draw.anchor_n_v, shipped.anchor_n_v, 1e-6));
      CHECK(static_cast<int>(draw.optimum) == shipped.unbounded);
      if (shipped.unbounded == 0) CHECK(close(draw.surface.alpha2, shipped.alpha2, 1e-5));
    }
  }
}

TEST_CASE("fit: the corrected law is what the program finds on the paper's measurements") {
  const auto table = published_table();
  if (!table) return;
  const RunFit fit = fit_runs(*table, default_law(), {.min_flops = 2.18e17, .draws = 0});
  const Law law = *find_law("tao2024-corrected");
  CHECK(close(fit.isoloss.surface.A2, law.isoloss.A2, 1e-6));
  CHECK(close(fit.isoloss.surface.alpha2, law.isoloss.alpha2, 1e-6));
  CHECK(close(fit.isoloss.surface.beta, law.isoloss.beta, 1e-6));
  CHECK(close(fit.isoflops.isoflops.law.exponent, law.isoflops.exponent, 1e-6));
  CHECK(close(fit.anchor_n_v, law.derivative.anchor_n_v, 1e-6));
}

}  // namespace run_fit_test
