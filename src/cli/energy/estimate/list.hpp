#pragma once

#include "cli/options/answer.hpp"

namespace vocabplan::cli {

/// The built-in tables.
enum class EnergyList { accelerators, countries };

inline constexpr Choices<EnergyList, 2> kEnergyLists{
    {{"accelerators", EnergyList::accelerators}, {"countries", EnergyList::countries}}};

/// The built-in accelerators, or the carbon intensities of countries. The table for people leaves
/// sources and notes out.
[[nodiscard]] Answer energy_list(EnergyList list);

}  // namespace vocabplan::cli
