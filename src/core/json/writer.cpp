#include "core/json/writer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

// Escapes the character at the start of a text in UTF-8, which is below U+10000, and returns its
// length.
std::size_t append_json_escape(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = [text](std::size_t i) -> unsigned {
    return static_cast<unsigned char>(text[i]);
  };
  const std::size_t length = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : 3;
  unsigned code = byte(0);
  if (length == 2) code = (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
  if (length == 3) {
    code = (byte(0) & 0xFU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  }
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out += kHex[(code >> shift) & 0xFU];
  return length;
}

}  // namespace

std::string json_text(std::string_view text) {
  using Json = nlohmann::json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string json_float(double value) {
  return nlohmann::json(value).dump();
}

std::string printable_json(std::string_view json) {
  const auto plain = [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; };
  if (std::all_of(json.begin(), json.end(), plain)) return std::string(json);
  std::string out;
  out.reserve(json.size());
  for (std::string_view rest = json; !rest.empty();) {
    const std::size_t length = printable_character(rest);
    if (length > 0 || rest[0] == '\n') {
      out += rest.substr(0, std::max<std::size_t>(length, 1));
      rest.remove_prefix(std::max<std::size_t>(length, 1));
    } else {
      rest.remove_prefix(append_json_escape(out, rest));
    }
  }
  return out;
}

void JsonWriter::new_line() {
  written_ += '\n';
  written_.append(2 * open_.size(), ' ');
}

JsonWriter& JsonWriter::json(std::string_view key, std::string_view value) {
  if (!is_first_) written_ += ',';
  if (!open_.empty()) new_line();
  is_first_ = false;
  if (!key.empty()) written_.append(1, '"').append(key).append("\": ");
  written_ += value;
  return *this;
}

JsonWriter& JsonWriter::open(std::string_view key, char opening, char closing) {
  (void)json(key, {&opening, 1});
  open_.push_back(closing);
  is_first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close() {
  const char closing = open_.back();
  open_.pop_back();
  if (!is_first_) new_line();
  is_first_ = false;
  written_ += closing;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view key, std::string_view value) {
  return json(key, printable_json(json_text(value)));
}

JsonWriter& JsonWriter::number(std::string_view key, double value) {
  return json(key, json_float(value));
}

JsonWriter& JsonWriter::whole(std::string_view key, std::uint64_t value) {
  return json(key, std::to_string(value));
}

JsonWriter& JsonWriter::null(std::string_view key) {
  return json(key, "null");
}

}  // namespace vocabplan
