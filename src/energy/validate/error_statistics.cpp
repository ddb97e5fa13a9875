#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string_view>
#include <unordered_map>

#include "energy/validate/median.hpp"
#include "energy/validate/pair_checks.hpp"
#include "vocabplan/energy/error_statistics.hpp"

namespace vocabplan {
namespace {

// Pairs of a table, those of a group one behind another.
using PairViews = std::span<const EnergyPair* const>;

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> deviation_of(const std::vector<double>& values) {
  if (values.size() < 2) return std::nullopt;
  const double mean = mean_of(values);
  double sum = 0.0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

std::vector<double> distances(const std::vector<double>& values, double from) {
  std::vector<double> out;
  out.reserve(values.size());
  for (const double value : values) out.push_back(std::abs(value - from));
  return out;
}

// Distance of a log ratio from the median beyond which it is an outlier; the second rule for pairs
// of which more than half agree, but for rounding, is that of Iglewicz and Hoaglin.
double outlier_distance(const std::vector<double>& distance) {
  constexpr double kTimes = 3.5;
  constexpr double kPerMean = 1.2533141;  // sqrt(pi / 2)
  constexpr double kRounding = 1e-12;
  const double median = median_of(distance);
  if (median > kRounding) return kTimes * kDeviationsPerMedian * median;
  return std::max(kTimes * kPerMean * mean_of(distance), kRounding);
}

void find_outliers(PairViews pairs, const std::vector<double>& error,
                   const std::vector<double>& log_ratio, ErrorStatistics& out) {
  const std::vector<double> distance = distances(log_ratio, median_of(log_ratio));
  const double limit = outlier_distance(distance);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (distance[i] <= limit) continue;
    out.outliers.push_back(
        {.name = pairs[i]->name, .line = pairs[i]->line, .error_percent = 100.0 * error[i]});
  }
}

void judge_meters(PairViews pairs, ErrorStatistics& out) {
  for (const EnergyPair* const pair : pairs) {
    if (!pair->resolution) continue;
    const double share = *pair->resolution / std::sqrt(6.0) / pair->measured;
    if (share > kCoarseMeter) ++out.coarse;
    out.worst_resolution_percent =
        std::max(out.worst_resolution_percent.value_or(0.0), 100.0 * share);
  }
}

double aggregate_error(PairViews pairs) {
  double estimated = 0.0;
  double measured = 0.0;
  for (const EnergyPair* const pair : pairs) estimated += pair->estimate;
  for (const EnergyPair* const pair : pairs) measured += pair->measured;
  return estimated / measured - 1.0;
}

ErrorStatistics statistics_of(PairViews pairs, const ErrorBand& band) {
  std::vector<double> error;
  std::vector<double> log_ratio;
  error.reserve(pairs.size());
  log_ratio.reserve(pairs.size());
  for (const EnergyPair* const pair : pairs) {
    check_pair(*pair);
    error.push_back((pair->estimate - pair->measured) / pair->measured);
    log_ratio.push_back(std::log(pair->estimate / pair->measured));
  }
  const auto n = static_cast<double>(pairs.size());
  const std::vector<double> absolute = distances(error, 0.0);
  const auto inside = std::count_if(error.begin(), error.end(),
                                    [&](double e) { return e >= band.low && e <= band.high; });
  const auto [least, greatest] = std::minmax_element(error.begin(), error.end());
  ErrorStatistics out{.n = pairs.size(),
                      .bias_percent = 100.0 * mean_of(error),
                      .median_percent = 100.0 * median_of(error),
                      .mape_percent = 100.0 * mean_of(absolute),
                      .median_ape_percent = 100.0 * median_of(absolute),
                      .min_percent = 100.0 * *least,
                      .max_percent = 100.0 * *greatest,
                      .aggregate_error_percent = 100.0 * aggregate_error(pairs),
                      .geometric_mean_ratio = std::exp(mean_of(log_ratio)),
                      .inside_band_percent = 100.0 * static_cast<double>(inside) / n};
  if (const auto sd = deviation_of(error)) out.sd_percent = 100.0 * *sd;
  if (const auto sd = deviation_of(log_ratio)) out.gsd = std::exp(*sd);
  find_outliers(pairs, error, log_ratio, out);
  judge_meters(pairs, out);
  return out;
}

}  // namespace

ErrorStatistics error_statistics(const std::vector<EnergyPair>& pairs, const ErrorBand& band) {
  (void)truth_range(0.0, band);  // refuses what is no band
  if (pairs.empty()) throw DomainError("there are no pairs; accepted is at least one");
  std::vector<const EnergyPair*> views;
  views.reserve(pairs.size());
  for (const EnergyPair& pair : pairs) views.push_back(&pair);
  return statistics_of(views, band);
}

std::vector<ErrorStatistics> group_statistics(const std::vector<EnergyPair>& pairs,
                                              const ErrorBand& band) {
  (void)truth_range(0.0, band);
  std::unordered_map<std::string_view, std::size_t> number;
  std::vector<std::size_t> group;  // of each pair
  std::vector<std::size_t> begin{0};
  group.reserve(pairs.size());
  for (const EnergyPair& pair : pairs) {
    group.push_back(number.emplace(pair.group, number.size()).first->second);
    if (begin.size() <= number.size()) begin.push_back(0);
    ++begin[group.back() + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<const EnergyPair*> views(pairs.size());
  std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
  for (std::size_t i = 0; i < pairs.size(); ++i) views[next[group[i]]++] = &pairs[i];
  std::vector<ErrorStatistics> out;
  out.reserve(number.size());
  for (std::size_t i = 0; i < number.size(); ++i) {
    const PairViews of_group = PairViews(views).subspan(begin[i], begin[i + 1] - begin[i]);
    out.push_back(statistics_of(of_group, band));
    out.back().group = of_group.front()->group;
  }
  return out;
}

}  // namespace vocabplan
