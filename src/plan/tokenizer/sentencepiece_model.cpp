#include "plan/tokenizer/sentencepiece_model.hpp"

#include <limits>

#include "plan/tokenizer/reserved_entry.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

enum class WireType : std::uint8_t { varint = 0, eight_bytes = 1, sized = 2, four_bytes = 5 };

struct WireField {
  std::uint64_t number;
  WireType type;
};

struct SentencePiece {
  std::string text{};
  std::uint64_t type = 1;
};

// Fields of a message, which ends at a given byte. No length is believed before the bytes are
// there: they are taken one by one, and only the text of a piece is kept.
class WireReader {
 public:
  explicit WireReader(ByteReader& bytes) : bytes_(bytes) {}

  [[nodiscard]] WireField field(std::uint64_t end);
  [[nodiscard]] std::uint64_t varint(std::uint64_t end);
  /// The byte behind what follows with its length in front.
  [[nodiscard]] std::uint64_t sized_end(std::uint64_t end);
  [[nodiscard]] std::string text(std::uint64_t end);
  void skip(WireType type, std::uint64_t end);
  [[nodiscard]] SentencePiece piece(std::uint64_t end);
  [[noreturn]] void refuse(const std::string& complaint) const;

 private:
  std::uint8_t byte(std::uint64_t end);
  void skip_bytes(std::uint64_t count, std::uint64_t end);

  ByteReader& bytes_;
};

void WireReader::refuse(const std::string& complaint) const {
  throw DataError(
      bytes_.path(), 0,
      "is no SentencePiece model: byte " + std::to_string(bytes_.position()) + ": " + complaint);
}

std::uint8_t WireReader::byte(std::uint64_t end) {
  if (bytes_.position() == end) refuse("a field goes beyond its message");
  if (bytes_.at_end()) refuse("the file ends within a field");
  return static_cast<std::uint8_t>(bytes_.take());
}

std::uint64_t WireReader::varint(std::uint64_t end) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint64_t group = byte(end);
    if (shift == 63 && group > 1) break;
    value |= (group & 0x7FU) << shift;
    if ((group & 0x80U) == 0) return value;
  }
  refuse("a number of more than 64 bits");
}

WireField WireReader::field(std::uint64_t end) {
  const std::uint64_t tag = varint(end);
  const std::uint64_t type = tag & 7U;
  if (tag >> 3U == 0 || tag > std::numeric_limits<std::uint32_t>::max()) {
    refuse("a field of number " + std::to_string(tag >> 3U));
  }
  if (type == 3 || type == 4 || type > 5) refuse("a field of type " + std::to_string(type));
  return {tag >> 3U, static_cast<WireType>(type)};
}

std::uint64_t WireReader::sized_end(std::uint64_t end) {
  const std::uint64_t size = varint(end);
  if (size > end - bytes_.position()) {
    refuse("a length of " + std::to_string(size) + " goes beyond its message");
  }
  return bytes_.position() + size;
}

std::string WireReader::text(std::uint64_t end) {
  constexpr std::uint64_t kLongestPiece = 65536;
  const std::uint64_t text_end = sized_end(end);
  if (text_end - bytes_.position() > kLongestPiece) {
    refuse("a piece of more than " + std::to_string(kLongestPiece) + " bytes");
  }
  std::string text;
  while (bytes_.position() < text_end) text += static_cast<char>(byte(text_end));
  return text;
}

void WireReader::skip_bytes(std::uint64_t count, std::uint64_t end) {
  for (; count > 0; --count) (void)byte(end);
}

void WireReader::skip(WireType type, std::uint64_t end) {
  switch (type) {
    case WireType::varint:
      (void)varint(end);
      return;
    case WireType::eight_bytes:
      return skip_bytes(8, end);
    case WireType::four_bytes:
      return skip_bytes(4, end);
    case WireType::sized:
      const std::uint64_t behind = sized_end(end);
      return skip_bytes(behind - bytes_.position(), behind);
  }
}

SentencePiece WireReader::piece(std::uint64_t end) {
  constexpr std::uint64_t kText = 1;
  constexpr std::uint64_t kType = 3;
  SentencePiece piece;
  while (bytes_.position() < end) {
    const WireField at = field(end);
    if (at.number == kText && at.type == WireType::sized) {
      piece.text = text(end);
    } else if (at.number == kType && at.type == WireType::varint) {
      piece.type = varint(end);
    } else {
      skip(at.type, end);
    }
  }
  if (piece.text.empty()) refuse("a piece without a text");
  return piece;
}

}  // namespace

void read_sentencepiece_model(ByteReader& bytes, EntryList& entries) {
  constexpr std::uint64_t kPieces = 1;
  constexpr std::uint64_t kUnused = 5;
  constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();
  WireReader wire(bytes);
  std::uint32_t number = 0;
  while (!bytes.at_end()) {
    const WireField at = wire.field(kNoEnd);
    if (at.number != kPieces || at.type != WireType::sized) {
      wire.skip(at.type, kNoEnd);
      continue;
    }
    const SentencePiece piece = wire.piece(wire.sized_end(kNoEnd));
    entries.add(piece.text, number++, EntryList::Part::base, 0,
                piece.type == kUnused || is_reserved_entry(piece.text));
  }
  if (number == 0) wire.refuse("it holds no pieces");
}

}  // namespace vocabplan
