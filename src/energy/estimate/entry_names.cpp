#include "vocabplan/energy/entry_names.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/embedded_table.hpp"
#include "energy/estimate/embedded_tables.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kAccelerators = "accelerators";
constexpr std::string_view kCountries = "countries";
constexpr std::size_t kLongestEntryName = 64;  // no name is longer

std::vector<EntryName> entry_names_in(const EmbeddedTable& table) {
  std::vector<EntryName> found;
  found.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    found.push_back({.table = table.text(row, "table"),
                     .name = table.text(row, "name"),
                     .id = table.text(row, "id"),
                     .is_part = table.text(row, "relation") == "part",
                     .source = table.text(row, "source")});
  }
  return found;
}

bool is_letter_or_digit(char c) {
  return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80U;
}

// The words of a name, as `plain_name` makes each.
std::vector<std::string> plain_words(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : name) {
    if (is_letter_or_digit(c)) {
      word += lower_case(c);
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_maker(const std::string& word) {
  static const std::vector<std::string> kMakers{"nvidia", "amd",     "intel",    "google",
                                                "tesla",  "geforce", "instinct", "gpu"};
  return holds(kMakers, word);
}

// The id of the entry of a table that the name is of; "" when there is none.
std::string_view id_of_name(std::string_view table, const std::string& plain, bool is_part) {
  for (const EntryName& one : entry_names()) {
    const bool here = one.table == table && one.is_part == is_part;
    if (here && plain_name(one.name) == plain) return one.id;
  }
  return {};
}

std::optional<Accelerator> exact_accelerator(const std::string& plain) {
  for (const Accelerator& one : accelerators()) {
    if (plain_name(one.id) == plain || plain_name(one.name) == plain) return one;
  }
  const std::string_view id = id_of_name(kAccelerators, plain, false);
  return id.empty() ? std::nullopt : find_accelerator(id);
}

bool has_words(const Accelerator& one, const std::vector<std::string>& words) {
  const std::vector<std::string> of_id = plain_words(one.id);
  const std::vector<std::string> of_name = plain_words(one.name);
  bool kind = false;
  for (const std::string& word : words) {
    if (!holds(of_id, word) && !holds(of_name, word)) return false;
    kind = kind || (holds(of_id, word) && std::any_of(word.begin(), word.end(), is_digit));
  }
  return kind;
}

}  // namespace

std::span<const EntryName> entry_names() {
  static const EmbeddedTable kTable("entry_names.csv", entry_names_csv());
  static const std::vector<EntryName> kAll = entry_names_in(kTable);
  return kAll;
}

std::vector<std::string_view> other_names(std::string_view table, std::string_view id) {
  std::vector<std::string_view> names;
  for (const EntryName& one : entry_names()) {
    if (one.table == table && one.id == id && !one.is_part) names.push_back(one.name);
  }
  return names;
}

std::string plain_name(std::string_view name) {
  std::string plain;
  for (const std::string& word : plain_words(name)) plain += word;
  return plain;
}

std::vector<Accelerator> accelerators_named(std::string_view text) {
  if (text.size() > kLongestEntryName) return {};
  std::vector<std::string> words = plain_words(text);
  if (words.empty()) return {};
  if (const auto one = exact_accelerator(plain_name(text))) return {*one};
  words.erase(std::remove_if(words.begin(), words.end(), is_maker), words.end());
  if (words.empty()) return {};
  std::string plain;
  for (const std::string& word : words) plain += word;
  if (const auto one = exact_accelerator(plain)) return {*one};
  // `H-100` is the word `h100`.
  for (const std::vector<std::string>& wanted : {words, std::vector<std::string>{plain}}) {
    std::vector<Accelerator> found;
    for (const Accelerator& one : accelerators()) {
      if (has_words(one, wanted)) found.push_back(one);
    }
    if (!found.empty()) return found;
  }
  return {};
}

std::optional<GridIntensity> grid_named(std::string_view text) {
  if (const auto found = find_grid_intensity(text)) return found;
  const std::string plain = text.size() > kLongestEntryName ? std::string() : plain_name(text);
  if (plain.empty()) return std::nullopt;
  if (const auto id = id_of_name(kCountries, plain, false); !id.empty()) {
    return find_grid_intensity(id);
  }
  for (const GridIntensity& one : grid_intensities()) {
    if (plain_name(one.iso3) == plain || plain_name(one.country) == plain) {
      return find_grid_intensity(one.iso3);
    }
  }
  return std::nullopt;
}

std::optional<GridIntensity> grid_of_part(std::string_view text) {
  const std::string plain = text.size() > kLongestEntryName ? std::string() : plain_name(text);
  const std::string_view id = id_of_name(kCountries, plain, true);
  return id.empty() ? std::nullopt : find_grid_intensity(id);
}

}  // namespace vocabplan
