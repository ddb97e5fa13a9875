#pragma once

#include "core/byte_reader.hpp"
#include "plan/tokenizer/entry_list.hpp"

namespace vocabplan {

/// Adds the pieces of a SentencePiece model in their order, numbered from 0: the messages of
/// field 1 of a `ModelProto` (google/sentencepiece, src/sentencepiece_model.proto) in the wire
/// format of protocol buffers. Pieces of the type UNUSED are reserved. All else is skipped.
///
/// Throws `DataError` with the byte for what is cut off or is no such message, for a piece without
/// a text, and for a model without pieces.
void read_sentencepiece_model(ByteReader& bytes, EntryList& entries);

}  // namespace vocabplan
