#include "cli/text/wrapped_text.hpp"

#include <algorithm>

namespace vocabplan::cli {

std::string wrapped(std::string_view text, std::size_t columns, std::string_view between) {
  std::string out;
  std::size_t length = 0;  // of the line so far
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const bool fits = length + 1 + word.size() <= columns;
    if (length > 0) out.append(fits ? " " : between);
    out.append(word);
    length = length > 0 && fits ? length + 1 + word.size() : word.size();
  }
  return out;
}

}  // namespace vocabplan::cli
