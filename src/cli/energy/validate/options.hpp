#pragma once

#include <optional>
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
  std::string group_column{};
  std::string leave_out_column{};
  std::string name_column{};
  std::string duration_column{};
  std::string unit{};
  std::string resolution{};
  std::string band{};
  std::string write_calibration{};
  std::string max_mape{};
  std::string min_coverage{};
  std::string estimate{};  // of one run, beside its traces
  std::vector<std::string> traces{};
  std::string static_watts{};
  std::string interval{};
  std::string device_column{};
  bool one_device = false;
};

void add_validate_options(CLI::App& command, ValidateOptions& options);

// Their values; each throws `UsageError`.
[[nodiscard]] PairColumns columns_of(const ValidateOptions& options);
[[nodiscard]] ErrorBand band_of(const ValidateOptions& options);
/// --resolution in kWh.
[[nodiscard]] std::optional<double> resolution_of(const ValidateOptions& options);

/// The demands of --max-mape and --min-coverage, in percent.
struct Gates {
  std::optional<double> max_mape{};
  std::optional<double> min_coverage{};
};
[[nodiscard]] Gates gates_of(const ValidateOptions& options);

}  // namespace vocabplan::cli
