#pragma once

#include <cstddef>
#include <memory>
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

/// The vocabularies to choose among: the multiples from `kLeastSought` to `highest`.
struct ChoiceRange {
  double multiple = 128.0;    ///< whole, 1 .. `highest`
  double highest = 262144.0;  ///< entries, `kLeastSought` .. `kMostSought`
  /// A state's own best is sought up to here (entries), `highest` .. `kMostSought`. Up to
  /// `highest`, regrets are of what another choice would have saved, and a state in which all that
  /// is allowed costs ten times the compute of its best still says which is better.
  double sought = kMostSought;
};

/// True if a multiple lies in the range: without one there is nothing to choose.
[[nodiscard]] bool has_multiple(const ChoiceRange& range);

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

/// The costs of a vocabulary. All costs are extra compute as shares of C, e^r - 1, to twelve
/// places.
struct SizeCosts {
  double vocab_size = 0.0;     ///< V (entries)
  double expected = 0.0;       ///< by the mean of r over all states, R
  double worst = 0.0;          ///< by the greatest of the means of the laws that count
  double quantile = 0.0;       ///< by the quantile of r over all states
  std::vector<double> laws{};  ///< by the mean of each law, in the order given
};

/// A point of the curve that is drawn.
struct CostPoint {
  double vocab_size = 0.0;  ///< V (entries)
  double expected = 0.0;    ///< as of `SizeCosts`
  double worst = 0.0;       ///< likewise
};

/// The choice of one law alone.
struct LawOptimum {
  double vocab_size = 0.0;  ///< the V of the range with the least mean regret in this law
  double cost = 0.0;        ///< its regret there, as a share of C
};

/// A vocabulary chosen.
struct Choice {
  SizeCosts choice{};            ///< by the rule asked for
  double band_lower = 0.0;       ///< least multiple with R at most `tolerance` above the least R
  double band_upper = 0.0;       ///< greatest
  bool at_lowest = false;        ///< `choice` is the least vocabulary of the range
  bool at_highest = false;       ///< `choice` is the greatest: a greater one may be better
  bool band_at_lowest = false;   ///< the band ends where the range ends
  bool band_at_highest = false;  ///< likewise
};

/// All that can be asked of a chooser at one run: what the answers share is computed once. It is
/// for one thread, and the chooser must outlive it.
class RunChoices {
 public:
  explicit RunChoices(std::unique_ptr<class ChoiceSearch> search);
  ~RunChoices();
  RunChoices(RunChoices&&) noexcept;
  RunChoices& operator=(RunChoices&&) noexcept;
  RunChoices(const RunChoices&) = delete;
  RunChoices& operator=(const RunChoices&) = delete;

  [[nodiscard]] Choice choose();
  /// The V with the least worst cost, from the same range, whatever the rule.
  [[nodiscard]] SizeCosts minimax();
  /// The costs of given vocabularies, in their order. Throws `DomainError` for one outside of
  /// `kLeastSought` .. `kMostSought`.
  [[nodiscard]] std::vector<SizeCosts> costs(const std::vector<double>& vocab_sizes);
  /// The points that are drawn at given vocabularies, in their order: of the laws that count, in a
  /// quarter of the time. Throws as `costs`.
  [[nodiscard]] std::vector<CostPoint> curve(const std::vector<double>& vocab_sizes) const;
  /// The choice of each law alone, in the order given.
  [[nodiscard]] std::vector<LawOptimum> optima();

 private:
  std::unique_ptr<class ChoiceSearch> search_;
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
  [[nodiscard]] RunChoices at(const ChoiceRun& run, const ServedCharacters& served = {}) const;

  /// The choice alone.
  [[nodiscard]] Choice choose(const ChoiceRun& run, const ServedCharacters& served = {}) const;

  [[nodiscard]] const std::vector<WeightedLaw>& laws() const { return laws_; }
  [[nodiscard]] const ChoiceSettings& settings() const { return settings_; }

 private:
  std::vector<WeightedLaw> laws_;  // weights summing to 1
  ChoiceSettings settings_;
};

/// The costs of a vocabulary of V entries in a table of `rows` >= V rows, as hardware wants them:
/// the unused rows gain nothing and make every token dearer, by (n + rows d) / (n + V d).
/// `vocab_size` of the result is still V. Throws `DomainError` for fewer rows.
[[nodiscard]] SizeCosts in_table_of(double rows, SizeCosts costs, const ChoiceRun& run);

/// The place of the vocabulary with the least expected cost, or the least worst cost, among those
/// given; the first of several. Throws `DomainError` where there are none.
[[nodiscard]] std::size_t least_of(const std::vector<SizeCosts>& costs, ChoiceRule rule);

}  // namespace vocabplan
