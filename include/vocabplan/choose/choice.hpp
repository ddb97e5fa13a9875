#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vocabplan/choose/decision_law.hpp"

namespace vocabplan {

/// A law and how much it counts.
struct WeightedLaw {
  DecisionLaw law;
  double weight = 1.0;  ///< 0 or more: only its ratio to the others counts
};

/// The run that a vocabulary is chosen for.
struct ChoiceRun {
  double n_nv = 0.0;   ///< non-vocabulary parameters, 1 .. 1e30
  double flops = 0.0;  ///< training FLOPs C, above 0
  double width = 0.0;  ///< model dimension d, 1 .. 1e9
};

/// The vocabularies to choose among.
struct ChoiceRange {
  double multiple = 128.0;      ///< whole, 1 .. `highest`
  double highest = 262144.0;    ///< entries, `kLeastSought` .. `kMostSought`
  std::vector<double> sizes{};  ///< only these where there are any, each in the same range
};

enum class ChoiceRule {
  mean,     ///< the least expected regret
  minimax,  ///< the least regret by the law that is hardest on it
};

/// Text that a model reads and writes over its life, beside what it is trained on. Its cost is
/// 2 (N_nv + V d) f(V) H FLOPs: C' and that together are then what states compare. The states of
/// `most_text` stay as they are: both costs are in proportion to (N_nv + V d) f(V).
struct ServedCharacters {
  double characters = 0.0;  ///< H, 0 or more
  Compression curve{};      ///< f(V), monotone
};

/// How a choice is made.
struct ChoiceSettings {
  ChoiceRange range{};
  ChoiceRule rule = ChoiceRule::mean;
  double level = 0.9;        ///< of the quantile over states, 0 .. 1
  double tolerance = 0.005;  ///< of the band: what R may be above the least
};

/// The costs of a vocabulary. All costs are extra compute as shares of C: e^r - 1.
struct SizeCosts {
  double vocab_size = 0.0;     ///< V (entries)
  double expected = 0.0;       ///< by the mean of r over all states, R
  double worst = 0.0;          ///< by the greatest of the means of the laws that count
  double quantile = 0.0;       ///< by the quantile of r over all states
  std::vector<double> laws{};  ///< by the mean of each law, in the order given
};

/// The choice of one law alone.
struct LawOptimum {
  double vocab_size = 0.0;  ///< the V of the range with the least mean regret in this law
  double cost = 0.0;        ///< its regret there, as a share of C
};

/// A vocabulary chosen.
struct Choice {
  SizeCosts choice{};            ///< by the rule asked for
  SizeCosts best{};              ///< by the same rule among all multiples; `choice` without sizes
  double band_lower = 0.0;       ///< least multiple with R at most `tolerance` above the least R
  double band_upper = 0.0;       ///< greatest
  bool at_lowest = false;        ///< `choice` is the least vocabulary of the range
  bool at_highest = false;       ///< `choice` is the greatest: a greater one may be better
  bool band_at_lowest = false;   ///< the band ends where the range ends
  bool band_at_highest = false;  ///< likewise
};

/// Chooses vocabularies by several laws: the V of a range with the least
///
///   R(V) = sum over laws of weight x mean over the law's states of r(V),   weights summing to 1.
///
/// Prepared once, it serves any number of runs, from several threads at once. R falls in many small
/// steps, one where each state begins to reach its loss at all, so that no descent finds its least:
/// it is evaluated four times an octave, and at every multiple where that comes near. Costs are
/// exact to 1e-12; between multiples whose R differs by less than 1e-8 either may be chosen.
/// Source: docs/choosing.md.
class Chooser {
 public:
  /// Throws `DomainError` without a law of weight above 0, for weights that are negative or not
  /// finite, and for settings outside their domains.
  Chooser(std::vector<WeightedLaw> laws, ChoiceSettings settings);

  /// Throws `DomainError` for a run or characters outside their domain.
  [[nodiscard]] Choice choose(const ChoiceRun& run, const ServedCharacters& served = {}) const;

  /// The V with the least worst cost, from the same range, whatever the rule.
  [[nodiscard]] SizeCosts minimax(const ChoiceRun& run, const ServedCharacters& served = {}) const;

  /// The costs of given vocabularies, `kLeastSought` .. `kMostSought`, in their order.
  [[nodiscard]] std::vector<SizeCosts> costs(const ChoiceRun& run,
                                             const std::vector<double>& vocab_sizes,
                                             const ServedCharacters& served = {}) const;

  /// The choice of each law alone, in the order given.
  [[nodiscard]] std::vector<LawOptimum> optima(const ChoiceRun& run,
                                               const ServedCharacters& served = {}) const;

  [[nodiscard]] const std::vector<WeightedLaw>& laws() const { return laws_; }
  [[nodiscard]] const ChoiceSettings& settings() const { return settings_; }

 private:
  std::vector<WeightedLaw> laws_;  // weights summing to 1
  ChoiceSettings settings_;
};

}  // namespace vocabplan
