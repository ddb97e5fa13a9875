#include "vocabplan/fit/resampling.hpp"

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

}  // namespace

std::string_view name_of(ResampleUnit unit) {
  switch (unit) {
    case ResampleUnit::run:
      return "run";
    case ResampleUnit::family:
      return "family";
    case ResampleUnit::row:
      return "row";
  }
  return "";
}

Resampler::Resampler(std::span<const std::uint32_t> unit_of_row, std::size_t units,
                     std::uint64_t seed)
    : unit_of_row_(unit_of_row.begin(), unit_of_row.end()), units_(units), seed_(seed) {
  for (const std::uint32_t unit : unit_of_row_) {
    if (unit >= units_) {
      throw DomainError("unit " + std::to_string(unit) + " is not below the number of units, " +
                        std::to_string(units_));
    }
  }
}

std::vector<double> Resampler::weights(std::size_t draw) const {
  std::mt19937_64 engine(mixed(mixed(seed_) + draw));
  // The standard leaves the sequence of its distributions open, Boost's is fixed.
  const boost::random::uniform_int_distribution<std::size_t> pick(0, units_ - 1);
  std::vector<double> taken(units_, 0.0);
  for (std::size_t i = 0; i < units_; ++i) taken[pick(engine)] += 1.0;
  std::vector<double> weights;
  weights.reserve(unit_of_row_.size());
  for (const std::uint32_t unit : unit_of_row_) weights.push_back(taken[unit]);
  return weights;
}

}  // namespace vocabplan
