#include "simulated_runs.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace vocabplan::test {
namespace {

// The runs of Tao et al. 2024: six sizes, with the width and the tokens that all runs of a size
// read, by ten vocabularies, in twenty checkpoints at equal distances. N_nv, widths, vocabularies
// and FLOPs are those of their table of measurements; the tokens follow from them, C / (6 (N_nv + V
// d)).
struct Family {
  double n_nv;
  double width;
  double tokens;
};
constexpr std::array<Family, 6> kFamilies{{{33'222'784, 512, 1.2e9},
                                           {84'834'176, 768, 3e9},
                                           {150'834'176, 768, 5.3e9},
                                           {316'445'568, 1024, 11.7e9},
                                           {631'668'352, 1536, 27.7e9},
                                           {1'129'891'136, 2048, 54.8e9}}};
constexpr std::array<double, 10> kVocabSizes{4096,  6144,  8192,  10240, 16384,
                                             24576, 32768, 48128, 64512, 96256};
constexpr std::size_t kCheckpoints = 20;
constexpr double kLeastFlops = 2.18e17;

// Box and Muller's transformation; one of the two numbers will do.
double normal(Random& random) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform(0.0, 1.0)));
  return radius * std::cos(2.0 * std::numbers::pi * random.uniform(0.0, 1.0));
}

std::array<double, kCheckpoints> noise_of_run(const RunNoise& noise, Random& random) {
  std::array<double, kCheckpoints> values{};
  const double shift = noise.run * normal(random);
  const double fresh = std::sqrt(1.0 - noise.correlation * noise.correlation);
  double state = normal(random);
  for (double& value : values) {
    value = shift + noise.checkpoint * state;
    state = noise.correlation * state + fresh * normal(random);
  }
  return values;
}

}  // namespace

SimulatedRuns::SimulatedRuns(const LossSurface& truth, const RunNoise& noise, std::size_t stride,
                             Random& random)
    : sizes(kFamilies.size()), tokenizers(kVocabSizes.size()) {
  std::array<double, kVocabSizes.size()> of_tokenizer{};
  for (double& shift : of_tokenizer) shift = noise.tokenizer * normal(random);
  for (std::size_t family = 0; family < sizes; ++family) {
    for (std::size_t tokenizer = 0; tokenizer < tokenizers; ++tokenizer) {
      const auto [n, width, most] = kFamilies[family];
      const double v = kVocabSizes[tokenizer] * width;
      const auto errors = noise_of_run(noise, random);
      for (std::size_t i = 1; i <= kCheckpoints; ++i) {
        const double d = most * static_cast<double>(i) / static_cast<double>(kCheckpoints);
        if ((kCheckpoints - i) % stride != 0) continue;
        if (6.0 * (n + v) * d < kLeastFlops) continue;
        n_nv.push_back(n);
        n_v.push_back(v);
        tokens.push_back(d);
        loss.push_back(truth.loss(n, v, d) + of_tokenizer[tokenizer] + errors[i - 1]);
        run.push_back(static_cast<std::uint32_t>(runs));
        size_of_row.push_back(static_cast<std::uint32_t>(family));
        tokenizer_of_row.push_back(static_cast<std::uint32_t>(tokenizer));
      }
      ++runs;
    }
  }
}

}  // namespace vocabplan::test
