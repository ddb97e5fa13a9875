#include "cli/fit/table_parts.hpp"

#include <cmath>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

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

}  // namespace

std::string interval_text(const std::optional<CoefficientInterval>& interval) {
  if (!interval) return "-";
  return human(interval->lower) + " .. " + human(interval->upper);
}

std::string target_text(const TargetReport& t, double level) {
  const std::string asked = t.asked.tokens       ? human(*t.asked.tokens) + " tokens, "
                            : t.asked.characters ? human(*t.asked.characters) + " characters, "
                                                 : "";
  std::string text = "at N_nv " + human(t.target.n_nv) + ", " + asked + human(t.target.flops) +
                     " FLOPs" + (t.isoflops ? " (compute-optimal)" : "") + ", width " +
                     human_whole(t.target.width) + (t.asked.width ? " (given)" : "") + "\n";
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
  return "\nisoloss without a part of the runs, judged on it (nats)\n" + table.text();
}

std::string leverage_text(const VocabularyReport& r) {
  // Where the fit to all runs has no optimum, nothing can move it.
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

}  // namespace vocabplan::cli
