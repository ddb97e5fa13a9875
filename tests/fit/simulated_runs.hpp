#pragma once

#include <cstdint>
#include <vector>

#include "random.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan::test {

/// What the losses of a simulated run have in common and what they do not (nats): a shift of the
/// whole run, and an AR(1) process over its checkpoints.
struct RunNoise {
  double run = 0.005;         ///< standard deviation of the shift
  double checkpoint = 0.005;  ///< of the process, which is stationary
  double correlation = 0.8;   ///< of neighbouring checkpoints
};

/// Training runs like those behind the paper, with losses from a known surface.
///
/// Six model sizes by ten vocabularies. The runs of one size read the same text, about 20 tokens a
/// parameter, in 20 checkpoints; those below 2.18e17 FLOPs are dropped as in the paper. Of the
/// checkpoints only every `stride`-th is kept, counted from the last.
struct SimulatedRuns {
  std::vector<double> n_nv{}, n_v{}, tokens{}, loss{};
  std::vector<std::uint32_t> run{};
  std::size_t runs = 0;

  SimulatedRuns(const LossSurface& truth, const RunNoise& noise, std::size_t stride,
                Random& random);

  [[nodiscard]] LossObservations view() const { return {n_nv, n_v, tokens, loss}; }
};

}  // namespace vocabplan::test
