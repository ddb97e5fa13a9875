#include "cli/sweep/grid.hpp"

#include <utility>
#include <vector>

#include "cli/options/plausible_numbers.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

// An option that is an axis, and what a value of it sets.
struct AxisOption {
  const char* name;
  const std::string& text;
  double lowest;
  double highest;
  std::optional<Count> count;  // what is asked about, when all values can only be slips
  std::function<void(BudgetRequest&, double)> set;
};

template <class Kind, class Q>
AxisOption axis_option(const char* name, const std::string& text,
                       std::optional<Q> BudgetRequest::*member, Count count) {
  return {.name = name,
          .text = text,
          .lowest = Kind::lowest,
          .highest = Kind::highest,
          .count = count,
          .set = [member](BudgetRequest& request, double value) { request.*member = Q(value); }};
}

// The one of the options that is given.
std::optional<RequestAxis> one_axis(const std::vector<AxisOption>& options, bool linear) {
  std::optional<RequestAxis> found;
  std::string first;
  for (const AxisOption& option : options) {
    if (option.text.empty()) continue;
    if (found) {
      throw UsageError("both " + first + " and " + option.name + "; give one of them");
    }
    first = option.name;
    found = {SweepAxis(option.name, option.text, linear, option.lowest, option.highest),
             option.set};
    if (option.count) ask_axis(option.name, option.text, found->values, *option.count);
  }
  return found;
}

std::optional<RequestAxis> model_axis(const SweepGridOptions& options) {
  return one_axis({axis_option<kind::NonVocabParams>("--params", options.params,
                                                     &BudgetRequest::n_nv, Count::params),
                   axis_option<kind::TotalParams>("--total-params", options.budget.total_params,
                                                  &BudgetRequest::total_params, Count::params)},
                  options.linear);
}

// Without a model the law gives one for FLOPs, and it has a domain of its own.
AxisOption flops_option(const SweepGridOptions& options, const Law& law, bool alone) {
  AxisOption option = axis_option<kind::Flops>("--flops", options.budget.flops,
                                               &BudgetRequest::flops, Count::flops);
  if (!alone) return option;
  option.lowest = law.compute_optimal_flops(kind::NonVocabParams::lowest);
  option.highest = law.compute_optimal_flops(kind::NonVocabParams::highest);
  return option;
}

AxisOption hours_option(const SweepGridOptions& options, const std::optional<HourlyRate>& rate) {
  constexpr double kFewest = 1e-6;
  constexpr double kMost = 1e30;
  return {.name = "--gpu-hours",
          .text = options.budget.gpu_hours,
          .lowest = kFewest,
          .highest = kMost,
          .count = std::nullopt,
          .set = [rate](BudgetRequest& request, double hours) {
            request.flops = Flops(rate->flops(hours));
          }};
}

std::optional<RequestAxis> budget_axis(const SweepGridOptions& options, const Law& law,
                                       const std::optional<HourlyRate>& rate, bool alone) {
  return one_axis({flops_option(options, law, alone),
                   axis_option<kind::Tokens>("--tokens", options.budget.tokens,
                                             &BudgetRequest::tokens, Count::tokens),
                   axis_option<kind::Characters>("--chars", options.budget.chars,
                                                 &BudgetRequest::characters, Count::characters),
                   hours_option(options, rate)},
                  options.linear);
}

// Counted in doubles, which cannot overflow here, before anything is counted in integers.
void check_size(const std::optional<RequestAxis>& model, const std::optional<RequestAxis>& budget) {
  constexpr double kMostRows = 1e15;
  const auto count = [](const std::optional<RequestAxis>& axis) {
    return axis ? static_cast<double>(axis->values.count()) : 1.0;
  };
  const double rows = count(model) * count(budget);
  if (rows <= kMostRows) return;
  throw UsageError("a grid of " + shortest(rows) + " rows; accepted are up to " +
                   shortest(kMostRows));
}

std::optional<SweepAxis> values_of(std::optional<RequestAxis> axis) {
  if (!axis) return std::nullopt;
  return std::move(axis->values);
}

}  // namespace

std::unique_ptr<RowSource> grid_of(const SweepGridOptions& options, const BudgetRequest& constants,
                                   const Law& law, const std::optional<HourlyRate>& rate) {
  auto model = model_axis(options);
  const bool more = constants.tied || constants.tokens_per_param || constants.data_limit;
  auto budget = budget_axis(options, law, rate, !model && !constants.tokens_per_param);
  if (!model && !budget) return nullptr;
  check_options(options.budget, {.name = "--params", .text = options.params});
  check_size(model, budget);
  ask_count("--data-limit", options.budget.data_limit, Count::tokens);
  const BudgetOptions& given = options.budget;
  const bool columns = !more && given.total_params.empty() && given.tokens.empty() &&
                       given.chars.empty() && given.gpu_hours.empty();
  if (columns) {
    return grid_rows(values_of(std::move(model)), values_of(std::move(budget)), constants.width,
                     law);
  }
  return request_rows(std::move(model), std::move(budget), constants);
}

}  // namespace vocabplan::cli
