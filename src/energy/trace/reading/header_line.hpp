#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// Tools write notes above the header of their table, such as how to stop them. The first line among
// the first few whose fields, between commas, are a header by `is_one`; empty where there is none.
[[nodiscard]] std::string_view header_line(std::string_view head,
                                           bool (*is_one)(const std::vector<std::string>& header));

// The same text with the lines above that one as comments, so that lines keep their numbers.
[[nodiscard]] RecordReader::Source from_header_line(
    RecordReader::Source source, bool (*is_one)(const std::vector<std::string>& header));

}  // namespace vocabplan
