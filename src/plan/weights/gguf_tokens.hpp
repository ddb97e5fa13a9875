#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/plan/tokenizer_entries.hpp"

namespace vocabplan {

/// Counts the entries of the arrays `tokenizer.ggml.tokens` and `tokenizer.ggml.token_type`.
///
/// Types 3 (control) and 4 (user-defined) are added entries, all others are of the vocabulary.
/// Those of type 5 (unused), and those whose name says so (`is_reserved_entry`), are reserved. Rows
/// that the converter called `[PAD151700]` because no entry
/// has their number are none. Without types nothing is known to be added.
class GgufTokens {
 public:
  void add_token(std::string_view text);
  void add_type(std::uint64_t type);
  void clear_texts() { texts_.clear(); }
  void clear_types() { types_.clear(); }
  /// Nothing where there were no tokens, or not one type for each.
  [[nodiscard]] std::optional<TokenizerEntries> entries(const std::string& source) const;

 private:
  enum class Text : std::uint8_t { plain, reserved, padding };

  std::vector<Text> texts_;
  std::vector<std::uint8_t> types_;
};

}  // namespace vocabplan
