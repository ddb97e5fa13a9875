#include "cli/fit/options.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <thread>
#include <utility>

#include "cli/options/level.hpp"
#include "cli/options/table_input.hpp"
#include "cli/options/target_argument.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kMostThreads = 1024.0;
constexpr double kMostSeed = 9007199254740992.0;  // 2^53
constexpr std::size_t kMostTargets = 100;

std::vector<std::string> parts(const std::string& text, char separator) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string::npos;
       at = text.find(separator, from)) {
    out.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  out.push_back(text.substr(from));
  return out;
}

// A name that no column can be given for is a mistake of the command line, not of the file.
std::string quantity_of(const std::string& name, FitForm form) {
  using Columns = std::vector<std::string_view>;
  const Columns names =
      form == FitForm::chinchilla
          ? Columns{"n", "tokens", "flops", "loss"}
          : Columns{"n_nv", "vocab_size", "width", "flops", "tokens", "characters", "loss", "run"};
  std::string list;
  for (const std::string_view known : names) {
    if (name == known) return name;
    list.append(list.empty() ? "" : ", ").append(known);
  }
  throw UsageError("--columns: " + in_quotes(name) + " is not one of " + list);
}

unsigned threads_of(const FitOptions& options) {
  if (options.threads.empty()) return std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(whole_argument("--threads", options.threads, 1.0, kMostThreads));
}

std::vector<TargetRequest> targets_of(const FitOptions& options) {
  // The sizes that people ask for most.
  if (options.targets.empty()) return {{7e9, {}}, {70e9, {}}};
  std::vector<TargetRequest> targets;
  for (const std::string& part : parts(options.targets, ',')) {
    const BudgetRequest asked = target_argument("--targets", part);
    const auto value = [](const auto& given) {
      return given ? std::optional(given->value()) : std::nullopt;
    };
    targets.push_back({.n_nv = asked.n_nv->value(),
                       .flops = value(asked.flops),
                       .tokens = value(asked.tokens),
                       .characters = value(asked.characters),
                       .width = value(asked.width)});
  }
  if (targets.size() > kMostTargets) {
    throw UsageError("--targets: " + std::to_string(targets.size()) + " are more than " +
                     std::to_string(kMostTargets));
  }
  return targets;
}

// The rule of law files, said before the work rather than after it.
void check_name(const FitOptions& options) {
  const std::string& name = options.name;
  if (!name.empty() && options.law_out.empty()) {
    throw UsageError("--name: has no meaning without --law-out");
  }
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
  if (name.size() <= 64 && name.find_first_not_of(kAllowed) == std::string::npos) return;
  throw UsageError("--name: " + in_quotes(name) + " is not 1 to 64 of a-z, 0-9, '_', '.' and '-'");
}

ResampleUnit resample_of(const FitOptions& options) {
  return choice_argument(
      "--resample", options.resample,
      std::array<std::pair<std::string_view, ResampleUnit>, 3>{{{"run", ResampleUnit::run},
                                                                {"family", ResampleUnit::family},
                                                                {"row", ResampleUnit::row}}});
}

std::size_t draws_of(const FitOptions& options) {
  const auto draws = static_cast<std::size_t>(
      whole_argument("--draws", options.draws, 0.0, static_cast<double>(kMostDraws)));
  if (draws == 0 || draws >= kLeastDraws) return draws;
  throw UsageError("--draws: " + in_quotes(options.draws) + " is fewer than " +
                   std::to_string(kLeastDraws) + "; 0 leaves the intervals out");
}

}  // namespace

FitForm form_of(const FitOptions& options) {
  return choice_argument(
      "--form", options.form,
      std::array<std::pair<std::string_view, FitForm>, 4>{{{"vocabulary", FitForm::vocabulary},
                                                           {"chinchilla", FitForm::chinchilla},
                                                           {"envelope", FitForm::envelope},
                                                           {"tokenizer", FitForm::tokenizer}}});
}

ColumnNames columns_of(const FitOptions& options, FitForm form) {
  ColumnNames columns{.named = {},
                      .params_unit = unit_argument("--params-unit", options.params_unit),
                      .tokens_unit = unit_argument("--tokens-unit", options.tokens_unit),
                      .flops_unit = unit_argument("--flops-unit", options.flops_unit)};
  if (options.columns.empty()) return columns;
  for (const std::string& part : parts(options.columns, ',')) {
    const std::size_t at = part.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == part.size()) {
      throw UsageError("--columns: " + in_quotes(part) +
                       " is not QUANTITY=COLUMN, such as loss=val_loss");
    }
    const std::string quantity = quantity_of(part.substr(0, at), form);
    if (!columns.named.emplace(quantity, part.substr(at + 1)).second) {
      throw UsageError("--columns: " + in_quotes(quantity) + " is named twice");
    }
  }
  return columns;
}

std::optional<double> delta_of(const FitOptions& options) {
  const bool squared =
      !options.loss.empty() && choice_argument("--loss", options.loss,
                                               std::array<std::pair<std::string_view, bool>, 2>{
                                                   {{"huber", false}, {"squared", true}}});
  if (squared && !options.huber_delta.empty()) {
    throw UsageError("--huber-delta: the squared loss (--loss squared) has none");
  }
  if (squared) return std::numeric_limits<double>::infinity();
  return positive_argument("--huber-delta", options.huber_delta);
}

FitReportRequest request_of(const FitOptions& options) {
  FitReportRequest request;
  RunFitOptions& fit = request.options;
  fit.mode = options.as_published ? FitMode::as_published : FitMode::corrected;
  fit.delta = delta_of(options);
  if (!options.min_flops.empty()) {
    fit.min_flops = number_argument("--min-flops", options.min_flops);
  }
  fit.anchor_flops = positive_argument("--anchor-flops", options.anchor_flops);
  fit.free_alpha1 = options.free_alpha1;
  if (!options.resample.empty()) fit.resample = resample_of(options);
  if (!options.draws.empty()) fit.draws = draws_of(options);
  if (!options.seed.empty()) {
    fit.seed = static_cast<std::uint64_t>(whole_argument("--seed", options.seed, 0.0, kMostSeed));
  }
  fit.threads = threads_of(options);
  if (!options.level.empty()) request.level = level_argument(options.level);
  request.targets = targets_of(options);
  check_name(options);
  if (!options.name.empty()) request.law_name = options.name;
  return request;
}

void refuse_unused(const FitOptions& options, FitForm form) {
  if (form == FitForm::vocabulary) return;
  const auto refuse = [&](bool given, const char* option) {
    if (given) {
      throw UsageError(std::string(option) + ": has no meaning with --form " + options.form);
    }
  };
  refuse(options.as_published && form != FitForm::envelope, "--as-published");
  refuse(options.free_alpha1, "--free-alpha1");
  refuse(!options.min_flops.empty(), "--min-flops");
  refuse(!options.anchor_flops.empty(), "--anchor-flops");
  refuse(!options.tokenizer.empty(), "--tokenizer");
  refuse(!options.targets.empty(), "--targets");
  refuse(!options.law_out.empty(), "--law-out");
  refuse(!options.plot.empty(), "--plot");
  refuse(!options.name.empty(), "--name");
  refuse(!options.resample.empty(), "--resample");
  refuse(!options.draws.empty(), "--draws");
  refuse(!options.seed.empty(), "--seed");
  refuse(!options.threads.empty(), "--threads");
  refuse(!options.level.empty(), "--level");
  refuse(!options.common.law.empty(), "--law");
  refuse(!options.columns.empty() && form != FitForm::chinchilla, "--columns");
  refuse(form == FitForm::tokenizer && !options.params_unit.empty(), "--params-unit");
  refuse(form == FitForm::tokenizer && !options.flops_unit.empty(), "--flops-unit");
  refuse(form == FitForm::envelope && !options.tokens_unit.empty(), "--tokens-unit");
  refuse(form == FitForm::tokenizer && !options.loss.empty(), "--loss");
  refuse(form == FitForm::tokenizer && !options.huber_delta.empty(), "--huber-delta");
}

}  // namespace vocabplan::cli
