#pragma once

#include <cstdint>
#include <vector>

#include "random.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan::test {

/// What simulated losses have in common and what they do not (in the unit of the loss): a shift of
/// all runs of one tokenizer, a shift of each run, and an AR(1) process over its checkpoints.
struct RunNoise {
  double run = 0.005;         ///< standard deviation of a run's shift
  double checkpoint = 0.005;  ///< of the process, which is stationary
  double correlation = 0.8;   ///< of neighbouring checkpoints
  double tokenizer = 0.0;     ///< standard deviation of the shift that a tokenizer's runs share
};

/// Training runs like those behind the paper, with losses from a known surface.
///
/// Six model sizes by ten vocabularies. The runs of one size read equally many tokens, 35 to 48 a
/// parameter, in 20 checkpoints; those below 2.18e17 FLOPs are dropped as in the paper. Of the
/// checkpoints only every `stride`-th is kept, counted from the last.
struct SimulatedRuns {
  std::vector<double> n_nv{}, n_v{}, tokens{}, loss{};
  std::vector<std::uint32_t> run{}, size_of_row{}, tokenizer_of_row{};
  std::size_t runs = 0;
  std::size_t sizes = 0;
  std::size_t tokenizers = 0;

  SimulatedRuns(const LossSurface& truth, const RunNoise& noise, std::size_t stride,
                Random& random);

  [[nodiscard]] LossObservations view() const { return {n_nv, n_v, tokens, loss}; }
};

}  // namespace vocabplan::test
