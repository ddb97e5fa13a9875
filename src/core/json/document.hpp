#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

class JsonValue;

enum class JsonKind : std::uint8_t { null, flag, integer, number, text, array, object };

/// Reason why a text is refused; none is an empty complaint.
struct JsonFault {
  std::size_t line = 0;  ///< counted from 1; 0 when no line applies
  std::string complaint{};

  [[nodiscard]] explicit operator bool() const noexcept { return !complaint.empty(); }
};

/// JSON text that was read: plain records side by side, so that neither reading nor destroying it
/// recurses, and destroying it needs no memory. (A value of the JSON library allocates while it is
/// destroyed, which ends the program where there is no memory.)
///
/// Time is linear in the length of the text, but for sorting the keys of each object. Memory: 24
/// bytes a value, 16 more a key, and the characters of all texts; at most 12 bytes for each byte of
/// a long text, which a list of digits takes.
class JsonDocument {
 public:
  /// A document of nothing but null, of a file of this name.
  explicit JsonDocument(std::string source = {});

  /// Reads a text in place of what the document held; memory is used again. Refused, and the
  /// document is null: what is no JSON (RFC 8259), a number that a double cannot hold, more than 16
  /// levels, UTF-16 and UTF-32, NUL bytes, 4 GiB and more. Byte order marks at the start are
  /// skipped. Where a key stands twice in an object, its last value counts.
  [[nodiscard]] JsonFault read(std::string_view text);

  /// The first key that stood in its object before; no fault when all differ.
  [[nodiscard]] JsonFault repeated_key() const;

  /// Valid until the next `read`.
  [[nodiscard]] JsonValue root() const noexcept;
  [[nodiscard]] const std::string& source() const noexcept { return source_; }

 private:
  friend class JsonValue;
  class Builder;

  // A value or a key, in the order of the text: the value of a key stands behind it, and what an
  // array or an object holds behind that one.
  struct Entry {
    std::uint64_t bits = 0;  // of a number or flag; else a Part
    std::uint32_t line = 0;
    JsonKind kind = JsonKind::null;
    bool negative = false;  // an integer of std::int64_t, else of std::uint64_t
  };
  // The bytes of a text in `texts_`, or what an array or an object holds in `children_`.
  struct Part {
    std::uint32_t first, size;
  };

  [[nodiscard]] static Part part_of(const Entry& entry) noexcept;
  [[nodiscard]] std::string_view text_of(std::uint32_t position) const noexcept;
  std::uint32_t append_beginning(std::string& out, std::uint32_t position) const;
  void reserve(std::string_view text);

  std::string source_;
  std::vector<Entry> entries_;
  // Positions of elements in their order, of keys sorted.
  std::vector<std::uint32_t> children_;
  std::vector<std::uint32_t> pending_;  // children of what is not closed yet
  std::string texts_;
  std::uint32_t repeated_ = 0;  // position of a key; 0: none
};

/// One value of a document, which must stay as it is meanwhile. Asking a value of another kind for
/// what it does not have is the caller's mistake.
class JsonValue {
 public:
  [[nodiscard]] JsonKind kind() const noexcept { return entry().kind; }
  [[nodiscard]] bool is(JsonKind kind) const noexcept { return entry().kind == kind; }
  [[nodiscard]] bool is_number() const noexcept {
    return is(JsonKind::integer) || is(JsonKind::number);
  }
  /// The name of the kind as JSON has it: `null`, `boolean`, `number`, `string`, `array`, `object`.
  [[nodiscard]] const char* kind_name() const noexcept;
  /// The line of the value, or of its opening bracket, counted from 1; 0 in an empty document.
  [[nodiscard]] std::size_t line() const noexcept { return entry().line; }
  [[nodiscard]] const std::string& source() const noexcept { return document_->source(); }

  [[nodiscard]] bool flag() const noexcept { return entry().bits != 0; }
  /// The double that is nearest to a number.
  [[nodiscard]] double number() const noexcept;
  /// An integer; the greatest `std::int64_t` in place of those above it.
  [[nodiscard]] std::int64_t whole() const noexcept;
  [[nodiscard]] std::string_view text() const noexcept { return document_->text_of(position_); }

  /// The number of elements or keys; 0 of what is neither array nor object.
  [[nodiscard]] std::size_t size() const noexcept;
  /// An element of an array, `index` below `size`.
  [[nodiscard]] JsonValue element(std::size_t index) const noexcept;
  /// A key of an object as a text, `index` below `size`; keys are sorted.
  [[nodiscard]] JsonValue key(std::size_t index) const noexcept;
  /// The value of a key; nothing in what is no object. Takes the logarithm of `size`.
  [[nodiscard]] std::optional<JsonValue> find(std::string_view key) const noexcept;
  /// True if this stands before `other` in the text.
  [[nodiscard]] bool precedes(JsonValue other) const noexcept {
    return position_ < other.position_;
  }

  /// The value as JSON on one line, without blanks; of long ones the beginning, about 64 bytes.
  [[nodiscard]] std::string beginning() const;

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument& document, std::uint32_t position) noexcept
      : document_(&document), position_(position) {}

  [[nodiscard]] const JsonDocument::Entry& entry() const noexcept {
    return document_->entries_[position_];
  }

  const JsonDocument* document_;
  std::uint32_t position_;
};

/// Parses JSON text. Throws `DataError` with the line for what `JsonDocument::read` refuses, and
/// for an object that holds a key twice.
[[nodiscard]] JsonDocument parse_json(std::string_view text, const std::string& source);

}  // namespace vocabplan
