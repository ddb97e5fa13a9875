#include "vocabplan/choose/choice.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "choose/run_regrets.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// Multiples of a span of the scan that are tried; of finer ones some.
constexpr double kMostInSpan = 512.0;

void check_number(const char* name, double value, double least, double most) {
  if (value >= least && value <= most) return;
  throw DomainError(std::string(name) + " " + shortest(value) + "; accepted is " +
                    human_whole(least) + " to " + human_whole(most));
}

void check_settings(const ChoiceSettings& settings) {
  const ChoiceRange& range = settings.range;
  check_number("highest", range.highest, kLeastSought, kMostSought);
  check_number("multiple", range.multiple, 1.0, range.highest);
  if (range.multiple != std::floor(range.multiple)) {
    throw DomainError("multiple " + shortest(range.multiple) + "; accepted is a whole number");
  }
  for (const double size : range.sizes) check_number("size", size, kLeastSought, kMostSought);
  check_number("level", settings.level, 0.0, 1.0);
  check_number("tolerance", settings.tolerance, 0.0, kMostLogRegret);
}

// The multiples of a range, by number.
struct Multiples {
  double multiple = 0.0;
  double first = 0.0;  // numbers of multiples
  double last = 0.0;

  explicit Multiples(const ChoiceRange& range)
      : multiple(range.multiple),
        first(std::ceil(kLeastSought / range.multiple)),
        last(std::max(first, std::floor(range.highest / range.multiple))) {}

  [[nodiscard]] double count() const { return last - first + 1.0; }
  [[nodiscard]] double size(double number) const { return number * multiple; }
};

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

// A number for which a vocabulary is sought that makes it least, from the means of the laws.
struct Goal {
  enum class Kind { expected, worst, law };
  Kind kind = Kind::expected;
  std::size_t law = 0;

  [[nodiscard]] bool uses(const std::vector<WeightedLaw>& laws, std::size_t k) const {
    return kind == Kind::law ? k == law : laws[k].weight > 0.0;
  }
  // Adds the mean of law `k` to what the others made.
  [[nodiscard]] double with(const std::vector<WeightedLaw>& laws, std::size_t k, double so_far,
                            double mean) const {
    if (kind == Kind::worst) return std::max(so_far, mean);
    return so_far + (kind == Kind::law ? mean : laws[k].weight * mean);
  }
};

// The multiples near the least value of a goal, and how far apart they are.
struct Nearby {
  std::vector<double> numbers{};
  std::vector<double> values{};
};

// All that is asked of the laws at one run.
class ChoiceSearch {
 public:
  ChoiceSearch(const Chooser& chooser, const ChoiceRun& run, const ServedCharacters& served)
      : laws_(chooser.laws()),
        settings_(chooser.settings()),
        regrets_(laws_, run, served),
        multiples_(settings_.range),
        scan_(scan_of(multiples_)),
        jets_(laws_.size()) {}

  [[nodiscard]] Choice choose();
  [[nodiscard]] SizeCosts minimax();
  [[nodiscard]] LawOptimum optimum(std::size_t k);
  [[nodiscard]] SizeCosts costs(double vocab_size) const;

 private:
  [[nodiscard]] double value(const Goal& goal, double vocab_size) const;
  // The goal at the numbers of the scan.
  [[nodiscard]] std::vector<double> scanned(const Goal& goal);
  [[nodiscard]] double y_at(double number) const { return regrets_.y_of(multiples_.size(number)); }
  // The goal at all multiples of the spans of the scan that come near its least value.
  [[nodiscard]] Nearby nearby(const Goal& goal);
  void add_span(const Goal& goal, std::size_t i, Nearby& found) const;
  [[nodiscard]] double least_number(const Goal& goal, const Nearby& found) const;
  [[nodiscard]] double least_of_sizes(const Goal& goal) const;
  void set_band(Choice& choice, const Nearby& found) const;

  const std::vector<WeightedLaw>& laws_;
  const ChoiceSettings& settings_;
  RunRegrets regrets_;
  Multiples multiples_;
  std::vector<double> scan_;
  std::vector<std::vector<RegretJet>>
      jets_;  // of each law at the scan, when it was first asked for
};

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

double ChoiceSearch::least_of_sizes(const Goal& goal) const {
  double best = 0.0;
  double least = 0.0;
  for (const double size : settings_.range.sizes) {
    const double at = value(goal, size);
    if (best > 0.0 && at >= least) continue;
    best = size;
    least = at;
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
    costs.laws.push_back(std::expm1(mean));
    sum += laws_[k].weight * mean;
    if (laws_[k].weight > 0.0) most = std::max(most, mean);
  }
  costs.expected = std::expm1(sum);
  costs.worst = std::expm1(most);
  costs.quantile = std::expm1(regrets_.quantile(vocab_size, settings_.level));
  return costs;
}

Choice ChoiceSearch::choose() {
  const bool minimax = settings_.rule == ChoiceRule::minimax;
  const Goal goal{.kind = minimax ? Goal::Kind::worst : Goal::Kind::expected};
  const Nearby found = nearby({});
  Choice choice;
  set_band(choice, found);
  const double best = minimax ? least_number(goal, nearby(goal)) : least_number(goal, found);
  choice.best = costs(multiples_.size(best));
  choice.choice = choice.best;
  double lowest = multiples_.size(multiples_.first);
  double highest = multiples_.size(multiples_.last);
  const std::vector<double>& sizes = settings_.range.sizes;
  if (!sizes.empty()) {
    choice.choice = costs(least_of_sizes(goal));
    lowest = *std::min_element(sizes.begin(), sizes.end());
    highest = *std::max_element(sizes.begin(), sizes.end());
  }
  choice.at_lowest = choice.choice.vocab_size == lowest;
  choice.at_highest = choice.choice.vocab_size == highest;
  return choice;
}

SizeCosts ChoiceSearch::minimax() {
  const Goal goal{.kind = Goal::Kind::worst};
  if (!settings_.range.sizes.empty()) return costs(least_of_sizes(goal));
  return costs(multiples_.size(least_number(goal, nearby(goal))));
}

LawOptimum ChoiceSearch::optimum(std::size_t k) {
  const Goal goal{.kind = Goal::Kind::law, .law = k};
  const double size = multiples_.size(least_number(goal, nearby(goal)));
  return {.vocab_size = size, .cost = std::expm1(regrets_.mean(k, size))};
}

}  // namespace

Chooser::Chooser(std::vector<WeightedLaw> laws, ChoiceSettings settings)
    : laws_(std::move(laws)), settings_(std::move(settings)) {
  check_settings(settings_);
  double sum = 0.0;
  for (const WeightedLaw& one : laws_) {
    if (!(one.weight >= 0.0 && std::isfinite(one.weight))) {
      throw DomainError("weight " + shortest(one.weight) + " of " + one.law.name() +
                        "; accepted is a finite number of at least 0");
    }
    sum += one.weight;
  }
  if (!(sum > 0.0 && std::isfinite(sum))) {
    throw DomainError("no law counts: a weight above 0 is wanted");
  }
  for (WeightedLaw& one : laws_) one.weight /= sum;
}

Choice Chooser::choose(const ChoiceRun& run, const ServedCharacters& served) const {
  return ChoiceSearch(*this, run, served).choose();
}

SizeCosts Chooser::minimax(const ChoiceRun& run, const ServedCharacters& served) const {
  return ChoiceSearch(*this, run, served).minimax();
}

std::vector<SizeCosts> Chooser::costs(const ChoiceRun& run, const std::vector<double>& vocab_sizes,
                                      const ServedCharacters& served) const {
  const ChoiceSearch search(*this, run, served);
  std::vector<SizeCosts> costs;
  costs.reserve(vocab_sizes.size());
  for (const double size : vocab_sizes) {
    check_number("size", size, kLeastSought, kMostSought);
    costs.push_back(search.costs(size));
  }
  return costs;
}

std::vector<LawOptimum> Chooser::optima(const ChoiceRun& run,
                                        const ServedCharacters& served) const {
  ChoiceSearch search(*this, run, served);
  std::vector<LawOptimum> optima;
  optima.reserve(laws_.size());
  for (std::size_t k = 0; k < laws_.size(); ++k) optima.push_back(search.optimum(k));
  return optima;
}

}  // namespace vocabplan
