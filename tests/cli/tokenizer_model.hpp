#pragma once

#include <string>
#include <vector>

namespace vocabplan::test {

/// The bytes of a SentencePiece model of byte-pair encoding: <unk> is the first piece, the others
/// are as given, and what comes sooner is merged sooner. Nothing is done to the text beforehand.
///
/// Written by the field numbers of sentencepiece_model.proto (google/sentencepiece,
/// src/sentencepiece_model.proto).
[[nodiscard]] std::string sentencepiece_model(const std::vector<std::string>& pieces);

}  // namespace vocabplan::test
