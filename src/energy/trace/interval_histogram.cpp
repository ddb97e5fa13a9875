#include "energy/trace/interval_histogram.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace vocabplan {
namespace {

constexpr unsigned kMantissaBits = 52;

double mean_length(const IntervalHistogram::Sums& bin) {
  return bin.seconds.value() / static_cast<double>(bin.count);
}

}  // namespace

static_assert(std::numeric_limits<double>::is_iec559, "the bins are the bits of a double");

void IntervalHistogram::Sums::add(const Sums& other) {
  count += other.count;
  seconds.add(other.seconds);
  joules.add(other.joules);
}

IntervalHistogram::Block& IntervalHistogram::block(std::uint64_t exponent, bool& added) {
  const auto place = std::lower_bound(
      blocks_.begin(), blocks_.end(), exponent,
      [](const std::unique_ptr<Block>& one, std::uint64_t value) { return one->exponent < value; });
  added = place == blocks_.end() || (*place)->exponent != exponent;
  if (!added) return **place;
  const auto made = blocks_.insert(place, std::make_unique<Block>());
  (*made)->exponent = exponent;
  return **made;
}

bool IntervalHistogram::add(double seconds, double joules) {
  const auto bits = std::bit_cast<std::uint64_t>(seconds);
  bool added = false;
  if (last_ == nullptr || last_->exponent != bits >> kMantissaBits) {
    last_ = &block(bits >> kMantissaBits, added);
  }
  Sums& bin = last_->bins.at(bin_number(bits));
  ++bin.count;
  bin.seconds.add(seconds);
  bin.joules.add(joules);
  return added;
}

std::size_t IntervalHistogram::bin_number(std::uint64_t bits) {
  return (bits >> (kMantissaBits - kBinBits)) % kBins;
}

bool IntervalHistogram::is_within(double seconds, double limit) const {
  const auto bits = std::bit_cast<std::uint64_t>(seconds);
  const auto place = std::lower_bound(
      blocks_.begin(), blocks_.end(), bits >> kMantissaBits,
      [](const std::unique_ptr<Block>& one, std::uint64_t value) { return one->exponent < value; });
  if (place == blocks_.end() || (*place)->exponent != bits >> kMantissaBits) {
    return seconds <= limit;
  }
  const Sums& bin = (*place)->bins.at(bin_number(bits));
  return bin.count > 0 ? mean_length(bin) <= limit : seconds <= limit;
}

double IntervalHistogram::median() const {
  std::size_t count = 0;
  for (const auto& octave : blocks_) {
    for (const Sums& bin : octave->bins) count += bin.count;
  }
  std::size_t seen = 0;
  for (const auto& octave : blocks_) {
    for (const Sums& bin : octave->bins) {
      seen += bin.count;
      if (2 * seen >= count && bin.count > 0) return mean_length(bin);
    }
  }
  return 0.0;  // there is no interval
}

IntervalHistogram::Split IntervalHistogram::split(double limit) const {
  Split parts;
  for (const auto& octave : blocks_) {
    for (const Sums& bin : octave->bins) {
      if (bin.count == 0) continue;
      const bool is_within = mean_length(bin) <= limit;
      (is_within ? parts.within : parts.beyond).add(bin);
      if (!is_within && bin.count > parts.alike.count) parts.alike = bin;
    }
  }
  return parts;
}

}  // namespace vocabplan
