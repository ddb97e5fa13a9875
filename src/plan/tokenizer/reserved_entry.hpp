#pragma once

#include <string_view>

namespace vocabplan {

/// True for the text of an entry that its makers named as kept for later use, `<unused12>` say.
/// docs/audit.md lists the forms.
///
/// Not `<extra_id_N>`, T5's sentinels, which its training uses, and no marks for filling in. A name
/// does not say that nobody trained the entry since: chats with InternLM 2 are marked by
/// `[UNUSED_TOKEN_145]` and 146.
[[nodiscard]] bool is_reserved_entry(std::string_view text) noexcept;

}  // namespace vocabplan
