#include "vocabplan/core/edit_distance.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace vocabplan {

// One row of the matrix at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (letter == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// Both begin with what they share; at the first letters that differ one of three edits is due.
bool is_within_edits(std::string_view a, std::string_view b, std::size_t most) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t shorter = std::min(a.size(), b.size());
  if (longer - shorter > most) return false;
  if (longer == 0 || most == 0) return longer == 0;
  if (shorter == 0) return true;
  return is_within_edits(a.substr(1), b.substr(1), most - 1) ||
         is_within_edits(a.substr(1), b, most - 1) || is_within_edits(a, b.substr(1), most - 1);
}

}  // namespace vocabplan
