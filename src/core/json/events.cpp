#include "core/json/events.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

constexpr bool is_json_blank(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// The bytes that the parser is given. It would take a NUL for the end, and keeps all bytes since
// the last text or number began in memory, however many: of blanks it is given one in a row.
class JsonBytes {
 public:
  JsonBytes(ByteReader& bytes, const JsonBounds& bounds) : bytes_(bytes), bounds_(bounds) {}

  [[nodiscard]] bool at_end();
  [[nodiscard]] char peek() const noexcept { return bytes_.peek(); }
  void take();
  [[noreturn]] void refuse(const std::string& complaint) const;
  [[noreturn]] void refuse_syntax() const;
  [[nodiscard]] const JsonBounds& bounds() const noexcept { return bounds_; }

 private:
  [[nodiscard]] bool is_over() {
    return (bounds_.end && bytes_.position() >= *bounds_.end) || bytes_.at_end();
  }
  // Of the byte that was taken last, or behind it at the end.
  [[nodiscard]] std::string place() const {
    return "byte " + std::to_string(bytes_.position() - (is_ended_ ? 0 : 1));
  }
  void count(char byte) noexcept;

  ByteReader& bytes_;
  const JsonBounds& bounds_;
  std::size_t run_ = 0;
  bool in_text_ = false;
  bool in_number_ = false;
  bool escaped_ = false;
  bool after_blank_ = false;
  bool is_ended_ = false;
};

void JsonBytes::refuse(const std::string& complaint) const {
  if (bounds_.end) bytes_.fail(complaint + " at " + place());
  throw DataError(bytes_.path(), bytes_.line(), complaint);
}

void JsonBytes::refuse_syntax() const {
  if (bounds_.end) bytes_.fail("is not JSON from " + place() + " on");
  refuse("is not JSON from here on");
}

bool JsonBytes::at_end() {
  while (after_blank_ && !is_over() && is_json_blank(bytes_.peek())) (void)bytes_.take();
  is_ended_ = is_over();
  return is_ended_;
}

void JsonBytes::count(char byte) noexcept {
  ++run_;
  if (escaped_) {
    escaped_ = false;
  } else if (in_text_) {
    escaped_ = byte == '\\';
    in_text_ = byte != '"';
    if (!in_text_) run_ = 0;
  } else if (byte == '"') {
    in_text_ = true;
    in_number_ = false;
    run_ = 0;
  } else {
    const bool is_digit_or_sign = is_digit(byte) || byte == '-';
    if (is_digit_or_sign && !in_number_) run_ = 0;
    in_number_ = is_digit_or_sign ||
                 (in_number_ && (byte == '.' || byte == '+' || byte == 'e' || byte == 'E'));
  }
  after_blank_ = !in_text_ && is_json_blank(byte);
}

void JsonBytes::take() {
  const char byte = bytes_.take();
  count(byte);
  if (byte == '\0') refuse_syntax();
  if (run_ > bounds_.longest_text) {
    const std::string bytes = std::to_string(bounds_.longest_text) + " bytes";
    refuse(in_text_ || in_number_ ? "holds a text of more than " + bytes
                                  : "holds more than " + bytes + " without a text or number");
  }
}

class JsonByteIterator {
 public:
  // Types that the library asks of an iterator.
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  // The end of all bytes has none.
  explicit JsonByteIterator(JsonBytes* bytes) : bytes_(bytes) {}
  char operator*() const noexcept { return bytes_->peek(); }
  JsonByteIterator& operator++() {
    bytes_->take();
    return *this;
  }
  friend bool operator==(const JsonByteIterator& a, const JsonByteIterator& b) {
    return a.is_end() == b.is_end();
  }
  friend bool operator!=(const JsonByteIterator& a, const JsonByteIterator& b) { return !(a == b); }

 private:
  [[nodiscard]] bool is_end() const { return bytes_ == nullptr || bytes_->at_end(); }

  JsonBytes* bytes_;
};

// Hands on what the library's parser finds; its members are the library's to name.
class EventForwarder {
 public:
  EventForwarder(const JsonBytes& bytes, JsonEvents& events) : bytes_(bytes), events_(events) {}

  bool null() { return scalar({.kind = JsonKind::null}); }
  bool boolean(bool value) { return scalar({.kind = JsonKind::flag, .number = value ? 1.0 : 0.0}); }
  bool number_integer(std::int64_t value) {
    return scalar(
        {.kind = JsonKind::integer, .number = static_cast<double>(value), .whole = value});
  }
  bool number_unsigned(std::uint64_t value) {
    constexpr std::uint64_t kGreatest = std::numeric_limits<std::int64_t>::max();
    return scalar({.kind = JsonKind::integer,
                   .number = static_cast<double>(value),
                   .whole = static_cast<std::int64_t>(std::min(value, kGreatest))});
  }
  bool number_float(double value, const std::string& /*digits*/) {
    return scalar({.kind = JsonKind::number, .number = value});
  }
  bool string(const std::string& value) { return scalar({.kind = JsonKind::text, .text = value}); }
  static bool binary(const nlohmann::json::binary_t& /*value*/) { return false; }
  bool start_array(std::size_t /*size*/) { return open(JsonKind::array); }
  bool end_array() { return close(); }
  bool start_object(std::size_t /*size*/) { return open(JsonKind::object); }
  bool end_object() { return close(); }
  bool key(const std::string& name) {
    events_.key(name);
    return true;
  }
  [[nodiscard]] bool parse_error(std::size_t /*byte*/, const std::string& /*token*/,
                                 const nlohmann::json::exception& error) const {
    constexpr int kNumberTooLarge = 406;
    if (error.id == kNumberTooLarge) bytes_.refuse("holds a number that a double cannot");
    bytes_.refuse_syntax();
  }

 private:
  bool scalar(const JsonScalar& value) {
    events_.value(value);
    return true;
  }
  bool open(JsonKind kind) {
    const std::size_t deepest = bytes_.bounds().deepest;
    if (++depth_ > deepest) {
      bytes_.refuse("is nested deeper than " + std::to_string(deepest) + " levels");
    }
    events_.open(kind);
    return true;
  }
  bool close() {
    --depth_;
    events_.close();
    return true;
  }

  const JsonBytes& bytes_;
  JsonEvents& events_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string shown_scalar(const JsonScalar& scalar) {
  constexpr std::size_t kShown = 64;
  switch (scalar.kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::flag:
      return scalar.number != 0.0 ? "true" : "false";
    case JsonKind::text:
      return '"' + shortened(scalar.text, kShown) + '"';
    default:
      return shortest(scalar.number);
  }
}

void read_json_events(ByteReader& bytes, JsonEvents& events, const JsonBounds& bounds) {
  JsonBytes watched(bytes, bounds);
  EventForwarder forwarder(watched, events);
  (void)nlohmann::json::sax_parse(JsonByteIterator(&watched), JsonByteIterator(nullptr),
                                  &forwarder);
}

}  // namespace vocabplan
