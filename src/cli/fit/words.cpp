#include "cli/fit/words.hpp"

#include <cmath>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {

std::string status_text(FitStatus status) {
  std::string text(name_of(status));
  for (char& letter : text) letter = letter == '_' ? ' ' : letter;
  return text;
}

std::string loss_text(double delta) {
  return std::isinf(delta) ? "squared loss" : "Huber delta " + human(delta);
}

std::string search_detail(std::size_t evaluations, double gradient, double condition) {
  return "search: " + std::to_string(evaluations) + " regressions at fixed exponents, gradient " +
         human(gradient) + " of the objective across the box, condition number " + human(condition);
}

}  // namespace vocabplan::cli
