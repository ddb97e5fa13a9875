#include "vocabplan/energy/entry_names.hpp"

#include <map>
#include <string>
#include <vector>

#include "catch.hpp"

namespace entry_names_test {

using vocabplan::accelerators;
using vocabplan::accelerators_named;
using vocabplan::entry_names;
using vocabplan::EntryName;
using vocabplan::grid_intensities;
using vocabplan::grid_named;
using vocabplan::grid_of_part;
using vocabplan::plain_name;

namespace {

std::vector<std::string> ids_named(const std::string& text) {
  std::vector<std::string> ids;
  for (const auto& one : accelerators_named(text)) ids.emplace_back(one.id);
  return ids;
}

std::string country_named(const std::string& text) {
  const auto found = grid_named(text);
  return found ? std::string(found->iso3) : "";
}

}  // namespace

TEST_CASE("energy: every other name leads to its entry, in any case", "[energy]") {
  CHECK(entry_names().size() > 300);
  for (const EntryName& one : entry_names()) {
    CAPTURE(one.name);
    CHECK_FALSE(one.source.empty());
    const std::string plain = plain_name(one.name);
    if (one.table == "accelerators") {
      CHECK(ids_named(std::string(one.name)) == std::vector<std::string>{std::string(one.id)});
      CHECK(ids_named(plain) == std::vector<std::string>{std::string(one.id)});
    } else if (one.is_part) {
      CHECK_FALSE(grid_named(one.name).has_value());
      CHECK(grid_of_part(plain)->iso3 == one.id);
    } else {
      CHECK(country_named(std::string(one.name)) == one.id);
      CHECK(country_named(plain) == one.id);
      CHECK_FALSE(grid_of_part(one.name).has_value());
    }
  }
}

TEST_CASE("energy: no name is of two entries", "[energy]") {
  std::map<std::string, std::string> ids;
  const auto note = [&](const std::string& table, std::string_view name, std::string_view id) {
    CAPTURE(table, name, id);
    const auto [place, fresh] = ids.emplace(table + plain_name(name), std::string(id));
    CHECK((fresh || place->second == id));
  };
  for (const EntryName& one : entry_names()) note(std::string(one.table), one.name, one.id);
  for (const auto& one : accelerators()) note("accelerators", one.id, one.id);
  for (const auto& one : accelerators()) note("accelerators", one.name, one.id);
  for (const auto& one : grid_intensities()) note("countries", one.iso3, one.iso3);
  for (const auto& one : grid_intensities()) note("countries", one.country, one.iso3);
}

TEST_CASE("energy: hyphens inside a word of an accelerator do not matter", "[energy]") {
  CHECK(ids_named("H-100").size() == 3);
  CHECK(ids_named("H-100") == ids_named("h100"));
  CHECK(ids_named("A-100") == ids_named("a100"));
}

TEST_CASE("energy: accelerators by id, by name, and by the words that fit one alone", "[energy]") {
  using Ids = std::vector<std::string>;
  for (const auto& one : accelerators()) {
    CAPTURE(one.id);
    CHECK(ids_named(std::string(one.id)) == Ids{std::string(one.id)});
    CHECK(ids_named(std::string(one.name)) == Ids{std::string(one.id)});
  }
  CHECK(ids_named("B200") == Ids{"b200-sxm"});
  CHECK(ids_named("h200") == Ids{"h200-sxm"});
  CHECK(ids_named("AMD MI300X") == Ids{"mi300x"});
  CHECK(ids_named("tpu v4") == Ids{"tpu-v4"});
  CHECK(ids_named("TPUv5p") == Ids{"tpu-v5p"});
  CHECK(ids_named("RTX 4090") == Ids{"rtx4090"});
  CHECK(ids_named("gaudi 2") == Ids{"gaudi2"});
  CHECK(ids_named("H100_SXM") == Ids{"h100-sxm"});
  // As nvidia-smi prints it, and as Kubernetes labels it.
  CHECK(ids_named("NVIDIA A100-SXM4-80GB") == Ids{"a100-sxm-80"});
  CHECK(ids_named("NVIDIA-A100-SXM4-80GB") == Ids{"a100-sxm-80"});
}

TEST_CASE("energy: accelerators whose words fit several, or none", "[energy]") {
  using Ids = std::vector<std::string>;
  CHECK(ids_named("h100") == Ids{"h100-pcie", "h100-sxm", "h100-nvl"});
  CHECK(ids_named("A100") == Ids{"a100-pcie-40", "a100-pcie-80", "a100-sxm-40", "a100-sxm-80"});
  CHECK(ids_named("v100") == Ids{"v100-sxm2", "v100-pcie"});
  CHECK(ids_named("a100 pcie") == Ids{"a100-pcie-40", "a100-pcie-80"});
  for (const char* text :
       {"", " ", "-", "nvidia", "gpu", "sxm", "tpu", "h1000", "h100-smx", "80GB"}) {
    CAPTURE(text);
    CHECK(ids_named(text).empty());
  }
  CHECK(ids_named(std::string(100000, 'x')).empty());
}

TEST_CASE("energy: countries by their codes and other names", "[energy]") {
  // ISO 3166-1 alpha-2; UK is reserved there for GB.
  CHECK(country_named("US") == "USA");
  CHECK(country_named("fr") == "FRA");
  CHECK(country_named("GB") == "GBR");
  CHECK(country_named("UK") == "GBR");
  CHECK(country_named("CA") == "CAN");  // California is US-CA
  CHECK(country_named("U.S.A.") == "USA");
  CHECK(country_named("Viet Nam") == "VNM");
  CHECK(country_named("Georgia") == "GEO");  // the state has no row either
  CHECK(country_named("guinea bissau") == "GNB");
  for (const char* text : {"", "--", "EU", "XX", "Germny", "California", "Atlantis"}) {
    CAPTURE(text);
    CHECK(country_named(text).empty());
  }
  CHECK(country_named(std::string(100000, 'x')).empty());
  CHECK(grid_of_part("california")->iso3 == "USA");
  CHECK(grid_of_part("US-TX")->iso3 == "USA");
  CHECK(grid_of_part("quebec")->iso3 == "CAN");
  CHECK_FALSE(grid_of_part("Bavaria").has_value());
}

}  // namespace entry_names_test
