#include "vocabplan/fit/family_minima.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "fit/table_rows.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/diagnostics.hpp"

namespace vocabplan {
namespace {

bool has_optimum(double vocab_size) {
  return vocab_size > 0.0 && std::isfinite(vocab_size);
}

std::optional<Interval> interval_at(const RunFit& fit, const FitTarget& target, double level) {
  if (fit.isoloss.status != FitStatus::converged) return std::nullopt;
  std::vector<double> values;
  for (const ResampledFit& draw : fit.draws) {
    if (draw.complete()) values.push_back(optimum_vocab(draw.surface, draw.optimum, target));
  }
  if (values.size() < kLeastDraws) return std::nullopt;
  return percentile_interval(std::move(values), level);
}

bool contradicts(const MeasuredMinimum& measured, const SurfaceMinimum& surface) {
  if (measured.status != MinimumStatus::bracketed) return false;
  // The grid of vocabularies tells no V from those beside the best one.
  const bool apart = surface.vocab_size < std::min(measured.lower, measured.below) ||
                     surface.vocab_size > std::max(measured.upper, measured.above);
  // The interval of a surface without an optimum can be open all the same.
  const bool beyond = !surface.interval || surface.interval->upper < measured.lower ||
                      surface.interval->lower > measured.upper;
  return apart && beyond;
}

SurfaceMinimum surface_at(const MeasuredMinimum& measured, const RunFit& fit, double level) {
  const FitTarget target{measured.n_nv, measured.flops, measured.width};
  SurfaceMinimum surface{
      .vocab_size = optimum_vocab(fit.isoloss.surface, fit.isoloss.optimum, target),
      .interval = interval_at(fit, target, level)};
  surface.price = measured_price(measured, surface.vocab_size);
  surface.contradicted = contradicts(measured, surface);
  return surface;
}

std::string share_text(double share) {
  return human_ratio(100.0 * share);
}

std::string range_text(double value, double lower, double upper) {
  return human_whole(value) + " (" + human_whole(lower) + " .. " + human_whole(upper) + ")";
}

std::string surface_text(const SurfaceMinimum& surface) {
  if (!surface.interval) return human_whole(surface.vocab_size);
  const Interval& i = *surface.interval;
  return human_whole(surface.vocab_size) + " (" + (i.lower_open ? "open" : human_whole(i.lower)) +
         " .. " + (i.upper_open ? "open" : human_whole(i.upper)) + ")";
}

std::string price_text(const SurfaceMinimum& surface) {
  if (!surface.price) return "";
  const MeasuredPrice& price = *surface.price;
  const std::string upper = share_text(price.upper) + " % of compute";
  return ": following the surface costs " +
         (price.lower < price.upper ? share_text(price.lower) + " to " : "") + upper;
}

std::string contradiction(const FamilyMinimum& family) {
  const MeasuredMinimum& measured = family.measured;
  return "at N_nv " + human(measured.n_nv) + ", " + human(measured.flops) +
         " FLOPs the runs have their least loss at V " +
         range_text(measured.vocab_size, measured.lower, measured.upper) +
         ", the surface has it at " + surface_text(*family.surface) + price_text(*family.surface);
}

// The surface is the same for all: where it has no optimum at one size it has none at any.
std::string no_optimum(const std::vector<const FamilyMinimum*>& families) {
  const auto at = [](const FamilyMinimum& family) {
    return human_whole(family.measured.vocab_size) + " at N_nv " + human(family.measured.n_nv);
  };
  const std::string count = std::to_string(families.size());
  std::string text = "the runs of " + count + (families.size() == 1 ? " size" : " sizes") +
                     " have their least loss between vocabularies, V " + at(*families.front());
  if (families.size() > 1) text += " to " + at(*families.back());
  return text + "; the surface has no optimum in V";
}

}  // namespace

std::vector<FamilyMinimum> family_minima(const RunTable& table, const RunFit& fit, double level) {
  std::vector<FamilyMinimum> out;
  for (MeasuredMinimum& measured : measured_minima(run_rows(table))) {
    FamilyMinimum family{.measured = std::move(measured)};
    if (fit.isoloss.status != FitStatus::too_few_data) {
      family.surface = surface_at(family.measured, fit, level);
    }
    out.push_back(std::move(family));
  }
  return out;
}

std::vector<std::string> minimum_warnings(std::span<const FamilyMinimum> minima) {
  constexpr std::ptrdiff_t kMost = 8;
  std::vector<std::string> out;
  std::vector<const FamilyMinimum*> lost;
  for (const FamilyMinimum& family : minima) {
    if (!family.surface || !family.surface->contradicted) continue;
    if (has_optimum(family.surface->vocab_size)) {
      out.push_back(contradiction(family));
    } else {
      lost.push_back(&family);
    }
  }
  const auto told = static_cast<std::ptrdiff_t>(out.size());
  if (told > kMost) out.erase(out.begin(), out.begin() + (told - kMost));
  if (!lost.empty()) out.push_back(no_optimum(lost));
  return out;
}

}  // namespace vocabplan
