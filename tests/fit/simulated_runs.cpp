#include "simulated_runs.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "vocabplan/law/catalog.hpp"

namespace vocabplan::test {
namespace {

struct Family {
  double n_nv;
  double width;
};
// Sizes, widths and vocabularies of Tao et al. 2024, section 4 and appendix.
constexpr std::array<Family, 6> kFamilies{
    {{33e6, 512}, {85e6, 768}, {151e6, 768}, {302e6, 1024}, {631e6, 1536}, {1130e6, 2048}}};
constexpr std::array<double, 10> kVocabSizes{4096,  6144,  8192,  10240, 16384,
                                             24576, 32768, 48128, 64512, 96256};
constexpr std::size_t kCheckpoints = 20;
constexpr double kLeastFlops = 2.18e17;
// At 18 to 27 tokens a parameter, by the vocabulary.
constexpr double kCharactersPerParameter = 80.0;

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
                             Random& random) {
  for (const Family& family : kFamilies) {
    for (const double vocab_size : kVocabSizes) {
      const double v = vocab_size * family.width;
      const double most = kCharactersPerParameter * family.n_nv *
                          default_law().compression.tokens_per_character(vocab_size);
      const auto errors = noise_of_run(noise, random);
      for (std::size_t i = 1; i <= kCheckpoints; ++i) {
        const double d = most * static_cast<double>(i) / static_cast<double>(kCheckpoints);
        if ((kCheckpoints - i) % stride != 0) continue;
        if (6.0 * (family.n_nv + v) * d < kLeastFlops) continue;
        n_nv.push_back(family.n_nv);
        n_v.push_back(v);
        tokens.push_back(d);
        loss.push_back(truth.loss(family.n_nv, v, d) + errors[i - 1]);
        run.push_back(static_cast<std::uint32_t>(runs));
      }
      ++runs;
    }
  }
}

}  // namespace vocabplan::test
