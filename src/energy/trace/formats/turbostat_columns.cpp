#include "energy/trace/formats/turbostat_columns.hpp"

#include <algorithm>
#include <array>

#include "energy/trace/formats/cells.hpp"

namespace vocabplan {
namespace {

using Words = std::vector<std::string_view>;

// What turbostat measures: mean power of an interval, or its energy with --Joules.
struct Domain {
  std::string_view watts;
  std::string_view joules;
  std::string_view name;
  std::string_view inside;
};

constexpr std::array<Domain, 5> kPowerColumns{{
    {"SysWatt", "Sys_J", "system", ""},
    {"PkgWatt", "Pkg_J", "package", "system"},
    {"RAMWatt", "RAM_J", "ram", "system"},
    {"CorWatt", "Cor_J", "cores", "package"},
    {"GFXWatt", "GFX_J", "graphics", "package"},
}};

// Columns that have `-` in the row of the whole system.
constexpr std::array<std::string_view, 7> kTopology{"Package", "Die",    "Node", "Core",
                                                    "CPU",     "X2APIC", "APIC"};

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_energy_column(std::string_view word) {
  return std::any_of(kPowerColumns.begin(), kPowerColumns.end(), [&](const Domain& domain) {
    return word == domain.watts || word == domain.joules;
  });
}

}  // namespace

// Other lines that turbostat writes have none of these words by itself.
bool TurbostatColumns::is_header(const Words& words) {
  const char first = words.front().front();
  if (first == '-' || (first >= '0' && first <= '9')) return false;  // a row
  const bool names_rows = contains(words, "Core") || contains(words, "CPU") ||
                          contains(words, "Avg_MHz") || contains(words, kTimeOfDay);
  return (names_rows && words.size() > 1) ||
         std::any_of(words.begin(), words.end(), is_energy_column);
}

bool TurbostatColumns::is_own_header(const Words& words) {
  if (words.size() < 2 || !is_header(words)) return false;
  return std::any_of(words.begin(), words.end(), is_energy_column) || contains(words, "Busy%");
}

void TurbostatColumns::take_header(const Words& words, TraceSink& sink) {
  width_ = words.size();
  measured_.clear();
  topology_.clear();
  time_of_day_.reset();
  for (std::size_t i = 0; i < width_; ++i) {
    if (words[i] == kTimeOfDay) time_of_day_ = i;
    if (std::find(kTopology.begin(), kTopology.end(), words[i]) != kTopology.end()) {
      topology_.push_back(i);
    }
  }
  // Where both are shown the energies are taken.
  for (const Domain& domain : kPowerColumns) {
    const bool is_energy = contains(words, domain.joules);
    const std::string_view name = is_energy ? domain.joules : domain.watts;
    const auto found = std::find(words.begin(), words.end(), name);
    if (found == words.end()) continue;
    measured_.push_back({.at = static_cast<std::size_t>(found - words.begin()),
                         .component = sink.component(domain.name, domain.inside),
                         .is_energy = is_energy,
                         .name = name,
                         .is_of_package = domain.name == "package" || domain.name == "ram"});
  }
}

bool TurbostatColumns::is_package(const Words& words, std::string& cpu) const {
  if (words.size() != width_) return false;
  const auto has_value = [&](const Column& column) { return !is_missing(words[column.at]); };
  if (!std::any_of(measured_.begin(), measured_.end(), has_value)) return false;
  cpu.clear();
  for (const std::size_t column : topology_) cpu.append(words[column]).append(" ");
  return true;
}

void TurbostatColumns::measure_package() {
  std::erase_if(measured_, [](const Column& column) { return !column.is_of_package; });
}

bool TurbostatColumns::is_summary(const Words& words) const {
  return std::all_of(topology_.begin(), topology_.end(), [&](std::size_t column) {
    return column < words.size() && words[column] == "-";
  });
}

}  // namespace vocabplan
