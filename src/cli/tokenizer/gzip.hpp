#pragma once

#include <string>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan::cli {

/// The bytes of a text: those of `source`, unpacked where it begins as gzip does, member after
/// member. Throws `DataError` with `name` for gzip that is damaged, cut or cannot be unpacked by
/// this build, and for what other programs have packed.
[[nodiscard]] RecordReader::Source unpacked(RecordReader::Source source, const std::string& name);

}  // namespace vocabplan::cli
