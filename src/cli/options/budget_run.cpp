#include "cli/options/budget_run.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "cli/options/plausible_numbers.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/predict/width_step.hpp"

namespace vocabplan::cli {
namespace {

// The budget that the tokens of the run are blamed on; nothing when the law chose it.
std::optional<GivenOption> blamed_budget(const BudgetOptions& options, const Budget& budget) {
  if (budget.binding == Binding::data) return options.data_limit.words();
  const std::vector<GivenOption> given = given_budgets(options);
  return given.empty() ? std::nullopt : std::optional(given.back());
}

}  // namespace

AskedRun asked_run(const BudgetOptions& options, const Argument<NonVocabParams>& n_nv,
                   const Argument<Width>& width) {
  AskedRun run;
  check_hours(options.time, options.accels_alone);
  if (options.time.given()) run.rate = hourly_rate(options, options.time, options.flops.words());
  check_options(options, n_nv.words());
  run.request = budget_request(options, run.rate);
  run.request.n_nv = n_nv.value();
  run.request.width = width.value();
  return run;
}

Prediction predict_run(const BudgetOptions& options, const BudgetRequest& request, const Law& law) {
  try {
    return predict(request, law);
  } catch (const DomainError& error) {
    std::string blamed;
    for (const GivenOption& one : given_budgets(options)) {
      blamed += (blamed.empty() ? "" : ", ") + one.name + ": " + in_quotes(one.text);
    }
    throw UsageError(blamed + (blamed.empty() ? "" : ": ") + error.what());
  }
}

void question_run(const BudgetOptions& options, const BudgetRequest& request, const Law& law,
                  Prediction& prediction) {
  if (const auto step = near_width_step(request, prediction, law)) {
    prediction.warnings.push_back(text_of(*step));
  }
  const auto blamed = blamed_budget(options, prediction.budget);
  if (!blamed) return;
  ask_run(*blamed, prediction.budget, prediction.tokens);
  for (std::string& doubt : doubts_of_run(prediction.budget, prediction.tokens)) {
    prediction.warnings.push_back(std::move(doubt));
  }
}

}  // namespace vocabplan::cli
