#include "vocabplan/energy/grid_intensity.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "core/embedded_table.hpp"
#include "energy/estimate/embedded_tables.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/edit_distance.hpp"

namespace vocabplan {
namespace {

std::vector<GridIntensity> intensities_in(const EmbeddedTable& table) {
  std::vector<GridIntensity> found;
  found.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    found.push_back({.iso3 = table.text(row, "iso3"),
                     .country = table.text(row, "country"),
                     .grams_per_kwh = table.number(row, "g_co2e_per_kwh"),
                     .year = static_cast<int>(table.number(row, "year")),
                     .source = table.text(row, "source")});
  }
  return found;
}

// Edits from the word to the name, to the name's beginning, or to one of its later words on.
std::size_t unlikeness(const std::string& word, const std::string& name) {
  std::size_t least = edit_distance(word, name);
  for (std::size_t at = 0; at < name.size(); at = name.find(' ', at)) {
    if (at > 0) ++at;
    least = std::min(least, edit_distance(word, name.substr(at, word.size())));
  }
  return least;
}

// Without the white space around it, line ends included: a name may come from a file.
std::string bare_name(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return lower_case(text.substr(first, text.find_last_not_of(kBlanks) - first + 1));
}

}  // namespace

std::span<const GridIntensity> grid_intensities() {
  static const EmbeddedTable kTable("grid_intensity.csv", grid_intensity_csv());
  static const std::vector<GridIntensity> kAll = intensities_in(kTable);
  return kAll;
}

std::optional<GridIntensity> find_grid_intensity(std::string_view country) {
  const std::string word = bare_name(country);
  std::optional<GridIntensity> found;
  for (const GridIntensity& one : grid_intensities()) {
    if (lower_case(one.iso3) != word && lower_case(one.country) != word) continue;
    if (!found || one.year > found->year) found = one;
  }
  return found;
}

std::optional<GridIntensity> nearest_grid_intensity(std::string_view text) {
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLongest = 64;  // no name is longer
  const std::string word = bare_name(text);
  if (word.size() < kShortest || word.size() > kLongest) return std::nullopt;
  // A third of three letters would reach a name from nearly any three.
  std::size_t least = word.size() == kShortest ? 0 : word.size() / 3;
  std::optional<GridIntensity> nearest;
  for (const GridIntensity& one : grid_intensities()) {
    const std::size_t edits = unlikeness(word, lower_case(one.country));
    if (edits > least || (nearest && edits == least)) continue;
    least = edits;
    nearest = one;
  }
  return nearest ? find_grid_intensity(nearest->iso3) : std::nullopt;
}

}  // namespace vocabplan
