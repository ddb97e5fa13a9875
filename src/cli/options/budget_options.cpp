#include "cli/options/budget_options.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "cli/options/suggestion.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

// The texts as a person lists them: a, b or c.
std::string listed(const std::vector<std::string>& texts, const std::string& last) {
  std::string list = texts[0];
  for (std::size_t i = 1; i < texts.size(); ++i) {
    list += (i + 1 < texts.size() ? ", " : last) + texts[i];
  }
  return list;
}

// The ids that begin with the word, else those that contain it, else the nearest.
std::vector<std::string> candidates(const std::string& word, const std::vector<std::string>& ids) {
  std::vector<std::string> begin;
  std::vector<std::string> contain;
  for (const std::string& id : ids) {
    const std::size_t at = id.find(word);
    if (at == 0) begin.push_back(id);
    if (at != std::string::npos) contain.push_back(id);
  }
  if (!begin.empty()) return begin;
  if (!contain.empty()) return contain;
  const std::string nearest = closest(word, ids);
  return nearest.empty() ? std::vector<std::string>{} : std::vector{nearest};
}

double mfu_argument(const std::string& text) {
  const double mfu = share_argument("--mfu", text);
  if (mfu > 0.0 && mfu <= 1.0) return mfu;
  throw UsageError("--mfu: " + in_quotes(text) +
                   " is not above 0 and at most 1, such as 0.4 or 40%");
}

std::string named(const std::vector<GivenOption>& options) {
  std::vector<std::string> texts;
  texts.reserve(options.size());
  for (const GivenOption& one : options) texts.push_back(one.name + " " + in_quotes(one.text));
  return listed(texts, " and ");
}

std::vector<GivenOption> given_of(const std::vector<GivenOption>& options) {
  std::vector<GivenOption> given;
  std::copy_if(options.begin(), options.end(), std::back_inserter(given),
               [](const GivenOption& one) { return !one.text.empty(); });
  return given;
}

}  // namespace

Accelerator accelerator_argument(const std::string& text) {
  const std::string id = lower_case(text);
  if (const auto found = find_accelerator(id)) return *found;
  std::vector<std::string> ids;
  ids.reserve(accelerators().size());
  for (const Accelerator& one : accelerators()) ids.emplace_back(one.id);
  const auto near = candidates(id, ids);
  throw UsageError("--accelerator: " + in_quotes(text) + " is not known; " +
                   (near.empty() ? "known are " + listed(ids, ", ")
                                 : "did you mean " + listed(near, " or ") + "?"));
}

void add_budget_options(CLI::App& command, BudgetOptions& options, BudgetForm form) {
  const bool axis = form == BudgetForm::axis;
  const auto type = [axis](const char* number) { return axis ? "START:STOP:COUNT" : number; };
  add_text_option(command, "--total-params", options.total_params,
                  "All parameters, N_nv + 2 V d, instead of N_nv", type("T"));
  command.add_flag("--tied", options.tied, "One vocabulary table: --total-params is N_nv + V d");
  add_text_option(command, "--tokens", options.tokens, "Training tokens, instead of FLOPs",
                  type("D"));
  add_text_option(command, "--chars", options.chars, "Training characters, instead of FLOPs",
                  type("H"));
  add_text_option(command, "--tokens-per-param", options.tokens_per_param,
                  "Training tokens for each of N_nv + V d parameters", "R");
  add_text_option(command, "--gpu-hours", options.gpu_hours,
                  "Accelerator hours, instead of FLOPs; needs --accelerator", type("HOURS"));
  add_text_option(command, "--accelerator", options.accelerator, "Which, such as h100-sxm", "ID");
  add_text_option(command, "--mfu", options.mfu,
                  "Share of its peak that the whole run makes (0.31 is assumed)", "M");
  add_text_option(command, "--data-limit", options.data_limit,
                  "Tokens that exist: no run trains on more", "L");
}

double HourlyRate::flops(double hours) const {
  return training_flops(hours, accelerator.peak(), mfu);
}

std::optional<HourlyRate> hourly_rate(const BudgetOptions& options) {
  if (options.gpu_hours.empty()) {
    if (!options.accelerator.empty()) throw UsageError("--accelerator without --gpu-hours");
    if (!options.mfu.empty()) throw UsageError("--mfu without --gpu-hours");
    return std::nullopt;
  }
  if (!options.flops.empty()) throw UsageError("both --flops and --gpu-hours; give one of them");
  if (options.accelerator.empty()) {
    throw UsageError("--gpu-hours without --accelerator, such as h100-sxm");
  }
  return rate_of_accelerator(options);
}

std::optional<HourlyRate> rate_of_accelerator(const BudgetOptions& options) {
  if (options.accelerator.empty()) {
    if (!options.mfu.empty()) throw UsageError("--mfu without --accelerator");
    return std::nullopt;
  }
  HourlyRate rate;
  rate.accelerator = accelerator_argument(options.accelerator);
  rate.assumed = options.mfu.empty();
  rate.mfu = rate.assumed ? kAssumedMfu : mfu_argument(options.mfu);
  return rate;
}

BudgetRequest constants_of(const BudgetOptions& options) {
  BudgetRequest request;
  request.tied = options.tied;
  request.tokens_per_param =
      quantity_argument<TokensPerParam>("--tokens-per-param", options.tokens_per_param);
  request.data_limit = quantity_argument<Tokens>("--data-limit", options.data_limit);
  return request;
}

std::vector<GivenOption> given_budgets(const BudgetOptions& options) {
  return given_of({{"--flops", options.flops},
                   {"--gpu-hours", options.gpu_hours},
                   {"--tokens", options.tokens},
                   {"--chars", options.chars},
                   {"--tokens-per-param", options.tokens_per_param}});
}

void check_options(const BudgetOptions& options, const GivenOption& model) {
  const auto models = given_of({model, {"--total-params", options.total_params}});
  const auto budgets = given_budgets(options);
  if (models.size() > 1) throw UsageError("both " + named(models) + "; give one of them");
  if (options.tied && options.total_params.empty()) {
    throw UsageError("--tied without --total-params: it says how they count the two tables");
  }
  const std::string or_flops = model.name + ", --total-params, --flops or --gpu-hours";
  const bool flops = !options.flops.empty() || !options.gpu_hours.empty();
  if (!models.empty()) {
    if (budgets.size() <= 1) return;
    throw UsageError(named(budgets) + " beside " + named(models) + "; give one of them");
  }
  if (budgets.empty()) throw UsageError("neither a model nor a budget; give " + or_flops);
  if (!flops) throw UsageError(named(budgets) + " without a model; give " + or_flops + " too");
  if (budgets.size() <= 2) return;
  const std::vector<GivenOption> lengths(budgets.begin() + 1, budgets.end());
  throw UsageError(named(lengths) + " beside " + named({budgets[0]}) + "; give one of them");
}

BudgetRequest budget_request(const BudgetOptions& options, const std::optional<HourlyRate>& rate) {
  BudgetRequest request = constants_of(options);
  request.total_params = quantity_argument<TotalParams>("--total-params", options.total_params);
  request.flops = quantity_argument<Flops>("--flops", options.flops);
  request.tokens = quantity_argument<Tokens>("--tokens", options.tokens);
  request.characters = quantity_argument<Characters>("--chars", options.chars);
  if (!rate) return request;
  const double hours = number_argument("--gpu-hours", options.gpu_hours);
  try {
    request.flops = Flops(rate->flops(hours));
  } catch (const DomainError& error) {
    throw UsageError("--gpu-hours: " + in_quotes(options.gpu_hours) + ": " + error.what());
  }
  return request;
}

}  // namespace vocabplan::cli
