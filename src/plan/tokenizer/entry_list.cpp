#include "plan/tokenizer/entry_list.hpp"

#include <algorithm>

#include "plan/tokenizer/reserved_entry.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

constexpr std::size_t kMostEntries = std::size_t{1} << 22U;

// FNV-1a (Fowler, Noll, Vo), the same on every platform.
std::uint64_t hash_of_text(std::string_view text) noexcept {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211U;
  }
  return hash;
}

}  // namespace

void EntryList::refuse(std::size_t line, const std::string& complaint) const {
  throw DataError(source_, line, complaint);
}

void EntryList::add(std::string_view text, std::uint32_t number, Part part, std::size_t line) {
  add(text, number, part, line, is_reserved_entry(text));
}

void EntryList::add(std::string_view text, std::uint32_t number, Part part, std::size_t line,
                    bool reserved) {
  if (entries_.size() == kMostEntries) {
    refuse(line, "has more than " + std::to_string(kMostEntries) + " entries");
  }
  entries_.push_back({.hash = hash_of_text(text),
                      .number = number & kHighestEntryNumber,
                      .is_added = part == Part::added ? 1U : 0U,
                      .is_reserved = reserved ? 1U : 0U,
                      .line = static_cast<std::uint32_t>(line)});
}

void EntryList::add_below(const EntryList& other, std::uint32_t end, std::uint32_t shift) {
  for (Entry entry : other.entries_) {
    if (entry.number >= end) continue;
    if (entries_.size() == kMostEntries) refuse(entry.line, "has too many entries");
    entry.number = (entry.number + shift) & kHighestEntryNumber;
    entries_.push_back(entry);
  }
}

void EntryList::settle() {
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return a.number != b.number ? a.number < b.number : a.is_added < b.is_added;
  });
  std::vector<Entry> settled;
  settled.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    if (settled.empty() || settled.back().number != entry.number) {
      settled.push_back(entry);
    } else if (settled.back().hash != entry.hash) {
      refuse(entry.line, "the number " + std::to_string(entry.number) + " belongs to two entries");
    } else if (entry.is_added == 0) {
      refuse(entry.line, "the entry of number " + std::to_string(entry.number) + " stands twice");
    }
  }
  entries_ = std::move(settled);
  hashes_.clear();
  hashes_.reserve(entries_.size());
  for (const Entry& entry : entries_) hashes_.push_back(entry.hash);
  std::sort(hashes_.begin(), hashes_.end());
  const auto twice = std::adjacent_find(hashes_.begin(), hashes_.end());
  if (twice == hashes_.end()) return;
  const auto is_twice = [twice](const Entry& entry) { return entry.hash == *twice; };
  const auto first = std::find_if(entries_.begin(), entries_.end(), is_twice);
  const auto second = std::find_if(first + 1, entries_.end(), is_twice);
  refuse(second->line, "one entry has two numbers, " + std::to_string(first->number) + " and " +
                           std::to_string(second->number));
}

bool EntryList::has_text(std::string_view text) const {
  return std::binary_search(hashes_.begin(), hashes_.end(), hash_of_text(text));
}

bool EntryList::has_number(std::uint32_t number) const {
  const auto at = std::lower_bound(
      entries_.begin(), entries_.end(), number,
      [](const Entry& entry, std::uint32_t value) { return entry.number < value; });
  return at != entries_.end() && at->number == number;
}

TokenizerEntries EntryList::counts() const {
  if (entries_.empty()) refuse(0, "holds no entries");
  TokenizerEntries counts;
  counts.source = source_;
  for (const Entry& entry : entries_) {
    (entry.is_added != 0 ? counts.added : counts.base) += 1.0;
    if (entry.is_reserved != 0) counts.reserved += 1.0;
  }
  counts.highest = entries_.back().number;
  return counts;
}

}  // namespace vocabplan
