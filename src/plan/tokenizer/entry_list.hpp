#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vocabplan/plan/tokenizer_entries.hpp"

namespace vocabplan {

/// The highest number that an entry may have: no table has so many rows.
inline constexpr std::uint32_t kHighestEntryNumber = (std::uint32_t{1} << 24U) - 1;

/// The entries of a vocabulary while they are counted. Texts are not kept, only 64 bits of a hash:
/// two texts with the same one would be taken for one text, which among a million entries happens
/// to one vocabulary in 10^7.
class EntryList {
 public:
  enum class Part : std::uint8_t { base, added };

  explicit EntryList(std::string source) : source_(std::move(source)) {}

  /// Throws `DataError` when there are too many.
  void add(std::string_view text, std::uint32_t number, Part part, std::size_t line);
  /// The same for an entry that is reserved, or is not, whatever its name says.
  void add(std::string_view text, std::uint32_t number, Part part, std::size_t line, bool reserved);

  /// Adds those of another list whose numbers are below `end`, and `shift` to each number.
  void add_below(const EntryList& other, std::uint32_t end, std::uint32_t shift);

  /// Puts the entries in order, and drops those added ones that the vocabulary has too. Throws
  /// `DataError` with the line for a number of two entries and for an entry that stands twice. The
  /// following need it.
  void settle();

  [[nodiscard]] bool has_text(std::string_view text) const;
  [[nodiscard]] bool has_number(std::uint32_t number) const;
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// All but the format. Throws `DataError` when there is no entry.
  [[nodiscard]] TokenizerEntries counts() const;

 private:
  struct Entry {
    std::uint64_t hash;
    std::uint32_t number : 24;
    std::uint32_t is_added : 1;
    std::uint32_t is_reserved : 1;
    std::uint32_t line;
  };

  [[noreturn]] void refuse(std::size_t line, const std::string& complaint) const;

  std::string source_;
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> hashes_;  // of the texts, in order
};

}  // namespace vocabplan
