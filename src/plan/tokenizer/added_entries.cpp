#include "plan/tokenizer/added_entries.hpp"

#include <charconv>
#include <filesystem>

#include "core/file_state.hpp"
#include "core/json/document.hpp"
#include "plan/tokenizer/entry_list.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/text_file.hpp"

namespace vocabplan {
namespace {

constexpr const char* kAddedTokens = "added_tokens.json";
constexpr const char* kTokenizerConfig = "tokenizer_config.json";
constexpr const char* kSpecialTokens = "special_tokens_map.json";

[[noreturn]] void refuse_added_value(JsonValue value, const std::string& accepted) {
  throw DataError(value.source(), value.line(), value.beginning() + " is no " + accepted);
}

// The document of a file, nothing where there is none.
std::optional<JsonDocument> document_beside(const std::string& folder, const char* name) {
  constexpr std::size_t kLongestFile = std::size_t{16} << 20U;
  const std::string path = (std::filesystem::path(folder) / name).string();
  if (!is_regular_file(path)) return std::nullopt;
  std::optional<JsonDocument> document(path);
  const JsonFault refused = document->read(read_text_file(path, kLongestFile));
  if (refused) throw DataError(path, refused.line, refused.complaint);
  const JsonValue root = document->root();
  if (!root.is(JsonKind::object)) refuse_added_value(root, "object");
  return document;
}

// A text, or the `content` of an object; nothing for other values.
std::optional<std::string> entry_content(JsonValue value) {
  if (value.is(JsonKind::text)) return std::string(value.text());
  const std::optional<JsonValue> content = value.find("content");
  if (!content || !content->is(JsonKind::text)) return std::nullopt;
  return std::string(content->text());
}

void add_numbered_tokens(const JsonDocument& document, std::vector<AddedEntry>& added) {
  const JsonValue root = document.root();
  for (std::size_t i = 0; i < root.size(); ++i) {
    const JsonValue key = root.key(i);
    const JsonValue number = *root.find(key.text());
    if (!number.is(JsonKind::integer) || number.whole() < 0 ||
        number.whole() > kHighestEntryNumber) {
      refuse_added_value(number, "whole number from 0 to " + std::to_string(kHighestEntryNumber));
    }
    added.push_back(
        {std::string(key.text()), static_cast<std::uint32_t>(number.whole()), kAddedTokens});
  }
}

void add_decoded_tokens(const JsonDocument& document, std::vector<AddedEntry>& added) {
  const std::optional<JsonValue> decoder = document.root().find("added_tokens_decoder");
  if (!decoder) return;
  if (!decoder->is(JsonKind::object)) refuse_added_value(*decoder, "object");
  for (std::size_t i = 0; i < decoder->size(); ++i) {
    const JsonValue key = decoder->key(i);
    std::uint32_t number = 0;
    const char* const end = key.text().data() + key.text().size();
    const auto [read, fault] = std::from_chars(key.text().data(), end, number);
    if (fault != std::errc() || read != end || number > kHighestEntryNumber) {
      refuse_added_value(key, "whole number from 0 to " + std::to_string(kHighestEntryNumber));
    }
    const JsonValue value = *decoder->find(key.text());
    const std::optional<std::string> text = entry_content(value);
    if (!text) refuse_added_value(value, "object with a content");
    added.push_back({*text, number, kTokenizerConfig});
  }
}

void add_special_tokens(const JsonDocument& document, std::vector<AddedEntry>& added) {
  const auto add = [&added](JsonValue value) {
    const std::optional<std::string> text = entry_content(value);
    if (text) added.push_back({*text, std::nullopt, kSpecialTokens});
  };
  const JsonValue root = document.root();
  for (std::size_t i = 0; i < root.size(); ++i) {
    const JsonValue value = *root.find(root.key(i).text());
    if (!value.is(JsonKind::array)) {
      add(value);
      continue;
    }
    for (std::size_t k = 0; k < value.size(); ++k) add(value.element(k));
  }
}

}  // namespace

std::vector<AddedEntry> read_added_entries(const std::string& folder) {
  std::vector<AddedEntry> added;
  if (const auto document = document_beside(folder, kAddedTokens))
    add_numbered_tokens(*document, added);
  if (const auto document = document_beside(folder, kTokenizerConfig))
    add_decoded_tokens(*document, added);
  if (const auto document = document_beside(folder, kSpecialTokens))
    add_special_tokens(*document, added);
  return added;
}

bool is_added_entries_name(std::string_view name) noexcept {
  return name == kAddedTokens || name == kTokenizerConfig || name == kSpecialTokens;
}

}  // namespace vocabplan
