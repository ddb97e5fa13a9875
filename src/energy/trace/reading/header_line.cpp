#include "energy/trace/reading/header_line.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "energy/trace/reading/head.hpp"

namespace vocabplan {
namespace {

constexpr std::size_t kNotesHead = 16384;

}  // namespace

std::string_view header_line(std::string_view head,
                             bool (*is_one)(const std::vector<std::string>& header)) {
  constexpr std::size_t kMostNotes = 10;
  for (std::size_t i = 0; i <= kMostNotes; ++i) {
    const std::string_view line = first_line(head);
    if (line.empty()) return {};
    if (is_one(header_fields(line))) return line;
    head.remove_prefix(static_cast<std::size_t>(line.data() + line.size() - head.data()));
  }
  return {};
}

RecordReader::Source from_header_line(RecordReader::Source source,
                                      bool (*is_one)(const std::vector<std::string>& header)) {
  std::string head = read_head(source, kNotesHead);
  const std::string_view line = header_line(head, is_one);
  if (!line.empty()) {
    const auto notes = static_cast<std::size_t>(line.data() - head.data());
    std::replace_if(
        head.begin(), head.begin() + static_cast<std::ptrdiff_t>(notes),
        [](char c) { return c != '\n' && c != '\r'; }, '#');
  }
  return replay(std::move(head), kNotesHead, std::move(source));
}

}  // namespace vocabplan
