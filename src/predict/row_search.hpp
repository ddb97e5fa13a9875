#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "law/width_steps.hpp"
#include "vocabplan/law/loss_surface.hpp"
#include "vocabplan/predict/price.hpp"

namespace vocabplan {

/// A function of one number.
using Function = std::function<double(double)>;

/// Runs of one width that differ in N_nv, their FLOPs following: N_nv from one end of the row to
/// the other in small steps, so that whatever turns is seen. Between two steps there is at most one
/// end of a range, because the optimum and the price each turn twice at most.
class RowSearch {
 public:
  /// All of it but `row` outlives the search. `n_v`: the vocabulary parameters that are priced.
  RowSearch(const LossSurface& surface, double n_v, const Function& flops, const WidthStep& row);

  /// Where the vocabulary is the optimum of approach 3.
  [[nodiscard]] std::vector<double> optima() const;

  /// Where it costs at most `within`: the least and the greatest N_nv of each stretch.
  [[nodiscard]] std::vector<std::pair<double, double>> within(double within) const;

 private:
  [[nodiscard]] PricedOptimum optimum_at(double n) const;
  [[nodiscard]] double kept_at(double n) const;
  [[nodiscard]] std::vector<double> with_turns(const Function& f) const;

  const LossSurface& surface_;
  const Function& flops_;
  double n_v_;
  std::vector<double> steps_{};
};

}  // namespace vocabplan
