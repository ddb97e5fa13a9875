#include "cli/sweep/grid.hpp"

#include <type_traits>
#include <utility>
#include <vector>

#include "cli/options/plausible_numbers.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

// An option that is an axis, and what a value of it sets.
struct AxisOption {
  const Argument<AxisRange>& argument;
  double lowest;
  double highest;
  std::optional<Count> count;  // what is asked about, when all values can only be slips
  std::function<void(BudgetRequest&, double)> set;
  bool is_column = false;  // as of `GridAxis`
};

template <class Kind, class Q>
AxisOption axis_option(const Argument<AxisRange>& argument, std::optional<Q> BudgetRequest::*member,
                       Count count) {
  return {.argument = argument,
          .lowest = Kind::lowest,
          .highest = Kind::highest,
          .count = count,
          .set = [member](BudgetRequest& request, double value) { request.*member = Q(value); },
          .is_column = std::is_same_v<Q, NonVocabParams> || std::is_same_v<Q, Flops>};
}

[[noreturn]] void refuse_two(const std::string& first, const std::string& second) {
  throw UsageError("both " + first + " and " + second + "; give one of them");
}

// The one of the options that is given.
std::optional<GridAxis> one_axis(const std::vector<AxisOption>& options, bool linear) {
  std::optional<GridAxis> found;
  std::string first;
  for (const AxisOption& option : options) {
    const auto& [name, text] = option.argument.words();
    if (!option.argument.given()) continue;
    if (found) refuse_two(first, name);
    first = name;
    found = {SweepAxis(read_axis(name, text, option.lowest, option.highest), linear), option.set,
             option.is_column};
    if (option.count) ask_axis(name, text, found->values, *option.count);
  }
  return found;
}

std::optional<GridAxis> model_axis(const SweepGridOptions& options) {
  return one_axis(
      {axis_option<kind::NonVocabParams>(options.params, &BudgetRequest::n_nv, Count::params),
       axis_option<kind::TotalParams>(options.budget.total_params, &BudgetRequest::total_params,
                                      Count::params)},
      options.linear);
}

// Without a model the law gives one for FLOPs, and it has a domain of its own.
AxisOption flops_option(const SweepGridOptions& options, const Law& law, bool alone) {
  AxisOption option =
      axis_option<kind::Flops>(options.budget.flops, &BudgetRequest::flops, Count::flops);
  if (!alone) return option;
  option.lowest = law.compute_optimal_flops(kind::NonVocabParams::lowest);
  option.highest = law.compute_optimal_flops(kind::NonVocabParams::highest);
  return option;
}

// Of accelerator hours, or of a time for a number of accelerators.
AxisOption hours_option(const Argument<AxisRange>& argument, const HoursOptions<AxisRange>& options,
                        const std::optional<HourlyRate>& rate) {
  constexpr double kFewest = 1e-6;
  constexpr double kMost = 1e30;
  return {.argument = argument,
          .lowest = kFewest,
          .highest = kMost,
          .count = std::nullopt,
          .set = [options, rate](BudgetRequest& request, double amount) {
            request.flops = Flops(rate->flops(options.of(amount)));
          }};
}

std::optional<GridAxis> budget_axis(const SweepGridOptions& options, const Law& law,
                                    const std::optional<HourlyRate>& rate, bool alone) {
  return one_axis(
      {flops_option(options, law, alone),
       axis_option<kind::Tokens>(options.budget.tokens, &BudgetRequest::tokens, Count::tokens),
       axis_option<kind::Characters>(options.budget.chars, &BudgetRequest::characters,
                                     Count::characters),
       hours_option(options.budget.time.accel_hours, options.budget.time, rate),
       hours_option(options.budget.time.days, options.budget.time, rate),
       hours_option(options.budget.time.hours, options.budget.time, rate)},
      options.linear);
}

// Counted in doubles, which cannot overflow here, before anything is counted in integers.
void check_size(const std::optional<GridAxis>& model, const std::optional<GridAxis>& budget) {
  constexpr double kMostRows = 1e15;
  const auto count = [](const std::optional<GridAxis>& axis) {
    return axis ? static_cast<double>(axis->values.count()) : 1.0;
  };
  const double rows = count(model) * count(budget);
  if (rows <= kMostRows) return;
  throw UsageError("a grid of " + shortest(rows) + " rows; accepted are up to " +
                   shortest(kMostRows));
}

}  // namespace

void add_grid_options(CLI::App& command, SweepGridOptions& options) {
  options.params.add(command, "--params", "N_nv from START to STOP, COUNT values, geometric",
                     "START:STOP:COUNT", any_axis_argument);
  add_budget_options(command, options.budget, "FLOPs likewise; with --params every pair of both");
  command.add_flag("--linear", options.linear, "Space the values linearly");
  options.shard.add(command, "--shard",
                    "The I-th of N parts of the grid; in order they are the whole", "I/N",
                    shard_argument);
}

std::unique_ptr<RowSource> grid_of(const SweepGridOptions& options, const BudgetRequest& constants,
                                   const Law& law, const std::optional<HourlyRate>& rate) {
  auto model = model_axis(options);
  auto budget = budget_axis(options, law, rate, !model && !constants.tokens_per_param);
  if (!model && !budget) return nullptr;
  check_options(options.budget, options.params.words());
  check_size(model, budget);
  return grid_rows(std::move(model), std::move(budget), constants, law, *options.shard);
}

}  // namespace vocabplan::cli
