#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/byte_reader.hpp"
#include "core/json/document.hpp"

namespace vocabplan {

/// A value of JSON that is neither array nor object, valid while it is handed over.
struct JsonScalar {
  JsonKind kind = JsonKind::null;
  std::string_view text{};
  double number = 0.0;     ///< of an integer or number, the nearest double; 1 for true
  std::int64_t whole = 0;  ///< of an integer; the greatest in place of those above it
};

/// A scalar as it may stand in a message: a text in double quotes, printable and not too long.
[[nodiscard]] std::string shown_scalar(const JsonScalar& scalar);

/// Takes in JSON while it is read: for files that are too large to be kept. A handler may throw.
class JsonEvents {
 public:
  JsonEvents() = default;
  JsonEvents(const JsonEvents&) = delete;
  JsonEvents& operator=(const JsonEvents&) = delete;
  JsonEvents(JsonEvents&&) = delete;
  JsonEvents& operator=(JsonEvents&&) = delete;
  virtual ~JsonEvents() = default;

  /// A key of the object that was opened last and is open still; its value follows.
  virtual void key(std::string_view name) = 0;
  virtual void value(const JsonScalar& scalar) = 0;
  /// An array or an object begins.
  virtual void open(JsonKind kind) = 0;
  /// The one that was opened last ends.
  virtual void close() = 0;
};

/// The bytes of a file that are JSON, and the size of what they may hold.
struct JsonBounds {
  /// The position behind the JSON, in a file that holds other bytes too: messages name the byte. By
  /// default it goes to the end of the file: messages have a line.
  std::optional<std::uint64_t> end{};
  std::size_t longest_text = std::size_t{1} << 22U;  ///< bytes, also of a number
  std::size_t deepest = 64;                          ///< levels
};

/// Reads the JSON that comes next in a file, blanks around it. Memory: the longest text, twice.
///
/// Throws `DataError` for what is no JSON (RFC 8259), for texts and numbers beyond the bounds, for
/// as many bytes without a text or number, blanks not counted, and for more levels. Texts in UTF-16
/// are the caller's to refuse.
void read_json_events(ByteReader& bytes, JsonEvents& events, const JsonBounds& bounds = {});

}  // namespace vocabplan
