#include "cli/energy/trace/trace_cells.hpp"

#include <cmath>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {

std::string short_component(const std::string& name) {
  constexpr std::size_t kRoom = 15;
  if (name.size() <= kRoom) return name;
  return shortened(name, kRoom - 3);
}

std::string rows_cell(std::size_t count) {
  return whole_below(1e7, static_cast<double>(count));
}

std::string watts_cell(const std::optional<double>& watts) {
  if (!watts) return "-";
  return *watts < 100.0 ? human_ratio(*watts) : whole_below(1e6, std::round(*watts));
}

std::string coverage_cell(const std::optional<double>& coverage) {
  if (!coverage) return "-";
  const double tenths = std::floor(*coverage * 1000.0) / 10.0;
  return shortest(tenths) + " %";
}

}  // namespace vocabplan::cli
