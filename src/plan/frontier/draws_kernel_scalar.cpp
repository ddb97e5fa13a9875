#include <algorithm>
#include <limits>

#include "plan/frontier/draws_kernel.hpp"

// Without Highway there is no kernel: every draw is left to the scalar code, which decides wherever
// there is one, too.
namespace vocabplan {

void run_draws(const DrawColumns& columns, double /*log_flops*/, double* n_nv, double* n_v) {
  for (double* const column : {n_nv, n_v}) {
    std::fill_n(column, columns.q.size(), std::numeric_limits<double>::quiet_NaN());
  }
}

}  // namespace vocabplan
