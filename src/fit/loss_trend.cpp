#include "vocabplan/fit/loss_trend.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace vocabplan {
namespace {

// Two vocabularies are compared when their tokens differ by this in length: with losses that are
// known to 2 %, the exponent of one pair is then good to 0.2.
constexpr double kLeastLengthRatio = 1.1;

// Checkpoints are compared when their FLOPs differ by no more than this factor: the loss changes
// by a few per cent over it, and the token length by 40 % over the vocabularies in use.
constexpr double kSameFlops = 2.0;

// The checkpoint at which one vocabulary of a family is compared.
struct LastCheckpoint {
  double last_flops = 0.0;
  double distance = std::numeric_limits<double>::infinity();  // |ln flops - ln common flops|
  double loss = 0.0;
};

// The vocabularies of one family, in ascending order.
using LastOfFamily = std::map<double, LastCheckpoint>;

std::vector<LastOfFamily> last_checkpoints(const RunTable& table) {
  std::vector<LastOfFamily> families(table.families);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    LastCheckpoint& point = families[table.family[i]][table.vocab_size[i]];
    point.last_flops = std::max(point.last_flops, table.flops[i]);
  }
  return families;
}

// The FLOPs that every vocabulary of the family has reached.
double common_flops(const LastOfFamily& family) {
  double common = std::numeric_limits<double>::infinity();
  for (const auto& [vocab_size, point] : family) common = std::min(common, point.last_flops);
  return common;
}

void take_nearest(const RunTable& table, std::vector<LastOfFamily>& families) {
  std::vector<double> log_common;
  log_common.reserve(families.size());
  for (const LastOfFamily& family : families) log_common.push_back(std::log(common_flops(family)));
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::uint32_t family = table.family[i];
    LastCheckpoint& point = families[family][table.vocab_size[i]];
    const double distance = std::abs(std::log(table.flops[i]) - log_common[family]);
    if (distance < point.distance) {
      point.distance = distance;
      point.loss = table.loss[i];
    }
  }
}

// d ln loss / d ln (1/f) of every pair of the family that can be compared.
void add_exponents(const LastOfFamily& family, const Compression& compression,
                   std::vector<double>& out) {
  std::vector<std::pair<double, double>> points;  // ln (1/f) and ln loss
  for (const auto& [vocab_size, point] : family) {
    if (point.distance > std::log(kSameFlops) || !(point.loss > 0.0)) continue;
    points.emplace_back(-std::log(compression.tokens_per_character(vocab_size)),
                        std::log(point.loss));
  }
  const std::size_t half = (points.size() + 1) / 2;
  for (std::size_t i = 0; i + half < points.size(); ++i) {
    const double length = points[i + half].first - points[i].first;
    if (length < std::log(kLeastLengthRatio)) continue;
    out.push_back((points[i + half].second - points[i].second) / length);
  }
}

double middle_value(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2.0;
}

}  // namespace

LossTrend loss_trend(const RunTable& table, const Compression& compression) {
  LossTrend trend;
  for (const double loss : table.loss) trend.positive_rows += loss > 0.0 ? 1 : 0;
  std::vector<LastOfFamily> families = last_checkpoints(table);
  take_nearest(table, families);
  std::vector<double> exponents;
  for (const LastOfFamily& family : families) add_exponents(family, compression, exponents);
  trend.pairs = exponents.size();
  if (!exponents.empty()) trend.exponent = middle_value(std::move(exponents));
  return trend;
}

}  // namespace vocabplan
