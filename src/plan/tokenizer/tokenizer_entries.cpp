#include "vocabplan/plan/tokenizer_entries.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <vector>

#include "core/byte_reader.hpp"
#include "core/file_state.hpp"
#include "core/text_encoding.hpp"
#include "plan/tokenizer/added_entries.hpp"
#include "plan/tokenizer/entry_list.hpp"
#include "plan/tokenizer/reserved_entry.hpp"
#include "plan/tokenizer/sentencepiece_model.hpp"
#include "plan/tokenizer/tiktoken_lines.hpp"
#include "plan/tokenizer/vocabulary_json.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLongestTokenizer = std::uint64_t{128} << 20U;

// Names in the order in which they are looked for; a star stands for any end of a name.
constexpr std::array<std::string_view, 9> kTokenizerNames{
    "tokenizer.json", "tokenizer.model",         "tokenizer.model.v*",
    "spiece.model",   "sentencepiece.bpe.model", "tekken.json",
    "vocab.json",     "tiktoken.model",          "*.tiktoken"};

bool begins_as_json_text(std::string_view ahead) noexcept {
  ahead = without_byte_order_marks(ahead);
  const std::size_t at = ahead.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (ahead[at] == '{' || ahead[at] == '[');
}

// The tag and length of a piece, the tag and length of its text, which is shorter. Tags are line
// feeds.
bool begins_as_pieces(std::string_view ahead) noexcept {
  const auto byte = [ahead](std::size_t i) { return static_cast<unsigned char>(ahead[i]); };
  return ahead.size() > 3 && byte(0) == '\n' && byte(2) == '\n' && byte(3) < byte(1);
}

// `tokenizers` stands for any JSON.
TokenizerFormat tokenizer_format_of(const std::string& path, std::string_view ahead) {
  const std::string name = fs::path(path).filename().string();
  if (ahead.empty()) throw DataError(path, 0, "is empty");
  if (ahead.starts_with("version https://git-lfs.github.com/spec/")) {
    throw DataError(path, 0, "is a pointer of Git LFS, not the file; 'git lfs pull' fetches it");
  }
  if (const std::string_view fault = encoding_fault(ahead); !fault.empty()) {
    throw DataError(path, 0, std::string(fault));
  }
  if (name.ends_with(".json")) return TokenizerFormat::tokenizers;
  if (name.ends_with(".tiktoken") || begins_as_tiktoken(ahead)) return TokenizerFormat::tiktoken;
  if (begins_as_pieces(ahead)) return TokenizerFormat::sentencepiece;
  if (begins_as_json_text(ahead)) return TokenizerFormat::tokenizers;
  if (name.find(".model") != std::string::npos || ahead.front() == '\n') {
    return TokenizerFormat::sentencepiece;
  }
  throw DataError(path, 0,
                  "is no tokenizer: neither JSON nor a SentencePiece model nor lines of base 64 "
                  "and numbers");
}

// Reads the entries of a file, in order, and returns its format.
TokenizerFormat read_tokenizer_file(const std::string& path, EntryList& entries) {
  ByteReader bytes(path, kLongestTokenizer);
  TokenizerFormat format = tokenizer_format_of(path, bytes.ahead());
  if (format == TokenizerFormat::tokenizers) {
    format = read_vocabulary_json(bytes, entries);
  } else if (format == TokenizerFormat::tiktoken) {
    read_tiktoken_lines(bytes, entries);
  } else {
    read_sentencepiece_model(bytes, entries);
  }
  entries.settle();
  return format;
}

bool is_tokenizer_name(const std::string& name, std::string_view pattern) noexcept {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return name == pattern;
  return name.size() >= pattern.size() && name.starts_with(pattern.substr(0, star)) &&
         name.ends_with(pattern.substr(star + 1));
}

// The place of the name in the list; its size for other names.
std::size_t rank_of_name(const std::string& name) noexcept {
  std::size_t rank = 0;
  while (rank < kTokenizerNames.size() && !is_tokenizer_name(name, kTokenizerNames.at(rank))) {
    ++rank;
  }
  return rank;
}

// The path of the tokenizer in a folder; empty when there is none.
std::string tokenizer_path(const std::string& folder) {
  std::size_t best = kTokenizerNames.size();
  std::string found;
  if (!is_folder(folder)) return found;
  for (const std::string& name : names_in(folder)) {
    const std::size_t rank = rank_of_name(name);
    const std::string path = (fs::path(folder) / name).string();
    if (rank == kTokenizerNames.size() || rank > best || !is_regular_file(path)) continue;
    // Of several names of a form the last one, the newest version.
    if (rank < best || path > found) found = path;
    best = rank;
  }
  return found;
}

// Adds the entries that are new both in their text and in their number.
void add_new_entries(const std::vector<AddedEntry>& beside, const EntryList& known,
                     TokenizerEntries& counts) {
  std::set<std::string> texts;
  std::set<std::uint32_t> numbers;
  std::string last_file;
  for (const AddedEntry& entry : beside) {
    if (entry.text.empty() || known.has_text(entry.text) || texts.contains(entry.text)) continue;
    const auto next = static_cast<std::uint32_t>(counts.highest) + 1;
    const std::uint32_t number = entry.number.value_or(next);
    if (known.has_number(number) || !numbers.insert(number).second) continue;
    texts.insert(entry.text);
    counts.added += 1.0;
    if (is_reserved_entry(entry.text)) counts.reserved += 1.0;
    counts.highest = std::max(counts.highest, static_cast<double>(number));
    if (entry.file != last_file) counts.source += " and " + entry.file;
    last_file = entry.file;
  }
}

}  // namespace

TokenizerEntries read_tokenizer_entries(const std::string& path) {
  EntryList entries(path);
  const TokenizerFormat format = read_tokenizer_file(path, entries);
  TokenizerEntries counts = entries.counts();
  counts.format = format;
  return counts;
}

std::optional<TokenizerEntries> tokenizer_beside(const std::string& folder) {
  const std::string path = tokenizer_path(folder.empty() ? "." : folder);
  if (path.empty()) return std::nullopt;
  EntryList entries(path);
  const TokenizerFormat format = read_tokenizer_file(path, entries);
  TokenizerEntries counts = entries.counts();
  counts.format = format;
  add_new_entries(read_added_entries(folder), entries, counts);
  return counts;
}

bool is_tokenizer_file_name(const std::string& name) {
  return rank_of_name(name) < kTokenizerNames.size() || is_added_entries_name(name);
}

}  // namespace vocabplan
