#include "budget_options.hpp"

#include <vector>

#include "failure.hpp"
#include "suggestion.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

Accelerator accelerator_argument(const std::string& id) {
  if (const auto found = find_accelerator(id)) return *found;
  std::vector<std::string> ids;
  ids.reserve(accelerators().size());
  for (const Accelerator& one : accelerators()) ids.emplace_back(one.id);
  const std::string nearest = closest(id, ids);
  std::string known;
  for (const std::string& one : ids) known += (known.empty() ? "" : ", ") + one;
  throw UsageError("--accelerator: " + in_quotes(id) + " is not known; " +
                   (nearest.empty() ? "known are " + known : "did you mean " + nearest + "?"));
}

double mfu_argument(const std::string& text) {
  const double mfu = number_argument("--mfu", text);
  if (mfu > 0.0 && mfu <= 1.0) return mfu;
  throw UsageError("--mfu: " + in_quotes(text) + " is not above 0 and at most 1");
}

}  // namespace

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
