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

inline constexpr double kHoursOfDay = 24.0;
inline constexpr double kMostAccels = 1e12;

/// Accelerator hours, or the accelerators and the time of which they are the product. `Number` is
/// one number or an axis.
template <class Number>
struct HoursOptions {
  Argument<Number> accel_hours{};
  Argument<double> accels{};
  Argument<Number> days{};
  Argument<Number> hours{};  ///< of the clock

  /// The option that says how long the run is, with its words; no words where none does.
  [[nodiscard]] const GivenOption& words() const {
    return days.given() ? days.words() : hours.given() ? hours.words() : accel_hours.words();
  }
  [[nodiscard]] bool given() const { return !words().text.empty(); }
  /// True if hours are those of `accels` accelerators over a time.
  [[nodiscard]] bool over_time() const { return days.given() || hours.given(); }
  /// The accelerator hours of `amount`, in the unit of the option that is given.
  [[nodiscard]] double of(double amount) const {
    return over_time() ? amount * *accels * (days.given() ? kHoursOfDay : 1.0) : amount;
  }
};

/// Throws `UsageError`, naming options and values, for those that contradict each other or are not
/// enough. `alone`: the number of accelerators has a meaning of its own.
void check_hours(const HoursOptions<double>& options, bool alone);
void check_hours(const HoursOptions<AxisRange>& options, bool alone);

/// The accelerator hours that checked options give; nothing where they give none.
[[nodiscard]] std::optional<double> hours_of(const HoursOptions<double>& options);

/// The days of hours, without what two roundings leave: 21, not 21.000000000000004.
[[nodiscard]] double days_of(double hours);

/// Accelerators and their time as accelerator hours: `512 x 21 d = 258048 hours`. The time is in
/// days, and told in hours where it was given so.
[[nodiscard]] std::string product_text(double accelerators, double days, bool in_days);

/// Options about a budget that are single numbers in every command.
struct BudgetConstants : RateOptions {
  bool tied = false;
  Argument<TokensPerParam> tokens_per_param{};
  Argument<DataAmount> data_limit{};
  Argument<double> bytes_per_char{};
};

/// A model or a budget in the numbers that people have.
struct BudgetOptions : BudgetConstants {
  HoursOptions<double> time{};
  bool accels_alone = false;  ///< whether the command has a use for accelerators without a time
  Argument<TotalParams> total_params{};
  Argument<Flops> flops{};
  Argument<Tokens> tokens{};
  Argument<Characters> chars{};
};

/// Ranges of them.
struct BudgetAxes : BudgetConstants {
  HoursOptions<AxisRange> time{};
  Argument<AxisRange> total_params{};
  Argument<AxisRange> flops{};
  Argument<AxisRange> tokens{};
  Argument<AxisRange> chars{};
};

/// Adds all of them, `--flops` with the description that is given.
void add_budget_options(CLI::App& command, BudgetOptions& options, const std::string& flops);
void add_budget_options(CLI::App& command, BudgetAxes& options, const std::string& flops);

/// Adds `--accel-hours`, `--accels`, `--days` and `--hours`; `use` is what the hours are for.
void add_hours_options(CLI::App& command, HoursOptions<double>& options, const std::string& use);

/// Adds `--accelerator` and `--mfu`.
void add_rate_options(CLI::App& command, RateOptions& options, const std::string& accelerator,
                      const std::string& mfu);

/// The accelerator of that id or name, or of words that fit no other one: see `accelerators_named`.
/// Throws `UsageError` with those that fit, else the nearest ids.
[[nodiscard]] Accelerator accelerator_argument(const std::string& option, const std::string& text);

/// The FLOPs of one hour of an accelerator.
struct HourlyRate {
  Accelerator accelerator{};
  double mfu = 0.0;
  bool assumed = false;  ///< whether the MFU is our own guess
  /// Those that the hours are of, where they were given with a time.
  std::optional<double> accels{};
  bool in_days = false;  ///< whether that time was given in days

  [[nodiscard]] double flops(double hours) const;
};

/// The rate behind accelerator hours, which are given or not; nothing without them. `flops` is what
/// FLOPs were given. Throws `UsageError`.
[[nodiscard]] std::optional<HourlyRate> hourly_rate(const RateOptions& options,
                                                    const HoursOptions<double>& hours,
                                                    const GivenOption& flops);
[[nodiscard]] std::optional<HourlyRate> hourly_rate(const RateOptions& options,
                                                    const HoursOptions<AxisRange>& hours,
                                                    const GivenOption& flops);

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
