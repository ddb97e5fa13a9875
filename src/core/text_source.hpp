#pragma once

#include <cstddef>
#include <string_view>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// The bytes of a text, which outlives the source.
[[nodiscard]] inline RecordReader::Source text_source(std::string_view text) {
  return [text](char* buffer, std::size_t room) mutable {
    const std::size_t size = text.copy(buffer, room);
    text.remove_prefix(size);
    return size;
  };
}

}  // namespace vocabplan
