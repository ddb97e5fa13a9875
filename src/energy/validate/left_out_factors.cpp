#include "energy/validate/left_out_factors.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "energy/validate/huber.hpp"

namespace vocabplan {

LeftOutFactors::LeftOutFactors(const std::vector<RatioRow>& rows,
                               const std::vector<std::size_t>& part, std::size_t parts)
    : sorted_(rows.size()),
      sums_(rows.size() + 1),
      begin_(parts + 1),
      places_(rows.size()),
      part_sums_(rows.size()) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return rows[a].log_ratio < rows[b].log_ratio; });
  centre_ = rows[order[rows.size() / 2]].log_ratio;
  for (const std::size_t one : part) ++begin_[one + 1];
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  std::vector<double> part_sum(parts);
  for (std::size_t place = 0; place < order.size(); ++place) {
    const std::size_t row = order[place];
    sorted_[place] = rows[row].log_ratio;
    const double distance = sorted_[place] - centre_;
    sums_[place + 1] = sums_[place] + distance;
    const std::size_t at = next[part[row]]++;
    places_[at] = place;
    part_sums_[at] = part_sum[part[row]];
    part_sum[part[row]] += distance;
  }
}

std::size_t LeftOutFactors::rest_size(std::size_t part) const {
  return sorted_.size() - (begin_[part + 1] - begin_[part]);
}

// The log ratio of that rank among those without the part.
double LeftOutFactors::rest_at(std::size_t part, std::size_t rank) const {
  // Before the part's row number i there are places_[i] - i rows of others.
  std::size_t low = 0;
  std::size_t high = begin_[part + 1] - begin_[part];
  const std::size_t* const places = places_.data() + begin_[part];
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (places[middle] - middle > rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return sorted_[rank + low];
}

double LeftOutFactors::median(std::size_t part) const {
  const std::size_t size = rest_size(part);
  const double upper = rest_at(part, size / 2);
  return size % 2 == 1 ? upper : 0.5 * (rest_at(part, size / 2 - 1) + upper);
}

// The distance of that rank: the nearest rows stand together, in the window that no neighbour
// outside is nearer than.
double LeftOutFactors::distance_at(std::size_t part, double from, std::size_t rank) const {
  std::size_t low = 0;
  std::size_t high = rest_size(part) - (rank + 1);
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (from - rest_at(part, middle) > rest_at(part, middle + rank + 1) - from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::max(std::abs(rest_at(part, low) - from), std::abs(rest_at(part, low + rank) - from));
}

double LeftOutFactors::median_distance(std::size_t part, double from) const {
  const std::size_t size = rest_size(part);
  const double upper = distance_at(part, from, size / 2);
  return size % 2 == 1 ? upper : 0.5 * (distance_at(part, from, size / 2 - 1) + upper);
}

// The rows without the part whose log ratio is below the limit, or is the limit.
LeftOutFactors::Stretch LeftOutFactors::below(std::size_t part, double limit,
                                              bool with_limit) const {
  const auto end = with_limit ? std::upper_bound(sorted_.begin(), sorted_.end(), limit)
                              : std::lower_bound(sorted_.begin(), sorted_.end(), limit);
  const auto place = static_cast<std::size_t>(end - sorted_.begin());
  const auto first = places_.begin() + static_cast<std::ptrdiff_t>(begin_[part]);
  const auto last = places_.begin() + static_cast<std::ptrdiff_t>(begin_[part + 1]);
  const auto of_part = static_cast<std::size_t>(std::lower_bound(first, last, place) - first);
  if (of_part == 0) return {.count = place, .sum = sums_[place]};
  const std::size_t at = begin_[part] + of_part - 1;
  const double part_sum = part_sums_[at] + (sorted_[places_[at]] - centre_);
  return {.count = place - of_part, .sum = sums_[place] - part_sum};
}

std::optional<double> LeftOutFactors::without(std::size_t part) const {
  constexpr int kSteps = 20;
  constexpr double kSmall = 1e-15;
  double location = median(part);
  const double delta = delta_of_median(median_distance(part, location));
  for (int i = 0; i < kSteps; ++i) {
    const Stretch before = below(part, location - delta, false);
    const Stretch until = below(part, location + delta, true);
    const std::size_t inside = until.count - before.count;
    if (inside == 0) return std::nullopt;
    const std::size_t behind = rest_size(part) - until.count;
    const double beyond = delta * (static_cast<double>(behind) - static_cast<double>(before.count));
    const double by =
        centre_ - location + (until.sum - before.sum + beyond) / static_cast<double>(inside);
    location += by;
    if (std::abs(by) <= kSmall) return std::exp(location);
  }
  return std::nullopt;
}

}  // namespace vocabplan
