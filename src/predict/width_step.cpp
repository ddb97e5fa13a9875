#include "vocabplan/predict/width_step.hpp"

#include <cmath>
#include <cstddef>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// The nearest step within `share` of N_nv, without the optima.
std::optional<NearWidthStep> nearest_width_step(double n_nv, const WidthTable& table,
                                                double share) {
  std::optional<NearWidthStep> nearest;
  const auto rows = table.rows();
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    const double step = rows[i].max_n_nv;
    const double distance = step / n_nv - 1.0;
    if (!(std::abs(distance) <= share)) continue;
    if (rows[i].width == rows[i + 1].width) continue;
    if (nearest && std::abs(nearest->distance) <= std::abs(distance)) continue;
    const bool below = n_nv <= step;
    nearest = NearWidthStep{.n_nv = step,
                            .width = rows[below ? i : i + 1].width,
                            .other_width = rows[below ? i + 1 : i].width,
                            .distance = distance};
  }
  return nearest;
}

std::string place_text(double distance) {
  constexpr double kHere = 0.0005;  // 0.1 % in words
  if (std::abs(distance) < kHere) return "which is this one";
  const double percent = std::round(1000.0 * std::abs(distance)) / 10.0;
  return shortest(percent) + " % " + (distance > 0.0 ? "above" : "below") + " this one";
}

}  // namespace

std::optional<NearWidthStep> near_width_step(const BudgetRequest& request,
                                             const Prediction& prediction, const Law& law,
                                             double share) {
  if (!prediction.budget.width_from_table) return std::nullopt;
  std::optional<NearWidthStep> step =
      nearest_width_step(prediction.budget.n_nv, law.width_table, share);
  // With all parameters given, another width is another N_nv, whose row need not be this one.
  if (!step || step->width != prediction.budget.width) return std::nullopt;
  BudgetRequest other = request;
  other.width = Width(step->other_width);
  try {
    step->other_vocab_size = predict(other, law).isoloss.vocab_size;
  } catch (const DomainError&) {
    return std::nullopt;  // there is nothing to compare with
  }
  step->vocab_size = prediction.isoloss.vocab_size;
  return step;
}

std::string text_of(const NearWidthStep& step) {
  const bool up = step.distance >= 0.0;
  const double low = up ? step.width : step.other_width;
  const double high = up ? step.other_width : step.width;
  return "the law's width table steps from " + human_whole(low) + " to " + human_whole(high) +
         " at an N_nv of " + human(step.n_nv) + ", " + place_text(step.distance) +
         ": isoloss V is " + human_whole(std::trunc(step.other_vocab_size)) + " with width " +
         human_whole(step.other_width) + " (" + human_whole(std::trunc(step.vocab_size)) +
         " with " + human_whole(step.width) + "); --width says which it has";
}

}  // namespace vocabplan
