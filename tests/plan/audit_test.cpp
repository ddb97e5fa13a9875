#include "vocabplan/plan/audit.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "drawn_law.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"

namespace audit_test {

using namespace vocabplan;

namespace {

AuditedModel catalog_model(const std::string& name) {
  const auto models = catalog_models();
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const CatalogModel& model) { return model.name == name; });
  REQUIRE(found != models.end());
  return audited_model(*found);
}

bool near(double value, double expected, double tolerance) {
  return std::abs(value - expected) <= tolerance * std::abs(expected);
}

bool warns(const Audit& audit, AuditWarning::Kind kind) {
  return std::any_of(audit.warnings.begin(), audit.warnings.end(),
                     [kind](const AuditWarning& warning) { return warning.kind == kind; });
}

// 3B with the sizes of no real model; inside everything that the law was fitted on but for N_nv.
AuditedModel made_up() {
  return {.name = "made up",
          .n_nv = 3e9,
          .n_nv_total = 3e9,
          .vocab_size = 50000,
          .width = 2560,
          .hidden_size = 2560,
          .layers = 32,
          .tied = false,
          .tokens = 1e12};
}

void check_point(const AuditPoint& point, const AuditedModel& model, const Law& law) {
  const LossSurface& surface = law.isoloss;
  const double n_v = model.vocab_size * model.width;
  const double best = surface.loss_at_budget(model.n_nv, point.optimum.n_v, point.flops);
  // The price buys the loss of the optimum, and the ends of the band cost what was asked for.
  CHECK(near(surface.loss_at_budget(model.n_nv, n_v, point.flops * (1 + point.price.extra_compute)),
             best, 1e-13));
  CHECK(near(point.price.loss_gap + best, surface.loss_at_budget(model.n_nv, n_v, point.flops),
             1e-13));
  for (const double end : {point.band_low, point.band_high}) {
    CHECK(near(surface.loss_at_budget(model.n_nv, end * model.width, 1.01 * point.flops), best,
               1e-12));
  }
  CHECK(point.band_low < point.optimum.vocab_size);
  CHECK(point.optimum.vocab_size < point.band_high);
  // The loss turns at the optimum.
  CHECK(surface.slope_at_budget(model.n_nv, (1 - 1e-9) * point.optimum.n_v, point.flops) < 0.0);
  CHECK(surface.slope_at_budget(model.n_nv, (1 + 1e-9) * point.optimum.n_v, point.flops) > 0.0);
}

}  // namespace

TEST_CASE("plan: an audit is a prediction at the model's own sizes", "[plan]") {
  const Law& law = default_law();
  for (const CatalogModel& row : catalog_models()) {
    CAPTURE(row.name);
    const AuditedModel model = audited_model(row);
    const Audit found = audit(model, law);
    BudgetRequest request{.n_nv = NonVocabParams(model.n_nv), .width = Width(model.width)};
    const Prediction line = predict(request, law);
    CHECK(found.line->flops == line.budget.flops);
    CHECK(found.isoflops->vocab_size == line.isoflops->vocab_size);
    CHECK(found.derivative->vocab_size == line.derivative->vocab_size);
    CHECK(found.line->optimum.vocab_size == line.isoloss.vocab_size);
    check_point(*found.line, model, law);
    REQUIRE(found.trained.has_value() == model.tokens.has_value());
    if (!model.tokens) continue;
    // The run as it was: C = 6 (N_nv + N_v) D.
    request.flops =
        Flops(6.0 * (model.n_nv + model.vocab_size * model.width) * model.tokens.value());
    CHECK(near(found.trained->flops, request.flops->value(), 1e-15));
    CHECK(near(found.trained->optimum.vocab_size, predict(request, law).isoloss.vocab_size, 1e-14));
    check_point(*found.trained, model, law);
  }
}

// Tao et al. 2024: figure 1 of the first version (57K, 79K, 216K, printed with two or three
// digits), and the abstract: Llama2-70B should have had at least 216K, 7 times its 32K.
TEST_CASE("plan: the paper's optima of Llama 2", "[plan]") {
  const auto optimum = [](const char* name) {
    return audit(catalog_model(name), default_law()).line->optimum.vocab_size;
  };
  CHECK(near(optimum("Llama-2-7B"), 57e3, 0.03));
  CHECK(near(optimum("Llama-2-13B"), 79e3, 0.03));
  CHECK(near(optimum("Llama-2-70B"), 216e3, 0.03));
}

TEST_CASE("plan: the optimum costs nothing, and more tokens want more entries", "[plan]") {
  AuditedModel model = made_up();
  const Audit first = audit(model, default_law());
  model.vocab_size = std::round(first.line->optimum.vocab_size);
  const Audit at_optimum = audit(model, default_law());
  CHECK(at_optimum.line->price.extra_compute < 1e-9);
  CHECK(at_optimum.line->optimum.vocab_size == first.line->optimum.vocab_size);
  model.tokens = 2.0 * model.tokens.value();
  CHECK(audit(model, default_law()).trained->optimum.vocab_size >
        at_optimum.trained->optimum.vocab_size);
  model.tokens.reset();
  CHECK_FALSE(audit(model, default_law()).trained.has_value());
}

TEST_CASE("plan: shares of parameters and of logits memory", "[plan]") {
  AuditedModel model = made_up();
  model.n_nv_total = 4e9;
  Audit found = audit(model, default_law());
  const double n_v = 128e6;
  CHECK(found.n_v == n_v);
  CHECK(near(found.head_share.value(), n_v / (3e9 + n_v), 1e-15));
  CHECK(found.total_params == 4e9 + 2 * n_v);
  CHECK(near(found.table_share.value(), 2 * n_v / (4e9 + 2 * n_v), 1e-15));
  CHECK(found.logits_bytes == 200000.0);
  CHECK(near(found.logits_share.value(), 200000.0 / (200000.0 + 2 * 32 * 2560), 1e-15));
  model.tied = true;
  found = audit(model, default_law());
  CHECK(found.total_params == 4e9 + n_v);
  CHECK(near(found.table_share.value(), n_v / (4e9 + n_v), 1e-15));
  model.tied.reset();
  found = audit(model, default_law());
  CHECK_FALSE(found.total_params.has_value());
  CHECK_FALSE(found.table_share.has_value());
}

TEST_CASE("plan: intervals are those of the law's draws", "[plan]") {
  const Law law = test::drawn_law(200, 0, 5);
  const AuditedModel model = made_up();
  CHECK_FALSE(audit(model, law).line->interval.has_value());
  Law without = law;
  without.draws = {};
  CHECK_FALSE(audit(model, without, {.level = 0.9}).line->interval.has_value());
  const Audit found = audit(model, law, {.level = 0.8});
  for (const AuditPoint* point : {&*found.line, &*found.trained}) {
    const Budget budget{.n_nv = 3e9, .flops = point->flops, .width = 2560};
    const auto expected = isoloss_interval(law, budget, 0.8);
    REQUIRE(point->interval.has_value());
    CHECK(point->interval->level == 0.8);
    CHECK(point->interval->lower == expected->lower);
    CHECK(point->interval->upper == expected->upper);
  }
}

TEST_CASE("plan: what an audit warns of", "[plan]") {
  using Kind = AuditWarning::Kind;
  Law law = default_law();
  law.draws = {};  // they leave its optimum open, which is a warning of its own
  const auto of = [&law](const AuditedModel& model) { return audit(model, law); };
  AuditedModel model = made_up();
  model.n_nv = model.n_nv_total = 500e6;  // within the range of the runs
  CHECK(of(model).warnings.empty());
  model.tied = true;
  CHECK(warns(of(model), Kind::tied));
  model.mixture_of_experts = model.multimodal = true;
  CHECK(warns(of(model), Kind::mixture_of_experts));
  CHECK(warns(of(model), Kind::multimodal));
  CHECK(of(model).warnings.size() == 3);
  CHECK(warns(of(made_up()), Kind::n_nv_range));
  model.vocab_size = 200e3;
  CHECK(warns(of(model), Kind::vocab_range));
  CHECK_FALSE(warns(of(model), Kind::head_rank));
  model.width = 999;
  CHECK(warns(of(model), Kind::head_rank));
  // Wide enough, but with more rows for a column than any run had: 96256 over 512.
  model.width = 1000;
  model.vocab_size = 187e3;
  CHECK_FALSE(warns(of(model), Kind::head_rank));
  model.vocab_size = 189e3;
  CHECK(warns(of(model), Kind::head_rank));
}

TEST_CASE("plan: models that cannot be are refused", "[plan]") {
  const auto refused = [](const AuditedModel& model) {
    CHECK_THROWS_AS(audit(model, default_law()), DomainError);
  };
  const auto with = [](double AuditedModel::*member, double value) {
    AuditedModel model = made_up();
    model.*member = value;
    return model;
  };
  for (const double value : {0.0, -1.0, 0.5, std::nan(""), 1e31}) {
    refused(with(&AuditedModel::n_nv, value));
    refused(with(&AuditedModel::vocab_size, value));
    refused(with(&AuditedModel::width, value));
    refused(with(&AuditedModel::layers, value));
    refused(with(&AuditedModel::hidden_size, value));
  }
  AuditedModel model = made_up();
  model.tokens = 0.0;
  refused(model);
  CHECK_THROWS_AS(audit(made_up(), default_law(), {.within = 0.0}), DomainError);
}

TEST_CASE("plan: ranks that cannot split a vocabulary table evenly", "[plan]") {
  using Ranks = std::vector<int>;
  CHECK(indivisible_ranks(50304) == Ranks{});             // 128 x 393, GPT-NeoX's table
  CHECK(indivisible_ranks(50257) == Ranks{2, 4, 8, 16});  // GPT-2's, odd
  CHECK(indivisible_ranks(151669) == Ranks{2, 4, 8, 16});
  CHECK(indivisible_ranks(151646) == Ranks{4, 8, 16});
  CHECK(indivisible_ranks(50280) == Ranks{16});  // 8 x 6285
  CHECK(indivisible_ranks(1) == Ranks{2, 4, 8, 16});
  CHECK(indivisible_ranks(9007199254740992.0) == Ranks{});  // 2^53
  for (double rows = 1; rows < 500; ++rows) {
    const Ranks ranks = indivisible_ranks(rows);
    for (const int count : kUsualRanks) {
      const bool named = std::find(ranks.begin(), ranks.end(), count) != ranks.end();
      CHECK(named == (static_cast<int>(rows) % count != 0));
    }
  }
}

TEST_CASE("plan: rows that ranks divide", "[plan]") {
  // Tables that failed to train: 151552 rows on 6 ranks, 129280 on 24, 151669 on 4.
  CHECK(rows_for_ranks(151552, 6) == 151554);
  CHECK(rows_for_ranks(129280, 24) == 129288);
  CHECK(rows_for_ranks(151669, 4) == 151672);
  CHECK(rows_for_ranks(50304, 16) == 50304);
  CHECK(rows_for_ranks(50257, 16) == 50272);  // OPT's table of the same vocabulary
  for (int rows = 1; rows < 300; ++rows) {
    for (int ranks = 1; ranks < 40; ++ranks) {
      const auto padded = static_cast<int>(rows_for_ranks(rows, ranks));
      CHECK(padded % ranks == 0);
      CHECK(padded >= rows);
      CHECK(padded < rows + ranks);
    }
  }
  const double nan = std::nan("");
  for (const double rows : {0.0, -1.0, 0.5, 1e17, nan}) {
    CHECK_THROWS_AS(indivisible_ranks(rows), DomainError);
    CHECK_THROWS_AS(rows_for_ranks(rows, 4), DomainError);
  }
  CHECK_THROWS_AS(rows_for_ranks(100, 0), DomainError);
}

}  // namespace audit_test
