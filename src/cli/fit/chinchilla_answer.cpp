#include "cli/fit/chinchilla_answer.hpp"

#include <cmath>
#include <optional>
#include <string_view>

#include "cli/fit/words.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

using MaybeConstant = std::optional<ResampledConstant>;

std::string intervals_cell(const FittedChinchilla& f) {
  if (f.report.draws > 0) {
    return percent(f.report.level) + ", " + counted(f.report.draws, "resampled fit") + " (by " +
           std::string(name_of(f.report.resample)) + ", seed " + std::to_string(f.report.seed) +
           ")";
  }
  if (f.report.fit.status == FitStatus::too_few_data) return "none (nothing was fitted)";
  const bool asked = f.request.draws > 0;
  return asked ? "none (the fit has not converged)" : "none (--draws 0)";
}

std::string rows_cell(const FittedChinchilla& f) {
  std::string text = f.source + ": " + counted(f.table.rows(), "row");
  if (f.table.has_checkpoints()) text += ", " + counted(f.table.runs, "run");
  text += bad_rows_text(f.table.bad_rows);
  return text;
}

std::string r_squared_text(const LossErrors& errors) {
  return errors.r_squared ? human(*errors.r_squared) : "-";
}

std::string chinchilla_head(const FittedChinchilla& f) {
  const ChinchillaReport& r = f.report;
  TextTable table({Align::left, Align::left});
  table.add({"runs", rows_cell(f)});
  if (!f.table.scales.empty()) table.add({"units", scales_text(f.table.scales)});
  table.add({"form", "L = E + A/N^alpha + B/D^beta"});
  table.add({"fit", status_text(r.fit.status) + "; " + loss_text(r.fit.delta) +
                        " on ln L, objective " + human(r.fit.objective)});
  if (r.fit.status != FitStatus::too_few_data) {
    table.add({"", "R^2 " + r_squared_text(r.errors) + ", RMSE " + human(r.errors.rmse) +
                       " of L, " + human(r.errors.rmse_log) + " of ln L"});
  }
  table.add({"intervals", intervals_cell(f)});
  return table.text();
}

// A and B are numbers of hundreds or thousands, beside which a suffix is hard to read.
std::string constant_text(double value) {
  constexpr double kFrom = 1e3;
  constexpr double kTo = 1e6;
  return value >= kFrom && value < kTo ? human_whole(value) : human(value);
}

std::string constants_text(const FittedChinchilla& f) {
  const ChinchillaLaw& law = f.report.fit.law;
  const ChinchillaUncertainty& u = f.report.uncertainty;
  if (!u.E) {
    TextTable table({Align::left, Align::left});
    table.add({"E", shortest(law.E)});
    table.add({"A", shortest(law.A)});
    table.add({"B", shortest(law.B)});
    table.add({"alpha", shortest(law.alpha)});
    table.add({"beta", shortest(law.beta)});
    return table.text();
  }
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  table.add({"", "value", "std. error", percent(f.report.level) + " interval"});
  const auto add = [&](const char* name, double value, const MaybeConstant& of) {
    table.add({name, shortest(value), of->standard_error ? constant_text(*of->standard_error) : "-",
               constant_text(of->interval.lower) + " .. " + constant_text(of->interval.upper)});
  };
  add("E", law.E, u.E);
  add("A", law.A, u.A);
  add("B", law.B, u.B);
  add("alpha", law.alpha, u.alpha);
  add("beta", law.beta, u.beta);
  add("a", law.size_exponent(), u.size_exponent);
  return table.text() + "a = beta/(alpha + beta): the best N for C = 6 N D goes as C^a\n";
}

const char* held_out_text(std::string_view held) {
  return held == "largest_n" ? "largest N" : "most FLOPs";
}

// Begins with a blank line; empty when there is nothing to say.
std::string held_out_parts(const ChinchillaReport& r) {
  if (r.hold_outs.empty()) return "";
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  table.add({"held out", "rows", "R^2", "RMSE", "bias"});
  for (const ChinchillaHoldOut& held : r.hold_outs) {
    const std::string rows = human_whole(static_cast<double>(held.rows_held));
    if (held.status == FitStatus::too_few_data) {
      table.add({held_out_text(held.held), rows, "-", "-", "-"});
      continue;
    }
    table.add({held_out_text(held.held), rows, r_squared_text(held.errors), human(held.errors.rmse),
               human(held.errors.bias)});
  }
  return "\nfitted without a part of the rows, judged on it (L)\n" + table.text();
}

std::string experiments_text(const ChinchillaReport& r) {
  constexpr std::size_t kShownExperiments = 10;
  constexpr std::size_t kNameWidth = 40;
  if (r.experiments.empty()) return "";
  TextTable table({Align::left, Align::right, Align::right});
  table.add({"experiment", "rows", "fitted/observed"});
  for (std::size_t i = 0; i < std::min(r.experiments.size(), kShownExperiments); ++i) {
    const ExperimentRows& of = r.experiments[i];
    table.add({cut_middle(of.name, kNameWidth), human_whole(static_cast<double>(of.rows)),
               signed_percent(std::expm1(of.mean_residual))});
  }
  return "\n" + table.text();
}

Value optional_value(const std::optional<double>& value) {
  return value ? Value(*value) : Value();
}

Value interval_value(const MaybeConstant& of) {
  if (!of) return {};
  return Row().add("lower", of->interval.lower).add("upper", of->interval.upper);
}

Value error_value(const MaybeConstant& of) {
  return of && of->standard_error ? Value(*of->standard_error) : Value();
}

template <class Cell>
Row constants_row(const ChinchillaUncertainty& u, Cell cell) {
  return Row()
      .add("E", cell(u.E))
      .add("A", cell(u.A))
      .add("B", cell(u.B))
      .add("alpha", cell(u.alpha))
      .add("beta", cell(u.beta))
      .add("size_exponent", cell(u.size_exponent));
}

Row held_out_row(const ChinchillaHoldOut& held) {
  const bool judged = held.status != FitStatus::too_few_data;
  const auto known = [judged](double value) { return judged ? Value(value) : Value(); };
  return Row()
      .add("held", held.held)
      .add("from", held.from)
      .add("rows_held", held.rows_held)
      .add("status", name_of(held.status))
      .add("r_squared", optional_value(held.errors.r_squared))
      .add("rmse", known(held.errors.rmse))
      .add("rmse_log", known(held.errors.rmse_log))
      .add("bias", known(held.errors.bias));
}

Row experiment_row(const ExperimentRows& of) {
  return Row().add("name", of.name).add("rows", of.rows).add("mean_residual", of.mean_residual);
}

Row fit_row(const ChinchillaReport& r) {
  const ChinchillaLaw& law = r.fit.law;
  const bool fitted = r.fit.status != FitStatus::too_few_data;
  const auto known = [fitted](double value) { return fitted ? Value(value) : Value(); };
  return Row()
      .add("status", name_of(r.fit.status))
      .add("objective", r.fit.objective)
      .add("loss", std::isinf(r.fit.delta) ? "squared" : "huber")
      .add("huber_delta", r.fit.delta)
      .add("coefficients", Row()
                               .add("E", law.E)
                               .add("A", law.A)
                               .add("B", law.B)
                               .add("alpha", law.alpha)
                               .add("beta", law.beta))
      .add("exponent_box", Value::List{kChinchillaExponents.lower, kChinchillaExponents.upper})
      .add("gradient", r.fit.gradient)
      .add("condition", r.fit.condition)
      .add("size_exponent", known(law.size_exponent()))
      .add("intervals", constants_row(r.uncertainty, interval_value))
      .add("standard_errors", constants_row(r.uncertainty, error_value))
      .add("degenerate_share", r.draws > 0 ? Value(r.degenerate_share) : Value())
      .add("r_squared", optional_value(r.errors.r_squared))
      .add("rmse", known(r.errors.rmse))
      .add("rmse_log", known(r.errors.rmse_log));
}

Row chinchilla_document(const FittedChinchilla& f) {
  const ChinchillaReport& r = f.report;
  return Row()
      .add("source", f.source)
      .add("rows_read", f.table.rows())
      .add("bad_rows", bad_rows_value(f.table.bad_rows))
      .add("scales", scales_value(f.table.scales))
      .add("rows_used", f.table.rows())
      .add("runs", f.table.run.empty() ? Value() : Value(f.table.runs))
      .add("bootstrap", Row()
                            .add("resample", name_of(r.resample))
                            .add("draws", r.draws)
                            .add("seed", r.seed)
                            .add("level", r.level))
      .add("chinchilla", fit_row(r))
      .add("hold_outs", each(r.hold_outs, held_out_row))
      .add("experiments", each(r.experiments, experiment_row));
}

}  // namespace

std::string table_text(const FittedChinchilla& fitted) {
  if (fitted.report.fit.status == FitStatus::too_few_data) return chinchilla_head(fitted);
  return chinchilla_head(fitted) + "\n" + constants_text(fitted) + held_out_parts(fitted.report) +
         experiments_text(fitted.report);
}

Answer fit_answer(const FittedChinchilla& fitted) {
  return {.table = [&fitted] { return table_text(fitted); },
          .json = [&fitted] { return chinchilla_document(fitted); },
          .warnings = fitted.report.warnings};
}

}  // namespace vocabplan::cli
