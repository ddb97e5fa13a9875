#pragma once

#include <string_view>

#include "core/byte_reader.hpp"
#include "plan/tokenizer/entry_list.hpp"

namespace vocabplan {

/// True if the text begins with a line of a tiktoken file: base 64, blanks, digits.
[[nodiscard]] bool begins_as_tiktoken(std::string_view text) noexcept;

/// Adds the entries of a tiktoken file: on each line a token in base 64 and its number; lines
/// without anything are read over. Throws `DataError` with the line for any other.
void read_tiktoken_lines(ByteReader& bytes, EntryList& entries);

}  // namespace vocabplan
