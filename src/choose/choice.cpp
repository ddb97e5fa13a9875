#include "vocabplan/choose/choice.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "choose/choice_search.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

void check_number(const char* name, double value, double least, double most) {
  if (value >= least && value <= most) return;
  throw DomainError(std::string(name) + " " + shortest(value) + "; accepted is " +
                    human_whole(least) + " to " + human_whole(most));
}

void check_settings(const ChoiceSettings& settings) {
  const ChoiceRange& range = settings.range;
  check_number("highest", range.highest, kLeastSought, kMostSought);
  check_number("sought", range.sought, range.highest, kMostSought);
  check_number("multiple", range.multiple, 1.0, range.highest);
  if (range.multiple != std::floor(range.multiple)) {
    throw DomainError("multiple " + shortest(range.multiple) + "; accepted is a whole number");
  }
  if (!has_multiple(range)) {
    throw DomainError("multiple " + shortest(range.multiple) + ": none lies between " +
                      human_whole(kLeastSought) + " and " + human_whole(range.highest));
  }
  check_number("level", settings.level, 0.0, 1.0);
  check_number("tolerance", settings.tolerance, 0.0, kMostLogRegret);
}

}  // namespace

Chooser::Chooser(std::vector<WeightedLaw> laws, ChoiceSettings settings)
    : laws_(std::move(laws)), settings_(settings) {
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

RunChoices Chooser::at(const ChoiceRun& run, const ServedCharacters& served) const {
  return RunChoices(std::make_unique<ChoiceSearch>(*this, run, served));
}

Choice Chooser::choose(const ChoiceRun& run, const ServedCharacters& served) const {
  return ChoiceSearch(*this, run, served).choose();
}

RunChoices::RunChoices(std::unique_ptr<ChoiceSearch> search) : search_(std::move(search)) {}
RunChoices::~RunChoices() = default;
RunChoices::RunChoices(RunChoices&&) noexcept = default;
RunChoices& RunChoices::operator=(RunChoices&&) noexcept = default;

Choice RunChoices::choose() {
  return search_->choose();
}

SizeCosts RunChoices::minimax() {
  return search_->minimax();
}

std::vector<SizeCosts> RunChoices::costs(const std::vector<double>& vocab_sizes) {
  std::vector<SizeCosts> costs;
  costs.reserve(vocab_sizes.size());
  for (const double size : vocab_sizes) {
    check_number("size", size, kLeastSought, kMostSought);
    costs.push_back(search_->costs(size));
  }
  return costs;
}

std::vector<CostPoint> RunChoices::curve(const std::vector<double>& vocab_sizes) const {
  std::vector<CostPoint> curve;
  curve.reserve(vocab_sizes.size());
  for (const double size : vocab_sizes) {
    check_number("size", size, kLeastSought, kMostSought);
    curve.push_back(search_->point(size));
  }
  return curve;
}

std::vector<LawOptimum> RunChoices::optima() {
  std::vector<LawOptimum> optima;
  for (std::size_t k = 0; k < search_->laws(); ++k) optima.push_back(search_->optimum(k));
  return optima;
}

SizeCosts in_table_of(double rows, SizeCosts costs, const ChoiceRun& run) {
  if (!(rows >= costs.vocab_size)) {
    throw DomainError("rows " + shortest(rows) + "; accepted is the vocabulary's " +
                      shortest(costs.vocab_size) + " or more");
  }
  if (rows == costs.vocab_size) return costs;  // to the last digit
  const double dearer = (run.n_nv + rows * run.width) / (run.n_nv + costs.vocab_size * run.width);
  const auto add = [dearer](double& share) { share = (1.0 + share) * dearer - 1.0; };
  for (double* share : {&costs.expected, &costs.worst, &costs.quantile}) add(*share);
  for (double& share : costs.laws) add(share);
  return costs;
}

bool has_multiple(const ChoiceRange& range) {
  return std::ceil(kLeastSought / range.multiple) * range.multiple <= range.highest;
}

std::size_t least_of(const std::vector<SizeCosts>& costs, ChoiceRule rule) {
  if (costs.empty()) throw DomainError("no vocabularies to choose among");
  const auto of = [rule](const SizeCosts& one) {
    return rule == ChoiceRule::minimax ? one.worst : one.expected;
  };
  const auto least = std::min_element(
      costs.begin(), costs.end(),
      [&of](const SizeCosts& one, const SizeCosts& two) { return of(one) < of(two); });
  return static_cast<std::size_t>(least - costs.begin());
}

}  // namespace vocabplan
