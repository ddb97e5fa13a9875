#include <algorithm>

#include "energy/trace/compensated_sum.hpp"
#include "energy/trace/nesting.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

std::optional<double> ComponentEnergy::mean_watts() const {
  if (!(seconds > 0.0)) return std::nullopt;
  return joules / seconds;
}

std::optional<double> ComponentEnergy::coverage() const {
  const double all = seconds + gap_seconds;
  if (all > 0.0) return seconds / all;
  if (samples == 0 && missing > 0) return 0.0;
  return std::nullopt;
}

std::vector<bool> TraceEnergy::counted() const {
  return nest(components).counted;
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
