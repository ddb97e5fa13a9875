#pragma once

#include <string>

#include "cli/options/common_options.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan::cli {

/// The run as the ML Emissions Calculator counts it: watts given, or the rated power, times
/// accelerator hours. Throws `UsageError`.
[[nodiscard]] std::string mlco2_answer(const RunEnergyRequest& request, Format format);

}  // namespace vocabplan::cli
