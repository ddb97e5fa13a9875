#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "choose/run_regrets.hpp"
#include "vocabplan/choose/choice.hpp"

namespace vocabplan {

/// The multiples of a range, by number.
struct Multiples {
  double multiple = 0.0;
  double first = 0.0;  // numbers of multiples
  double last = 0.0;

  explicit Multiples(const ChoiceRange& range)
      : multiple(range.multiple),
        first(std::ceil(kLeastSought / range.multiple)),
        last(std::floor(range.highest / range.multiple)) {}

  [[nodiscard]] double count() const { return last - first + 1.0; }
  [[nodiscard]] double size(double number) const { return number * multiple; }
};

/// A number for which a vocabulary is sought that makes it least, from the means of the laws.
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

/// Numbers of multiples near the least value of a goal, and the goal there.
struct Nearby {
  std::vector<double> numbers{};
  std::vector<double> values{};
};

/// All that is asked of the laws at one run.
class ChoiceSearch {
 public:
  /// `chooser` must outlive it. Throws `DomainError` for a run or characters outside their domain.
  ChoiceSearch(const Chooser& chooser, const ChoiceRun& run, const ServedCharacters& served);

  [[nodiscard]] Choice choose();
  [[nodiscard]] SizeCosts minimax();
  [[nodiscard]] LawOptimum optimum(std::size_t k);
  [[nodiscard]] SizeCosts costs(double vocab_size) const;
  [[nodiscard]] CostPoint point(double vocab_size) const;
  [[nodiscard]] std::size_t laws() const { return laws_.size(); }

 private:
  [[nodiscard]] double value(const Goal& goal, double vocab_size) const;
  // The goal at the numbers of the scan.
  [[nodiscard]] std::vector<double> scanned(const Goal& goal);
  [[nodiscard]] double y_at(double number) const { return regrets_.y_of(multiples_.size(number)); }
  // The goal at all multiples of the spans of the scan that come near its least value.
  [[nodiscard]] Nearby nearby(const Goal& goal);
  void add_span(const Goal& goal, std::size_t i, Nearby& found) const;
  [[nodiscard]] double least_number(const Goal& goal, const Nearby& found) const;
  void set_band(Choice& choice, const Nearby& found) const;

  const std::vector<WeightedLaw>& laws_;
  const ChoiceSettings& settings_;
  RunRegrets regrets_;
  Multiples multiples_;
  std::vector<double> scan_;
  std::vector<std::vector<RegretJet>>
      jets_;  // of each law at the scan, when it was first asked for
};

}  // namespace vocabplan
