#include "cli/options/suggestion.hpp"

#include <cstddef>

#include "vocabplan/core/edit_distance.hpp"

namespace vocabplan::cli {

std::string closest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongestWord = 64;
  constexpr std::size_t kMostEdits = 2;
  if (word.size() > kLongestWord) return {};
  std::string best;
  std::size_t least = kMostEdits + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t edits = edit_distance(word, candidate);
    if (edits < least && edits < candidate.size()) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

}  // namespace vocabplan::cli
