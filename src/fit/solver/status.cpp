#include "vocabplan/fit/status.hpp"

namespace vocabplan {

std::string_view name_of(FitStatus status) {
  switch (status) {
    case FitStatus::converged:
      return "converged";
    case FitStatus::bound_hit:
      return "bound_hit";
    case FitStatus::term_vanished:
      return "term_vanished";
    case FitStatus::collinear:
      return "collinear";
    case FitStatus::iteration_limit:
      return "iteration_limit";
    case FitStatus::too_few_data:
      return "too_few_data";
  }
  return "";
}

}  // namespace vocabplan
