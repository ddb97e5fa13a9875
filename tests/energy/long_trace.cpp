#include "long_trace.hpp"

#include <algorithm>
#include <cstring>

#include "allocations.hpp"

namespace vocabplan::test {

std::vector<LongLayout> long_layouts() {
  std::vector<LongLayout> all = long_power_layouts();
  for (const LongLayout& layout : long_energy_layouts()) all.push_back(layout);
  return all;
}

bool LongTrace::next_piece() {
  if (ended_) return false;
  constexpr std::size_t kPiece = 32768;
  text_.clear();
  at_ = 0;
  if (ticks_ == 0) text_ = layout_.head;
  while (text_.size() < kPiece && given_ + text_.size() < bytes_) layout_.put(text_, ticks_++);
  given_ += text_.size();
  ended_ = given_ >= bytes_;
  if (ended_) text_ += layout_.tail;
  return true;
}

std::size_t LongTrace::operator()(char* buffer, std::size_t room) {
  most_live_ = std::max(most_live_, live_allocations());
  if (at_ == text_.size() && !next_piece()) return 0;
  const std::size_t size = std::min(room, text_.size() - at_);
  std::memcpy(buffer, text_.data() + at_, size);
  at_ += size;
  return size;
}

}  // namespace vocabplan::test
