#include "vocabplan/energy/grid_intensity.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "core/embedded_table.hpp"
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

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// The fewer, the more alike: names that begin with the word, then those that contain it, then all
// by the edits to the name or the code.
std::size_t unlikeness(const std::string& word, const GridIntensity& grid) {
  const std::string name = lower_case(grid.country);
  const std::size_t at = name.find(word);
  if (at == 0) return 0;
  if (at != std::string::npos) return 1;
  return 2 + std::min(edit_distance(word, name), edit_distance(word, lower_case(grid.iso3)));
}

}  // namespace

std::span<const GridIntensity> grid_intensities() {
  static const EmbeddedTable kTable("grid_intensity.csv", grid_intensity_csv());
  static const std::vector<GridIntensity> kAll = intensities_in(kTable);
  return kAll;
}

std::optional<GridIntensity> find_grid_intensity(std::string_view country) {
  const std::string word = lower_case(country);
  std::optional<GridIntensity> found;
  for (const GridIntensity& one : grid_intensities()) {
    if (lower_case(one.iso3) != word && lower_case(one.country) != word) continue;
    if (!found || one.year > found->year) found = one;
  }
  return found;
}

GridIntensity nearest_grid_intensity(std::string_view text) {
  constexpr std::size_t kLongest = 64;  // no name is longer
  const std::string word = lower_case(text.substr(0, kLongest));
  const auto all = grid_intensities();
  return *std::min_element(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    return unlikeness(word, a) < unlikeness(word, b);
  });
}

}  // namespace vocabplan
