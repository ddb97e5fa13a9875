#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// An entry that a file beside the tokenizer names.
struct AddedEntry {
  std::string text{};
  std::optional<std::uint32_t> number{};  ///< none where the file states none
  std::string file{};                     ///< the name of the file, without its folder
};

/// The entries of `added_tokens.json` (an object of numbers), of `added_tokens_decoder` in
/// `tokenizer_config.json` (numbers with objects that have a `content`), and of
/// `special_tokens_map.json` (texts, objects with a `content`, lists of them), in this order, for
/// those files that are there.
///
/// Throws `DataError` for a file that is no JSON or has another form.
[[nodiscard]] std::vector<AddedEntry> read_added_entries(const std::string& folder);

/// True for the names of these files.
[[nodiscard]] bool is_added_entries_name(std::string_view name) noexcept;

}  // namespace vocabplan
