#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vocabplan/plan/tokenizer_entries.hpp"

namespace vocabplan {

/// The kinds of files whose header lists a model's tensors.
enum class WeightsFormat : std::uint8_t {
  safetensors,  ///< one file, or several beside an index
  gguf,         ///< one file, or several of a split
};

/// Facts of a configuration beside the weights that tensors do not tell.
struct WeightsHints {
  /// Rows of the vocabulary table: decides among several that could be it, and finds one whose name
  /// is not known.
  std::optional<double> vocab_size{};
  std::optional<double> experts_active{};  ///< experts that work on a token
  /// `tie_word_embeddings`: true makes one table of two of the same shape that both were saved.
  std::optional<bool> tied{};
};

/// A model as the names and shapes of its tensors tell. All numbers are whole.
struct ModelWeights {
  std::string name{};    ///< for people: of a GGUF file its own, else of the folder or the file
  std::string source{};  ///< the file or folder
  WeightsFormat format = WeightsFormat::safetensors;
  double files = 0.0;         ///< that hold tensors, an index not counted
  double tensors = 0.0;       ///< all, those included that are no parameters
  std::string embedding{};    ///< the tensor of the input table
  std::string head{};         ///< that of the output; empty: there is none of its own
  double vocab_size = 0.0;    ///< V, rows of the input table
  double width = 0.0;         ///< columns of the input table
  double hidden_size = 0.0;   ///< width of the model, nearly always the same
  double layers = 0.0;        ///< of the language model, those not counted that draft
  bool tied = false;          ///< one table serves as embedding and head
  bool has_head = true;       ///< whether there is a language-model head, tied or not
  double total = 0.0;         ///< parameters of the language model, its tables included
  double n_nv = 0.0;          ///< of these, the ones outside both tables
  double output_extra = 0.0;  ///< of n_nv, a bias of the head and matrices of labels
  double experts = 0.0;       ///< of n_nv, those in experts of which some work on a token
  double expert_count = 0.0;  ///< most experts of a layer; 0: there are none
  std::optional<double> active_count{};         ///< those that work on a token; nothing: not known
  double vision = 0.0;                          ///< parameters of parts that see, counted apart
  double audio = 0.0;                           ///< of parts that hear or speak
  double draft = 0.0;                           ///< of layers that guess at further tokens
  std::optional<TokenizerEntries> tokenizer{};  ///< what a GGUF file says of its tokenizer
};

/// The parameters to compare with the law's N_nv,
///   n_nv - output_extra - experts (1 - active_count / expert_count),
/// as `ParameterCount::n_nv_active` has them. Nothing for a mixture of experts of which it is not
/// known how many work on a token.
[[nodiscard]] std::optional<double> n_nv_active(const ModelWeights& weights);

/// True if a path is taken for weights, not for a configuration: by its name (`.safetensors`,
/// `.safetensors.index.json`, `.gguf`, and those of PyTorch, which `read_model_weights` refuses
/// with the way out), a file also by its first bytes, a folder by such files in it. A path that
/// cannot be read is judged by its name.
[[nodiscard]] bool is_weights_path(const std::string& path);

/// Counts a model by the headers of its weights; no weights are read, however large the files are.
///
/// `path` is a .safetensors file, an index `.safetensors.index.json` with its files beside it, a
/// .gguf file, or a folder with one of them, preferred in the order index, .safetensors, .gguf.
/// One part of a set (`model-00002-of-00004.safetensors`, `-00001-of-00003.gguf`) stands for all,
/// which must be there.
///
/// Input table and head are recognised by name (as in gguf-py/gguf/tensor_mapping.py of
/// ggml-org/llama.cpp and the transformers library), the table by `hints.vocab_size` where no name
/// is known. A language model without a head of its own is tied, as is one whose head has the very
/// bytes of the input table. There is no head where there are labels in its place, or where names
/// are those of the bare model of the transformers library (`embed_tokens.weight` beside
/// `layers.0`). Position tables are outside the vocabulary tables, and so are
/// tables that give each layer a vector for each entry, as Gemma 3n has them. Masks, frequencies
/// and the scales of quantised weights are no parameters; blocks of MXFP4, as gpt-oss has them,
/// hold 32 in 16 bytes. Tensors that see, hear, or draft further tokens are counted apart, a
/// drafting layer with its copies of the tables.
///
/// Limits: 100,000,000 bytes in a header or an index of safetensors, of which one tensor's entry or
/// one text has 1,000,000; 256 MiB of metadata and 4,194,304 tokens in a GGUF file; 300,000 tensors
/// of a model, whose names have 1024 bytes each and 24,000,000 in all; 8 dimensions below 2^32, and
/// fewer than 2^53 elements; 4096 files. Memory stays below 64 MB.
///
/// Throws `DataError` that names the file and, where it is one tensor's fault, the tensor: for what
/// is damaged, incomplete or beyond these limits, files of PyTorch, pointers of Git LFS, adapters,
/// models of an encoder and a decoder, weights that are packed in another way (GPTQ, AWQ,
/// bitsandbytes), and files without a vocabulary table or without layers.
[[nodiscard]] ModelWeights read_model_weights(const std::string& path,
                                              const WeightsHints& hints = {});

}  // namespace vocabplan
