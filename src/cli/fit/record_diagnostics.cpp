#include "cli/fit/record_parts.hpp"

#include <cmath>

#include "vocabplan/report/json_text.hpp"

namespace vocabplan::cli {

namespace {

std::string estimate_json(const std::optional<TargetEstimate>& estimate) {
  if (!estimate) return "null";
  const bool has = estimate->vocab_size > 0.0;
  JsonObject object;
  object.add("vocab_size", has ? estimate->vocab_size : INFINITY)
      .add_json("interval", json_of(estimate->interval));
  return object.text();
}

}  // namespace

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

namespace {

std::string vocab_json(double vocab_size) {
  return json_number(vocab_size > 0.0 ? vocab_size : INFINITY);
}

}  // namespace

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

namespace {

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

}  // namespace

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

}  // namespace vocabplan::cli
