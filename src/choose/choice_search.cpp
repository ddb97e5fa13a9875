#include "choose/choice_search.hpp"

#include <numeric>

namespace vocabplan {
namespace {

// Multiples of a span of the scan that are tried; of finer ones some.
constexpr double kMostInSpan = 512.0;

// Numbers of multiples, four an octave and both ends among them; all of a small range.
std::vector<double> scan_of(const Multiples& multiples) {
  constexpr double kSmall = 64.0;
  constexpr double kAnOctave = 4.0;
  std::vector<double> numbers;
  if (multiples.count() <= kSmall) {
    for (double n = multiples.first; n <= multiples.last; ++n) numbers.push_back(n);
    return numbers;
  }
  const double octaves = std::log2(multiples.last / multiples.first);
  const double steps = std::ceil(octaves * kAnOctave);
  for (double step = 0.0; step <= steps; ++step) {
    const double number = std::round(multiples.first * std::exp2(octaves * step / steps));
    if (numbers.empty() || number > numbers.back()) numbers.push_back(number);
  }
  return numbers;
}

// A regret as a share of the compute, to twelve places: in the digits behind them the sums of
// different sets of instructions differ.
double share_of(double regret) {
  constexpr double kPlaces = 1e12;
  return std::round(kPlaces * std::expm1(regret)) / kPlaces;
}

}  // namespace

ChoiceSearch::ChoiceSearch(const Chooser& chooser, const ChoiceRun& run,
                           const ServedCharacters& served)
    : laws_(chooser.laws()),
      settings_(chooser.settings()),
      regrets_(laws_, run, served, settings_.range.sought),
      multiples_(settings_.range),
      scan_(scan_of(multiples_)),
      jets_(laws_.size()) {}

double ChoiceSearch::value(const Goal& goal, double vocab_size) const {
  double value = 0.0;
  for (std::size_t k = 0; k < laws_.size(); ++k) {
    if (goal.uses(laws_, k)) value = goal.with(laws_, k, value, regrets_.mean(k, vocab_size));
  }
  return value;
}

std::vector<double> ChoiceSearch::scanned(const Goal& goal) {
  std::vector<double> values(scan_.size(), 0.0);
  for (std::size_t k = 0; k < laws_.size(); ++k) {
    if (!goal.uses(laws_, k)) continue;
    if (jets_[k].empty()) {
      for (const double number : scan_) jets_[k].push_back(regrets_.mean_jet(k, y_at(number)));
    }
    for (std::size_t i = 0; i < scan_.size(); ++i) {
      values[i] = goal.with(laws_, k, values[i], jets_[k][i].value);
    }
  }
  return values;
}

void ChoiceSearch::add_span(const Goal& goal, std::size_t i, Nearby& found) const {
  const double first = scan_[i];
  const double last = scan_[i + 1];
  const double stride = std::ceil((last - first) / kMostInSpan);
  const std::size_t start = found.numbers.size();
  for (double number = first; number < last; number += stride) found.numbers.push_back(number);
  found.numbers.push_back(last);
  found.values.resize(found.numbers.size(), 0.0);
  for (std::size_t k = 0; k < laws_.size(); ++k) {
    if (!goal.uses(laws_, k)) continue;
    const RunRegrets::Span span(regrets_, k, {y_at(first), jets_[k][i]},
                                {y_at(last), jets_[k][i + 1]});
    for (std::size_t at = start; at < found.numbers.size(); ++at) {
      const double mean = span.mean(y_at(found.numbers[at]));
      found.values[at] = goal.with(laws_, k, found.values[at], mean);
    }
  }
}

Nearby ChoiceSearch::nearby(const Goal& goal) {
  // Beyond the band, for what the scan steps over.
  constexpr double kMargin = 0.002;
  const std::vector<double> values = scanned(goal);
  const double least = *std::min_element(values.begin(), values.end());
  const double limit = least + settings_.tolerance + kMargin;
  Nearby found;
  if (scan_.size() == 1) return {.numbers = scan_, .values = values};
  for (std::size_t i = 0; i + 1 < scan_.size(); ++i) {
    if (std::min(values[i], values[i + 1]) <= limit) add_span(goal, i, found);
  }
  return found;
}

// The multiples around the least are tried as well, where some were left out.
double ChoiceSearch::least_number(const Goal& goal, const Nearby& found) const {
  const auto at = std::min_element(found.values.begin(), found.values.end());
  const auto place = static_cast<std::size_t>(at - found.values.begin());
  double best = found.numbers[place];
  double least = *at;
  const double from = found.numbers[place == 0 ? 0 : place - 1];
  const double to = found.numbers[std::min(place + 1, found.numbers.size() - 1)];
  if (to - from <= 2.0) return best;
  for (double number = from + 1.0; number < to; ++number) {
    const double next = value(goal, multiples_.size(number));
    if (next >= least) continue;
    least = next;
    best = number;
  }
  return best;
}

void ChoiceSearch::set_band(Choice& choice, const Nearby& found) const {
  const double least = *std::min_element(found.values.begin(), found.values.end());
  const double limit = least + settings_.tolerance;
  const auto inside = [limit](double value) { return value <= limit; };
  const auto first = std::find_if(found.values.begin(), found.values.end(), inside);
  const auto last = std::find_if(found.values.rbegin(), found.values.rend(), inside);
  // The neighbours outside, which may be some multiples away.
  const auto end = [&](std::size_t place, std::size_t next) {
    double within = found.numbers[place];
    double beyond = found.numbers[next];
    while (std::abs(within - beyond) > 1.0) {
      const double middle = std::round(std::midpoint(within, beyond));
      (inside(value({}, multiples_.size(middle))) ? within : beyond) = middle;
    }
    return within;
  };
  const auto low = static_cast<std::size_t>(first - found.values.begin());
  const auto high = static_cast<std::size_t>(found.values.rend() - last) - 1;
  const double lower = end(low, low == 0 ? 0 : low - 1);
  const double upper = end(high, std::min(high + 1, found.numbers.size() - 1));
  choice.band_lower = multiples_.size(lower);
  choice.band_upper = multiples_.size(upper);
  choice.band_at_lowest = lower == multiples_.first;
  choice.band_at_highest = upper == multiples_.last;
}

SizeCosts ChoiceSearch::costs(double vocab_size) const {
  SizeCosts costs{.vocab_size = vocab_size};
  double sum = 0.0;
  double most = 0.0;
  for (std::size_t k = 0; k < laws_.size(); ++k) {
    const double mean = regrets_.mean(k, vocab_size);
    costs.laws.push_back(share_of(mean));
    sum += laws_[k].weight * mean;
    if (laws_[k].weight > 0.0) most = std::max(most, mean);
  }
  costs.expected = share_of(sum);
  costs.worst = share_of(most);
  costs.quantile = share_of(regrets_.quantile(vocab_size, settings_.level));
  return costs;
}

CostPoint ChoiceSearch::point(double vocab_size) const {
  double sum = 0.0;
  double most = 0.0;
  for (std::size_t k = 0; k < laws_.size(); ++k) {
    if (laws_[k].weight == 0.0) continue;
    const double mean = regrets_.mean(k, vocab_size);
    sum += laws_[k].weight * mean;
    most = std::max(most, mean);
  }
  return {.vocab_size = vocab_size, .expected = share_of(sum), .worst = share_of(most)};
}

Choice ChoiceSearch::choose() {
  const bool minimax = settings_.rule == ChoiceRule::minimax;
  const Goal goal{.kind = minimax ? Goal::Kind::worst : Goal::Kind::expected};
  const Nearby found = nearby({});
  Choice choice;
  set_band(choice, found);
  const double best = minimax ? least_number(goal, nearby(goal)) : least_number(goal, found);
  choice.choice = costs(multiples_.size(best));
  choice.at_lowest = best == multiples_.first;
  choice.at_highest = best == multiples_.last;
  return choice;
}

SizeCosts ChoiceSearch::minimax() {
  const Goal goal{.kind = Goal::Kind::worst};
  return costs(multiples_.size(least_number(goal, nearby(goal))));
}

LawOptimum ChoiceSearch::optimum(std::size_t k) {
  const Goal goal{.kind = Goal::Kind::law, .law = k};
  const double size = multiples_.size(least_number(goal, nearby(goal)));
  return {.vocab_size = size, .cost = share_of(regrets_.mean(k, size))};
}

}  // namespace vocabplan
