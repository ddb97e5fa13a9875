#pragma once

#include <string_view>

namespace vocabplan {

/// How a fit ended. Everything but `converged` is a finding that a reader of the numbers must know.
enum class FitStatus {
  converged,        ///< a minimum inside the box, every term present
  bound_hit,        ///< the objective falls towards an edge of the box of exponents
  term_vanished,    ///< the best coefficient of a term is zero: the data do not show the term
  collinear,        ///< two columns cannot be told apart: the coefficients are not determined
  iteration_limit,  ///< the search ended before the gradient was small
  too_few_data,     ///< fewer rows, families or points than unknowns: nothing was fitted
};

/// The numbers of such a fit can be used: `converged`, or close to it (`iteration_limit`).
[[nodiscard]] constexpr bool usable(FitStatus status) {
  return status == FitStatus::converged || status == FitStatus::iteration_limit;
}

/// `converged`, `bound_hit`, …: as in the JSON report.
[[nodiscard]] std::string_view name_of(FitStatus status);

}  // namespace vocabplan
