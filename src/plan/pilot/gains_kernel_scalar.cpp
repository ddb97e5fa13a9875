#include <limits>

#include "plan/pilot/gains_kernel.hpp"

// The same formulas without Highway, a candidate at a time.
namespace vocabplan {
namespace {

struct Scalars {
  using V = double;
  static std::size_t lanes() { return 1; }
  static double set(double x) { return x; }
  static double load(const double* from) { return *from; }
  static void store(double x, double* to) { *to = x; }
  static double more(double sum, double x, double y) { return sum + x * y; }
  static double less(double sum, double x, double y) { return sum - x * y; }
  static double if_greater(double x, double y, double yes, double no) { return x > y ? yes : no; }
  static PilotBest best(double value, double place) {
    return {value, static_cast<std::size_t>(place)};
  }
};

#include "plan/pilot/gains_formulas.inc"

}  // namespace

PilotBest run_gains(const PilotColumns& columns, const PilotView& view, const PilotLimits& limits,
                    double* gains) {
  return run_gains_by<Scalars>(columns, view, limits, gains);
}

}  // namespace vocabplan
