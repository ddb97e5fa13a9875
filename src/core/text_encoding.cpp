#include "core/text_encoding.hpp"

namespace vocabplan {

namespace {

// True if each unit of `size` bytes has its only byte that is not 0 at `place`: ASCII in UTF-16 or
// UTF-32 without a mark. Two units of four bytes or four of two are seen; a text may be shorter.
bool is_wide_ascii(std::string_view head, std::size_t size, std::size_t place) {
  constexpr std::size_t kSeen = 8;
  const std::size_t end = head.size() < kSeen ? head.size() / size * size : kSeen;
  if (end < 4) return false;
  for (std::size_t i = 0; i < end; ++i) {
    if ((head[i] == '\0') == (i % size == place)) return false;
  }
  return true;
}

}  // namespace

std::string_view encoding_fault(std::string_view head) noexcept {
  using namespace std::string_view_literals;
  if (head.starts_with("\xFF\xFE\0\0"sv) || head.starts_with("\0\0\xFE\xFF"sv) ||
      is_wide_ascii(head, 4, 0) || is_wide_ascii(head, 4, 3)) {
    return "is UTF-32; save it as UTF-8";
  }
  if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv) ||
      is_wide_ascii(head, 2, 0) || is_wide_ascii(head, 2, 1)) {
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
