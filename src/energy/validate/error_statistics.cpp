#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "energy/validate/median.hpp"
#include "energy/validate/pair_checks.hpp"
#include "vocabplan/energy/error_statistics.hpp"

namespace vocabplan {
namespace {

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

void find_outliers(const std::vector<EnergyPair>& pairs, const std::vector<double>& error,
                   const std::vector<double>& log_ratio, ErrorStatistics& out) {
  const std::vector<double> distance = distances(log_ratio, median_of(log_ratio));
  const double limit = outlier_distance(distance);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (distance[i] <= limit) continue;
    out.outliers.push_back(
        {.name = pairs[i].name, .line = pairs[i].line, .error_percent = 100.0 * error[i]});
  }
}

void judge_meters(const std::vector<EnergyPair>& pairs, ErrorStatistics& out) {
  for (const EnergyPair& pair : pairs) {
    if (!pair.resolution) continue;
    const double share = *pair.resolution / std::sqrt(6.0) / pair.measured;
    if (share > kCoarseMeter) ++out.coarse;
    out.worst_resolution_percent =
        std::max(out.worst_resolution_percent.value_or(0.0), 100.0 * share);
  }
}

double aggregate_error(const std::vector<EnergyPair>& pairs) {
  double estimated = 0.0;
  double measured = 0.0;
  for (const EnergyPair& pair : pairs) estimated += pair.estimate;
  for (const EnergyPair& pair : pairs) measured += pair.measured;
  return estimated / measured - 1.0;
}

}  // namespace

ErrorStatistics error_statistics(const std::vector<EnergyPair>& pairs, const ErrorBand& band) {
  (void)truth_range(0.0, band);  // refuses what is no band
  if (pairs.empty()) throw DomainError("there are no pairs; accepted is at least one");
  std::vector<double> error;
  std::vector<double> log_ratio;
  error.reserve(pairs.size());
  log_ratio.reserve(pairs.size());
  for (const EnergyPair& pair : pairs) {
    check_pair(pair);
    error.push_back((pair.estimate - pair.measured) / pair.measured);
    log_ratio.push_back(std::log(pair.estimate / pair.measured));
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

std::vector<ErrorStatistics> group_statistics(const std::vector<EnergyPair>& pairs,
                                              const ErrorBand& band) {
  std::unordered_map<std::string, std::size_t> number;
  std::vector<std::vector<EnergyPair>> groups;
  for (const EnergyPair& pair : pairs) {
    const auto [found, is_new] = number.emplace(pair.group, groups.size());
    if (is_new) groups.emplace_back();
    groups[found->second].push_back(pair);
  }
  std::vector<ErrorStatistics> out;
  out.reserve(groups.size());
  for (const auto& group : groups) {
    out.push_back(error_statistics(group, band));
    out.back().group = group.front().group;
  }
  return out;
}

}  // namespace vocabplan
