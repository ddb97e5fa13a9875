#pragma once

#include <cstdint>
#include <string>

#include "core/byte_reader.hpp"

namespace vocabplan {

/// A file of weights at its first byte. Throws `DataError` for what is no regular file or cannot be
/// opened, for what is kept in place of weights, a pointer of Git LFS, and for another kind of
/// them, a file of PyTorch. Reading throws it beyond `limit` bytes.
[[nodiscard]] ByteReader open_weights(const std::string& path,
                                      std::uint64_t limit = ByteReader::kNoLimit);

}  // namespace vocabplan
