#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "cli/fit/answer.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {
namespace {

// A number that was found, else null: zeros would look like an answer.
struct Known {
  bool found = false;
  [[nodiscard]] double operator()(double value) const { return found ? value : INFINITY; }
};

// Parts of the JSON document of a fit, as JSON text.
std::string json_of(bool value) {
  return value ? "true" : "false";
}

// Without a value, and at an end that is open, null: JSON has no infinity.
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

std::string estimate_json(const std::optional<TargetEstimate>& estimate) {
  if (!estimate) return "null";
  const bool has = estimate->vocab_size > 0.0;
  JsonObject object;
  object.add("vocab_size", has ? estimate->vocab_size : INFINITY)
      .add_json("interval", json_of(estimate->interval));
  return object.text();
}

std::string target_json(const TargetReport& t) {
  std::vector<std::string> profile;
  profile.reserve(t.profile.size());
  for (const ProfilePoint& point : t.profile) {
    profile.push_back(json_array({json_number(point.vocab_size), json_number(point.objective)}));
  }
  JsonObject approaches;
  approaches.add_json("isoflops", estimate_json(t.isoflops))
      .add_json("derivative", estimate_json(t.derivative))
      .add_json("isoloss", estimate_json(t.isoloss))
      .add_json("bowls", estimate_json(t.bowls));
  const char* source = t.asked.flops        ? "flops"
                       : t.asked.tokens     ? "tokens"
                       : t.asked.characters ? "characters"
                                            : "compute_optimal";
  JsonObject object;
  object.add("n_nv", t.target.n_nv)
      .add("flops", t.target.flops)
      .add("width", t.target.width)
      .add("source", source);
  if (t.asked.tokens) object.add("tokens", *t.asked.tokens);
  if (t.asked.characters) object.add("characters", *t.asked.characters);
  object.add("width_source", t.asked.width ? "given" : "law")
      .add_json("approaches", approaches.text())
      .add_json("profile", json_array(profile));
  return object.text();
}

std::string vocab_json(double vocab_size) {
  return json_number(vocab_size > 0.0 ? vocab_size : INFINITY);
}

std::string hold_outs_json(const FitReport& report) {
  std::vector<std::string> items;
  items.reserve(report.hold_outs.size());
  for (const HoldOut& held : report.hold_outs) {
    std::vector<std::string> sizes;
    sizes.reserve(held.vocab_sizes.size());
    for (const double size : held.vocab_sizes) sizes.push_back(vocab_json(size));
    JsonObject object;
    object.add("held", held.held)
        .add("from", held.from)
        .add("rows_held", double(held.rows_held))
        .add("status", vocabplan::name_of(held.status))
        .add("r_squared", held.r_squared)
        .add("rmse", held.rmse)
        .add("bias", held.bias)
        .add_json("vocab_sizes", json_array(sizes));
    items.push_back(object.text());
  }
  return json_array(items);
}

std::string leverage_json(const VocabularyReport& r) {
  std::vector<std::string> items;
  items.reserve(r.report.leverage.size());
  for (const RunLeverage& run : r.report.leverage) {
    JsonObject object;
    object.add("run", r.table.run_names[run.run])
        .add_json("vocab_size", vocab_json(run.vocab_size));
    items.push_back(object.text());
  }
  return json_array(items);
}

std::string quality_json(const TokenizerFitQuality& quality) {
  JsonObject object;
  object.add("r_squared", quality.r_squared)
      .add("relative_mse", quality.relative_mse)
      .add("largest_relative_error", quality.largest_relative_error);
  return object.text();
}

std::string range_json(const Range& range) {
  return json_array({json_number(range.lowest), json_number(range.highest)});
}

std::string tokenizer_json(const TokenizerReport& report) {
  const QuadraticTokenizerFit& q = report.quadratic;
  const MonotoneTokenizerFit& m = report.monotone;
  JsonObject quadratic;
  quadratic.add("status", vocabplan::name_of(q.status))
      .add("a", q.compression.a)
      .add("b", q.compression.b)
      .add("c", q.compression.c)
      .add("max_vocab", q.compression.max_vocab)
      .add("turning_point", q.turning_point)
      .add_json("usable", range_json(q.usable))
      .add_json("quality", quality_json(q.quality));
  JsonObject monotone;
  monotone.add("status", vocabplan::name_of(m.status))
      .add("a", m.compression.a)
      .add("b", m.compression.b)
      .add("c", m.compression.c)
      .add_json("usable", range_json(m.usable))
      .add_json("quality", quality_json(m.quality));
  JsonObject tokenizer;
  tokenizer.add("source", report.source)
      .add("points", double(report.points))
      .add_json("quadratic", quadratic.text())
      .add_json("monotone", monotone.text());
  return tokenizer.text();
}

JsonObject head(const std::string& source) {
  JsonObject object;
  object.add("schema_version", double(kReportSchemaVersion)).add("source", source);
  return object;
}

std::string bootstrap_json(const VocabularyReport& r) {
  JsonObject object;
  object.add("resample", name_of(r.report.fit.resample))
      .add("draws", double(r.report.fit.draws.size()))
      .add("seed", double(r.report.fit.seed))
      .add("level", r.report.level);
  return object.text();
}

std::string_view mode_name(FitMode mode) {
  return mode == FitMode::corrected ? "corrected" : "as_published";
}

}  // namespace

std::string json_text(const VocabularyReport& r) {
  JsonObject object = head(r.source);
  object.add("mode", mode_name(r.report.fit.mode))
      .add("rows_read", double(r.table.rows()))
      .add("rows_used", double(r.report.fit.rows_used))
      .add("runs", double(r.table.runs))
      .add("families", double(r.table.families))
      .add("min_flops", r.report.fit.min_flops)
      .add_json("bootstrap", bootstrap_json(r))
      .add_json("isoloss", isoloss_json(r))
      .add_json("isoflops", isoflops_json(r))
      .add_json("derivative", derivative_json(r))
      .add_json("bowls", bowls_json(r));
  if (r.tokenizer) object.add_json("tokenizer", tokenizer_json(*r.tokenizer));
  std::vector<std::string> targets;
  targets.reserve(r.report.targets.size());
  for (const TargetReport& target : r.report.targets) targets.push_back(target_json(target));
  object.add_json("targets", json_array(targets))
      .add_json("hold_outs", hold_outs_json(r.report))
      .add_json("leverage", leverage_json(r))
      .add_json("warnings", json_strings(r.report.warnings));
  return object.text() + "\n";
}

std::string json_text(const ChinchillaReport& r) {
  JsonObject coefficients;
  const ChinchillaLaw& law = r.fit.law;
  coefficients.add("E", law.E).add("A", law.A).add("B", law.B);
  coefficients.add("alpha", law.alpha).add("beta", law.beta);
  JsonObject chinchilla;
  chinchilla.add("status", name_of(r.fit.status))
      .add("objective", r.fit.objective)
      .add("loss", std::isinf(r.fit.delta) ? "squared" : "huber")
      .add("huber_delta", r.fit.delta)
      .add_json("coefficients", coefficients.text())
      .add_json("exponent_box", json_array({json_number(kChinchillaExponents.lower),
                                            json_number(kChinchillaExponents.upper)}))
      .add("gradient", r.fit.gradient)
      .add("condition", r.fit.condition);
  JsonObject object = head(r.source);
  object.add("rows_read", double(r.rows))
      .add("rows_used", double(r.rows))
      .add_json("chinchilla", chinchilla.text())
      .add_json("warnings", json_strings(r.warnings));
  return object.text() + "\n";
}

std::string json_text(const EnvelopeReport& r) {
  JsonObject isoflops;
  isoflops.add_json("compute_optimal", json_of(r.compute_optimal))
      .add_json("n_v", json_of(r.isoflops));
  JsonObject object = head(r.source);
  object.add("mode", mode_name(r.mode))
      .add("rows_read", double(r.rows))
      .add_json("isoflops", isoflops.text());
  return object.text() + "\n";
}

std::string json_text(const TokenizerReport& r) {
  JsonObject object = head(r.source);
  object.add_json("tokenizer", tokenizer_json(r));
  return object.text() + "\n";
}

}  // namespace vocabplan::cli
