#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/common_options.hpp"
#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/run_assumptions.hpp"
#include "vocabplan/predict/budget.hpp"

namespace vocabplan::cli {

/// Options that say a model or a budget in the numbers that people have. In `sweep` the texts of
/// `total_params`, `tokens`, `chars` and `gpu_hours` are axes.
struct BudgetOptions {
  std::string total_params{};
  bool tied = false;
  std::string flops{};
  std::string tokens{};
  std::string chars{};
  std::string tokens_per_param{};
  std::string gpu_hours{};
  std::string accelerator{};
  std::string mfu{};
  std::string data_limit{};
};

/// An option for one number, or for a range of them.
enum class BudgetForm { number, axis };

/// Adds all of them, but `--flops`, which the commands describe themselves.
void add_budget_options(CLI::App& command, BudgetOptions& options, BudgetForm form);

/// The accelerator of that id, in any case. Throws `UsageError` with the nearest ids.
[[nodiscard]] Accelerator accelerator_argument(const std::string& text);

/// The FLOPs of one hour of an accelerator.
struct HourlyRate {
  Accelerator accelerator{};
  double mfu = 0.0;
  bool assumed = false;  ///< whether the MFU is our own guess

  [[nodiscard]] double flops(double hours) const;
};

/// The rate behind `--gpu-hours`; nothing without it. Throws `UsageError`.
[[nodiscard]] std::optional<HourlyRate> hourly_rate(const BudgetOptions& options);

/// The rate of `--accelerator` and `--mfu` where hours stand in a stream of records; nothing
/// without them. Throws `UsageError`.
[[nodiscard]] std::optional<HourlyRate> rate_of_accelerator(const BudgetOptions& options);

/// An option or argument and what stands there, nothing when it is not given.
struct GivenOption {
  std::string name{};
  std::string text{};
};

/// Those among FLOPs, hours, tokens, characters and tokens per parameter that are given, FLOPs and
/// hours first.
[[nodiscard]] std::vector<GivenOption> given_budgets(const BudgetOptions& options);

/// Throws `UsageError`, naming options and values, for those that contradict each other or are not
/// enough. `model` is what gives N_nv.
void check_options(const BudgetOptions& options, const GivenOption& model);

/// The options that are single numbers in every command: tied, tokens per parameter, data limit.
/// Throws `UsageError`.
[[nodiscard]] BudgetRequest constants_of(const BudgetOptions& options);

/// All options as single numbers; hours become FLOPs. Throws `UsageError`.
[[nodiscard]] BudgetRequest budget_request(const BudgetOptions& options,
                                           const std::optional<HourlyRate>& rate);

}  // namespace vocabplan::cli
