#include "core/table/column_unit.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// Not seen, and no part of a name: the byte order mark, the blank that does not break, the space of
// no width.
constexpr std::array<std::string_view, 3> kUnseen{"\xEF\xBB\xBF", "\xC2\xA0", "\xE2\x80\x8B"};
constexpr std::string_view kBetweenWords = " \t\r\n_-.'\"`#*{}";
constexpr std::array<bool, 256> kIsBetweenWords = [] {
  std::array<bool, 256> is{};
  for (const char c : kBetweenWords) is[static_cast<unsigned char>(c)] = true;
  return is;
}();

// The bytes of what is not seen at the front of a text; 0 where there is nothing of it.
std::size_t unseen_size(std::string_view text) {
  for (const std::string_view unseen : kUnseen) {
    if (text.starts_with(unseen)) return unseen.size();
  }
  return 0;
}

std::string without(std::string text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
  return text;
}

struct UnitWord {
  std::string_view word;
  double count;
};
constexpr std::array kUnitWords{UnitWord{"k", 1e3},
                                UnitWord{"thousand", 1e3},
                                UnitWord{"thousands", 1e3},
                                UnitWord{"kilo", 1e3},
                                UnitWord{"m", 1e6},
                                UnitWord{"mm", 1e6},
                                UnitWord{"mn", 1e6},
                                UnitWord{"mio", 1e6},
                                UnitWord{"mil", 1e6},
                                UnitWord{"million", 1e6},
                                UnitWord{"millions", 1e6},
                                UnitWord{"mega", 1e6},
                                UnitWord{"b", 1e9},
                                UnitWord{"bn", 1e9},
                                UnitWord{"bil", 1e9},
                                UnitWord{"billion", 1e9},
                                UnitWord{"billions", 1e9},
                                UnitWord{"g", 1e9},
                                UnitWord{"giga", 1e9},
                                UnitWord{"mrd", 1e9},
                                UnitWord{"t", 1e12},
                                UnitWord{"tn", 1e12},
                                UnitWord{"trn", 1e12},
                                UnitWord{"trillion", 1e12},
                                UnitWord{"trillions", 1e12},
                                UnitWord{"tera", 1e12},
                                UnitWord{"p", 1e15},
                                UnitWord{"peta", 1e15},
                                UnitWord{"quadrillion", 1e15},
                                UnitWord{"quadrillions", 1e15},
                                UnitWord{"e", 1e18},
                                UnitWord{"exa", 1e18},
                                UnitWord{"z", 1e21},
                                UnitWord{"zetta", 1e21},
                                UnitWord{"y", 1e24},
                                UnitWord{"yotta", 1e24}};
// 1e15 FLOP/s for a day.
constexpr double kPetaflopDay = 1e15 * 86400.0;
constexpr std::array<std::string_view, 6> kPetaflopDays{
    "pfdays", "pfday", "pfsdays", "pf/sdays", "pflop/sdays", "petaflop/sdays"};
// The words that may stand behind the number of a unit, or alone.
constexpr std::array<std::string_view, 16> kNouns{
    "tokens", "token", "params",  "param",  "parameters", "parameter", "characters", "chars",
    "flops",  "flop",  "entries", "counts", "count",      "units",     "unit",       "ops"};
constexpr std::array<std::string_view, 26> kLossUnits{"nats",
                                                      "nat",
                                                      "bits",
                                                      "bit",
                                                      "bpb",
                                                      "bpc",
                                                      "nats/token",
                                                      "natspertoken",
                                                      "bits/token",
                                                      "bitspertoken",
                                                      "nats/tok",
                                                      "bits/tok",
                                                      "natspertok",
                                                      "bitspertok",
                                                      "nats/character",
                                                      "nats/char",
                                                      "bits/character",
                                                      "bits/char",
                                                      "natspercharacter",
                                                      "natsperchar",
                                                      "bitspercharacter",
                                                      "bitsperchar",
                                                      "nats/byte",
                                                      "bits/byte",
                                                      "natsperbyte",
                                                      "bitsperbyte"};

template <std::size_t Size>
bool is_one_of(const std::array<std::string_view, Size>& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// `1e9`, `1000`, `10^9`, `10**9`: from 1e3 to 1e22, which doubles hold exactly. `tokens_2` is no
// unit of two.
std::optional<double> power_of_ten(std::string_view text) {
  const std::size_t sign = text.starts_with("10^") ? 3 : text.starts_with("10**") ? 4 : 0;
  const ParsedNumber number = parse_number(text.substr(sign));
  if (!number) return std::nullopt;
  double power = 1e3;
  for (int exponent = 3; exponent <= 22; ++exponent, power *= 10.0) {
    if (number.value == (sign == 0 ? power : exponent)) return power;
  }
  return std::nullopt;
}

// Without blanks, brackets and a sign of multiplication, in lower case.
std::string unit_text(std::string_view text) {
  std::string unit = lower_case(text);
  for (const std::string_view part : {"\xC3\x97", "\xC2\xA0", " ", "\t", "_", "'", "\""}) {
    unit = without(std::move(unit), part);
  }
  if (unit.starts_with("in") && unit != "in") unit.erase(0, 2);
  if (unit.starts_with("x") && unit.size() > 1) unit.erase(0, 1);
  return unit;
}

std::optional<double> plain_unit(std::string_view unit) {
  for (const UnitWord& known : kUnitWords) {
    if (known.word == unit) return known.count;
  }
  if (is_one_of(kPetaflopDays, without(std::string(unit), "-"))) return kPetaflopDay;
  if (is_one_of(kNouns, unit)) return 1.0;
  return power_of_ten(unit);
}

std::optional<double> count_of(std::string_view text) {
  constexpr std::string_view kOf = "of";
  const std::string unit = unit_text(text);
  if (const auto count = plain_unit(unit)) return count;
  for (const std::string_view noun : kNouns) {
    if (!unit.ends_with(noun) || unit.size() == noun.size()) continue;
    std::string_view front = std::string_view(unit).substr(0, unit.size() - noun.size());
    if (front.size() > kOf.size() && front.ends_with(kOf)) front.remove_suffix(kOf.size());
    return plain_unit(front);
  }
  return std::nullopt;
}

// `tokens (B)`: false when there are no brackets at the end.
bool part_brackets(std::string_view text, ParsedName& out) {
  static constexpr std::array<std::pair<char, char>, 2> kBrackets{{{'(', ')'}, {'[', ']'}}};
  for (const auto& [open, close] : kBrackets) {
    if (!text.ends_with(close)) continue;
    const std::size_t at = text.rfind(open);
    if (at == std::string_view::npos || at == 0) return false;
    out.base = folded_name(text.substr(0, at));
    out.unit = std::string(trimmed(text.substr(at + 1, text.size() - at - 2)));
    out.count = count_of(out.unit);
    out.of_loss = is_one_of(kLossUnits, unit_text(out.unit));
    out.in_brackets = true;
    return true;
  }
  return false;
}

// `tokens_1e9`, `tokens in billions`, `tokens/1e9`, `tokens_b`.
bool part_tail(std::string_view text, ParsedName& out) {
  constexpr std::string_view kUnitTail = "_unit";
  if (text.ends_with(kUnitTail)) text.remove_suffix(kUnitTail.size());
  for (std::size_t at = text.find_last_of(" _/,"); at != std::string_view::npos && at > 0;
       at = text.find_last_of(" _/,", at - 1)) {
    const std::string_view tail = text.substr(at + 1);
    if (tail.empty()) return false;
    if (const auto count = count_of(tail); count && *count != 1.0) {
      std::string_view base = text.substr(0, at);
      for (const std::string_view joint : {" in", "_in", "-in", " x", "_x"}) {
        if (base.ends_with(joint)) base.remove_suffix(joint.size());
      }
      out.base = folded_name(base);
      out.unit = std::string(tail);
      out.count = count;
      out.one_letter = tail.size() == 1;
      return true;
    }
  }
  return false;
}

// `billion tokens`, `billions of tokens`.
bool part_front(std::string_view text, ParsedName& out) {
  const std::size_t end = text.find_first_of(" _-");
  if (end == std::string_view::npos || end < 2) return false;
  const std::string_view word = text.substr(0, end);
  const auto* const found =
      std::find_if(kUnitWords.begin(), kUnitWords.end(),
                   [&](const UnitWord& u) { return same_in_any_case(u.word, word); });
  if (found == kUnitWords.end()) return false;
  std::string_view base = text.substr(end + 1);
  if (same_in_any_case(base.substr(0, 3), "of ") || same_in_any_case(base.substr(0, 3), "of_")) {
    base.remove_prefix(3);
  }
  out.base = folded_name(base);
  out.unit = std::string(word);
  out.count = found->count;
  return true;
}

}  // namespace

std::string folded_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  while (!name.empty()) {
    if (const std::size_t unseen = unseen_size(name); unseen > 0) {
      name.remove_prefix(unseen);
      continue;
    }
    const char letter = name.front();
    if (!kIsBetweenWords[static_cast<unsigned char>(letter)]) out += lower_case(letter);
    name.remove_prefix(1);
  }
  return out;
}

ParsedName parse_name(std::string_view name) {
  std::string text(name);
  for (const std::string_view unseen : kUnseen) text = without(std::move(text), unseen);
  std::string_view shown = trimmed(text);
  while (shown.size() > 1 && (shown.front() == '"' || shown.front() == '\'') &&
         shown.back() == shown.front()) {
    shown = trimmed(shown.substr(1, shown.size() - 2));
  }
  ParsedName out{.whole = folded_name(shown)};
  out.base = out.whole;
  if (part_brackets(shown, out) || part_tail(shown, out)) return out;
  (void)part_front(shown, out);
  return out;
}

}  // namespace vocabplan
