#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// The target and the unit of a loss.
///
/// Vocabularies share a text, not its tokens: a larger vocabulary makes tokens fewer and harder. A
/// loss per character or byte of one text can be compared between vocabularies; a cross-entropy per
/// token cannot. The unigram-normalised loss of Tao et al. 2024 takes the entropy of the unigrams
/// off the cross-entropy of a token, which leaves a part of the difference.
enum class LossUnit {
  unstated,            ///< of a column called `loss`: anything, never converted
  unigram_normalised,  ///< nats per token less those of the unigram model
  nats_per_token,
  bits_per_token,
  nats_per_character,
  bits_per_character,
  nats_per_byte,
  bits_per_byte,
};

/// All of them, in the order of the enumeration.
[[nodiscard]] const std::vector<LossUnit>& loss_units();

/// As law files, JSON and `--loss-unit` have it: `bits_per_byte`.
[[nodiscard]] std::string_view name_of(LossUnit unit);

/// For people: `bits a byte`, `nats a token, unigram-normalised`; `unit not stated`.
[[nodiscard]] std::string_view text_of(LossUnit unit);

/// A number with its unit: `0.0111 nats a character`, `0.0111 (unit not stated)`.
[[nodiscard]] std::string with_unit(const std::string& number, LossUnit unit);

/// True for a loss of the text, which vocabularies share: per character or byte.
[[nodiscard]] bool is_of_text(LossUnit unit);

/// True for a cross-entropy per token, which differs between vocabularies by the length of tokens.
[[nodiscard]] bool is_per_token(LossUnit unit);

/// The unit that a column's name states: `bpb`, `loss_per_character`, `loss (bits/byte)`, in any
/// case and whatever stands between words. `unstated` for all other names.
[[nodiscard]] LossUnit loss_unit_of_column(std::string_view name);

}  // namespace vocabplan
