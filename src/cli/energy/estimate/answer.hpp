#pragma once

#include <string>

#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan::cli {

/// Energy for people: `12.35 MWh`.
[[nodiscard]] std::string energy_text(double kwh);

/// Carbon for people: `12.35 t`, of CO2e.
[[nodiscard]] std::string carbon_text(double tonnes);

/// Hours, energy and its parts, carbon, and the two ranges, in lines of at most 80 characters.
[[nodiscard]] std::string energy_summary(const RunEnergy& run);

/// The summary, what each factor does, what all rests on and what is out of scope.
[[nodiscard]] std::string energy_table(const RunEnergy& run);

/// The names of the CSV columns, and the fields under them; without line ends.
[[nodiscard]] std::string energy_csv_header(const RunEnergy& run);
[[nodiscard]] std::string energy_csv_row(const RunEnergy& run);

/// One JSON object without a line end, in the units that its keys say.
[[nodiscard]] std::string energy_json(const RunEnergy& run);

}  // namespace vocabplan::cli
