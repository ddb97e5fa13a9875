#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "random.hpp"
#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan::test {

/// A loss surface whose optimum lies inside the vocabularies of `synthetic_runs`.
inline LossSurface synthetic_surface() {
  return {.A1 = 1.84,
          .A2 = 0.09,
          .B = 1.33,
          .E = 5.44,
          .alpha1 = 0.49,
          .alpha2 = 0.91,
          .beta = 0.49,
          .unit_n_nv = 1e6,
          .unit_n_v = 1e6,
          .unit_tokens = 1e9};
}

/// Six sizes, eight vocabularies and ten checkpoints of each run, from known constants; `noise` is
/// the standard deviation of a run's own shift (nats), so that a run's checkpoints share it.
inline RunTable synthetic_runs(double noise, std::uint64_t seed = 1) {
  const LossSurface surface = synthetic_surface();
  const std::vector<double> sizes{33e6, 85e6, 151e6, 316e6, 632e6, 1130e6};
  const std::vector<double> vocabularies{4096, 6144, 8192, 12288, 20480, 32768, 49152, 98304};
  Random random(seed);
  RunTable table;
  for (std::size_t family = 0; family < sizes.size(); ++family) {
    const double width = default_law().width_table.width(sizes[family]);
    for (const double vocab : vocabularies) {
      // A sum of twelve uniform numbers is close to normal.
      double shift = -6.0;
      for (int i = 0; i < 12; ++i) shift += random.uniform(0.0, 1.0);
      const double n_v = vocab * width;
      for (int checkpoint = 1; checkpoint <= 10; ++checkpoint) {
        const double tokens = 2.0 * checkpoint * sizes[family];
        table.n_nv.push_back(sizes[family]);
        table.vocab_size.push_back(vocab);
        table.width.push_back(width);
        table.flops.push_back(6.0 * (sizes[family] + n_v) * tokens);
        table.loss.push_back(surface.loss(sizes[family], n_v, tokens) + noise * shift);
        table.run.push_back(static_cast<std::uint32_t>(table.runs));
        table.family.push_back(static_cast<std::uint32_t>(family));
      }
      table.run_names.push_back("run " + std::to_string(table.runs));
      ++table.runs;
    }
  }
  table.families = sizes.size();
  return table;
}

}  // namespace vocabplan::test
