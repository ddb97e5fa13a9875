#pragma once

#include <array>
#include <cstddef>
#include <vector>

// The gains of many candidate runs at once, by vectors.
namespace vocabplan {

/// Coefficients that a law has at most; one with fewer has zeros for the others.
inline constexpr std::size_t kPilotSize = 7;
/// The candidates of a vocabulary come in multiples of this: at least the lanes of any vector.
inline constexpr std::size_t kPilotLanes = 8;

using PilotVector = std::array<double, kPilotSize>;

/// Candidates of one vocabulary, one after another.
struct PilotGroup {
  std::size_t first = 0;
  std::size_t end = 0;
};

/// Candidates by coefficient, grouped by vocabulary in their order.
struct PilotColumns {
  std::array<std::vector<double>, kPilotSize> gradients{};
  std::vector<PilotGroup> groups{};
};

/// The runs that are there, with R' R for their information: from R'^-1 they are the unit matrix.
struct PilotView {
  std::array<PilotVector, kPilotSize> upper{};  ///< R
  PilotVector inverse{};                        ///< of its diagonal
  PilotVector direction{};                      ///< R'^-1 c
  double other = 0.0;                           ///< weight of every direction but c
  double shared = 0.0;                          ///< squared; 0: the rest is not used
  std::array<PilotVector, kPilotSize>
      square{};                     ///< G G', those off the diagonal twice, if above it
  PilotVector cross{};              ///< G G' R'^-1 c
  std::vector<PilotVector> sums{};  ///< G, of each vocabulary
  std::vector<double> before{};     ///< its product with R'^-1 c
};

/// The choice among candidates.
struct PilotLimits {
  const double* weight = nullptr;  ///< of each gain
  const double* cost = nullptr;    ///< infinite: not to be chosen
  double affordable = 0.0;
};

/// The greatest weighted gain of an affordable candidate and its place; minus infinity with none
/// affordable. Of equal ones the first.
struct PilotBest {
  double value = 0.0;
  std::size_t place = 0;
};

/// Writes the gain of every candidate, `Search::gains`, and returns the best.
PilotBest run_gains(const PilotColumns& columns, const PilotView& view, const PilotLimits& limits,
                    double* gains);

}  // namespace vocabplan
