#pragma once

#include <algorithm>
#include <cstring>
#include <ostream>
#include <string>
#include <vector>

#include "vocabplan/core/number.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan::test {

/// A record that outlives its reader.
struct ReadRecord {
  std::size_t line = 0;
  std::vector<std::string> fields;
  std::string fault;

  friend bool operator==(const ReadRecord&, const ReadRecord&) = default;
  friend std::ostream& operator<<(std::ostream& out, const ReadRecord& record) {
    out << "line " << record.line << " [" << record.fault << ']';
    for (const auto& field : record.fields) out << ' ' << in_quotes(field);
    return out;
  }
};

/// A source that hands out `text` in pieces of at most `piece` bytes.
inline RecordReader::Source source_of(std::string text, std::size_t piece) {
  return
      [text = std::move(text), piece, at = std::size_t{0}](char* buffer, std::size_t room) mutable {
        const std::size_t size = std::min({piece, room, text.size() - at});
        std::memcpy(buffer, text.data() + at, size);
        at += size;
        return size;
      };
}

/// Every record of `text`.
inline std::vector<ReadRecord> read_records(const std::string& text, std::size_t piece,
                                            char separator = ',') {
  std::vector<ReadRecord> out;
  RecordReader reader(source_of(text, piece), separator);
  while (const Record* record = reader.next()) {
    out.push_back({record->line, {record->fields.begin(), record->fields.end()}, record->fault});
  }
  return out;
}

}  // namespace vocabplan::test
