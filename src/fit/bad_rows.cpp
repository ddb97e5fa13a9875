#include "vocabplan/fit/bad_rows.hpp"

#include <algorithm>
#include <array>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan {

bool is_no_loss(std::string_view field) noexcept {
  constexpr std::array<std::string_view, 11> kWords{
      "", "nan", "na", "n/a", "null", "none", "inf", "infinity", "#n/a", "#num!", "#div/0!"};
  field = trimmed(field);
  if (field.size() > 1 && (field[0] == '-' || field[0] == '+')) field.remove_prefix(1);
  return std::any_of(kWords.begin(), kWords.end(),
                     [field](std::string_view word) { return same_in_any_case(word, field); });
}

std::string BadRows::warning() const {
  if (rows == 0) return "";
  const std::string line = std::to_string(first_line);
  if (rows == 1) return "1 row without a loss was left out, line " + line;
  return std::to_string(rows) + " rows without a loss were left out, the first in line " + line;
}

}  // namespace vocabplan
