#include "cli/fit/record_parts.hpp"

#include <cmath>

#include "vocabplan/report/json_text.hpp"

namespace vocabplan::cli {
namespace {

// A number that was found, else null: zeros would look like an answer.
struct Known {
  bool found = false;
  [[nodiscard]] double operator()(double value) const { return found ? value : INFINITY; }
};

}  // namespace

std::string json_of(bool value) {
  return value ? "true" : "false";
}

std::string json_of(const std::optional<CoefficientInterval>& interval) {
  if (!interval) return "null";
  JsonObject object;
  object.add("lower", interval->lower).add("upper", interval->upper);
  return object.text();
}

// An open end is null: JSON has no infinity.
std::string json_of(const std::optional<Interval>& interval) {
  if (!interval) return "null";
  JsonObject object;
  object.add("level", interval->level)
      .add("lower", interval->lower_open ? INFINITY : interval->lower)
      .add("upper", interval->upper_open ? INFINITY : interval->upper)
      .add("draws", double(interval->draws))
      .add("unbounded_share", interval->unbounded_share);
  return object.text();
}

std::string json_of(const PowerLawFit& fit) {
  JsonObject minimum;
  minimum.add("ln_k", fit.minimum.ln_k)
      .add("exponent", fit.minimum.exponent)
      .add("objective", fit.least);
  JsonObject object;
  const Known known{fit.status != FitStatus::too_few_data};
  object.add("status", name_of(fit.status))
      .add("ln_k", known(fit.law.ln_k))
      .add("exponent", known(fit.law.exponent))
      .add("objective", known(fit.objective))
      .add("huber_delta", fit.delta)
      .add("points", double(fit.points))
      .add_json("minimum", minimum.text());
  return object.text();
}

namespace {

std::string optimum_json(Optimum optimum) {
  const char* name = optimum == Optimum::below   ? "below"
                     : optimum == Optimum::above ? "above"
                                                 : "interior";
  return json_string(name);
}

std::string coefficients_json(const LossSurface& s, Known known) {
  JsonObject object;
  object.add("A1", known(s.A1)).add("A2", known(s.A2)).add("B", known(s.B)).add("E", known(s.E));
  object.add("alpha1", known(s.alpha1)).add("alpha2", known(s.alpha2)).add("beta", known(s.beta));
  return object.text();
}

std::string units_json(const LossSurface& s) {
  JsonObject object;
  object.add("n_nv", s.unit_n_nv).add("n_v", s.unit_n_v).add("tokens", s.unit_tokens);
  return object.text();
}

std::string intervals_json(const CoefficientIntervals& i) {
  JsonObject object;
  object.add_json("A1", json_of(i.A1)).add_json("A2", json_of(i.A2)).add_json("B", json_of(i.B));
  object.add_json("E", json_of(i.E)).add_json("alpha1", json_of(i.alpha1));
  object.add_json("alpha2", json_of(i.alpha2)).add_json("beta", json_of(i.beta));
  return object.text();
}

}  // namespace

std::string isoloss_json(const VocabularyReport& r) {
  const IsolossFit& fit = r.report.fit.isoloss;
  const Bounds box = isoloss_options(r.request.options).exponents;
  const Known known{fit.status != FitStatus::too_few_data};
  const Known drawn{!r.report.fit.draws.empty()};
  JsonObject object;
  object.add("status", name_of(fit.status))
      .add("objective", known(fit.objective))
      .add("loss", std::isinf(fit.delta) ? "squared" : "huber")
      .add("huber_delta", known(fit.delta))
      .add_json("exponent_box", json_array({json_number(box.lower), json_number(box.upper)}))
      .add_json("alpha1_free", json_of(r.request.options.free_alpha1))
      .add_json("coefficients", coefficients_json(fit.surface, known))
      .add_json("units", units_json(fit.surface))
      .add_json("intervals", intervals_json(r.report.intervals))
      .add("degenerate_share", drawn(r.report.fit.degenerate_share))
      .add_json("optimum", known.found ? optimum_json(fit.optimum) : "null")
      .add("r_squared", known(r.report.fit.r_squared))
      .add("rmse", known(r.report.fit.rmse))
      .add("gradient", known(fit.gradient))
      .add("condition", known(fit.condition))
      .add("warm_up_ratio", known(r.report.warm_up));
  return object.text();
}

std::string isoflops_json(const VocabularyReport& r) {
  const IsoflopsFit& fit = r.report.fit.isoflops;
  const CoefficientIntervals& intervals = r.report.intervals;
  JsonObject between;
  between.add_json("line_ln_k", json_of(intervals.line_ln_k))
      .add_json("ln_k", json_of(intervals.isoflops_ln_k))
      .add_json("exponent", json_of(intervals.isoflops_exponent));
  JsonObject object;
  object.add("status", name_of(fit.isoflops.status))
      .add_json("compute_optimal", json_of(fit.compute_optimal))
      .add_json("n_v", json_of(fit.isoflops))
      .add_json("free_n_nv", json_of(fit.free_n_nv))
      .add_json("intervals", between.text())
      .add("edge_share", fit.edge_share);
  return object.text();
}

namespace {

std::string ladder_json(const GammaFit& fit) {
  std::vector<std::string> rungs;
  rungs.reserve(fit.rungs.size());
  for (const LadderRung& rung : fit.rungs) {
    JsonObject object;
    object.add("n_nv", rung.n_nv)
        .add("width", rung.width)
        .add("vocab_size", rung.vocab_size ? rung.vocab_size->value : INFINITY);
    rungs.push_back(object.text());
  }
  return json_array(rungs);
}

}  // namespace

std::string derivative_json(const VocabularyReport& r) {
  const RunFit& fit = r.report.fit;
  const bool gamma = usable(fit.gamma.status);
  const Known anchored{fit.anchor.status == FitStatus::converged};
  JsonObject object;
  object.add("status", name_of(gamma ? fit.anchor.status : fit.gamma.status))
      .add("gamma", gamma ? fit.gamma.gamma : INFINITY)
      .add("gamma_minimum", gamma ? fit.gamma.minimum : INFINITY)
      .add("anchor_n_nv", anchored(fit.anchor_n_nv))
      .add("anchor_n_v", anchored(fit.anchor_n_v))
      .add_json("anchor_n_v_interval", json_of(r.report.intervals.anchor_n_v))
      .add("anchor_flops", fit.anchor.flops)
      .add("anchor_from", fit.anchor_from_bowl ? "bowl" : "run")
      .add("best_run_n_v", anchored(fit.anchor.n_v))
      .add_json("best_run_at_edge", json_of(fit.anchor.at_edge))
      .add_json("ladder", ladder_json(fit.gamma));
  return object.text();
}

namespace {

const char* name_of(BowlStatus status) {
  switch (status) {
    case BowlStatus::fitted:
      return "fitted";
    case BowlStatus::outside_range:
      return "outside_range";
    case BowlStatus::no_minimum:
      return "no_minimum";
    case BowlStatus::too_few_vocab_sizes:
      return "too_few_vocab_sizes";
  }
  return "";
}

}  // namespace

std::string bowls_json(const VocabularyReport& r) {
  const BowlsFit& fit = r.report.fit.bowls;
  std::vector<std::string> families;
  families.reserve(fit.bowls.size());
  for (const Bowl& bowl : fit.bowls) {
    const bool has = bowl.vocab_size > 0.0;
    JsonObject object;
    object.add("status", name_of(bowl.status))
        .add("n_nv", bowl.n_nv)
        .add("flops", bowl.flops)
        .add("vocab_size", has ? bowl.vocab_size : INFINITY)
        .add("n_v", has ? bowl.n_v : INFINITY)
        .add("runs", double(bowl.runs));
    families.push_back(object.text());
  }
  const bool fitted = usable(fit.n_v.status);
  JsonObject object;
  object.add("status", vocabplan::name_of(fit.n_v.status))
      .add("exponent", fitted ? fit.n_v.law.exponent : INFINITY)
      .add_json("exponent_interval", json_of(r.report.intervals.bowls_exponent))
      .add("ln_k", fitted ? fit.n_v.law.ln_k : INFINITY)
      .add_json("families", json_array(families));
  return object.text();
}

}  // namespace vocabplan::cli
