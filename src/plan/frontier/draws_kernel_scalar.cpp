#include <algorithm>
#include <limits>

#include "plan/frontier/draws_kernel.hpp"

// Without Highway there is no kernel: every draw is left to the scalar code, which decides wherever
// there is one, too.
namespace vocabplan {

void run_draws(const DrawColumns& columns, double /*log_flops*/, double* n_nv, double* n_v) {
  std::fill_n(n_nv, columns.q.size(), std::numeric_limits<double>::quiet_NaN());
  std::fill_n(n_v, columns.q.size(), std::numeric_limits<double>::quiet_NaN());
}

}  // namespace vocabplan
