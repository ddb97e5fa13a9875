#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/tokenizer/corpus.hpp"
#include "cli/tokenizer/counts.hpp"

namespace vocabplan::cli {

/// A text as a model cuts it.
struct MeasuredText {
  std::size_t model = 0;  ///< its place
  std::string group{};    ///< empty: all text
  double tokens = 0.0;
  double characters = 0.0;
  double bytes = 0.0;
  double lines = 0.0;
  double entropy = 0.0;  ///< plug-in unigram entropy, nats a token
  double unknown = 0.0;  ///< tokens that are <unk>
  double seen = 0.0;     ///< entries that came at least once

  [[nodiscard]] double tokens_per_character() const { return tokens / characters; }
};

/// The findings of `tokenizer measure`.
struct Measurement {
  std::vector<MeasuredText> texts{};  ///< by model, then by group
  /// With a mixture: one a model. f = sum share f_group; the share of an id in the mixture is
  /// sum share f_group p_group / f; tokens, bytes and lines are those of as many characters as the
  /// groups of the mixture have.
  std::vector<MeasuredText> mixtures{};
};

/// Reads the text once and encodes it by all models. `read` hears how many stored bytes came.
/// Throws `DataError` for a group without text and for a model that makes no tokens of it, and
/// `UsageError` for a mixture with a group that is not there.
[[nodiscard]] Measurement measure_text(std::span<const TokenizerModel> models, const Corpus& corpus,
                                       const TextMix& mix, unsigned threads,
                                       const std::function<void(std::size_t bytes)>& read);

}  // namespace vocabplan::cli
