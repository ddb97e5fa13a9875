#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "compensated_sum.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

std::optional<double> ComponentEnergy::mean_watts() const {
  if (!(seconds > 0.0)) return std::nullopt;
  return joules / seconds;
}

std::optional<double> ComponentEnergy::coverage() const {
  const double all = seconds + gap_seconds;
  if (!(all > 0.0)) return std::nullopt;
  return seconds / all;
}

std::vector<bool> TraceEnergy::counted() const {
  std::unordered_map<std::string_view, const ComponentEnergy*> by_name;
  for (const ComponentEnergy& one : components) by_name.emplace(one.name, &one);
  const auto container = [&](const ComponentEnergy& one) -> const ComponentEnergy* {
    const auto found = one.inside.empty() ? by_name.end() : by_name.find(one.inside);
    return found == by_name.end() ? nullptr : found->second;
  };
  const auto is_in_another = [&](const ComponentEnergy& one) {
    // Chains are short; one that closes on itself ends as well.
    constexpr int kDeepest = 8;
    const ComponentEnergy* outer = container(one);
    for (int depth = 0; outer != nullptr && outer != &one && depth < kDeepest; ++depth) {
      if (outer->seconds > 0.0 || outer->joules > 0.0) return true;
      outer = container(*outer);
    }
    return false;
  };
  std::vector<bool> counts;
  counts.reserve(components.size());
  for (const ComponentEnergy& one : components) counts.push_back(!is_in_another(one));
  return counts;
}

double TraceEnergy::joules() const {
  const std::vector<bool> counts = counted();
  std::vector<double> terms;
  terms.reserve(components.size());
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (counts[i]) terms.push_back(components[i].joules);
  }
  std::sort(terms.begin(), terms.end());
  CompensatedSum sum;
  for (const double term : terms) sum.add(term);
  return sum.value();
}

}  // namespace vocabplan
