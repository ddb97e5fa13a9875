#pragma once

#include <sentencepiece_processor.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace vocabplan::cli {

/// A SentencePiece model.
struct TokenizerModel {
  std::string name{};  ///< its file's name without .model, with its folder's where two are the same
  std::string file{};
  std::unique_ptr<sentencepiece::SentencePieceProcessor> processor{};
  std::size_t vocab_size = 0;  ///< all pieces: control symbols and unused ones count
  int unknown = -1;            ///< the id of <unk>
};

/// Loads them. Throws `DataError` for a file that is no model, and `UsageError` for one that is
/// named twice.
[[nodiscard]] std::vector<TokenizerModel> load_models(const std::vector<std::string>& files);

}  // namespace vocabplan::cli
