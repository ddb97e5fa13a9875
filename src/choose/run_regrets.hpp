#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "choose/regret_kernel.hpp"
#include "vocabplan/choose/choice.hpp"

namespace vocabplan {

/// The states of all laws at one run: what any vocabulary is regretted by.
class RunRegrets {
 public:
  /// `laws` must outlive it. The best of a state is sought from `kLeastSought` to `sought`. Throws
  /// `DomainError` for a run or characters outside their domain.
  RunRegrets(std::span<const WeightedLaw> laws, const ChoiceRun& run,
             const ServedCharacters& served, double sought);

  /// y = ln(V d / N_nv), by which the kernel knows a vocabulary.
  [[nodiscard]] double y_of(double vocab_size) const;

  /// The mean of r over the states of law `k`.
  [[nodiscard]] double mean(std::size_t k, double vocab_size) const;
  /// The same at y, with its derivatives.
  [[nodiscard]] RegretJet mean_jet(std::size_t k, double y) const;

  /// The least r that states of `level` of the weight do not exceed.
  [[nodiscard]] double quantile(double vocab_size, double level) const;

  /// The mean of one law over a short span of y, cheap for many vocabularies: a polynomial of the
  /// fifth degree through the jets at both ends, but for the states whose pole lies near. Regrets
  /// bend sharply there; they are added up as they are.
  class Span {
   public:
    /// A place of y and the jet of the law there.
    struct End {
      double y;
      RegretJet mean;
    };
    Span(const RunRegrets& regrets, std::size_t k, const End& low, const End& high);
    /// Within 1e-8 for spans of a quarter of an octave.
    [[nodiscard]] double mean(double y) const;

   private:
    const RunRegrets& regrets_;
    std::size_t k_;
    bool in_full_;  // every state as it is
    double low_;
    double length_;
    std::array<double, 6> polynomial_{};
    SurfaceColumns sharp_{};
    SurfacePlaces sharp_places_{};
  };

 private:
  struct Places {
    SurfaceRun surface_run{};
    SurfacePlaces surfaces{};
    TextRun text_run{};
    std::vector<double> texts{};  // the least of each curve
  };

  void place(const DecisionLaw::States& states, Places& places) const;
  [[nodiscard]] const ServedText* served() const { return serves_ ? &served_ : nullptr; }
  // The sum over the states of law `k`; each goes to `each` unless it is null.
  [[nodiscard]] double sum(std::size_t k, double y, double* each) const;

  std::span<const WeightedLaw> laws_;
  ChoiceRun run_;
  double sought_;
  bool serves_;
  ServedText served_{};
  std::vector<Places> places_;  // one a law
};

}  // namespace vocabplan
