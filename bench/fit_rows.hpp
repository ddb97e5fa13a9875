#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan::bench {

/// The noise of the simulated measurements, the same as in python/fit_rows.py: sums of four
/// uniform numbers of a linear congruential generator, of mean 0 and standard deviation 1.
class Noise {
 public:
  double next() {
    double sum = 0.0;
    for (int i = 0; i < 4; ++i) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      sum += std::ldexp(static_cast<double>(state_ >> 11U), -53);
    }
    return std::sqrt(3.0) * (sum - 2.0);
  }

 private:
  std::uint64_t state_ = 1;
};

/// A table of the paper's shape: six model sizes, ten vocabularies, twenty checkpoints.
inline RunTable vocabulary_runs() {
  constexpr std::array<std::array<double, 2>, 6> kFamilies{
      {{33e6, 512}, {85e6, 768}, {151e6, 768}, {302e6, 1024}, {631e6, 1536}, {1130e6, 2048}}};
  constexpr std::array<double, 10> kVocabSizes{4096,  6144,  8192,  10240, 16384,
                                               24576, 32768, 48128, 64512, 96256};
  constexpr LossSurface kTruth{1.83, 0.196, 2.12, 5.53, 0.447, 0.671, 0.447, 1e6, 1e6, 1e9};
  constexpr double kSpread = 0.05;
  RunTable table;
  Noise noise;
  for (std::uint32_t family = 0; family < kFamilies.size(); ++family) {
    const auto [n_nv, width] = kFamilies[family];
    for (const double vocab_size : kVocabSizes) {
      for (int step = 1; step <= 20; ++step) {
        // 20 tokens a parameter at the end; larger vocabularies have longer tokens.
        const double tokens = n_nv * step * std::pow(32768.0 / vocab_size, 0.15);
        const double n_v = vocab_size * width;
        table.n_nv.push_back(n_nv);
        table.vocab_size.push_back(vocab_size);
        table.width.push_back(width);
        table.tokens.push_back(tokens);
        table.flops.push_back(6.0 * (n_nv + n_v) * tokens);
        table.loss.push_back(kTruth.loss(n_nv, n_v, tokens) + kSpread * noise.next());
        table.run.push_back(static_cast<std::uint32_t>(table.runs));
        table.family.push_back(family);
      }
      ++table.runs;
    }
  }
  table.families = kFamilies.size();
  return table;
}

/// 240 runs of the Chinchilla form: 24 sizes by 10 ratios of tokens to parameters.
struct ChinchillaRows {
  std::vector<double> n{}, tokens{}, loss{};
};

inline ChinchillaRows chinchilla_rows() {
  ChinchillaRows rows;
  Noise noise;
  for (int i = 0; i < 24; ++i) {
    for (int j = 0; j < 10; ++j) {
      const double n = 44e6 * std::pow(16e9 / 44e6, i / 23.0);
      const double tokens = n * std::pow(10.0, 0.2 + 0.2 * j);
      const double loss = 1.82 + 482.0 / std::pow(n, 0.348) + 2085.0 / std::pow(tokens, 0.366);
      rows.n.push_back(n);
      rows.tokens.push_back(tokens);
      rows.loss.push_back(loss * std::exp(0.01 * noise.next()));
    }
  }
  return rows;
}

}  // namespace vocabplan::bench
