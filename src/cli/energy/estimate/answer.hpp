#pragma once

#include <string>

#include "cli/options/answer.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan::cli {

/// Energy for people: `12.35 MWh`.
[[nodiscard]] std::string energy_text(double kwh);

/// Carbon for people: `12.35 t`, of CO2e.
[[nodiscard]] std::string carbon_text(double tonnes);

/// Hours, energy and its parts, carbon, and the two ranges, in lines of at most 80 characters.
[[nodiscard]] std::string energy_summary(const RunEnergy& run);

/// The run for machines, in the units that the names say: all of it, and the columns of CSV.
[[nodiscard]] Row energy_row(const RunEnergy& run);
[[nodiscard]] Row energy_fields(const RunEnergy& run);

/// The answer of `energy estimate`: for people the summary, the effect of each factor, the
/// assumptions and the scope. The run outlives the answer.
[[nodiscard]] Answer energy_answer(const RunEnergy& run);

}  // namespace vocabplan::cli
