#include <algorithm>
#include <limits>

#include "predict/batch_kernel.hpp"

// Without Highway there is no kernel: every row is left to the scalar code, by which the vectors'
// results are defined.
namespace vocabplan {

void run_kernel(const KernelLaw& /*law*/, const KernelRows& rows) {
  std::fill_n(rows.v_isoloss, rows.count, std::numeric_limits<double>::quiet_NaN());
}

const char* kernel_target() {
  return "scalar";
}

}  // namespace vocabplan
