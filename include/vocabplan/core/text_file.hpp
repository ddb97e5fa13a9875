#pragma once

#include <cstddef>
#include <string>

namespace vocabplan {

/// The bytes of a whole file, at most `limit` of them.
///
/// Throws `DataError` with the path when the file cannot be read or is longer.
[[nodiscard]] std::string read_text_file(const std::string& path, std::size_t limit);

}  // namespace vocabplan
