#include "vocabplan/core/loss_unit.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/table/column_unit.hpp"
#include "core/table/loss_names.hpp"

namespace vocabplan {
namespace {

struct UnitWords {
  LossUnit unit;
  std::string_view name;
  std::string_view text;
};

// In the order of the enumeration.
constexpr std::array<UnitWords, 8> kUnitNames{{
    {LossUnit::unstated, "unstated", "unit not stated"},
    {LossUnit::unigram_normalised, "unigram_normalised", "nats a token, unigram-normalised"},
    {LossUnit::nats_per_token, "nats_per_token", "nats a token"},
    {LossUnit::bits_per_token, "bits_per_token", "bits a token"},
    {LossUnit::nats_per_character, "nats_per_character", "nats a character"},
    {LossUnit::bits_per_character, "bits_per_character", "bits a character"},
    {LossUnit::nats_per_byte, "nats_per_byte", "nats a byte"},
    {LossUnit::bits_per_byte, "bits_per_byte", "bits a byte"},
}};

const UnitWords& words_of(LossUnit unit) {
  return kUnitNames.at(static_cast<std::size_t>(unit));
}

using FoldedLossNames = std::vector<std::pair<std::string, LossUnit>>;

const FoldedLossNames& folded_loss_names() {
  static const FoldedLossNames kNames = [] {
    FoldedLossNames all;
    for (const LossNames& known : loss_names()) {
      for (const std::string_view name : known.names) {
        all.emplace_back(folded_name(name), known.unit);
      }
    }
    return all;
  }();
  return kNames;
}

// `bits/byte`, `nats per character`: the unit of a loss in a column's brackets.
LossUnit unit_in_brackets(std::string_view text) {
  const std::string folded = folded_name(text);
  const auto per = [&](std::string_view what, std::string_view of) {
    return folded == std::string(what) + "/" + std::string(of) ||
           folded == std::string(what) + "per" + std::string(of);
  };
  for (const std::string_view token : {"token", "tok"}) {
    if (per("nats", token)) return LossUnit::nats_per_token;
    if (per("bits", token)) return LossUnit::bits_per_token;
  }
  for (const std::string_view character : {"character", "char"}) {
    if (per("nats", character)) return LossUnit::nats_per_character;
    if (per("bits", character)) return LossUnit::bits_per_character;
  }
  if (per("nats", "byte")) return LossUnit::nats_per_byte;
  if (per("bits", "byte") || folded == "bpb") return LossUnit::bits_per_byte;
  if (folded == "bpc") return LossUnit::bits_per_character;
  return LossUnit::unstated;
}

}  // namespace

const std::vector<LossUnit>& loss_units() {
  static const std::vector<LossUnit> kUnits = [] {
    std::vector<LossUnit> units;
    units.reserve(kUnitNames.size());
    for (const UnitWords& words : kUnitNames) units.push_back(words.unit);
    return units;
  }();
  return kUnits;
}

std::string_view name_of(LossUnit unit) {
  return words_of(unit).name;
}

std::string_view text_of(LossUnit unit) {
  return words_of(unit).text;
}

std::string with_unit(const std::string& number, LossUnit unit) {
  const std::string text(text_of(unit));
  return unit == LossUnit::unstated ? number + " (" + text + ")" : number + " " + text;
}

bool is_of_text(LossUnit unit) {
  return unit >= LossUnit::nats_per_character;
}

bool is_per_token(LossUnit unit) {
  return unit == LossUnit::nats_per_token || unit == LossUnit::bits_per_token;
}

LossUnit loss_unit_of_column(std::string_view name) {
  const ParsedName parsed = parse_name(name);
  for (const auto& [folded, unit] : folded_loss_names()) {
    if (parsed.whole == folded || (parsed.of_loss && parsed.base == folded)) return unit;
  }
  return parsed.of_loss ? unit_in_brackets(parsed.unit) : LossUnit::unstated;
}

}  // namespace vocabplan
