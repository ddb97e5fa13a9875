#include "cli/fit/words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "vocabplan/core/number.hpp"
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

std::string scales_text(const std::vector<ColumnScale>& scales) {
  std::string text;
  for (const ColumnScale& scale : scales) {
    const double exponent = std::round(std::log10(scale.times));
    const bool power = std::pow(10.0, exponent) == scale.times;
    text += (text.empty() ? "" : ", ") + in_quotes(scale.column) + " times " +
            (power ? fmt::format("1e{:.0f}", exponent) : shortest(scale.times));
  }
  return text;
}

Value scales_value(const std::vector<ColumnScale>& scales) {
  return each(scales, [](const ColumnScale& scale) {
    return Row().add("column", scale.column).add("times", scale.times);
  });
}

std::string search_detail(std::size_t evaluations, double gradient, double condition) {
  return "search: " + std::to_string(evaluations) + " regressions at fixed exponents, gradient " +
         human(gradient) + " of the objective across the box, condition number " + human(condition);
}

}  // namespace vocabplan::cli
