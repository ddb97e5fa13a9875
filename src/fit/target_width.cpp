#include "vocabplan/fit/target_width.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace vocabplan {

std::optional<RunWidth> width_in_runs(const RunTable& table, double n_nv) {
  if (table.n_nv.empty()) return std::nullopt;
  const auto [least, most] = std::minmax_element(table.n_nv.begin(), table.n_nv.end());
  if (!(n_nv >= *least && n_nv <= *most)) return std::nullopt;
  double nearest = *least;
  for (const double size : table.n_nv) {
    // Of two that are equally near the smaller, so that the order of the rows does not matter.
    const double distance = std::abs(std::log(size / n_nv)) - std::abs(std::log(nearest / n_nv));
    if (distance < 0.0 || (distance == 0.0 && size < nearest)) nearest = size;
  }
  std::vector<double> widths;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.n_nv[i] == nearest) widths.push_back(table.width[i]);
  }
  std::sort(widths.begin(), widths.end());
  double sum = 0.0;
  for (const double width : widths) sum += std::log(width / widths.front());
  return RunWidth{.n_nv = nearest,
                  .width = widths.front() * std::exp(sum / static_cast<double>(widths.size()))};
}

}  // namespace vocabplan
