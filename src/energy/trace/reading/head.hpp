#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// The first `size` bytes of a source, or all of a shorter one.
[[nodiscard]] std::string read_head(const RecordReader::Source& source, std::size_t size);

// A source that gives `head` again and then, unless the head was shorter than `size`, what is left.
[[nodiscard]] RecordReader::Source replay(std::string head, std::size_t size,
                                          RecordReader::Source rest);

// The first line that is neither blank nor, beginning with #, a comment; without its end.
[[nodiscard]] std::string_view first_line(std::string_view head);

// The one of , ; | that stands most often in a header; the comma when none does.
[[nodiscard]] char separator_of(std::string_view header);

// The fields of the first line, to recognise a header by; none when it is no record.
[[nodiscard]] std::vector<std::string> header_fields(std::string_view head);

}  // namespace vocabplan
