#include "vocabplan/fit/bad_rows.hpp"

namespace vocabplan {

std::string BadRows::warning() const {
  if (rows == 0) return "";
  const std::string line = std::to_string(first_line);
  if (rows == 1) return "1 row without a loss was left out, line " + line;
  return std::to_string(rows) + " rows without a loss were left out, the first in line " + line;
}

}  // namespace vocabplan
