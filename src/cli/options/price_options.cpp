#include "cli/options/price_options.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "cli/options/numbers.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/price.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kMostSizes = 100.0;

// The sizes of the field before anyone asked for the optimum: Llama 2 and Llama 3.
const std::vector<double> kUsualSizes{32000.0, 128256.0};

// Nobody decides anything by a thousandth of a per cent.
std::string percents(double share) {
  constexpr double kLeast = 1e-5;
  return share > 0.0 && share < kLeast ? "<0.001" : human_ratio(100.0 * share);
}

std::string share_text(double share) {
  if (std::isinf(share)) return "never";
  return percents(share) + " %";
}

std::string bounds_text(const PriceRecord& price) {
  if (!price.lower) return "open";
  if (!price.upper) return "over " + share_text(*price.lower);
  return percents(*price.lower) + " .. " + share_text(*price.upper);
}

std::vector<std::string> price_cells(const PriceRecord& price) {
  return {"at", whole_below(1e7, price.vocab_size), share_text(price.extra_compute),
          price.level > 0.0 ? bounds_text(price) : "",
          price.loss_gap ? human_ratio(*price.loss_gap) : ""};
}

double within_argument(const std::string& option, const std::string& text) {
  constexpr double kLeast = 1e-6;
  constexpr double kMost = 100.0;
  if (parse_share(text)) {
    const double share = share_argument(option, text, kMost);
    if (share >= kLeast && share <= kMost) return share;
  }
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not a share such as 1% or 0.01, from 0.0001% to 10000%");
}

std::vector<double> sizes_argument(const std::string& option, const std::string& text) {
  constexpr double kLargest = 1e15;
  std::vector<double> sizes;
  std::string_view rest = text;
  for (bool more = true; more;) {
    const std::size_t comma = rest.find(',');
    more = comma != std::string_view::npos;
    sizes.push_back(whole_argument(option, std::string(rest.substr(0, comma)), 1.0, kLargest));
    if (more) rest.remove_prefix(comma + 1);
  }
  if (static_cast<double>(sizes.size()) > kMostSizes) {
    throw UsageError(option + ": " + std::to_string(sizes.size()) +
                     " vocabularies; accepted are up to " + human_whole(kMostSizes));
  }
  // CSV would have two columns of one name.
  std::vector<double> sorted = sizes;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return sizes;
  throw UsageError(option + ": " + in_quotes(text) + " has " + shortest(*twice) + " twice");
}

}  // namespace

void add_within_option(CLI::App& command, Argument<double>& target,
                       const std::string& description) {
  target.add(command, "--within", description, "SHARE", within_argument);
}

void add_price_options(CLI::App& command, PriceOptions& options) {
  options.at.add(command, "--at", "Vocabularies to price (default 32000,128256)", "V,...",
                 sizes_argument);
  add_within_option(command, options.within,
                    "Show the vocabularies that cost at most this (default 1%)");
}

PriceRequest price_request(const PriceOptions& options) {
  return {.vocab_sizes = options.at.value().value_or(kUsualSizes),
          .within = *options.within,
          .at_given = options.at.given(),
          .within_given = options.within.given()};
}

void add_prices(PredictionRecord& record, const PriceRequest& request, const Law& law,
                const Prediction& prediction, const PredictionIntervals& intervals, double level) {
  const Budget& budget = prediction.budget;
  const PricedOptimum optimum{
      .n_nv = budget.n_nv, .flops = budget.flops, .n_v = prediction.isoloss.n_v};
  const PriceBand band = price_band(law.isoloss, optimum, request.within);
  record.band = BandRecord{.within = band.within,
                           .lower = band.lower / budget.width,
                           .upper = band.upper / budget.width};
  record.prices.reserve(request.vocab_sizes.size());
  for (const double vocab_size : request.vocab_sizes) {
    const Price price = price_of(law.isoloss, optimum, vocab_size * budget.width);
    PriceRecord priced{.vocab_size = vocab_size, .extra_compute = price.extra_compute};
    if (law.loss_fault.empty()) priced.loss_gap = price.loss_gap;
    if (!intervals.draw_optima.empty()) {
      const auto interval = price_interval(law, budget, intervals.draw_optima, vocab_size, level);
      priced.level = interval->level;
      priced.draws = interval->draws;
      if (std::isfinite(interval->lower)) priced.lower = interval->lower;
      if (std::isfinite(interval->upper)) priced.upper = interval->upper;
    }
    record.prices.push_back(priced);
  }
}

std::string price_table(const PredictionRecord& record, LossUnit unit) {
  const std::string_view loss_text =
      unit == LossUnit::unstated ? "a unit that is not stated" : text_of(unit);
  if (!record.band) return "";
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  const bool interval = !record.prices.empty() && record.prices[0].level > 0.0;
  const bool losses = !record.prices.empty() && record.prices[0].loss_gap;
  table.add({"price", "V", "+ compute",
             interval ? percent(record.prices[0].level) + " interval" : "",
             losses ? "+ loss" : ""});
  const std::string within = percent(record.band->within);
  table.add({"within " + within, band_text(record.band->lower, record.band->upper), "to " + within,
             "", ""});
  for (const PriceRecord& price : record.prices) table.add(price_cells(price));
  if (!losses) return table.text();
  return table.text() + "+ loss in " + std::string(loss_text) + "\n";
}

}  // namespace vocabplan::cli
