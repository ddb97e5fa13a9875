#include <utility>

#include "fit/solver/four_numbers.hpp"
#include "fit/solver/huber_kernel.hpp"

// The same formulas without Highway.
namespace vocabplan {
namespace {

#include "fit/solver/huber_formulas.inc"

}  // namespace

bool huber_sums(const HuberRows& rows, const HuberShape& shape, const double* coefficients,
                HuberSums& sums) {
  return rows.link == Link::identity
             ? huber_sums_of<FourNumbers, Link::identity>(rows, shape, coefficients, sums)
             : huber_sums_of<FourNumbers, Link::logarithm>(rows, shape, coefficients, sums);
}

}  // namespace vocabplan
