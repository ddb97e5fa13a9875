#include "core/missing_value.hpp"

#include <algorithm>
#include <array>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan {

bool says_no_number(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 11> kWords{
      "", "nan", "na", "n/a", "null", "none", "inf", "infinity", "#n/a", "#num!", "#div/0!"};
  text = trimmed(text);
  if (text.size() > 1 && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return std::any_of(kWords.begin(), kWords.end(),
                     [text](std::string_view word) { return same_in_any_case(word, text); });
}

}  // namespace vocabplan
