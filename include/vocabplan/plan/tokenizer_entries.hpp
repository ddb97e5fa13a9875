#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vocabplan {

/// The kinds of files that hold a tokenizer's vocabulary.
enum class TokenizerFormat : std::uint8_t {
  tokenizers,     ///< `tokenizer.json` of the Hugging Face tokenizers library
  sentencepiece,  ///< `tokenizer.model`, a SentencePiece model
  vocabulary,     ///< `vocab.json`, entries and their numbers
  tiktoken,       ///< lines of a token in base 64 and its number; `tekken.json`, the same as JSON
  gguf,           ///< the tokens in the metadata of a GGUF file
};

/// How many entries a tokenizer has. All numbers are whole.
///
/// Numbers from 0 to `highest` that no entry has are gaps: `highest + 1 - entries()` of them. Like
/// the rows of a table behind `highest`, they are rows that nothing uses.
struct TokenizerEntries {
  std::string source{};  ///< the files that were read, for people
  TokenizerFormat format = TokenizerFormat::tokenizers;
  /// Entries of the vocabulary itself: what the tokenizer was trained to, and marks among them.
  double base = 0.0;
  /// Entries beside them, such as the marks of a chat. One that the vocabulary has too is its own.
  double added = 0.0;
  /// Of both, those that are kept for later use, as their names say (`<unused12>`,
  /// `<|reserved_special_token_7|>`; docs/audit.md lists the forms), and SentencePiece's pieces of
  /// the type UNUSED.
  double reserved = 0.0;
  double highest = 0.0;  ///< the highest number of an entry, from 0

  [[nodiscard]] double entries() const noexcept { return base + added; }
};

/// The entries of one file, recognised by its name and its beginning: a `tokenizer.json` (BPE,
/// WordPiece, WordLevel or Unigram), a `vocab.json`, a `tekken.json`, a SentencePiece model, or a
/// tiktoken file, which Llama 3's `tokenizer.model` is too. Marks that stand in the code of a model
/// and not in the file are not counted.
///
/// The file is read as a stream, at most 128 MB of it; memory is 50 bytes an entry and a text of at
/// most 4 MB. At most 4,194,304 entries, numbers at most 16,777,215.
///
/// Throws `DataError` for what is none of these, is damaged, or contradicts itself: a number of two
/// entries, an entry of two numbers.
[[nodiscard]] TokenizerEntries read_tokenizer_entries(const std::string& path);

/// The entries of the tokenizer in a folder, or nothing when there is none. The first of these is
/// read: `tokenizer.json`; `tokenizer.model`, `tokenizer.model.v*`, `spiece.model`,
/// `sentencepiece.bpe.model`; `tekken.json`; `vocab.json`; `tiktoken.model`, `*.tiktoken`.
///
/// Entries that `added_tokens.json`, the `added_tokens_decoder` of `tokenizer_config.json` and
/// `special_tokens_map.json` name beside it are added, where both text and number are new. The last
/// of them states no numbers: its entries follow the highest one, as the transformers library
/// numbers them.
///
/// Throws `DataError` as `read_tokenizer_entries`, and for a file beside it that is damaged.
[[nodiscard]] std::optional<TokenizerEntries> tokenizer_beside(const std::string& folder);

/// True for the name of a file that `tokenizer_beside` may read, without its folder.
[[nodiscard]] bool is_tokenizer_file_name(const std::string& name);

}  // namespace vocabplan
