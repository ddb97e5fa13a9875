#pragma once

#include "core/byte_reader.hpp"
#include "plan/tokenizer/entry_list.hpp"
#include "vocabplan/plan/tokenizer_entries.hpp"

namespace vocabplan {

/// Adds the entries of a JSON file and returns its format. Its keys say its form:
///
/// * `model.vocab` with `added_tokens`: a `tokenizer.json` of the Hugging Face tokenizers library.
///   The vocabulary is an object of numbers (BPE, WordPiece, WordLevel) or a list of lists that
///   begin with a text (Unigram), numbered from 0;
/// * a list `vocab` with `config`: Mistral's `tekken.json`. Its special entries come first: those
///   that it names, and fillers to `default_num_special_tokens`, which are reserved; then as many
///   of the list as `default_vocab_size` has room for;
/// * an object of nothing but numbers: a `vocab.json`.
///
/// Throws `DataError` with the line for other JSON.
[[nodiscard]] TokenizerFormat read_vocabulary_json(ByteReader& bytes, EntryList& entries);

}  // namespace vocabplan
