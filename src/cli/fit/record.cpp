#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "cli/fit/answer.hpp"
#include "cli/fit/minima.hpp"
#include "cli/fit/words.hpp"

namespace vocabplan::cli {
namespace {

// A number that was found, else null: zeros would look like an answer.
struct Known {
  bool found = false;
  [[nodiscard]] Value operator()(double value) const { return found ? Value(value) : Value(); }
};

// A vocabulary that was found.
Value found_vocab(double vocab_size) {
  return Known{vocab_size > 0.0}(vocab_size);
}

Value::List pair_list(double first, double second) {
  return {first, second};
}

Value value_of(const std::optional<CoefficientInterval>& interval) {
  if (!interval) return {};
  return Row().add("lower", interval->lower).add("upper", interval->upper);
}

// An open end is null.
Value value_of(const std::optional<Interval>& interval) {
  if (!interval) return {};
  return Row()
      .add("level", interval->level)
      .add("lower", interval->lower_open ? Value() : Value(interval->lower))
      .add("upper", interval->upper_open ? Value() : Value(interval->upper))
      .add("draws", interval->draws)
      .add("unbounded_share", interval->unbounded_share);
}

Row power_law_row(const PowerLawFit& fit) {
  const Known known{fit.status != FitStatus::too_few_data};
  return Row()
      .add("status", name_of(fit.status))
      .add("ln_k", known(fit.law.ln_k))
      .add("exponent", known(fit.law.exponent))
      .add("objective", known(fit.objective))
      .add("huber_delta", fit.delta)
      .add("points", fit.points)
      .add("minimum", Row()
                          .add("ln_k", fit.minimum.ln_k)
                          .add("exponent", fit.minimum.exponent)
                          .add("objective", fit.least));
}

const char* name_of(Optimum optimum) {
  return optimum == Optimum::below ? "below" : optimum == Optimum::above ? "above" : "interior";
}

Row coefficients_row(const LossSurface& s, Known known) {
  return Row()
      .add("A1", known(s.A1))
      .add("A2", known(s.A2))
      .add("B", known(s.B))
      .add("E", known(s.E))
      .add("alpha1", known(s.alpha1))
      .add("alpha2", known(s.alpha2))
      .add("beta", known(s.beta));
}

Row units_row(const LossSurface& s) {
  return Row().add("n_nv", s.unit_n_nv).add("n_v", s.unit_n_v).add("tokens", s.unit_tokens);
}

Row intervals_row(const CoefficientIntervals& i) {
  return Row()
      .add("A1", value_of(i.A1))
      .add("A2", value_of(i.A2))
      .add("B", value_of(i.B))
      .add("E", value_of(i.E))
      .add("alpha1", value_of(i.alpha1))
      .add("alpha2", value_of(i.alpha2))
      .add("beta", value_of(i.beta));
}

Row isoloss_row(const VocabularyReport& r) {
  const IsolossFit& fit = r.report.fit.isoloss;
  const Bounds box = isoloss_options(r.request.options).exponents;
  const Known known{fit.status != FitStatus::too_few_data};
  const Known drawn{!r.report.fit.draws.empty()};
  return Row()
      .add("status", name_of(fit.status))
      .add("objective", known(fit.objective))
      .add("loss", std::isinf(fit.delta) ? "squared" : "huber")
      .add("huber_delta", known(fit.delta))
      .add("exponent_box", pair_list(box.lower, box.upper))
      .add("alpha1_free", r.request.options.free_alpha1)
      .add("coefficients", coefficients_row(fit.surface, known))
      .add("units", units_row(fit.surface))
      .add("intervals", intervals_row(r.report.intervals))
      .add("degenerate_share", drawn(r.report.fit.degenerate_share))
      .add("optimum", known.found ? Value(name_of(fit.optimum)) : Value())
      .add("r_squared", known(r.report.fit.r_squared))
      .add("rmse", known(r.report.fit.rmse))
      .add("gradient", known(fit.gradient))
      .add("condition", known(fit.condition))
      .add("warm_up_ratio", known(r.report.warm_up));
}

Row isoflops_row(const VocabularyReport& r) {
  const IsoflopsFit& fit = r.report.fit.isoflops;
  const CoefficientIntervals& intervals = r.report.intervals;
  return Row()
      .add("status", name_of(fit.isoflops.status))
      .add("compute_optimal", power_law_row(fit.compute_optimal))
      .add("n_v", power_law_row(fit.isoflops))
      .add("free_n_nv", power_law_row(fit.free_n_nv))
      .add("intervals", Row()
                            .add("line_ln_k", value_of(intervals.line_ln_k))
                            .add("ln_k", value_of(intervals.isoflops_ln_k))
                            .add("exponent", value_of(intervals.isoflops_exponent)))
      .add("edge_share", fit.edge_share);
}

Row rung_row(const LadderRung& rung) {
  return Row()
      .add("n_nv", rung.n_nv)
      .add("width", rung.width)
      .add("vocab_size", rung.vocab_size ? Value(rung.vocab_size->value) : Value());
}

Row derivative_row(const VocabularyReport& r) {
  const RunFit& fit = r.report.fit;
  const bool gamma = usable(fit.gamma.status);
  const Known found_gamma{gamma};
  const Known anchored{fit.anchor.status == FitStatus::converged};
  return Row()
      .add("status", name_of(gamma ? fit.anchor.status : fit.gamma.status))
      .add("gamma", found_gamma(fit.gamma.gamma))
      .add("gamma_minimum", found_gamma(fit.gamma.minimum))
      .add("anchor_n_nv", anchored(fit.anchor_n_nv))
      .add("anchor_n_v", anchored(fit.anchor_n_v))
      .add("anchor_n_v_interval", value_of(r.report.intervals.anchor_n_v))
      .add("anchor_flops", fit.anchor.flops)
      .add("anchor_from", fit.anchor_from_bowl ? "bowl" : "run")
      .add("best_run_n_v", anchored(fit.anchor.n_v))
      .add("best_run_at_edge", fit.anchor.at_edge)
      .add("ladder", each(fit.gamma.rungs, rung_row));
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

Row bowl_row(const Bowl& bowl) {
  const Known found{bowl.vocab_size > 0.0};
  return Row()
      .add("status", name_of(bowl.status))
      .add("n_nv", bowl.n_nv)
      .add("flops", bowl.flops)
      .add("vocab_size", found(bowl.vocab_size))
      .add("n_v", found(bowl.n_v))
      .add("runs", bowl.runs);
}

Row bowls_row(const VocabularyReport& r) {
  const BowlsFit& fit = r.report.fit.bowls;
  const Known fitted{usable(fit.n_v.status)};
  return Row()
      .add("status", vocabplan::name_of(fit.n_v.status))
      .add("exponent", fitted(fit.n_v.law.exponent))
      .add("exponent_interval", value_of(r.report.intervals.bowls_exponent))
      .add("ln_k", fitted(fit.n_v.law.ln_k))
      .add("families", each(fit.bowls, bowl_row));
}

Value estimate_value(const std::optional<TargetEstimate>& estimate) {
  if (!estimate) return {};
  return Row()
      .add("vocab_size", found_vocab(estimate->vocab_size))
      .add("interval", value_of(estimate->interval));
}

const char* source_of(const TargetRequest& asked) {
  if (asked.flops) return "flops";
  if (asked.tokens) return "tokens";
  return asked.characters ? "characters" : "compute_optimal";
}

Value::List profile_point(const ProfilePoint& point) {
  return pair_list(point.vocab_size, point.objective);
}

Row target_row(const TargetReport& t) {
  Row row;
  row.add("n_nv", t.target.n_nv)
      .add("flops", t.target.flops)
      .add("width", t.target.width)
      .add("source", source_of(t.asked));
  if (t.asked.tokens) row.add("tokens", *t.asked.tokens);
  if (t.asked.characters) row.add("characters", *t.asked.characters);
  row.add("width_source", t.asked.width ? "given"
                          : t.run_width ? "runs"
                                        : "law")
      .add("approaches", Row()
                             .add("isoflops", estimate_value(t.isoflops))
                             .add("derivative", estimate_value(t.derivative))
                             .add("isoloss", estimate_value(t.isoloss))
                             .add("bowls", estimate_value(t.bowls)))
      .add("profile", each(t.profile, profile_point));
  return row;
}

Row hold_out_row(const HoldOut& held) {
  return Row()
      .add("held", held.held)
      .add("from", held.from)
      .add("rows_held", held.rows_held)
      .add("status", vocabplan::name_of(held.status))
      .add("r_squared", held.r_squared)
      .add("rmse", held.rmse)
      .add("bias", held.bias)
      .add("vocab_sizes", each(held.vocab_sizes, found_vocab));
}

Row quality_row(const TokenizerFitQuality& quality) {
  return Row()
      .add("r_squared", quality.r_squared)
      .add("relative_mse", quality.relative_mse)
      .add("largest_relative_error", quality.largest_relative_error);
}

Value::List range_list(const Range& range) {
  return pair_list(range.lowest, range.highest);
}

Row group_row(const GroupRates& group) {
  return Row()
      .add("group", group.group)
      .add("share", group.share)
      .add("tokens_per_character", group.tokens_per_character);
}

// The tokenizers and the groups of a mixture.
void add_groups(Row& row, const TokenizerTable& table) {
  if (table.groups.empty()) return;
  const auto size_of = [](const TokenizerPoint& point) { return point.vocab_size; };
  const auto rate_of = [](const TokenizerPoint& point) { return point.tokens / point.characters; };
  row.add("tokenizers", table.names)
      .add("vocab_sizes", each(table.points, size_of))
      .add("tokens_per_character", each(table.points, rate_of))
      .add("groups", each(table.groups, group_row));
}

Row fits_row(const TokenizerReport& report) {
  const QuadraticTokenizerFit& q = report.quadratic;
  const MonotoneTokenizerFit& m = report.monotone;
  Row row = Row()
                .add("source", report.source)
                .add("points", report.table.points.size())
                .add("quadratic", Row()
                                      .add("status", vocabplan::name_of(q.status))
                                      .add("a", q.compression.a)
                                      .add("b", q.compression.b)
                                      .add("c", q.compression.c)
                                      .add("max_vocab", q.compression.max_vocab)
                                      .add("turning_point", q.turning_point)
                                      .add("usable", range_list(q.usable))
                                      .add("quality", quality_row(q.quality)))
                .add("monotone", Row()
                                     .add("status", vocabplan::name_of(m.status))
                                     .add("a", m.compression.a)
                                     .add("b", m.compression.b)
                                     .add("c", m.compression.c)
                                     .add("usable", range_list(m.usable))
                                     .add("quality", quality_row(m.quality)));
  add_groups(row, report.table);
  return row;
}

// V with f of a curve, whose alpha2 says nothing without its term.
Row curve_row(const TextCurve& curve) {
  const Known known{curve.fit.surface.A2 > 0.0};
  return Row()
      .add("form", curve.name)
      .add("status", vocabplan::name_of(curve.fit.status))
      .add("alpha2", known(curve.fit.surface.alpha2))
      .add("vocab_sizes", each(curve.vocab_sizes, found_vocab));
}

Row bootstrap_row(const VocabularyReport& r) {
  return Row()
      .add("resample", name_of(r.report.fit.resample))
      .add("draws", r.report.fit.draws.size())
      .add("seed", r.report.fit.seed)
      .add("level", r.report.level);
}

std::string_view mode_name(FitMode mode) {
  return mode == FitMode::corrected ? "corrected" : "as_published";
}

Row skipped_row(const SkippedCheckpoints& skipped) {
  const Row all = Row()
                      .add("status", vocabplan::name_of(skipped.all_status))
                      .add("vocab_sizes", each(skipped.all_vocab_sizes, found_vocab));
  return Row()
      .add("share", skipped.share)
      .add("rows_skipped", skipped.rows)
      .add("all_checkpoints", all);
}

Row vocabulary_row(const VocabularyReport& r) {
  const auto leverage_row = [&r](const RunLeverage& run) {
    return Row()
        .add("run", r.table.run_names[run.run])
        .add("vocab_size", found_vocab(run.vocab_size));
  };
  Row row;
  row.add("source", r.source)
      .add("mode", mode_name(r.report.fit.mode))
      .add("loss_unit", name_of(r.table.loss_unit))
      .add("loss_column", r.table.loss_column)
      .add("rows_read", r.table.rows())
      .add("bad_rows", bad_rows_value(r.table.bad_rows))
      .add("scales", scales_value(r.table.scales))
      .add("rows_used", r.report.fit.rows_used)
      .add("runs", r.table.runs)
      .add("families", r.table.families)
      .add("min_flops", r.report.fit.min_flops);
  if (r.report.skipped) row.add("skip_first", skipped_row(*r.report.skipped));
  row.add("bootstrap", bootstrap_row(r))
      .add("isoloss", isoloss_row(r))
      .add("isoflops", isoflops_row(r))
      .add("derivative", derivative_row(r))
      .add("bowls", bowls_row(r))
      .add("minima", each(r.report.minima, family_minimum_row));
  if (r.tokenizer) row.add("tokenizer", fits_row(*r.tokenizer));
  if (r.text) {
    row.add("text",
            Row().add("unigram", r.text->source).add("curves", each(r.text->curves, curve_row)));
  }
  row.add("targets", each(r.report.targets, target_row))
      .add("hold_outs", each(r.report.hold_outs, hold_out_row))
      .add("leverage", each(r.report.leverage, leverage_row));
  return row;
}

Row envelope_row(const EnvelopeReport& r) {
  return Row()
      .add("source", r.source)
      .add("mode", mode_name(r.mode))
      .add("rows_read", r.rows)
      .add("scales", scales_value(r.scales))
      .add("isoflops", Row()
                           .add("compute_optimal", power_law_row(r.compute_optimal))
                           .add("n_v", power_law_row(r.isoflops)));
}

}  // namespace

Answer fit_answer(const VocabularyReport& report) {
  return {.table = [&report] { return table_text(report); },
          .json = [&report] { return vocabulary_row(report); },
          .warnings = report.report.warnings};
}

Answer fit_answer(const EnvelopeReport& report) {
  return {.table = [&report] { return table_text(report); },
          .json = [&report] { return envelope_row(report); },
          .warnings_in = WarningsIn::nowhere};
}

Answer fit_answer(const TokenizerReport& report) {
  return {.table = [&report] { return table_text(report); },
          .json =
              [&report] {
                return Row().add("source", report.source).add("tokenizer", fits_row(report));
              },
          .warnings_in = WarningsIn::nowhere};
}

}  // namespace vocabplan::cli
