#include "vocabplan/energy/grid_intensity.hpp"

#include <map>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace grid_intensity_test {

using vocabplan::find_grid_intensity;
using vocabplan::grid_intensities;
using vocabplan::nearest_grid_intensity;

TEST_CASE("energy: intensities of grids by code and by name", "[energy]") {
  // Our World in Data, as CodeCarbon carries it.
  CHECK(find_grid_intensity("FRA")->grams_per_kwh == 56.039);
  CHECK(find_grid_intensity("fra")->country == "France");
  CHECK(find_grid_intensity("united states")->iso3 == "USA");
  CHECK(find_grid_intensity("United States")->grams_per_kwh == 369.473);
  CHECK(find_grid_intensity("Cote d'Ivoire")->iso3 == "CIV");
  for (const auto& one : grid_intensities()) {
    CAPTURE(one.iso3);
    CHECK(find_grid_intensity(one.iso3).has_value());
    CHECK(find_grid_intensity(one.country)->grams_per_kwh == one.grams_per_kwh);
  }
}

TEST_CASE("energy: every row of the table of grid intensities", "[energy]") {
  const auto all = grid_intensities();
  CHECK(all.size() == 215);
  for (const auto& one : all) {
    CAPTURE(one.iso3, one.year);
    CHECK(one.iso3.size() == 3);
    CHECK_FALSE(one.country.empty());
    // Coal alone is about 1000 g/kWh, more when old.
    CHECK(one.grams_per_kwh >= 0.0);
    CHECK(one.grams_per_kwh < 1500.0);
    CHECK(one.year >= 2009);
    CHECK(one.year <= 2026);
    CHECK_FALSE(one.source.empty());
  }
}

TEST_CASE("energy: only the world has two intensities, and the later one counts", "[energy]") {
  std::map<std::string, int> counts;
  for (const auto& one : grid_intensities()) ++counts[std::string(one.iso3)];
  for (const auto& [iso3, count] : counts) {
    CAPTURE(iso3);
    CHECK(count == (iso3 == "WLD" ? 2 : 1));
  }
  CHECK(find_grid_intensity("WLD")->year == 2024);
  CHECK(find_grid_intensity("WLD")->grams_per_kwh == 445.0);
}

TEST_CASE("energy: blanks around a country do not count", "[energy]") {
  CHECK(find_grid_intensity(" FRA ")->iso3 == "FRA");
  CHECK(find_grid_intensity("\tSouth Korea\n")->iso3 == "KOR");
}

TEST_CASE("energy: a country that nobody knows, and the nearest", "[energy]") {
  const auto nearest = [](std::string_view text) {
    const auto found = nearest_grid_intensity(text);
    return found ? found->country : "";
  };
  for (const char* text : {"", " ", "Germny", "XX", "Atlantis", "Fr"}) {
    CAPTURE(text);
    CHECK_FALSE(find_grid_intensity(text).has_value());
  }
  CHECK(nearest("Germny") == "Germany");
  CHECK(nearest("GERMN") == "Germany");
  CHECK(nearest("untied states") == "United States");
  CHECK(nearest("united st") == "United States");
  CHECK(nearest("korea") == "South Korea");
  CHECK(nearest("ger") == "Germany");
  CHECK(nearest("Holland") == "Poland");  // nearest in letters
  CHECK(nearest_grid_intensity("world")->year == 2024);
}

TEST_CASE("energy: no country is suggested that is not near", "[energy]") {
  for (const char* text : {"", "UK", "FR", "X1", "xyz", "UAS", "qwertyuiop", "Middle-earth"}) {
    CAPTURE(text);
    CHECK_FALSE(nearest_grid_intensity(text).has_value());
  }
  CHECK_FALSE(nearest_grid_intensity(std::string(100000, 'x')).has_value());
}

}  // namespace grid_intensity_test
