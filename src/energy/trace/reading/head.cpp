#include "energy/trace/reading/head.hpp"

#include <algorithm>
#include <utility>

#include "core/text_source.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

// Without quotes, and of no other encoding.
bool needs_no_reader(std::string_view line) {
  constexpr char kLastOfAscii = '\x7F';
  const auto is_special = [](char c) { return c == '"' || c == '\0'; };
  return !line.empty() && std::none_of(line.begin(), line.end(), is_special) &&
         static_cast<unsigned char>(line.front()) <= kLastOfAscii;
}

std::vector<std::string> cut_at(std::string_view line, char separator) {
  std::vector<std::string> fields;
  for (;;) {
    const std::size_t end = std::min(line.find(separator), line.size());
    fields.emplace_back(trimmed(line.substr(0, end)));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

}  // namespace

std::string read_head(const RecordReader::Source& source, std::size_t size) {
  constexpr std::size_t kFirst = 4096;  // many files are short
  std::string head;
  std::size_t used = 0;
  while (used < size) {
    if (used == head.size()) head.resize(std::min(std::max(2 * used, kFirst), size));
    const std::size_t more = source(head.data() + used, head.size() - used);
    if (more == 0) break;
    used += more;
  }
  head.resize(used);
  return head;
}

RecordReader::Source replay(std::string head, std::size_t size, RecordReader::Source rest) {
  const bool ended = head.size() < size;
  return [head = std::move(head), rest = std::move(rest), ended, at = std::size_t{0}](
             char* buffer, std::size_t room) mutable -> std::size_t {
    if (at == head.size()) return ended ? 0 : rest(buffer, room);
    const std::size_t part = std::min(room, head.size() - at);
    std::copy_n(head.data() + at, part, buffer);
    at += part;
    return part;
  };
}

std::string_view first_line(std::string_view head) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin != std::string_view::npos && line[begin] != '#') return line;
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return {};
}

char separator_of(std::string_view header) {
  const auto times = [&](char c) { return std::count(header.begin(), header.end(), c); };
  char most = ',';
  for (const char c : {';', '|'}) {
    if (times(c) > times(most)) most = c;
  }
  return most;
}

std::vector<std::string> header_fields(std::string_view head) {
  const std::string_view line = first_line(head);
  if (needs_no_reader(line)) return cut_at(line, separator_of(line));
  RecordReader reader(text_source(line), separator_of(line));
  const Record* const record = reader.next();
  if (record == nullptr) return {};
  return {record->fields.begin(), record->fields.end()};
}

}  // namespace vocabplan
