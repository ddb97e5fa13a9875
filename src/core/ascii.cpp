#include "vocabplan/core/ascii.hpp"

#include <algorithm>

namespace vocabplan {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower_case(c); });
  return out;
}

bool same_in_any_case(std::string_view one, std::string_view two) noexcept {
  return std::equal(one.begin(), one.end(), two.begin(), two.end(),
                    [](char a, char b) { return lower_case(a) == lower_case(b); });
}

}  // namespace vocabplan
