#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace vocabplan {

/// How much carbon a kilowatt-hour of a country's grid stands for: the average of a year, by
/// location (no contracts, certificates or offsets).
struct GridIntensity {
  std::string_view iso3{};     ///< ISO 3166-1 alpha-3; WLD is the world
  std::string_view country{};  ///< its English name
  double grams_per_kwh = 0.0;  ///< g CO2e / kWh
  int year = 0;                ///< of the data
  std::string_view source{};
};

/// The built-in intensities, from data/grid_intensity.csv, ordered as there.
[[nodiscard]] std::span<const GridIntensity> grid_intensities();

/// The one of that ISO code of three letters, or of that name; letters A to Z in any case, blanks
/// at the ends do not count. Of two years, the later.
[[nodiscard]] std::optional<GridIntensity> find_grid_intensity(std::string_view country);

/// The country probably meant by a text that `find_grid_intensity` does not know: the country whose
/// name, or what its name or a later word of it begins with, is fewest edits away, at most a third
/// of the text's letters, and none of three; case does not count. Nothing for fewer than three.
[[nodiscard]] std::optional<GridIntensity> nearest_grid_intensity(std::string_view text);

}  // namespace vocabplan
