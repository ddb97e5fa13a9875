#include "output_text.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace vocabplan::test {
namespace {

constexpr std::size_t kLongDecimal = 15;  // characters
constexpr std::string_view kLeftOut = "...\n";

using Lines = std::span<const std::string_view>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view number_at(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789.e+-", at), text.size());
  return text.substr(at, end - at);
}

bool same_number(std::string_view a, std::string_view b, double tolerance) {
  if (a == b) return true;
  if (std::max(a.size(), b.size()) < kLongDecimal) return false;
  std::size_t used_a = 0;
  std::size_t used_b = 0;
  const double x = std::stod(std::string(a), &used_a);
  const double y = std::stod(std::string(b), &used_b);
  return used_a == a.size() && used_b == b.size() && std::abs(x - y) <= tolerance * std::abs(x);
}

// Each with its end.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

bool shows_lines(Lines shown, Lines output, double tolerance) {
  while (!shown.empty() && shown.front() != kLeftOut) {
    if (output.empty() || !same_output(shown.front(), output.front(), tolerance)) return false;
    shown = shown.subspan(1);
    output = output.subspan(1);
  }
  if (shown.empty()) return output.empty();
  for (std::size_t skipped = 0; skipped <= output.size(); ++skipped) {
    if (shows_lines(shown.subspan(1), output.subspan(skipped), tolerance)) return true;
  }
  return false;
}

}  // namespace

bool same_output(std::string_view a, std::string_view b, double tolerance) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::string_view x = number_at(a, i);
      const std::string_view y = number_at(b, j);
      if (!same_number(x, y, tolerance)) return false;
      i += x.size();
      j += y.size();
    } else if (a[i++] != b[j++]) {
      return false;
    }
  }
  return i == a.size() && j == b.size();
}

bool shows_output(std::string_view shown, std::string_view output, double tolerance) {
  return shows_lines(lines_of(shown), lines_of(output), tolerance);
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  std::size_t length = 0;
  for (const char c : text) {
    if (c == '\n') {
      length = 0;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      longest = std::max(longest, ++length);
    }
  }
  return longest;
}

}  // namespace vocabplan::test
