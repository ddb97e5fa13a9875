#include "core/json/document.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/json/writer.hpp"
#include "core/text_encoding.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// Deeper than any file of ours; what recurses over a document stays shallow.
constexpr std::size_t kDeepest = 16;

constexpr std::string_view kNoJson = "is not JSON from here on";

std::size_t line_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

// A text that says how far it was read: the library's parser tells nobody where it is.
class WatchedText {
 public:
  // Types that the library asks of an iterator.
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  WatchedText(const char* at, const char*& read) : at_(at), read_(&read) {}
  char operator*() const noexcept { return *at_; }
  WatchedText& operator++() noexcept {
    *read_ = ++at_;
    return *this;
  }
  friend bool operator==(const WatchedText& a, const WatchedText& b) noexcept {
    return a.at_ == b.at_;
  }

 private:
  const char* at_;
  const char** read_;
};

// Counts of what a text holds; more where it is no JSON.
struct JsonExtent {
  std::size_t values = 1;
  std::size_t keys = 0;
  std::size_t text_bytes = 0;
};

JsonExtent extent_of(std::string_view text) {
  JsonExtent extent;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      in_text = !in_text;
    } else if (in_text) {
      ++extent.text_bytes;
      if (c == '\\') ++i;
    } else if (c == ',' || c == '[' || c == '{') {
      ++extent.values;
    } else if (c == ':') {
      ++extent.keys;
    }
  }
  // A value of JSON takes a byte, and another one sets it apart.
  extent.values = std::min(extent.values, text.size() / 2 + 1);
  extent.keys = std::min(extent.keys, extent.values);
  return extent;
}

}  // namespace

// Fills a document with what the library's parser finds; its members are the library's to name.
class JsonDocument::Builder {
 public:
  // `read` is behind the byte that the parser read last.
  Builder(JsonDocument& document, std::string_view text, const char* const& read)
      : document_(document), text_(text), read_(read), counted_(text.data()) {}

  bool null() { return add({.kind = JsonKind::null}); }
  bool boolean(bool value) { return add({.bits = value ? 1U : 0U, .kind = JsonKind::flag}); }
  bool number_integer(std::int64_t value) {
    const bool negative = value < 0;
    return add({.bits = static_cast<std::uint64_t>(value),
                .kind = JsonKind::integer,
                .negative = negative});
  }
  bool number_unsigned(std::uint64_t value) {
    return add({.bits = value, .kind = JsonKind::integer});
  }
  bool number_float(double value, const std::string& /*digits*/) {
    return add({.bits = std::bit_cast<std::uint64_t>(value), .kind = JsonKind::number});
  }
  bool string(const std::string& value) { return add(text_entry(value)); }
  static bool binary(const nlohmann::json::binary_t& /*value*/) { return false; }
  bool start_array(std::size_t /*size*/) { return open(JsonKind::array); }
  bool end_array() { return close(); }
  bool start_object(std::size_t /*size*/) { return open(JsonKind::object); }
  bool key(const std::string& name);
  bool end_object();
  bool parse_error(std::size_t byte, const std::string& token,
                   const nlohmann::json::exception& error);

  [[nodiscard]] JsonFault take_fault() { return std::move(fault_); }

 private:
  struct Open {
    std::uint32_t position;
    std::size_t first;  // of its children in `pending_`
  };

  [[nodiscard]] std::uint32_t next() const {
    return static_cast<std::uint32_t>(document_.entries_.size());
  }
  Entry text_entry(const std::string& text);
  std::uint32_t line();
  bool add(Entry entry);
  bool open(JsonKind kind);
  bool close();

  JsonDocument& document_;
  std::string_view text_;
  const char* const& read_;
  const char* counted_;
  std::uint32_t line_ = 1;  // of counted_
  std::array<Open, kDeepest> open_{};
  std::size_t depth_ = 0;
  JsonFault fault_;
};

// The line of the byte that was read last. Behind a number that is one more than the number has;
// no value goes beyond its line.
std::uint32_t JsonDocument::Builder::line() {
  const char* const last = read_ - 1;
  line_ += static_cast<std::uint32_t>(std::count(counted_, last, '\n'));
  counted_ = last;
  return line_;
}

JsonDocument::Entry JsonDocument::Builder::text_entry(const std::string& text) {
  const std::uint64_t first = document_.texts_.size();
  document_.texts_ += text;
  return {.bits = first << 32U | text.size(), .kind = JsonKind::text};
}

bool JsonDocument::Builder::add(Entry entry) {
  // The value of a key is found by the key.
  if (depth_ > 0 && document_.entries_[open_.at(depth_ - 1).position].kind == JsonKind::array) {
    document_.pending_.push_back(next());
  }
  entry.line = line();
  document_.entries_.push_back(entry);
  return true;
}

bool JsonDocument::Builder::key(const std::string& name) {
  document_.pending_.push_back(next());
  Entry entry = text_entry(name);
  entry.line = line();
  document_.entries_.push_back(entry);
  return true;
}

bool JsonDocument::Builder::open(JsonKind kind) {
  if (depth_ == kDeepest) {
    fault_ = {line(), "is nested deeper than " + std::to_string(kDeepest) + " levels"};
    return false;
  }
  const std::uint32_t position = next();
  (void)add({.kind = kind});
  open_.at(depth_++) = {position, document_.pending_.size()};
  return true;
}

bool JsonDocument::Builder::close() {
  const Open& closed = open_.at(--depth_);
  std::vector<std::uint32_t>& pending = document_.pending_;
  std::vector<std::uint32_t>& children = document_.children_;
  const std::uint64_t first = children.size();
  const std::uint64_t size = pending.size() - closed.first;
  document_.entries_[closed.position].bits = first << 32U | size;
  children.insert(children.end(), pending.end() - static_cast<std::ptrdiff_t>(size), pending.end());
  pending.resize(closed.first);
  return true;
}

bool JsonDocument::Builder::end_object() {
  (void)close();
  const Part part = part_of(document_.entries_[open_.at(depth_).position]);
  const auto keys = document_.children_.begin() + part.first;
  const auto text_of = [this](std::uint32_t key) { return document_.text_of(key); };
  std::sort(keys, keys + part.size, [&](std::uint32_t a, std::uint32_t b) {
    const int order = text_of(a).compare(text_of(b));
    return order < 0 || (order == 0 && a < b);
  });
  for (std::uint32_t i = 1; i < part.size; ++i) {
    if (text_of(keys[i]) != text_of(keys[i - 1])) continue;
    std::uint32_t& repeated = document_.repeated_;
    if (repeated == 0 || keys[i] < repeated) repeated = keys[i];
  }
  return true;
}

bool JsonDocument::Builder::parse_error(std::size_t byte, const std::string& /*token*/,
                                        const nlohmann::json::exception& error) {
  constexpr int kNumberTooLarge = 406;
  if (error.id == kNumberTooLarge) {
    fault_ = {line(), "holds a number that a double cannot"};
  } else {
    fault_ = {line_of(text_, byte), std::string(kNoJson)};
  }
  return false;
}

JsonDocument::JsonDocument(std::string source) : source_(std::move(source)), entries_(1) {}

// Long texts get the memory that they need at once, where growing would take three times as much.
// Counting takes a fifth of the time, which short ones are spared.
void JsonDocument::reserve(std::string_view text) {
  constexpr std::size_t kShort = 65536;
  if (text.size() < kShort) return;
  const JsonExtent extent = extent_of(text);
  entries_.reserve(extent.values + extent.keys);
  children_.reserve(extent.values);
  pending_.reserve(extent.values);
  texts_.reserve(extent.text_bytes);
}

JsonFault JsonDocument::read(std::string_view text) {
  entries_.assign(1, {});
  children_.clear();
  pending_.clear();
  texts_.clear();
  repeated_ = 0;
  if (const std::string_view fault = encoding_fault(text); !fault.empty()) {
    return {0, std::string(fault)};
  }
  text = without_byte_order_marks(text);
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) return {0, "is longer than 4 GiB"};
  // The parser takes a NUL byte for the end of the text, and what follows would go unread.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return {line_of(text, nul), std::string(kNoJson)};
  }
  reserve(text);
  entries_.clear();
  const char* read = text.data();
  Builder builder(*this, text, read);
  const WatchedText end(text.data() + text.size(), read);
  if (nlohmann::json::sax_parse(WatchedText(text.data(), read), end, &builder)) return {};
  entries_.assign(1, {});
  repeated_ = 0;
  return builder.take_fault();
}

JsonFault JsonDocument::repeated_key() const {
  if (repeated_ == 0) return {};
  return {entries_[repeated_].line, "the key " + in_quotes(text_of(repeated_)) + " stands twice"};
}

JsonValue JsonDocument::root() const noexcept {
  return {*this, 0};
}

JsonDocument::Part JsonDocument::part_of(const Entry& entry) noexcept {
  return {static_cast<std::uint32_t>(entry.bits >> 32U), static_cast<std::uint32_t>(entry.bits)};
}

std::string_view JsonDocument::text_of(std::uint32_t position) const noexcept {
  const Part part = part_of(entries_[position]);
  return {texts_.data() + part.first, part.size};
}

namespace {

constexpr std::size_t kBeginning = 64;

// So much of the text that as JSON it is no shorter than a beginning. Characters stay whole.
std::string_view beginning_of(std::string_view text) {
  if (text.size() <= kBeginning) return text;
  std::size_t end = kBeginning;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

}  // namespace

// Returns the position behind the value, where all of it was written.
std::uint32_t JsonDocument::append_beginning(std::string& out, std::uint32_t position) const {
  const Entry& entry = entries_[position++];
  const auto begin_text = [&](std::uint32_t at) { return json_text(beginning_of(text_of(at))); };
  switch (entry.kind) {
    case JsonKind::null:
      out += "null";
      break;
    case JsonKind::flag:
      out += entry.bits != 0 ? "true" : "false";
      break;
    case JsonKind::integer:
      out += entry.negative ? std::to_string(static_cast<std::int64_t>(entry.bits))
                            : std::to_string(entry.bits);
      break;
    case JsonKind::number:
      out += json_float(std::bit_cast<double>(entry.bits));
      break;
    case JsonKind::text:
      out += begin_text(position - 1);
      break;
    case JsonKind::array:
    case JsonKind::object:
      const bool is_object = entry.kind == JsonKind::object;
      out += is_object ? '{' : '[';
      for (std::uint32_t i = 0; i < part_of(entry).size && out.size() < kBeginning; ++i) {
        if (i > 0) out += ',';
        if (is_object) out += begin_text(position++) + ":";
        position = append_beginning(out, position);
      }
      out += is_object ? '}' : ']';
  }
  return position;
}

const char* JsonValue::kind_name() const noexcept {
  constexpr std::array<const char*, 7> kNames{"null",   "boolean", "number", "number",
                                              "string", "array",   "object"};
  return kNames.at(static_cast<std::size_t>(kind()));
}

double JsonValue::number() const noexcept {
  if (is(JsonKind::number)) return std::bit_cast<double>(entry().bits);
  return entry().negative ? static_cast<double>(static_cast<std::int64_t>(entry().bits))
                          : static_cast<double>(entry().bits);
}

std::int64_t JsonValue::whole() const noexcept {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  if (entry().negative) return static_cast<std::int64_t>(entry().bits);
  return static_cast<std::int64_t>(std::min<std::uint64_t>(entry().bits, kMost));
}

std::size_t JsonValue::size() const noexcept {
  return is(JsonKind::array) || is(JsonKind::object) ? JsonDocument::part_of(entry()).size : 0;
}

JsonValue JsonValue::element(std::size_t index) const noexcept {
  return {*document_, document_->children_[JsonDocument::part_of(entry()).first + index]};
}

JsonValue JsonValue::key(std::size_t index) const noexcept {
  return element(index);
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const noexcept {
  if (!is(JsonKind::object)) return std::nullopt;
  const JsonDocument::Part part = JsonDocument::part_of(entry());
  const auto first = document_->children_.begin() + part.first;
  const auto behind = std::upper_bound(
      first, first + part.size, key,
      [this](std::string_view a, std::uint32_t b) { return a < document_->text_of(b); });
  if (behind == first || document_->text_of(behind[-1]) != key) return std::nullopt;
  return JsonValue(*document_, behind[-1] + 1);
}

std::string JsonValue::beginning() const {
  std::string out;
  (void)document_->append_beginning(out, position_);
  return out;
}

JsonDocument parse_json(std::string_view text, const std::string& source) {
  JsonDocument document(source);
  JsonFault fault = document.read(text);
  if (!fault) fault = document.repeated_key();
  if (fault) throw DataError(source, fault.line, fault.complaint);
  return document;
}

}  // namespace vocabplan
