#include "sweep_rows.hpp"

#include <cmath>

namespace vocabplan::cli {

void SweepBlock::clear() {
  n_nv.clear();
  flops.clear();
  width.clear();
  line.clear();
  n_nv_from_law.clear();
  requests.clear();
  faults.clear();
  flush = false;
}

BudgetRequest SweepBlock::request(std::size_t row) const {
  if (!requests.empty()) return requests[row];
  BudgetRequest request;
  if (n_nv_from_law[row] == 0) request.n_nv = NonVocabParams(n_nv[row]);
  if (!std::isnan(flops[row])) request.flops = Flops(flops[row]);
  if (!std::isnan(width[row])) request.width = Width(width[row]);
  return request;
}

}  // namespace vocabplan::cli
