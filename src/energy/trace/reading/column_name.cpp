#include "energy/trace/reading/column_name.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

enum class Letter { capital, small, digit, other };

Letter kind_of_letter(char c) {
  if (c >= 'A' && c <= 'Z') return Letter::capital;
  // Bytes beyond ASCII are of letters.
  if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80U) return Letter::small;
  return is_digit(c) ? Letter::digit : Letter::other;
}

// The last run of letters and digits, with any number before it cut off: mW of gpu0_mW.
std::string_view last_word(std::string_view text) {
  while (!text.empty() && kind_of_letter(text.back()) == Letter::other) text.remove_suffix(1);
  std::size_t first = text.size();
  while (first > 0 && kind_of_letter(text[first - 1]) != Letter::other) --first;
  return text.substr(first);
}

// Letters apart from digits, and powerWatts into two words.
void add_words(std::string_view text, std::vector<std::string>& words) {
  Letter before = Letter::other;
  for (const char c : text) {
    const Letter now = kind_of_letter(c);
    const bool goes_on = now == before || (before == Letter::capital && now == Letter::small);
    if (now != Letter::other) {
      if (!goes_on || words.empty()) words.emplace_back();
      words.back() += lower_case(c);
    }
    before = now;
  }
}

// Cuts "[mW]" or "(mW)" off the end; what it holds, or nothing where there is none.
std::string_view take_brackets(std::string_view& text) {
  if (text.empty() || (text.back() != ']' && text.back() != ')')) return {};
  const std::size_t open = text.rfind(text.back() == ']' ? '[' : '(');
  if (open == std::string_view::npos) return {};
  const std::string_view held = trimmed(text.substr(open + 1, text.size() - open - 2));
  text = trimmed(text.substr(0, open));
  return held;
}

enum class PowerWord { power, beside, device, number, other };

PowerWord kind_of_word(const std::string& word) {
  constexpr std::array<std::string_view, 3> kPower{"power", "pwr", "powerdraw"};
  constexpr std::array<std::string_view, 13> kBeside{
      "draw",    "usage",   "consumption", "average", "avg",   "mean",  "instant",
      "current", "package", "board",       "socket",  "total", "sample"};
  constexpr std::array<std::string_view, 8> kDevice{"gpu", "gpus",   "card", "device",
                                                    "dev", "nvidia", "cuda", "accelerator"};
  const auto is_one_of = [&](const auto& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (is_digit(word.front())) return PowerWord::number;
  if (is_one_of(kPower)) return PowerWord::power;
  if (is_one_of(kDevice)) return PowerWord::device;
  return is_one_of(kBeside) ? PowerWord::beside : PowerWord::other;
}

}  // namespace

ColumnName parse_column_name(std::string_view name) {
  ColumnName parsed;
  name = trimmed(name);
  const std::string_view held = take_brackets(name);
  if (!held.empty()) {
    parsed.time = time_unit(held);
    parsed.power = power_unit(held);
    parsed.has_other_unit = !parsed.time && !parsed.power;
  }
  // A unit alone, as in "watts", is all that such a name says.
  const std::string_view word = last_word(name);
  if (held.empty()) {
    parsed.time = time_unit(word);
    parsed.power = power_unit(word);
    if (parsed.time || parsed.power) {
      name = name.substr(0, static_cast<std::size_t>(word.data() - name.data()));
    }
  }
  add_words(name, parsed.words);
  // powerWatts, timestampMs
  const bool is_unknown = !held.empty() || word == "MW";
  if (!is_unknown && !parsed.time && !parsed.power && !parsed.words.empty()) {
    parsed.time = time_unit(parsed.words.back());
    parsed.power = power_unit(parsed.words.back());
    if (parsed.time || parsed.power) parsed.words.pop_back();
  }
  return parsed;
}

std::optional<PowerName> power_of_column(std::string_view name) {
  const ColumnName parsed = parse_column_name(name);
  if (parsed.has_other_unit || parsed.time) return std::nullopt;
  const auto count = [&](PowerWord kind) {
    return std::count_if(parsed.words.begin(), parsed.words.end(),
                         [kind](const std::string& word) { return kind_of_word(word) == kind; });
  };
  if (count(PowerWord::other) > 0 || count(PowerWord::number) > 1) return std::nullopt;
  PowerName power{.has_number = count(PowerWord::number) == 1,
                  .is_said = count(PowerWord::power) > 0 || parsed.power,
                  .unit = parsed.power};
  for (const std::string& word : parsed.words) {
    if (!is_digit(word.front())) continue;
    power.number = word.substr(std::min(word.find_first_not_of('0'), word.size() - 1));
  }
  if (power.has_number && count(PowerWord::device) == 0) return std::nullopt;
  // The usage of a GPU is no power.
  const bool is_bare = power.has_number && count(PowerWord::beside) == 0;
  if (!power.is_said && !is_bare) return std::nullopt;
  return power;
}

}  // namespace vocabplan
