#pragma once

#include <optional>
#include <string>

#include "plan/weights/tensor_list.hpp"
#include "vocabplan/plan/tokenizer_entries.hpp"

namespace vocabplan {

/// A model as the metadata of a GGUF file describe it.
struct GgufMetadata {
  std::string architecture{};
  std::string name{};                    ///< `general.name`
  std::string type{};                    ///< `general.type`: model, adapter, mmproj
  std::optional<double> vocab_size{};    ///< `<architecture>.vocab_size`
  std::optional<double> experts_used{};  ///< `<architecture>.expert_used_count`
  bool pooled = false;                   ///< the output is a vector for a text, not logits
  std::optional<double> split_count{};   ///< `split.count`
  std::optional<TokenizerEntries> tokenizer{};
};

/// Adds the tensors of one GGUF file, version 2 or 3, and returns what its metadata say. Only the
/// header is read. Its metadata may have 256 MiB, and a vocabulary 4,194,304 tokens; they are
/// streamed, and nothing is held of them but a byte for each token.
///
/// Source: docs/gguf.md of ggml-org/ggml, gguf-py/gguf/constants.py of ggml-org/llama.cpp.
[[nodiscard]] GgufMetadata read_gguf(const std::string& path, TensorList& list);

}  // namespace vocabplan
