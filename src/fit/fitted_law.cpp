#include "vocabplan/fit/fitted_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// Draws are samples: more digits would only make the file longer.
double rounded(double value) {
  const std::string text = fmt::format("{:.9g}", value);
  double result = value;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

LawDraw draw_of(const ResampledFit& fit, double gamma) {
  return {.A1 = rounded(fit.surface.A1),
          .A2 = rounded(fit.surface.A2),
          .B = rounded(fit.surface.B),
          .E = rounded(fit.surface.E),
          .alpha1 = rounded(fit.surface.alpha1),
          .alpha2 = rounded(fit.surface.alpha2),
          .beta = rounded(fit.surface.beta),
          .line_ln_k = rounded(fit.compute_optimal.law.ln_k),
          .line_exponent = rounded(fit.compute_optimal.law.exponent),
          .isoflops_ln_k = rounded(fit.isoflops.law.ln_k),
          .isoflops_exponent = rounded(fit.isoflops.law.exponent),
          .anchor_n_v = rounded(fit.anchor_n_v),
          .gamma = rounded(gamma),
          .unbounded = static_cast<int>(fit.optimum)};
}

LawDraws draws_of(const RunFit& fit) {
  LawDraws draws{.resample = std::string(name_of(fit.resample)),
                 .seed = fit.seed,
                 .degenerate_share = fit.degenerate_share,
                 .rows = {}};
  std::vector<LawDraw>& rows = draws.rows.own();
  for (const ResampledFit& draw : fit.draws) {
    if (draw.complete()) rows.push_back(draw_of(draw, fit.gamma.gamma));
  }
  // Too few to be read back, and too few to say anything.
  if (rows.size() < kLeastDraws) rows.clear();
  return draws;
}

Range range_of(const std::vector<double>& column, const RunTable& table, double min_flops) {
  Range range{INFINITY, 0.0};
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.flops[i] < min_flops) continue;
    range.lowest = std::min(range.lowest, column[i]);
    range.highest = std::max(range.highest, column[i]);
  }
  return range;
}

std::vector<std::string> provenance_of(const RunFit& fit, const RunTable& table,
                                       const LawLabel& label) {
  std::vector<std::string> lines = label.provenance;
  lines.emplace_back(
      fit.mode == FitMode::corrected
          ? "Mode corrected: tokens from the true vocabulary."
          : "Mode as published: tokens per character at V/1000, the slip of the published script.");
  lines.push_back(fmt::format("isoloss: {} of {} rows ({} runs), at least {} FLOPs, {}; status {}.",
                              fit.rows_used, table.rows(), fit.runs_used, human(fit.min_flops),
                              std::isinf(fit.isoloss.delta)
                                  ? std::string("squared loss")
                                  : "Huber delta " + human(fit.isoloss.delta),
                              name_of(fit.isoloss.status)));
  if (!fit.draws.empty() && fit.isoloss.status != FitStatus::converged) {
    lines.push_back(fmt::format("draws: left out, because the loss surface did not converge ({}).",
                                name_of(fit.isoloss.status)));
  } else if (!fit.draws.empty()) {
    lines.push_back(fmt::format("draws: {} fits to resampled data (by {}), seed {}.",
                                fit.draws.size(), name_of(fit.resample), fit.seed));
  }
  return lines;
}

}  // namespace

LawDraws draws_of_fit(const RunFit& fit) {
  return draws_of(fit);
}

Law law_of_fit(const RunFit& fit, const RunTable& table, const Law& base,
               const RunFitOptions& options, const LawLabel& label) {
  return {
      .name = label.name,
      .title = label.title,
      .citation = label.citation,
      .provenance = provenance_of(fit, table, label),
      .note = "",
      .loss_fault = fit.mode == FitMode::as_published
                        ? "fitted with tokens per character at V/1000, so that its losses at "
                          "true tokens are wrong"
                        : "",
      .compute_optimal = fit.isoflops.compute_optimal.law,
      .isoflops = fit.isoflops.isoflops.law,
      .derivative = {.anchor_n_nv = fit.anchor_n_nv,
                     .anchor_n_v = fit.anchor_n_v,
                     .gamma = fit.gamma.gamma},
      .isoloss = fit.isoloss.surface,
      .compression = options.compression ? *options.compression : base.compression,
      .compression_draws = options.compression ? options.compression_draws : base.compression_draws,
      .width_table = base.width_table,
      .fitted_range = {.n_nv = range_of(table.n_nv, table, fit.min_flops),
                       .vocab_size = range_of(table.vocab_size, table, fit.min_flops),
                       .width = range_of(table.width, table, fit.min_flops),
                       .flops = range_of(table.flops, table, fit.min_flops)},
      .draws = fit.isoloss.status == FitStatus::converged ? draws_of(fit) : LawDraws()};
}

}  // namespace vocabplan
