#include "vocabplan/fit/late_checkpoints.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/diagnostics.hpp"
#include "vocabplan/fit/fit_report.hpp"

namespace vocabplan {
namespace {

template <class Value>
void keep(std::vector<Value>& column, const std::vector<bool>& kept) {
  if (column.empty()) return;
  std::size_t count = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (kept[i]) column[count++] = column[i];
  }
  column.resize(count);
}

std::string ends_of(const Interval& interval) {
  return (interval.lower_open ? "open" : human_whole(interval.lower)) + " .. " +
         (interval.upper_open ? "open" : human_whole(interval.upper));
}

std::string optimum_text(double vocab_size) {
  if (vocab_size == 0.0) return "there is no optimum in V";
  return std::isinf(vocab_size) ? "V is unbounded" : "V is " + human_whole(vocab_size);
}

bool exists(double vocab_size) {
  return vocab_size > 0.0 && std::isfinite(vocab_size);
}

// Empty when all checkpoints say what the late ones say.
std::string change_at(const TargetReport& target, double all) {
  if (!target.isoloss) return "";
  const TargetEstimate& late = *target.isoloss;
  const std::string head =
      "at N_nv " + human(target.target.n_nv) + " " + optimum_text(all) + " with all checkpoints, ";
  if (!late.interval) {
    return exists(all) == exists(late.vocab_size)
               ? ""
               : head + "and " + optimum_text(late.vocab_size) + " without the first of them";
  }
  if (all >= late.interval->lower && all <= late.interval->upper) return "";
  return head + "outside the interval without the first of them, " + ends_of(*late.interval);
}

}  // namespace

RunTable late_checkpoints(const RunTable& table, double share) {
  if (!(share >= 0.0 && share < 1.0)) {
    throw DomainError("share " + shortest(share) +
                      " of the checkpoints; accepted is 0 or more, below 1");
  }
  std::vector<std::size_t> order(table.rows());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(table.run[a], table.flops[a], table.loss[a], a) <
           std::tuple(table.run[b], table.flops[b], table.loss[b], b);
  });
  std::vector<bool> kept(table.rows(), true);
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && table.run[order[last]] == table.run[order[first]]) ++last;
    // 0.3 of ten are three, whatever the rounding of the product.
    constexpr double kRounding = 1e-9;
    const double skipped = std::floor(share * static_cast<double>(last - first) + kRounding);
    for (std::size_t i = 0; i < static_cast<std::size_t>(skipped) && first + i + 1 < last; ++i) {
      kept[order[first + i]] = false;
    }
    first = last;
  }
  RunTable late = table;
  for (std::vector<double>* column : {&late.n_nv, &late.vocab_size, &late.width, &late.flops,
                                      &late.loss, &late.tokens, &late.characters}) {
    keep(*column, kept);
  }
  keep(late.run, kept);
  keep(late.family, kept);
  return late;
}

void compare_with_all(FitReport& report, const RunTable& all, const Law& base,
                      const FitReportRequest& request, double share) {
  const IsolossRows rows(all, base, request.options);
  const IsolossFitter fitter(rows.view(), isoloss_options(request.options));
  const IsolossFit& fit = fitter.fit();
  SkippedCheckpoints skipped{.share = share,
                             .rows = all.rows() - late_checkpoints(all, share).rows(),
                             .all_status = fit.status};
  report.law.provenance.push_back("The first " + shortest(share) +
                                  " of each run's checkpoints were left out.");
  if (fit.status == FitStatus::too_few_data) {
    report.skipped = skipped;
    return;
  }
  const FitStatus late = report.fit.isoloss.status;
  if (fit.status != FitStatus::converged && late == FitStatus::converged) {
    report.warnings.push_back("with all checkpoints the loss surface does not converge (" +
                              std::string(name_of(fit.status)) + ")");
  }
  for (const TargetReport& target : report.targets) {
    skipped.all_vocab_sizes.push_back(optimum_vocab(fit.surface, fit.optimum, target.target));
    std::string change = change_at(target, skipped.all_vocab_sizes.back());
    if (!change.empty()) report.warnings.push_back(std::move(change));
  }
  report.skipped = std::move(skipped);
}

}  // namespace vocabplan
