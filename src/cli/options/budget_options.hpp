#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/argument.hpp"
#include "cli/options/axis.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/run_assumptions.hpp"
#include "vocabplan/predict/budget.hpp"

namespace vocabplan::cli {

/// The accelerator that hours are of, and the share of its peak that a run makes.
struct RateOptions {
  Argument<Accelerator> accelerator{};
  Argument<double> mfu{};
};

/// The unit of a limit on data.
enum class DataUnit { tokens, characters, bytes };

/// Data that exist, as they were written: 2T, 2Tchars, 2Tbytes.
struct DataAmount {
  double amount = 0.0;
  DataUnit unit = DataUnit::tokens;
};

/// Options about a budget that are single numbers in every command.
struct BudgetConstants : RateOptions {
  bool tied = false;
  Argument<TokensPerParam> tokens_per_param{};
  Argument<DataAmount> data_limit{};
  Argument<double> bytes_per_char{};
};

/// A model or a budget in the numbers that people have.
struct BudgetOptions : BudgetConstants {
  Argument<TotalParams> total_params{};
  Argument<Flops> flops{};
  Argument<Tokens> tokens{};
  Argument<Characters> chars{};
  Argument<double> gpu_hours{};
};

/// Ranges of them.
struct BudgetAxes : BudgetConstants {
  Argument<AxisRange> total_params{};
  Argument<AxisRange> flops{};
  Argument<AxisRange> tokens{};
  Argument<AxisRange> chars{};
  Argument<AxisRange> gpu_hours{};
};

/// Adds all of them, `--flops` with the description that is given.
void add_budget_options(CLI::App& command, BudgetOptions& options, const std::string& flops);
void add_budget_options(CLI::App& command, BudgetAxes& options, const std::string& flops);

/// Adds `--accelerator` and `--mfu`.
void add_rate_options(CLI::App& command, RateOptions& options, const std::string& accelerator,
                      const std::string& mfu);

/// The accelerator of that id, in any case. Throws `UsageError` with the nearest ids.
[[nodiscard]] Accelerator accelerator_argument(const std::string& option, const std::string& text);

/// The FLOPs of one hour of an accelerator.
struct HourlyRate {
  Accelerator accelerator{};
  double mfu = 0.0;
  bool assumed = false;  ///< whether the MFU is our own guess

  [[nodiscard]] double flops(double hours) const;
};

/// The rate behind `--gpu-hours`, which is given or not; nothing without it. Throws `UsageError`.
[[nodiscard]] std::optional<HourlyRate> hourly_rate(const RateOptions& options, bool hours_given,
                                                    bool flops_given);

/// The rate of `--accelerator` and `--mfu`; nothing without them. Throws `UsageError`.
[[nodiscard]] std::optional<HourlyRate> rate_of_accelerator(const RateOptions& options);

/// Those among FLOPs, hours, tokens, characters and tokens per parameter that are given, FLOPs and
/// hours first.
[[nodiscard]] std::vector<GivenOption> given_budgets(const BudgetOptions& options);
[[nodiscard]] std::vector<GivenOption> given_budgets(const BudgetAxes& options);

/// Throws `UsageError`, naming options and values, for those that contradict each other or are not
/// enough. `model` is what gives N_nv.
void check_options(const BudgetOptions& options, const GivenOption& model);
void check_options(const BudgetAxes& options, const GivenOption& model);

/// True if the limit on data is one on text.
[[nodiscard]] bool limits_text(const BudgetConstants& options);

/// The request with what is a single number in every command. Throws `UsageError`.
[[nodiscard]] BudgetRequest constants_of(const BudgetConstants& options);

/// The request with all of them; hours become FLOPs. Throws `UsageError`.
[[nodiscard]] BudgetRequest budget_request(const BudgetOptions& options,
                                           const std::optional<HourlyRate>& rate);

}  // namespace vocabplan::cli
