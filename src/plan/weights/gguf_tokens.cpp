#include "plan/weights/gguf_tokens.hpp"

#include "plan/tokenizer/reserved_entry.hpp"

namespace vocabplan {
namespace {

// gguf-py/gguf/constants.py of ggml-org/llama.cpp, `TokenType`.
constexpr std::uint8_t kControlToken = 3;
constexpr std::uint8_t kUserDefinedToken = 4;
constexpr std::uint8_t kUnusedToken = 5;

}  // namespace

void GgufTokens::add_token(std::string_view text) {
  const std::string padding = "[PAD" + std::to_string(texts_.size()) + "]";
  if (text == padding) {
    texts_.push_back(Text::padding);
  } else {
    texts_.push_back(is_reserved_entry(text) ? Text::reserved : Text::plain);
  }
}

void GgufTokens::add_type(std::uint64_t type) {
  constexpr std::uint64_t kMost = 255;
  types_.push_back(static_cast<std::uint8_t>(type < kMost ? type : kMost));
}

std::optional<TokenizerEntries> GgufTokens::entries(const std::string& source) const {
  const bool typed = !types_.empty();
  if (texts_.empty() || (typed && types_.size() != texts_.size())) return std::nullopt;
  TokenizerEntries entries{.source = source, .format = TokenizerFormat::gguf};
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    const std::uint8_t type = typed ? types_[i] : 1;
    if (texts_[i] == Text::padding && (type == kUnusedToken || !typed)) continue;
    (type == kControlToken || type == kUserDefinedToken ? entries.added : entries.base) += 1.0;
    if (type == kUnusedToken || texts_[i] == Text::reserved) entries.reserved += 1.0;
    entries.highest = static_cast<double>(i);
  }
  return entries;
}

}  // namespace vocabplan
