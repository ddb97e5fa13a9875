#include "tokenizer_model.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace vocabplan::test {
namespace {

// Wire types of protocol buffers.
enum Wire : unsigned { kVarint = 0, kBytes = 2, kFixed32 = 5 };

std::string varint(std::uint64_t value) {
  std::string text;
  for (; value >= 0x80U; value >>= 7U) text += static_cast<char>((value & 0x7FU) | 0x80U);
  return text + static_cast<char>(value);
}

std::string key(unsigned field, Wire wire) {
  return varint((field << 3U) | wire);
}

std::string number(unsigned field, std::uint64_t value) {
  return key(field, kVarint) + varint(value);
}

std::string bytes(unsigned field, std::string_view value) {
  return key(field, kBytes) + varint(value.size()) + std::string(value);
}

std::string score(unsigned field, float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  std::string text = key(field, kFixed32);
  for (unsigned i = 0; i < sizeof(bits); ++i) text += static_cast<char>((bits >> (8U * i)) & 0xFFU);
  return text;
}

// SentencePiece: piece = 1, score = 2, type = 3 (1 normal, 2 unknown).
std::string piece(std::string_view text, float value, std::uint64_t type) {
  return bytes(1, bytes(1, text) + score(2, value) + number(3, type));
}

}  // namespace

std::string sentencepiece_model(const std::vector<std::string>& pieces) {
  std::string model = piece("<unk>", 0.0F, 2);
  float value = 0.0F;
  for (const std::string& text : pieces) model += piece(text, value -= 1.0F, 1);
  // TrainerSpec: model_type = 3 (2 is BPE).
  model += bytes(2, number(3, 2));
  // NormalizerSpec: name = 1, add_dummy_prefix = 3, remove_extra_whitespaces = 4.
  return model + bytes(3, bytes(1, "identity") + number(3, 0) + number(4, 0));
}

}  // namespace vocabplan::test
