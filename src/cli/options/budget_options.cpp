#include "cli/options/budget_options.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options/numbers.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/options/suggestion.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/entry_names.hpp"

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

double mfu_argument(const std::string& option, const std::string& text) {
  const double mfu = share_argument(option, text);
  if (mfu > 0.0 && mfu <= 1.0) return mfu;
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not above 0 and at most 1, such as 0.4 or 40%");
}

struct DataUnitName {
  std::string_view name;
  DataUnit unit;
  Count count;
};

// A name before those that it ends with.
constexpr std::array<DataUnitName, 10> kDataUnits{
    {{"tokens", DataUnit::tokens, Count::tokens},
     {"token", DataUnit::tokens, Count::tokens},
     {"toks", DataUnit::tokens, Count::tokens},
     {"tok", DataUnit::tokens, Count::tokens},
     {"characters", DataUnit::characters, Count::characters},
     {"character", DataUnit::characters, Count::characters},
     {"chars", DataUnit::characters, Count::characters},
     {"char", DataUnit::characters, Count::characters},
     {"bytes", DataUnit::bytes, Count::bytes},
     {"byte", DataUnit::bytes, Count::bytes}}};

// 2TB: the B of a byte, or that of a billion.
void refuse_short_bytes(const std::string& option, const std::string& text) {
  if (!same_in_any_case(text.substr(text.size() - 1), "b")) return;
  const std::string number(trimmed(std::string_view(text).substr(0, text.size() - 1)));
  const bool suffix = !number.empty() && parse_number(number) && !is_digit(number.back());
  if (!suffix) return;
  throw UsageError(option + ": " + in_quotes(text) + " is not a number; did you mean " + number +
                   "bytes? (B alone is a billion)");
}

[[noreturn]] void refuse_amount(const std::string& option, const std::string& text,
                                const std::string& number) {
  throw UsageError(option + ": " + in_quotes(text) + ": " + in_quotes(number) +
                   " is not a number above 0; accepted is 2T (tokens), 2Tchars or 2Tbytes");
}

DataAmount data_argument(const std::string& option, const std::string& text) {
  const std::string lower = lower_case(text);
  for (const auto& [name, unit, count] : kDataUnits) {
    if (!lower.ends_with(name)) continue;
    const std::string number(trimmed(std::string_view(text).substr(0, text.size() - name.size())));
    const ParsedNumber parsed = parse_number(number);
    if (!parsed || !(parsed.value > 0.0)) refuse_amount(option, text, number);
    ask_count(option, number, count, std::string(name));
    return {parsed.value, unit};
  }
  refuse_short_bytes(option, text);
  return {count_argument<Tokens>(Count::tokens)(option, text).value(), DataUnit::tokens};
}

double bytes_per_char_argument(const std::string& option, const std::string& text) {
  constexpr double kMost = 4.0;  // in UTF-8 as in UTF-16 and UTF-32
  const double bytes = number_argument(option, text);
  if (bytes >= 1.0 && bytes <= kMost) return bytes;
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not 1 to 4: a character has 1 byte in ASCII and at most 4 in UTF-8");
}

void set_limit(BudgetRequest& request, const BudgetConstants& options) {
  const std::optional<DataAmount>& limit = options.data_limit.value();
  if (options.bytes_per_char.given() && !(limit && limit->unit == DataUnit::bytes)) {
    throw UsageError("--bytes-per-char without a --data-limit in bytes, such as 2Tbytes");
  }
  if (!limit) return;
  switch (limit->unit) {
    case DataUnit::tokens:
      request.data_limit = Tokens(limit->amount);
      return;
    case DataUnit::characters:
      request.text_limit = TextLimit{.characters = Characters(limit->amount)};
      return;
    case DataUnit::bytes:
      break;
  }
  const double each = options.bytes_per_char.value().value_or(1.0);
  request.text_limit = TextLimit{.characters = Characters(limit->amount / each),
                                 .bytes = limit->amount,
                                 .bytes_per_char = each};
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

template <class Options>
std::vector<GivenOption> budgets_of(const Options& options) {
  return given_of({options.flops.words(), options.time.words(), options.tokens.words(),
                   options.chars.words(), options.tokens_per_param.words()});
}

template <class Options>
void check(const Options& options, const GivenOption& model) {
  const auto models = given_of({model, options.total_params.words()});
  const auto budgets = budgets_of(options);
  if (models.size() > 1) throw UsageError("both " + named(models) + "; give one of them");
  if (options.tied && !options.total_params.given()) {
    throw UsageError("--tied without --total-params: it says how they count the two tables");
  }
  const std::string or_flops = model.name + ", --total-params, --flops or --accel-hours";
  const bool flops = options.flops.given() || options.time.given();
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

// Adds what accelerator hours are given by; `types` are those of the hours, days and clock hours.
template <class Number, class Read>
void add_times(CLI::App& command, HoursOptions<Number>& options, const std::string& use,
               const std::array<const char*, 3>& types, Read read) {
  options.accel_hours.add(command, "--accel-hours,--gpu-hours", "Accelerator hours, " + use,
                          types[0], read);
  options.accels.add(command, "--accels", "Number of accelerators, for --days or --hours", "N",
                     whole_from(1.0, kMostAccels));
  options.days.add(command, "--days", "Days that --accels run, instead of accelerator hours",
                   types[1], read);
  options.hours.add(command, "--hours", "Hours of the clock, instead of --days", types[2], read);
}

template <class Number>
void check_time(const HoursOptions<Number>& options, bool alone) {
  const auto given =
      given_of({options.accel_hours.words(), options.days.words(), options.hours.words()});
  if (given.size() > 1) throw UsageError("both " + named(given) + "; give one of them");
  if (options.over_time() && !options.accels.given()) {
    throw UsageError(named(given) +
                     " without --accels, the number of accelerators that run so long");
  }
  if (alone || !options.accels.given() || options.over_time()) return;
  throw UsageError(named({options.accels.words()}) +
                   (given.empty() ? " without --days or --hours, the time that they run"
                                  : " beside " + named(given) + ", which counts all of them"));
}

template <class Hours>
std::optional<HourlyRate> rate_behind(const RateOptions& options, const Hours& hours,
                                      const GivenOption& flops) {
  if (!hours.given()) {
    constexpr const char* kWithout = " without --accel-hours, or --accels with --days";
    if (options.accelerator.given()) throw UsageError("--accelerator" + std::string(kWithout));
    if (options.mfu.given()) throw UsageError("--mfu" + std::string(kWithout));
    return std::nullopt;
  }
  if (!flops.text.empty()) {
    throw UsageError("both " + named({flops, hours.words()}) + "; give one of them");
  }
  if (!options.accelerator.given()) {
    throw UsageError(hours.words().name + " without --accelerator, such as h100-sxm");
  }
  std::optional<HourlyRate> rate = rate_of_accelerator(options);
  if (hours.over_time()) rate->accels = hours.accels.value();
  rate->in_days = hours.days.given();
  return rate;
}

constexpr const char* kTotalParams = "All parameters, N_nv + 2 V d, instead of N_nv";
constexpr const char* kTokens = "Training tokens, instead of FLOPs";
constexpr const char* kChars = "Training characters, instead of FLOPs";
constexpr const char* kHoursUse = "instead of FLOPs; needs --accelerator";

void add_tied(CLI::App& command, BudgetConstants& options) {
  command.add_flag("--tied", options.tied, "One vocabulary table: --total-params is N_nv + V d");
}

void add_tokens_per_param(CLI::App& command, BudgetConstants& options) {
  options.tokens_per_param.add(command, "--tokens-per-param",
                               "Training tokens for each of N_nv + V d parameters", "R",
                               quantity_argument<TokensPerParam>);
}

void add_end_of_budget(CLI::App& command, BudgetConstants& options) {
  add_rate_options(command, options, "Accelerator, such as h100-sxm",
                   "Share of its peak that the whole run makes (0.31 is assumed)");
  options.data_limit.add(command, "--data-limit",
                         "Data that exist, as 2T (tokens), 2Tchars or 2Tbytes: no run uses more",
                         "L", data_argument);
  options.bytes_per_char.add(command, "--bytes-per-char",
                             "Bytes a character of a limit in bytes (default 1: ASCII)", "R",
                             bytes_per_char_argument);
}

}  // namespace

void add_hours_options(CLI::App& command, HoursOptions<double>& options, const std::string& use) {
  add_times(command, options, use, {"HOURS", "D", "T"}, positive_argument);
}

void check_hours(const HoursOptions<double>& options, bool alone) {
  check_time(options, alone);
}

void check_hours(const HoursOptions<AxisRange>& options, bool alone) {
  check_time(options, alone);
}

double days_of(double hours) {
  constexpr double kDigits = 1e9;
  const double days = hours / kHoursOfDay;
  const double rounded = std::round(days * kDigits) / kDigits;
  return std::abs(rounded / days - 1.0) < 1e-12 ? rounded : days;
}

std::string product_text(double accelerators, double days, bool in_days) {
  const std::string time = in_days ? shortest(days) + " d" : shortest(days * kHoursOfDay) + " h";
  return human_whole(accelerators) + " x " + time + " = " +
         human_whole(accelerators * days * kHoursOfDay) + " hours";
}

std::optional<double> hours_of(const HoursOptions<double>& options) {
  if (!options.given()) return std::nullopt;
  const Argument<double>& amount = options.days.given()    ? options.days
                                   : options.hours.given() ? options.hours
                                                           : options.accel_hours;
  // A value that is refused is said when all options are read.
  return amount.value() ? std::optional(options.of(*amount)) : std::nullopt;
}

Accelerator accelerator_argument(const std::string& option, const std::string& text) {
  const std::vector<Accelerator> fit = accelerators_named(text);
  if (fit.size() == 1) return fit[0];
  const std::string id = lower_case(text);
  std::vector<std::string> ids;
  ids.reserve(std::max(fit.size(), accelerators().size()));
  for (const Accelerator& one : fit) ids.emplace_back(one.id);
  if (!fit.empty()) {
    throw UsageError(option + ": " + in_quotes(text) + " may be " + listed(ids, " or ") +
                     "; give one of them");
  }
  for (const Accelerator& one : accelerators()) ids.emplace_back(one.id);
  const auto near = candidates(id, ids);
  throw UsageError(option + ": " + in_quotes(text) + " is not known; " +
                   (near.empty() ? "known are " + listed(ids, ", ")
                                 : "did you mean " + listed(near, " or ") + "?"));
}

void add_budget_options(CLI::App& command, BudgetOptions& options, const std::string& flops) {
  options.flops.add(command, "--flops", flops, "C", count_argument<Flops>(Count::flops));
  options.total_params.add(command, "--total-params", kTotalParams, "T",
                           count_argument<TotalParams>(Count::params));
  add_tied(command, options);
  options.tokens.add(command, "--tokens", kTokens, "D", count_argument<Tokens>(Count::tokens));
  options.chars.add(command, "--chars", kChars, "H", count_argument<Characters>(Count::characters));
  add_tokens_per_param(command, options);
  add_hours_options(command, options.time, kHoursUse);
  add_end_of_budget(command, options);
}

void add_budget_options(CLI::App& command, BudgetAxes& options, const std::string& flops) {
  constexpr const char* kAxis = "START:STOP:COUNT";
  options.flops.add(command, "--flops", flops, kAxis, any_axis_argument);
  options.total_params.add(command, "--total-params", kTotalParams, kAxis, any_axis_argument);
  add_tied(command, options);
  options.tokens.add(command, "--tokens", kTokens, kAxis, any_axis_argument);
  options.chars.add(command, "--chars", kChars, kAxis, any_axis_argument);
  add_tokens_per_param(command, options);
  add_times(command, options.time, kHoursUse, {kAxis, kAxis, kAxis}, any_axis_argument);
  add_end_of_budget(command, options);
}

void add_rate_options(CLI::App& command, RateOptions& options, const std::string& accelerator,
                      const std::string& mfu) {
  options.accelerator.add(command, "--accelerator", accelerator, "ID", accelerator_argument);
  options.mfu.add(command, "--mfu", mfu, "M", mfu_argument);
}

double HourlyRate::flops(double hours) const {
  return training_flops(hours, accelerator.peak(), mfu);
}

std::optional<HourlyRate> hourly_rate(const RateOptions& options, const HoursOptions<double>& hours,
                                      const GivenOption& flops) {
  return rate_behind(options, hours, flops);
}

std::optional<HourlyRate> hourly_rate(const RateOptions& options,
                                      const HoursOptions<AxisRange>& hours,
                                      const GivenOption& flops) {
  return rate_behind(options, hours, flops);
}

std::optional<HourlyRate> rate_of_accelerator(const RateOptions& options) {
  if (!options.accelerator.given()) {
    if (options.mfu.given()) throw UsageError("--mfu without --accelerator");
    return std::nullopt;
  }
  return HourlyRate{.accelerator = *options.accelerator,
                    .mfu = options.mfu.value().value_or(kAssumedMfu),
                    .assumed = !options.mfu.given()};
}

bool limits_text(const BudgetConstants& options) {
  return options.data_limit.given() && options.data_limit->unit != DataUnit::tokens;
}

BudgetRequest constants_of(const BudgetConstants& options) {
  BudgetRequest request;
  request.tied = options.tied;
  request.tokens_per_param = options.tokens_per_param.value();
  set_limit(request, options);
  return request;
}

std::vector<GivenOption> given_budgets(const BudgetOptions& options) {
  return budgets_of(options);
}

std::vector<GivenOption> given_budgets(const BudgetAxes& options) {
  return budgets_of(options);
}

void check_options(const BudgetOptions& options, const GivenOption& model) {
  check(options, model);
}

void check_options(const BudgetAxes& options, const GivenOption& model) {
  check(options, model);
}

BudgetRequest budget_request(const BudgetOptions& options, const std::optional<HourlyRate>& rate) {
  BudgetRequest request = constants_of(options);
  request.total_params = options.total_params.value();
  request.flops = options.flops.value();
  request.tokens = options.tokens.value();
  request.characters = options.chars.value();
  if (!rate) return request;
  try {
    request.flops = Flops(rate->flops(*hours_of(options.time)));
  } catch (const DomainError& error) {
    const GivenOption& hours = options.time.words();
    throw UsageError(hours.name + ": " + in_quotes(hours.text) + ": " + error.what());
  }
  return request;
}

}  // namespace vocabplan::cli
