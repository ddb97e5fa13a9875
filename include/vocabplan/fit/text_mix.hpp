#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// A part of a text, such as a language, and its share of the characters.
struct TextPart {
  std::string group{};
  double share = 0.0;  ///< above 0; those of a mixture sum to 1
};

/// The parts of a text. Shares are of text, in characters or bytes, not of tokens: a group that
/// takes more tokens for its text has a larger share of the tokens.
using TextMix = std::vector<TextPart>;

/// Reads `english=0.6,code=0.3,zh=0.1`. Numbers as in `parse_number`, above 0 and up to 1e6; they
/// are divided by their sum, so that `english=6,code=3,zh=1` is the same mixture.
///
/// Throws `DomainError` that shows the part for one that is no NAME=SHARE, and for a group that
/// stands twice.
[[nodiscard]] TextMix parse_text_mix(std::string_view text);

}  // namespace vocabplan
