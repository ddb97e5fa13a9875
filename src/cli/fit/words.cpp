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

std::string bad_rows_text(const BadRows& bad) {
  return bad.rows == 0 ? "" : ", " + std::to_string(bad.rows) + " without a loss left out";
}

Value bad_rows_value(const BadRows& bad) {
  if (!bad.asked) return {};
  return Row()
      .add("rows", bad.rows)
      .add("first_line", bad.rows == 0 ? Value() : Value(bad.first_line));
}

std::string search_detail(std::size_t evaluations, double gradient, double condition) {
  return "search: " + std::to_string(evaluations) + " regressions at fixed exponents, gradient " +
         human(gradient) + " of the objective across the box, condition number " + human(condition);
}

}  // namespace vocabplan::cli
