#include "energy/trace/formats/scaphandre_report.hpp"

#include <charconv>
#include <cstdint>
#include <system_error>

#include "energy/trace/reading/cells.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kJsonNumber = "number";
constexpr std::string_view kBeyondDoubles = "number that no double holds";

// Of a key that stands twice, the last value counts.
ReportNumber take_number(JsonCursor& cursor) {
  switch (cursor.peek()) {
    case '"':
      (void)cursor.skip();
      return {.kind = "string"};
    case '[':
      (void)cursor.skip();
      return {.kind = "array"};
    case '{':
      (void)cursor.skip();
      return {.kind = "object"};
    default:
      break;
  }
  const std::string_view word = cursor.take_word();
  if (word == "null") return {};
  if (word == "true" || word == "false") return {.kind = "boolean"};
  const Measure measure = parse_measure(word, false);
  if (!is_json_number(word)) cursor.fail();
  return {.kind = measure.fault.empty() ? kJsonNumber : kBeyondDoubles, .value = measure.value};
}

// True if the member that the key names was taken.
bool take_member(JsonCursor& cursor, std::string_view key, ReportPart& part) {
  if (key == "consumption") {
    part.consumption = take_number(cursor);
  } else if (key == "timestamp") {
    part.timestamp = take_number(cursor);
  } else {
    return false;
  }
  return true;
}

// The host, unless it is null; what is no object says nothing.
std::optional<ReportPart> take_host(JsonCursor& cursor) {
  ReportPart part;
  if (cursor.peek() != '{') {
    return cursor.skip() == "null" ? std::nullopt : std::optional(part);
  }
  JsonMembers members(cursor);
  while (members.next()) {
    if (!take_member(cursor, members.key(), part)) (void)cursor.skip();
  }
  return part;
}

template <class Whole>
std::string whole_text(std::string_view word) {
  Whole value = 0;
  const char* const last = word.data() + word.size();
  const auto [end, error] = std::from_chars(word.data(), last, value);
  return error == std::errc{} && end == last ? std::to_string(value) : std::string();
}

std::string take_id(JsonCursor& cursor) {
  const std::string_view word = cursor.skip();
  return word.starts_with('-') ? whole_text<std::int64_t>(word) : whole_text<std::uint64_t>(word);
}

}  // namespace

bool ScaphandreReport::read(std::string_view text) {
  host_.reset();
  sockets_.clear();
  domains_.clear();
  JsonCursor cursor(text, scratch_);
  JsonMembers members(cursor);
  while (members.next()) {
    if (members.key() == "host") {
      host_ = take_host(cursor);
    } else if (members.key() == "sockets") {
      read_sockets(cursor);
    } else {
      (void)cursor.skip();
    }
  }
  return cursor.is_at_end() && !cursor.failed();
}

void ScaphandreReport::read_sockets(JsonCursor& cursor) {
  sockets_.clear();
  if (cursor.peek() != '[') {
    (void)cursor.skip();
    return;
  }
  JsonElements elements(cursor);
  while (elements.next()) read_socket(cursor, sockets_.emplace_back());
}

void ScaphandreReport::read_socket(JsonCursor& cursor, ReportSocket& socket) {
  if (cursor.peek() != '{') {
    (void)cursor.skip();
    return;
  }
  JsonMembers members(cursor);
  while (members.next()) {
    if (members.key() == "id") {
      socket.id = take_id(cursor);
    } else if (members.key() == "domains") {
      read_domains(cursor, socket);
    } else if (!take_member(cursor, members.key(), socket.part)) {
      (void)cursor.skip();
    }
  }
}

void ScaphandreReport::read_domains(JsonCursor& cursor, ReportSocket& socket) {
  socket.first = domains_.size();
  socket.last = socket.first;
  if (cursor.peek() != '[') {
    (void)cursor.skip();
    return;
  }
  JsonElements elements(cursor);
  while (elements.next()) read_domain(cursor);
  socket.last = domains_.size();
}

void ScaphandreReport::read_domain(JsonCursor& cursor) {
  if (cursor.peek() != '{') {
    (void)cursor.skip();
    return;
  }
  ReportDomain domain;
  bool has_name = false;
  JsonMembers members(cursor);
  while (members.next()) {
    if (members.key() == "name") {
      has_name = cursor.peek() == '"';
      domain.name = has_name ? cursor.take_string() : cursor.skip();
    } else if (!take_member(cursor, members.key(), domain.part)) {
      (void)cursor.skip();
    }
  }
  if (has_name) domains_.push_back(domain);
}

}  // namespace vocabplan
