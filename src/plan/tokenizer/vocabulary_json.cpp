#include "plan/tokenizer/vocabulary_json.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/json/events.hpp"
#include "plan/tokenizer/entry_list.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

// A place in a file of any of the forms. A place that nothing is read from is `other`, and so is
// all that it holds.
enum class VocabularyPlace : std::uint8_t {
  other,
  root,
  model,
  config,
  numbered,       // model.vocab as an object
  unigram,        // model.vocab as a list
  unigram_entry,  // an element of it
  added,          // added_tokens
  special,        // special_tokens of tekken.json
  ranked,         // its vocab
  entry           // an element of one of these three
};

// An entry that stands as an object.
struct EntryObject {
  std::string text{};
  bool has_text = false;
  std::optional<std::uint32_t> number{};
};

std::string entry_in_quotes(std::string_view text) {
  constexpr std::size_t kShownOfEntry = 40;
  return "'" + shortened(text, kShownOfEntry) + "'";
}

class VocabularyEvents : public JsonEvents {
 public:
  VocabularyEvents(ByteReader& bytes, EntryList& entries)
      : bytes_(bytes), entries_(entries), flat_(bytes.path()), ranked_(bytes.path()) {}

  void key(std::string_view name) override {
    if (place() != VocabularyPlace::other) key_ = name;
  }
  void value(const JsonScalar& scalar) override;
  void open(JsonKind kind) override;
  void close() override;

  /// To be called after all was read.
  [[nodiscard]] TokenizerFormat finish();

 private:
  [[nodiscard]] VocabularyPlace place() const noexcept {
    return places_.empty() ? VocabularyPlace::other : places_.back();
  }
  [[nodiscard]] VocabularyPlace place_in_root(JsonKind kind) const;
  [[nodiscard]] VocabularyPlace place_inside(JsonKind kind);
  void begin_vocabulary();
  void root_value(const JsonScalar& scalar);
  void entry_value(const JsonScalar& scalar);
  void finish_entry();
  void finish_unigram_entry();
  [[nodiscard]] std::uint32_t number(std::string_view owner, const JsonScalar& scalar) const;
  void finish_tekken();
  [[noreturn]] void refuse(const std::string& complaint) const {
    throw DataError(bytes_.path(), bytes_.line(), complaint);
  }

  ByteReader& bytes_;
  std::vector<VocabularyPlace> places_;
  std::string key_;
  EntryList& entries_;
  EntryList flat_;    // of the root, if the file is a vocab.json
  EntryList ranked_;  // of tekken.json
  EntryObject entry_;
  std::uint32_t next_unigram_ = 0;
  bool has_vocabulary_ = false;
  bool is_tekken_ = false;
  // The first complaint about the root as a vocab.json.
  std::size_t not_flat_line_ = 0;
  std::string not_flat_{};
  std::optional<std::uint32_t> table_size_, special_size_;
};

std::uint32_t VocabularyEvents::number(std::string_view owner, const JsonScalar& scalar) const {
  if (scalar.kind != JsonKind::integer || scalar.number < 0.0 ||
      scalar.number > kHighestEntryNumber) {
    refuse("the number of " + entry_in_quotes(owner) + " is " + shown_scalar(scalar) +
           ", no whole number from 0 to " + std::to_string(kHighestEntryNumber));
  }
  return static_cast<std::uint32_t>(scalar.number);
}

void VocabularyEvents::value(const JsonScalar& scalar) {
  switch (place()) {
    case VocabularyPlace::root:
      return root_value(scalar);
    case VocabularyPlace::config:
      if (key_ == "default_vocab_size") table_size_ = number(key_, scalar);
      if (key_ == "default_num_special_tokens") special_size_ = number(key_, scalar);
      return;
    case VocabularyPlace::numbered:
      return entries_.add(key_, number(key_, scalar), EntryList::Part::base, bytes_.line());
    case VocabularyPlace::unigram_entry:
      // The text comes first, then its score.
      if (!entry_.has_text && scalar.kind != JsonKind::text) refuse("an entry without a text");
      if (!entry_.has_text) entry_ = {.text = std::string(scalar.text), .has_text = true};
      return;
    case VocabularyPlace::entry:
      return entry_value(scalar);
    case VocabularyPlace::unigram:
    case VocabularyPlace::added:
    case VocabularyPlace::special:
    case VocabularyPlace::ranked:
      refuse(shown_scalar(scalar) + " stands in the place of an entry");
    default:
      return;
  }
}

void VocabularyEvents::root_value(const JsonScalar& scalar) {
  if (scalar.kind == JsonKind::integer) {
    flat_.add(key_, number(key_, scalar), EntryList::Part::base, bytes_.line());
  } else if (not_flat_.empty()) {
    not_flat_line_ = bytes_.line();
    not_flat_ = entry_in_quotes(key_) + " has " + shown_scalar(scalar) + " for a number";
  }
}

void VocabularyEvents::entry_value(const JsonScalar& scalar) {
  if (key_ == "id" || key_ == "rank") {
    entry_.number = number(entry_.has_text ? std::string_view(entry_.text) : key_, scalar);
  } else if (key_ == "content" || key_ == "token_bytes" ||
             (key_ == "token_str" && !entry_.has_text)) {
    if (scalar.kind == JsonKind::null && key_ == "token_str") return;
    if (scalar.kind != JsonKind::text) refuse(key_ + " is " + shown_scalar(scalar) + ", no text");
    entry_.text = scalar.text;
    entry_.has_text = true;
  }
}

VocabularyPlace VocabularyEvents::place_in_root(JsonKind kind) const {
  const bool is_list = kind == JsonKind::array;
  if (key_ == "model" && !is_list) return VocabularyPlace::model;
  if (key_ == "config" && !is_list) return VocabularyPlace::config;
  if (key_ == "added_tokens" && is_list) return VocabularyPlace::added;
  if (key_ == "special_tokens" && is_list) return VocabularyPlace::special;
  if (key_ == "vocab" && is_list) return VocabularyPlace::ranked;
  return VocabularyPlace::other;
}

void VocabularyEvents::begin_vocabulary() {
  if (has_vocabulary_) refuse("the vocabulary stands twice");
  has_vocabulary_ = true;
}

VocabularyPlace VocabularyEvents::place_inside(JsonKind kind) {
  const bool is_list = kind == JsonKind::array;
  switch (place()) {
    case VocabularyPlace::root:
      return place_in_root(kind);
    case VocabularyPlace::model:
      if (key_ != "vocab") return VocabularyPlace::other;
      begin_vocabulary();
      return is_list ? VocabularyPlace::unigram : VocabularyPlace::numbered;
    case VocabularyPlace::unigram:
      if (!is_list) refuse("an object stands in the place of an entry");
      entry_ = {};
      return VocabularyPlace::unigram_entry;
    case VocabularyPlace::added:
    case VocabularyPlace::special:
    case VocabularyPlace::ranked:
      if (is_list) refuse("a list stands in the place of an entry");
      entry_ = {};
      return VocabularyPlace::entry;
    case VocabularyPlace::numbered:
      refuse("the number of " + entry_in_quotes(key_) + " is a list or an object");
    default:
      return VocabularyPlace::other;
  }
}

void VocabularyEvents::open(JsonKind kind) {
  if (places_.empty()) {
    if (kind == JsonKind::array) refuse("is a list; an object with a vocabulary is expected");
    places_.push_back(VocabularyPlace::root);
    return;
  }
  if (place() == VocabularyPlace::root && not_flat_.empty()) {
    not_flat_line_ = bytes_.line();
    not_flat_ = entry_in_quotes(key_) + " has a list or an object for a number";
  }
  const VocabularyPlace inside = place_inside(kind);
  if (inside == VocabularyPlace::ranked) {
    begin_vocabulary();
    is_tekken_ = true;
  }
  places_.push_back(inside);
}

void VocabularyEvents::close() {
  const VocabularyPlace closed = places_.back();
  places_.pop_back();
  if (closed == VocabularyPlace::unigram_entry) {
    finish_unigram_entry();
  } else if (closed == VocabularyPlace::entry) {
    finish_entry();
  }
}

void VocabularyEvents::finish_unigram_entry() {
  if (!entry_.has_text) refuse("an entry without a text");
  entries_.add(entry_.text, next_unigram_++, EntryList::Part::base, bytes_.line());
}

void VocabularyEvents::finish_entry() {
  if (!entry_.has_text) refuse("an entry without a text");
  if (!entry_.number) refuse("the entry " + entry_in_quotes(entry_.text) + " has no number");
  if (place() == VocabularyPlace::ranked) {
    ranked_.add(entry_.text, *entry_.number, EntryList::Part::base, bytes_.line());
  } else if (!entry_.text.empty()) {
    // The library reads over an added token without characters.
    entries_.add(entry_.text, *entry_.number, EntryList::Part::added, bytes_.line());
  }
}

TokenizerFormat VocabularyEvents::finish() {
  if (is_tekken_) {
    finish_tekken();
    return TokenizerFormat::tiktoken;
  }
  if (has_vocabulary_) return TokenizerFormat::tokenizers;
  if (!not_flat_.empty() && flat_.size() > 0) {
    throw DataError(bytes_.path(), not_flat_line_, not_flat_);
  }
  if (!not_flat_.empty()) {
    throw DataError(bytes_.path(), 0,
                    "has no vocabulary: neither model.vocab nor entries with their numbers");
  }
  entries_ = std::move(flat_);
  return TokenizerFormat::vocabulary;
}

void VocabularyEvents::finish_tekken() {
  // Of a file that names none (mistralai/mistral-common, tekken.py, DEPRECATED_SPECIAL_TOKENS).
  constexpr std::size_t kUnnamedSpecial = 20;
  if (!table_size_ || !special_size_ || *special_size_ > *table_size_) {
    throw DataError(bytes_.path(), 0,
                    "config needs a default_vocab_size and no larger default_num_special_tokens");
  }
  const std::uint32_t room = *table_size_ - *special_size_;
  const std::size_t named = entries_.size() > 0 ? entries_.size() : kUnnamedSpecial;
  if (ranked_.size() < room || named > *special_size_) {
    throw DataError(bytes_.path(), 0,
                    "has " + std::to_string(ranked_.size()) + " entries and " +
                        std::to_string(named) + " special ones; its config has " +
                        std::to_string(room) + " and " + std::to_string(*special_size_));
  }
  entries_.settle();
  std::vector<std::uint32_t> fillers;
  for (std::uint32_t i = 0; i < *special_size_; ++i) {
    if (!entries_.has_number(i)) fillers.push_back(i);
  }
  for (const std::uint32_t i : fillers) {
    const std::string text = i < named && entries_.size() < named ? "special " : "<SPECIAL_";
    entries_.add(text + std::to_string(i) + ">", i, EntryList::Part::added, 0);
  }
  entries_.add_below(ranked_, room, *special_size_);
}

}  // namespace

TokenizerFormat read_vocabulary_json(ByteReader& bytes, EntryList& entries) {
  VocabularyEvents events(bytes, entries);
  read_json_events(bytes, events);
  return events.finish();
}

}  // namespace vocabplan
