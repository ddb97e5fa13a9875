#include "cli/fit/options.hpp"

#include <limits>
#include <string_view>

#include "cli/options/numbers.hpp"
#include "cli/options/table_input.hpp"
#include "cli/options/target_argument.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

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
          ? Columns{"n", "tokens", "flops", "loss", "run", "experiment"}
          : Columns{"n_nv", "vocab_size", "width", "flops", "tokens", "characters", "loss", "run"};
  std::string list;
  for (const std::string_view known : names) {
    if (name == known) return name;
    list.append(list.empty() ? "" : ", ").append(known);
  }
  throw UsageError("--columns: " + in_quotes(name) + " is not one of " + list);
}

ColumnChoices columns_argument(const std::string& option, const std::string& text) {
  ColumnChoices choices;
  for (const std::string& part : parts(text, ',')) {
    const std::size_t at = part.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == part.size()) {
      throw UsageError(option + ": " + in_quotes(part) +
                       " is not QUANTITY=COLUMN, such as loss=val_loss");
    }
    choices.emplace_back(part.substr(0, at), part.substr(at + 1));
  }
  return choices;
}

std::vector<TargetRequest> targets_argument(const std::string& option, const std::string& text) {
  std::vector<TargetRequest> targets;
  for (const std::string& part : parts(text, ',')) {
    const BudgetRequest asked = target_argument(option, part);
    const auto value = [](const auto& given) {
      return given ? std::optional(given->value()) : std::nullopt;
    };
    targets.push_back({.n_nv = asked.n_nv->value(),
                       .flops = value(asked.flops),
                       .tokens = value(asked.tokens),
                       .characters = value(asked.characters),
                       .width = value(asked.width)});
  }
  if (targets.size() <= kMostTargets) return targets;
  throw UsageError(option + ": " + std::to_string(targets.size()) + " are more than " +
                   std::to_string(kMostTargets));
}

// The rule of law files, said before the work rather than after it.
std::string name_argument(const std::string& option, const std::string& text) {
  constexpr std::size_t kLongest = 64;
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
  const bool allowed = text.find_first_not_of(kAllowed) == std::string::npos;
  if (text.size() <= kLongest && allowed) return text;
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not 1 to 64 of a-z, 0-9, '_', '.' and '-'");
}

double skip_argument(const std::string& option, const std::string& text) {
  const double share = share_argument(option, text);
  if (share < 1.0) return share;
  throw UsageError(option + ": " + in_quotes(text) + " is not a share below 1; such as 0.4 or 40%");
}

double draws_argument(const std::string& option, const std::string& text) {
  const double draws = whole_argument(option, text, 0.0, static_cast<double>(kMostDraws));
  if (draws == 0.0 || draws >= static_cast<double>(kLeastDraws)) return draws;
  throw UsageError(option + ": " + in_quotes(text) + " is fewer than " +
                   std::to_string(kLeastDraws) + "; 0 leaves the intervals out");
}

}  // namespace

ColumnNames columns_of(const FitOptions& options) {
  ColumnNames columns{.named = {},
                      .params_unit = options.params_unit.value(),
                      .tokens_unit = options.tokens_unit.value(),
                      .flops_unit = options.flops_unit.value(),
                      .loss_unit = options.loss_unit.value(),
                      .allow_per_token = options.allow_per_token,
                      .skip_bad = options.skip_bad};
  // It converts this loss and no other.
  if (!options.unigram.empty()) columns.preferred_loss = LossUnit::unigram_normalised;
  for (const auto& [name, column] : options.columns.value().value_or(ColumnChoices())) {
    const std::string quantity = quantity_of(name, *options.form);
    if (!columns.named.emplace(quantity, column).second) {
      throw UsageError("--columns: " + in_quotes(quantity) + " is named twice");
    }
  }
  return columns;
}

std::optional<double> delta_of(const FitOptions& options) {
  if (*options.loss == LossKind::huber) return options.huber_delta.value();
  if (options.huber_delta.given()) {
    throw UsageError("--huber-delta: the squared loss (--loss squared) has none");
  }
  return std::numeric_limits<double>::infinity();
}

FitReportRequest request_of(const FitOptions& options) {
  FitReportRequest request;
  RunFitOptions& fit = request.options;
  fit.mode = options.as_published ? FitMode::as_published : FitMode::corrected;
  fit.delta = delta_of(options);
  fit.min_flops = options.min_flops.value();
  fit.anchor_flops = options.anchor_flops.value();
  fit.free_alpha1 = options.free_alpha1;
  fit.resample = options.resample.value();
  if (options.draws.given()) fit.draws = static_cast<std::size_t>(*options.draws);
  if (options.seed.given()) fit.seed = static_cast<std::uint64_t>(*options.seed);
  fit.threads = threads_of(options.threads);
  request.level = *options.level;
  // The sizes that people ask for most.
  request.targets =
      options.targets.value().value_or(std::vector<TargetRequest>{{7e9, {}}, {70e9, {}}});
  if (!options.unigram.empty() && options.compression.points.empty()) {
    throw UsageError("--unigram: needs --tokenizer, the tokens per character of each vocabulary");
  }
  if (options.name.given() && options.law_out.empty()) {
    throw UsageError("--name: has no meaning without --law-out");
  }
  if (options.name.given()) request.law_name = *options.name;
  return request;
}

namespace {

// A table without vocabularies has runs and rows to draw.
void refuse_units(const FitOptions& options) {
  if (!options.resample.given()) return;
  if (*options.resample == ResampleUnit::run || *options.resample == ResampleUnit::row) return;
  throw UsageError(options.resample.name() + ": " + in_quotes(options.resample.text()) +
                   " has no meaning with --form " + options.form.text() +
                   "; accepted are run, row");
}

}  // namespace

void refuse_unused(const FitOptions& options) {
  const FitForm form = *options.form;
  if (form == FitForm::vocabulary) {
    check_compression(options.compression);
    return;
  }
  const auto refuse = [&](bool given, const std::string& option) {
    if (!given) return;
    throw UsageError(option + ": has no meaning with --form " + options.form.text());
  };
  const auto refuse_option = [&](const auto& option) { refuse(option.given(), option.name()); };
  refuse(options.as_published && form != FitForm::envelope, "--as-published");
  refuse(options.free_alpha1, "--free-alpha1");
  refuse_option(options.min_flops);
  refuse_option(options.skip_first);
  refuse_option(options.anchor_flops);
  refuse(!options.compression.points.empty(), "--tokenizer");
  if (form != FitForm::tokenizer) refuse_option(options.compression.mix);
  refuse(!options.unigram.empty(), "--unigram");
  refuse_option(options.loss_unit);
  refuse(options.allow_per_token, "--allow-per-token");
  refuse_option(options.targets);
  refuse(!options.law_out.empty(), "--law-out");
  refuse(!options.plot.empty(), "--plot");
  refuse_option(options.name);
  refuse(!options.common.law.empty(), "--law");
  if (form == FitForm::chinchilla) {
    refuse_units(options);
    return;
  }
  refuse_option(options.resample);
  refuse_option(options.draws);
  refuse_option(options.seed);
  refuse_option(options.threads);
  refuse_option(options.level);
  refuse_option(options.columns);
  refuse(options.skip_bad, "--skip-bad");
  if (form == FitForm::envelope) refuse_option(options.tokens_unit);
  if (form != FitForm::tokenizer) return;
  refuse_option(options.params_unit);
  refuse_option(options.flops_unit);
  refuse_option(options.loss);
  refuse_option(options.huber_delta);
}

namespace {

// In the order of `loss_units`.
constexpr Choices<LossUnit, 8> kLossUnits{{{"unstated", LossUnit::unstated},
                                           {"unigram_normalised", LossUnit::unigram_normalised},
                                           {"nats_per_token", LossUnit::nats_per_token},
                                           {"bits_per_token", LossUnit::bits_per_token},
                                           {"nats_per_character", LossUnit::nats_per_character},
                                           {"bits_per_character", LossUnit::bits_per_character},
                                           {"nats_per_byte", LossUnit::nats_per_byte},
                                           {"bits_per_byte", LossUnit::bits_per_byte}}};

void add_loss_options(CLI::App& command, FitOptions& options) {
  add_choice(command, "--loss-unit", options.loss_unit, kLossUnits,
             "Unit of the loss, where its column does not say it", "UNIT");
  add_text_option(command, "--unigram", options.unigram,
                  "CSV of vocab_size, unigram_entropy_nats: fit nats a character", "FILE");
  command.add_flag("--allow-per-token", options.allow_per_token,
                   "Fit losses per token of several vocabularies all the same");
  command.add_flag("--skip-bad", options.skip_bad,
                   "Pass over rows whose loss is empty or no number (nan, NA, null, inf)");
}

void add_model_options(CLI::App& command, FitOptions& options) {
  constexpr Choices<FitForm, 4> kForms{{{"vocabulary", FitForm::vocabulary},
                                        {"chinchilla", FitForm::chinchilla},
                                        {"envelope", FitForm::envelope},
                                        {"tokenizer", FitForm::tokenizer}}};
  constexpr Choices<LossKind, 2> kLosses{
      {{"huber", LossKind::huber}, {"squared", LossKind::squared}}};
  add_choice(command, "--form", options.form, kForms,
             "vocabulary (default), chinchilla, envelope or tokenizer", "FORM");
  options.columns.add(command, "--columns", "Names of columns, such as loss=val_loss,n_nv=params",
                      "LIST", columns_argument);
  add_unit_option(command, "--params-unit", options.params_unit,
                  "Unit of the parameters, such as 1e6 (1: as they are)");
  add_unit_option(command, "--tokens-unit", options.tokens_unit,
                  "Unit of the tokens, such as 1e9 (1: as they are)");
  add_unit_option(command, "--flops-unit", options.flops_unit,
                  "Unit of the FLOPs, such as 1e18 (1: as they are)");
  command.add_flag("--as-published", options.as_published,
                   "Repeat the published script's choices, to check the paper");
  add_choice(command, "--loss", options.loss, kLosses, "huber (default) or squared", "LOSS");
  options.huber_delta.add(command, "--huber-delta",
                          "Huber's delta (default: from the residuals; 0.001 as published)",
                          "DELTA", positive_argument);
  options.min_flops.add(command, "--min-flops",
                        "Leave rows of fewer FLOPs out of isoloss (default 0)", "C",
                        number_argument);
  options.skip_first.add(command, "--skip-first",
                         "Leave this share of each run's checkpoints out, the first ones", "SHARE",
                         skip_argument);
  command.add_flag("--free-alpha1", options.free_alpha1, "Search alpha1 apart from beta");
  options.anchor_flops.add(command, "--anchor-flops",
                           "Budget of the derivative's anchor (default: what its runs reach)", "C",
                           positive_argument);
  add_text_option(command, "--tokenizer", options.compression.points,
                  "CSV of vocab_size, tokens, characters: fit f(V) to it", "FILE");
  add_mix_option(command, options.compression.mix,
                 "Shares of the groups in that table, of the text (english=0.7,zh=0.3)");
  add_loss_options(command, options);
}

void add_uncertainty_options(CLI::App& command, FitOptions& options) {
  constexpr Choices<ResampleUnit, 6> kUnits{{{"size-tokenizer", ResampleUnit::size_tokenizer},
                                             {"run", ResampleUnit::run},
                                             {"family", ResampleUnit::family},
                                             {"size", ResampleUnit::family},
                                             {"tokenizer", ResampleUnit::tokenizer},
                                             {"row", ResampleUnit::row}}};
  options.targets.add(command, "--targets",
                      "Runs to find V for, as 7B or 7B@2Ttokens (default 7B,70B)", "LIST",
                      targets_argument);
  add_choice(command, "--resample", options.resample, kUnits,
             "Unit of the draws (default size-tokenizer where sizes share vocabularies, else run)",
             "UNIT");
  options.draws.add(command, "--draws", "Resampled fits (default 1000; 0: none)", "N",
                    draws_argument);
  options.seed.add(command, "--seed", "Seed of the resampling (default 1)", "N",
                   whole_from(0.0, kMostSeed));
  add_threads_option(command, options.threads);
  add_level_option(command, options.level, "Level of the intervals, 0.5 to 0.999 (default 0.9)",
                   "LEVEL");
  add_text_option(command, "--law-out", options.law_out, "Write the fitted law, with its draws",
                  "FILE");
  add_plot_option(command, options.plot);
  options.name.add(command, "--name", "Name of the fitted law (default fitted)", "NAME",
                   name_argument);
}

}  // namespace

void add_fit_options(CLI::App& command, FitOptions& options) {
  add_text_option(command, "FILE", options.file, "CSV with a header (see below); - is stdin", "");
  add_model_options(command, options);
  add_uncertainty_options(command, options);
  add_law_option(command, options.common);
  add_format_of_two(command, options.common);
  add_output_option(command, options.common);
  add_message_options(command, options.common);
}

}  // namespace vocabplan::cli
