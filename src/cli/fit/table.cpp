#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/fit/answer.hpp"
#include "cli/fit/minima.hpp"
#include "cli/fit/words.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

/// The approaches at one budget, and how well the runs tell V there.
[[nodiscard]] std::string target_text(const TargetReport& target, double level);
[[nodiscard]] std::string leverage_text(const VocabularyReport& report);

constexpr std::size_t kShownRuns = 3;

std::string vocab_text(double vocab_size) {
  if (vocab_size == 0.0) return "none";
  return std::isfinite(vocab_size) ? human_whole(vocab_size) : "unbounded";
}

std::string vocab_interval(const std::optional<Interval>& interval) {
  if (!interval) return "-";
  return (interval->lower_open ? "open" : human_whole(interval->lower)) + " .. " +
         (interval->upper_open ? "open" : human_whole(interval->upper));
}

std::string profile_text(const TargetReport& target) {
  if (target.profile.empty()) return "";
  const ProfileRange range = profile_within(target.profile, 0.01);
  // One point of the grid is no range, and the optimum need not be that point.
  if (!(range.lower < range.upper)) return "";
  if (range.lower == 0.0 && std::isinf(range.upper)) {
    return "every V tried is within 1 % of the least objective\n";
  }
  const std::string from = range.lower == 0.0 ? "any" : human(range.lower);
  const std::string to = std::isfinite(range.upper) ? human(range.upper) : "any";
  return "within 1 % of the least objective: V from " + from + " to " + to + "\n";
}

const char* held_text(std::string_view held) {
  if (held == "largest_n_nv") return "largest N_nv";
  return held == "largest_vocab_size" ? "largest V" : "most FLOPs";
}

std::string interval_cell(const std::optional<CoefficientInterval>& interval) {
  if (!interval) return "-";
  return human(interval->lower) + " .. " + human(interval->upper);
}

// The law's table goes without saying.
std::string width_source(const TargetReport& t) {
  if (t.asked.width) return " (given)";
  return t.run_width ? " (runs)" : "";
}

std::string target_text(const TargetReport& t, double level) {
  const std::string asked = t.asked.tokens       ? human(*t.asked.tokens) + " tokens, "
                            : t.asked.characters ? human(*t.asked.characters) + " characters, "
                                                 : "";
  std::string text = "at N_nv " + human(t.target.n_nv) + ", " + asked + human(t.target.flops) +
                     " FLOPs" + (t.isoflops ? " (compute-optimal)" : "") + ", width " +
                     human_whole(t.target.width) + width_source(t) + "\n";
  TextTable table({Align::left, Align::right, Align::left});
  table.add({"approach", "V", percent(level) + " interval"});
  const auto add = [&](const char* name, const std::optional<TargetEstimate>& estimate) {
    if (estimate) {
      table.add({name, vocab_text(estimate->vocab_size), vocab_interval(estimate->interval)});
    } else {
      table.add({name, "-", "-"});
    }
  };
  add("isoflops", t.isoflops);
  add("derivative", t.derivative);
  add("isoloss", t.isoloss);
  add("bowls", t.bowls);
  return text + table.text() + profile_text(t);
}

// Each begins with a blank line; empty when there is nothing to say.
std::string hold_outs_text(const FitReport& report) {
  if (report.hold_outs.empty()) return "";
  constexpr std::size_t kShownTargets = 2;
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  std::vector<std::string> head{"held out", "rows", "R^2", "RMSE", "bias"};
  for (std::size_t i = 0; i < std::min(report.targets.size(), kShownTargets); ++i) {
    head.push_back("V at " + human(report.targets[i].target.n_nv));
  }
  table.add(head);
  for (const HoldOut& held : report.hold_outs) {
    std::vector<std::string> row{held_text(held.held), human_whole(double(held.rows_held)),
                                 human_ratio(held.r_squared), human_ratio(held.rmse),
                                 human_ratio(held.bias)};
    if (held.status == FitStatus::too_few_data) row = {row[0], row[1], "-", "-", "-"};
    for (std::size_t i = 0; i < std::min(held.vocab_sizes.size(), kShownTargets); ++i) {
      row.push_back(vocab_text(held.vocab_sizes[i]));
    }
    table.add(row);
  }
  return "\nisoloss without a part of the runs, judged on it; RMSE, bias in\n" +
         std::string(text_of(report.fit.isoloss.surface.loss_unit)) + "\n" + table.text();
}

std::string leverage_text(const VocabularyReport& r) {
  // Without an optimum of the fit to all runs, nothing can move it.
  const auto& isoloss = r.report.targets.empty() ? std::nullopt : r.report.targets.front().isoloss;
  if (r.report.leverage.empty() || !isoloss || isoloss->vocab_size == 0.0) return "";
  TextTable table({Align::left, Align::right});
  table.add({"without run", "V at " + human(r.report.targets.front().target.n_nv)});
  for (std::size_t i = 0; i < std::min(r.report.leverage.size(), kShownRuns); ++i) {
    const RunLeverage& run = r.report.leverage[i];
    table.add({r.table.run_names[run.run], vocab_text(run.vocab_size)});
  }
  return "\nruns that move the isoloss optimum most\n" + table.text();
}

// Without its term alpha2 can be anything.
std::string alpha2_text(const LossSurface& surface) {
  return surface.A2 > 0.0 ? human(surface.alpha2) : "-";
}

std::string unit_text(const VocabularyReport& r) {
  const std::string text(text_of(r.table.loss_unit));
  if (!r.text) return text + " (column " + in_quotes(r.table.loss_column) + ")";
  return text + ": f (L_u + H_u), f and H_u of each V as measured";
}

std::string head(const VocabularyReport& r) {
  const RunFit& fit = r.report.fit;
  TextTable table({Align::left, Align::left});
  table.add({"runs", r.source + ": " + counted(r.table.rows(), "row") + ", " +
                         counted(r.table.runs, "run") + ", " +
                         counted(r.table.families, "model size") +
                         bad_rows_text(r.table.bad_rows)});
  if (!r.table.scales.empty()) table.add({"units", scales_text(r.table.scales)});
  table.add({"loss", unit_text(r)});
  if (const auto& skipped = r.report.skipped) {
    table.add({"skipped", counted(skipped->rows, "row") + ", the first " +
                              shortest(skipped->share) + " of each run's checkpoints"});
  }
  table.add({"mode", fit.mode == FitMode::corrected
                         ? "corrected (tokens from the true vocabulary)"
                         : "as published (tokens per character at V/1000)"});
  table.add(
      {"isoloss on", counted(fit.rows_used, "row") + " of " + counted(fit.runs_used, "run") +
                         (fit.min_flops > 0.0 ? ", from " + human(fit.min_flops) + " FLOPs" : "")});
  const char* none =
      r.request.options.draws == 0 ? "none (--draws 0)" : "none (nothing was fitted)";
  table.add({"intervals", fit.draws.empty() ? none
                                            : percent(r.report.level) + ", " +
                                                  counted(fit.draws.size(), "resampled fit") +
                                                  " (by " + std::string(name_of(fit.resample)) +
                                                  ", seed " + std::to_string(fit.seed) + ")"});
  return table.text();
}

std::string isoloss_text(const VocabularyReport& r) {
  const RunFit& fit = r.report.fit;
  const CoefficientIntervals& i = r.report.intervals;
  const LossSurface& s = fit.isoloss.surface;
  std::string text = "isoloss     L = -E + A1/n^alpha1 + A2/v^alpha2 + B/D^beta\n";
  text += "            n = N_nv/1e6, v = N_v/1e6, D = tokens/1e9\n";
  if (fit.isoloss.status == FitStatus::too_few_data) return text + "            too few data\n";
  text += "            " + status_text(fit.isoloss.status) + "; " + loss_text(fit.isoloss.delta) +
          ", objective " + human(fit.isoloss.objective) + "\n";
  text += "            R^2 " + human(fit.r_squared) +
          " (which says nothing of V)\n            RMSE " +
          with_unit(human(fit.rmse), s.loss_unit) + "\n";
  if (!fit.draws.empty() && fit.isoloss.status != FitStatus::converged) {
    text += "            no intervals, because this fit has not converged\n";
  }
  TextTable table({Align::left, Align::right, Align::left});
  table.add({"", "value", percent(r.report.level) + " interval"});
  table.add({"E", human(s.E), interval_cell(i.E)});
  table.add({"A1", human(s.A1), interval_cell(i.A1)});
  table.add({"A2", human(s.A2), interval_cell(i.A2)});
  table.add({"B", human(s.B), interval_cell(i.B)});
  if (r.request.options.free_alpha1) {
    table.add({"alpha1", human(s.alpha1), interval_cell(i.alpha1)});
  }
  // Without its term an exponent can be anything.
  if (s.A2 == 0.0) {
    table.add({"alpha2", "-", "-"});
  } else {
    table.add({"alpha2", human(s.alpha2), interval_cell(i.alpha2)});
  }
  table.add({r.request.options.free_alpha1 ? "beta" : "alpha1 = beta", human(s.beta),
             interval_cell(i.beta)});
  return text + table.text();
}

std::string others_text(const VocabularyReport& r) {
  const RunFit& fit = r.report.fit;
  const CoefficientIntervals& i = r.report.intervals;
  const PowerLawFit& line = fit.isoflops.compute_optimal;
  const PowerLawFit& n_v = fit.isoflops.isoflops;
  TextTable table({Align::left, Align::left, Align::right, Align::left});
  table.add({"", "", "value", percent(r.report.level) + " interval"});
  if (usable(line.status) && usable(n_v.status)) {
    table.add(
        {"isoflops", "N_nv = k C^0.5, ln k", human(line.law.ln_k), interval_cell(i.line_ln_k)});
    table.add({"", "N_v = k C^a, ln k", human(n_v.law.ln_k), interval_cell(i.isoflops_ln_k)});
    table.add({"", "a", human(n_v.law.exponent), interval_cell(i.isoflops_exponent)});
  } else {
    table.add({"isoflops", status_text(n_v.status)});
  }
  if (usable(fit.gamma.status)) {
    table.add({"derivative", "gamma", human(fit.gamma.gamma), "-"});
  }
  if (fit.anchor.status == FitStatus::converged) {
    table.add({"", "anchor N_v at N_nv " + human(fit.anchor_n_nv), human(fit.anchor_n_v),
               interval_cell(i.anchor_n_v)});
  }
  if (usable(fit.bowls.n_v.status)) {
    table.add({"bowls", "N_v = k N_nv^g, g", human(fit.bowls.n_v.law.exponent),
               interval_cell(i.bowls_exponent)});
  } else {
    table.add({"bowls", status_text(fit.bowls.n_v.status)});
  }
  return table.text();
}

// Begins with a blank line; empty where nothing was converted.
std::string text_part(const VocabularyReport& r) {
  if (!r.text) return "";
  constexpr std::size_t kShownTargets = 3;
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  std::vector<std::string> top{"tokens per character", "alpha2"};
  std::vector<std::string> measured{"measured (this fit)",
                                    alpha2_text(r.report.fit.isoloss.surface)};
  const std::size_t shown = std::min(r.report.targets.size(), kShownTargets);
  for (std::size_t i = 0; i < shown; ++i) {
    const TargetReport& target = r.report.targets[i];
    top.push_back("V at " + human(target.target.n_nv));
    measured.push_back(target.isoloss ? vocab_text(target.isoloss->vocab_size) : "-");
  }
  table.add(top);
  table.add(measured);
  for (const TextCurve& curve : r.text->curves) {
    std::vector<std::string> row{curve.name + " curve", alpha2_text(curve.fit.surface)};
    for (std::size_t i = 0; i < shown; ++i) row.push_back(vocab_text(curve.vocab_sizes[i]));
    table.add(row);
  }
  return "\nisoloss with f of a curve in place of the measured one\n" + table.text();
}

std::string tokenizer_part(const std::optional<TokenizerReport>& report) {
  return report ? "\n" + table_text(*report) : "";
}

}  // namespace

std::string table_text(const VocabularyReport& r) {
  std::string text =
      head(r) + "\n" + isoloss_text(r) + "\n" + others_text(r) + minima_text(r.report);
  for (const TargetReport& target : r.report.targets) {
    text += "\n" + target_text(target, r.report.level);
  }
  return text + hold_outs_text(r.report) + leverage_text(r) + text_part(r) +
         tokenizer_part(r.tokenizer);
}

std::string table_text(const EnvelopeReport& r) {
  TextTable table({Align::left, Align::left});
  table.add({"points", r.source + ": " + counted(r.rows, "row")});
  if (!r.scales.empty()) table.add({"units", scales_text(r.scales)});
  const auto add = [&](const char* name, const char* form, const PowerLawFit& fit) {
    table.add({name, form});
    table.add({"", "ln k " + shortest(fit.law.ln_k) + ", a " + shortest(fit.law.exponent)});
    const bool early = fit.objective > fit.least;
    table.add({"", (early ? "published search, stopped early" : status_text(fit.status)) + "; " +
                       loss_text(fit.delta) + ", objective " + human(fit.objective)});
    if (!early) return;
    table.add({"", "minimum: ln k " + shortest(fit.minimum.ln_k) + ", a " +
                       shortest(fit.minimum.exponent)});
    table.add({"", "objective there " + human(fit.least)});
  };
  add("N_nv", "N_nv = k C^a, a held at 0.5", r.compute_optimal);
  add("N_v", "N_v = k C^a", r.isoflops);
  return table.text();
}

namespace {

// Each tokenizer on the mixture and on its groups.
std::string groups_text(const TokenizerTable& points) {
  if (points.groups.empty()) return "";
  constexpr std::size_t kShown = 4;
  constexpr std::size_t kName = 18;
  constexpr std::size_t kGroup = 10;
  const std::size_t shown = std::min(kShown, points.groups.size());
  std::vector<std::string> top{"f(V)", "V", "mixture"};
  std::vector<std::string> shares{"share of the text", "", percent(1.0)};
  for (std::size_t i = 0; i < shown; ++i) {
    top.push_back(cut_middle(points.groups[i].group, kGroup));
    shares.push_back(percent(points.groups[i].share));
  }
  std::vector<Align> columns(top.size(), Align::right);
  columns[0] = Align::left;
  TextTable table(columns);
  table.add(top);
  table.add(shares);
  for (std::size_t at = 0; at < points.points.size(); ++at) {
    const TokenizerPoint& point = points.points[at];
    std::vector<std::string> row{points.names.empty() ? "" : cut_middle(points.names[at], kName),
                                 human_whole(point.vocab_size),
                                 human(point.tokens / point.characters)};
    for (std::size_t i = 0; i < shown; ++i) {
      row.push_back(human(points.groups[i].tokens_per_character[at]));
    }
    table.add(row);
  }
  const std::size_t left = points.groups.size() - shown;
  return "\ntokens per " + std::string(points.of_bytes ? "byte" : "character") +
         " of each tokenizer" + (left > 0 ? "; " + counted(left, "group") + " not shown" : "") +
         "\n" + table.text();
}

}  // namespace

std::string table_text(const TokenizerReport& r) {
  const QuadraticTokenizerFit& q = r.quadratic;
  const MonotoneTokenizerFit& m = r.monotone;
  TextTable table({Align::left, Align::left});
  table.add({"tokenizer", r.source + ": " + counted(r.table.points.size(), "point")});
  const auto quality = [&](const TokenizerFitQuality& of) {
    table.add({"", "R^2 " + human(of.r_squared) + ", largest error " +
                       percent(of.largest_relative_error)});
  };
  table.add({"quadratic", "f = a ln^2 V + b ln V + c; " + status_text(q.status)});
  table.add({"", "a " + shortest(q.compression.a) + ", b " + shortest(q.compression.b)});
  table.add({"", "c " + shortest(q.compression.c)});
  table.add({"", "turns up at V = " + human_whole(q.turning_point) + "; use from " +
                     human_whole(q.usable.lowest) + " to " + human_whole(q.usable.highest)});
  quality(q.quality);
  table.add({"monotone", "f = c + a V^-b; " + status_text(m.status)});
  table.add({"", "a " + shortest(m.compression.a) + ", b " + shortest(m.compression.b)});
  table.add({"", "c " + shortest(m.compression.c) + "; use from " + human_whole(m.usable.lowest) +
                     " to " + human_whole(m.usable.highest)});
  quality(m.quality);
  return table.text() + groups_text(r.table);
}

}  // namespace vocabplan::cli
