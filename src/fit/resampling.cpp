#include "vocabplan/fit/resampling.hpp"

#include <algorithm>
#include <boost/random/uniform_int_distribution.hpp>
#include <random>
#include <string>

#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

// Neighbouring seeds and draws must not give related engines: the finaliser of SplitMix64 (Steele,
// Lea & Flood 2014) spreads every bit.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

// How often each unit is drawn; again while fewer than `least` different ones are.
std::vector<double> counts(std::mt19937_64& engine, std::size_t units, std::size_t least) {
  // The standard leaves the sequence of its distributions open, Boost's is fixed.
  if (units == 0) return {};
  const boost::random::uniform_int_distribution<std::size_t> pick(0, units - 1);
  std::vector<double> taken;
  std::size_t different = 0;
  while (different < least) {
    taken.assign(units, 0.0);
    for (std::size_t i = 0; i < units; ++i) taken[pick(engine)] += 1.0;
    different = units - static_cast<std::size_t>(std::count(taken.begin(), taken.end(), 0.0));
  }
  return taken;
}

}  // namespace

std::string_view name_of(ResampleUnit unit) {
  switch (unit) {
    case ResampleUnit::run:
      return "run";
    case ResampleUnit::family:
      return "family";
    case ResampleUnit::tokenizer:
      return "tokenizer";
    case ResampleUnit::size_tokenizer:
      return "size-tokenizer";
    case ResampleUnit::row:
      return "row";
  }
  return "";
}

Resampler::Factor Resampler::factor_of(std::span<const std::uint32_t> unit_of_row,
                                       std::size_t units, std::size_t least) {
  for (const std::uint32_t unit : unit_of_row) {
    if (unit >= units) {
      throw DomainError("unit " + std::to_string(unit) + " is not below the number of units, " +
                        std::to_string(units));
    }
  }
  return {{unit_of_row.begin(), unit_of_row.end()}, units, least};
}

Resampler::Resampler(std::span<const std::uint32_t> unit_of_row, std::size_t units,
                     std::uint64_t seed)
    : factors_{factor_of(unit_of_row, units, 1)}, seed_(seed) {}

Resampler::Resampler(std::span<const std::uint32_t> size_of_row, std::size_t sizes,
                     std::span<const std::uint32_t> tokenizer_of_row, std::size_t tokenizers,
                     std::uint64_t seed)
    : factors_{factor_of(size_of_row, sizes, kLeastSizes),
               factor_of(tokenizer_of_row, tokenizers, kLeastTokenizers)},
      seed_(seed) {
  if (size_of_row.size() != tokenizer_of_row.size()) {
    throw DomainError("sizes and tokenizers of the rows differ in number");
  }
  if (sizes >= kLeastSizes && tokenizers >= kLeastTokenizers) return;
  throw DomainError(std::to_string(sizes) + " sizes and " + std::to_string(tokenizers) +
                    " vocabularies; resampling by size and tokenizer takes at least " +
                    std::to_string(kLeastSizes) + " and " + std::to_string(kLeastTokenizers));
}

std::vector<double> Resampler::weights(std::size_t draw) const {
  std::mt19937_64 engine(mixed(mixed(seed_) + draw));
  std::vector<double> weights(factors_.front().unit_of_row.size(), 1.0);
  for (const Factor& factor : factors_) {
    const std::vector<double> taken = counts(engine, factor.units, factor.least);
    for (std::size_t row = 0; row < weights.size(); ++row) {
      weights[row] *= taken[factor.unit_of_row[row]];
    }
  }
  return weights;
}

}  // namespace vocabplan
