#include "core/json_node.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "core/text_encoding.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

// Deeper than any file of ours; what recurses over a document stays shallow.
constexpr int kDeepest = 16;

std::size_t line_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

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

OrderedJson parse_json(std::string_view text, const std::string& source) {
  if (const std::string_view fault = encoding_fault(text); !fault.empty()) {
    throw DataError(source, 0, std::string(fault));
  }
  text = without_byte_order_marks(text);
  std::vector<std::set<std::string>> open_objects;
  std::string twice;
  const auto watch = [&](int depth, OrderedJson::parse_event_t event, OrderedJson& value) {
    using Event = OrderedJson::parse_event_t;
    if (depth > kDeepest) {
      throw DataError(source, 0, "is nested deeper than " + std::to_string(kDeepest) + " levels");
    }
    if (event == Event::object_start) open_objects.emplace_back();
    if (event == Event::object_end) open_objects.pop_back();
    if (event == Event::key && twice.empty()) {
      const auto key = value.get<std::string>();
      if (!open_objects.back().insert(key).second) twice = key;
    }
    return true;
  };
  // The parser takes a NUL byte for the end of the text, and what follows would go unread.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    throw DataError(source, line_of(text, nul), "is not JSON from here on");
  }
  try {
    OrderedJson json = OrderedJson::parse(text, watch);
    if (!twice.empty()) throw DataError(source, 0, "the key " + in_quotes(twice) + " stands twice");
    return json;
  } catch (const OrderedJson::parse_error& error) {
    throw DataError(source, line_of(text, error.byte), "is not JSON from here on");
  } catch (const OrderedJson::out_of_range&) {
    throw DataError(source, 0, "holds a number that a double cannot");
  }
}

std::string json_of(const OrderedJson& value, int indent) {
  std::string json = value.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
  const auto plain = [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; };
  if (std::all_of(json.begin(), json.end(), plain)) return json;
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

std::string JsonNode::child_path(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void JsonNode::complain(const std::string& complaint) const {
  throw DataError(source_, 0, (path_.empty() ? "the file" : path_) + " " + complaint);
}

void JsonNode::fail(const std::string& accepted) const {
  constexpr std::size_t kShown = 40;
  const std::string shown =
      value_->is_number_float() ? shortest(value_->get<double>()) : value_->dump();
  complain("is " + shortened(shown, kShown) + "; accepted is " + accepted);
}

JsonNode JsonNode::at(const char* key) const {
  if (!value_->is_object()) fail("an object");
  const auto found = value_->find(key);
  if (found == value_->end()) throw DataError(source_, 0, child_path(key) + " is missing");
  return {*found, source_, child_path(key)};
}

JsonNode JsonNode::at(std::size_t index) const {
  return {value_->at(index), source_, path_ + "[" + std::to_string(index) + "]"};
}

bool JsonNode::has(const char* key) const {
  if (!value_->is_object()) fail("an object");
  return value_->contains(key);
}

void JsonNode::expect_only(std::initializer_list<std::string_view> known) const {
  if (!value_->is_object()) fail("an object");
  for (const auto& [key, value] : value_->items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string list;
    for (const std::string_view name : known)
      list += (list.empty() ? "" : ", ") + std::string(name);
    complain("has the unknown key " + in_quotes(key) + "; accepted are " + list);
  }
}

std::size_t JsonNode::array_size(std::size_t least, std::size_t most) const {
  if (!value_->is_array() || value_->size() < least || value_->size() > most) {
    fail("an array of " + std::to_string(least) +
         (most == least ? "" : " to " + std::to_string(most)) + " elements");
  }
  return value_->size();
}

std::string JsonNode::text() const {
  if (!value_->is_string()) fail("a text");
  return value_->get<std::string>();
}

double JsonNode::number() const {
  if (!value_->is_number()) fail("a number");
  return value_->get<double>();
}

double JsonNode::number_within(double lowest, double highest) const {
  const double value = number();
  if (!(value >= lowest && value <= highest)) {
    fail("a number from " + shortest(lowest) + " to " + shortest(highest));
  }
  return value;
}

std::int64_t JsonNode::whole_within(std::int64_t lowest, std::int64_t highest) const {
  const double value = number_within(static_cast<double>(lowest), static_cast<double>(highest));
  // An integer just beyond an end may have been rounded to it.
  const bool integer = value_->is_number_integer();
  const auto whole = integer ? value_->get<std::int64_t>() : static_cast<std::int64_t>(value);
  if (whole > highest || (!integer && std::trunc(value) != value)) {
    fail("a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest));
  }
  return whole;
}

double JsonNode::number_at(std::size_t index, double lowest, double highest) const {
  const OrderedJson& element = value_->at(index);
  if (element.is_number()) {
    const auto value = element.get<double>();
    if (value >= lowest && value <= highest) return value;
  }
  return at(index).number_within(lowest, highest);
}

}  // namespace vocabplan
