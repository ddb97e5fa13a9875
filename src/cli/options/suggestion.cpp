#include "cli/options/suggestion.hpp"

#include <algorithm>
#include <cstddef>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan::cli {
namespace {

// As words are compared: without the hyphens of an option, in lower case, and gpu_hours as
// gpu-hours.
std::string bare_word(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  std::string bare = lower_case(word);
  std::replace(bare.begin(), bare.end(), '_', '-');
  return bare;
}

// Levenshtein's distance, in which two neighbours that swapped places are one edit as well: typing
// does that as often as it leaves a letter out. Damerau 1964, restricted to neighbours (optimal
// string alignment).
std::size_t typing_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::vector<std::size_t> next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    next[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = row[j] + (a[i] == b[j] ? 0 : 1);
      next[j + 1] = std::min({replaced, row[j + 1] + 1, next[j] + 1});
      const bool swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
      if (swapped) next[j + 1] = std::min(next[j + 1], before[j - 1] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row.back();
}

// A short word is near many others by two edits: keep is no slip for help.
std::size_t most_edits(std::size_t letters) {
  constexpr std::size_t kMedium = 5;
  if (letters <= 1) return 0;
  return letters <= kMedium ? 1 : 2;
}

}  // namespace

std::string closest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongestWord = 64;
  if (word.size() > kLongestWord) return {};
  const std::string bare = bare_word(word);
  std::string best;
  std::size_t least = most_edits(bare.size()) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate == word) continue;
    const std::string name = bare_word(candidate);
    const std::size_t edits = typing_distance(bare, name);
    if (edits >= least || edits >= name.size()) continue;
    least = edits;
    best = candidate;
  }
  return best;
}

}  // namespace vocabplan::cli
