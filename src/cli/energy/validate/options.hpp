#pragma once

#include <string>
#include <vector>

#include "cli/options/common_options.hpp"
#include "vocabplan/energy/energy_pairs.hpp"
#include "vocabplan/energy/error_band.hpp"

namespace vocabplan::cli {

/// The command line of `energy validate`.
struct ValidateOptions {
  CommonOptions common{};
  std::string file{};
  std::string estimate_column{};
  std::string measured_column{};
  Argument<std::vector<std::string>> group_columns{};
  Argument<std::vector<std::string>> leave_out_columns{};
  std::string name_column{};
  std::string duration_column{};
  Argument<double> unit{1.0};     // kWh
  Argument<double> resolution{};  // kWh
  Argument<ErrorBand> band{static_estimate_band()};
  std::string write_calibration{};
  Argument<double> max_mape{};      // per cent
  Argument<double> min_coverage{};  // per cent
  std::string estimate{};           // of one run, beside its traces
  std::vector<std::string> traces{};
  Argument<double> static_watts{0.0};
  Argument<double> interval{};
  std::string device_column{};
  bool one_device = false;
};

void add_validate_options(CLI::App& command, ValidateOptions& options);

/// The columns that they say.
[[nodiscard]] PairColumns columns_of(const ValidateOptions& options);

}  // namespace vocabplan::cli
