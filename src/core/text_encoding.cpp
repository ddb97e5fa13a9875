#include "text_encoding.hpp"

namespace vocabplan {

std::string_view encoding_fault(std::string_view head) noexcept {
  using namespace std::string_view_literals;
  const auto nul = [&](std::size_t i) { return head[i] == '\0'; };
  const bool four = head.size() >= 4;
  if (head.starts_with("\xFF\xFE\0\0"sv) || head.starts_with("\0\0\xFE\xFF"sv) ||
      (four && nul(1) && nul(2) && nul(3) && !nul(0)) ||
      (four && nul(0) && nul(1) && nul(2) && !nul(3))) {
    return "is UTF-32; save it as UTF-8";
  }
  if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv) ||
      (four && nul(1) && nul(3) && !nul(0) && !nul(2)) ||
      (four && nul(0) && nul(2) && !nul(1) && !nul(3))) {
    return "is UTF-16; save it as UTF-8";
  }
  return {};
}

std::string_view without_byte_order_marks(std::string_view text) noexcept {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  while (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return text;
}

}  // namespace vocabplan
