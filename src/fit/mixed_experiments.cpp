#include "vocabplan/fit/mixed_experiments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr std::size_t kRowsOfAnExperiment = 3;
constexpr std::size_t kLeastNumbers = 30;
constexpr std::size_t kMostClumps = 4;
// More than these numbers are thinned out: the groups sought are a tenth of them.
constexpr std::size_t kMostNumbers = 500;
// Sides of a cell of ln N and ln D.
constexpr double kAlike = 0.01;
// An exact fit leaves rounding, which says nothing.
constexpr double kLeastScatter = 1e-6;

std::string hundredths(double share) {
  return human_ratio(100.0 * share) + " %";
}

// The sum of squares about their mean of sorted numbers from one place to another.
class SquaresWithin {
 public:
  explicit SquaresWithin(const std::vector<double>& sorted) : sums_{0.0}, squares_{0.0} {
    for (const double x : sorted) {
      sums_.push_back(sums_.back() + x);
      squares_.push_back(squares_.back() + x * x);
    }
  }
  [[nodiscard]] double operator()(std::size_t from, std::size_t to) const {
    const double sum = sums_[to] - sums_[from];
    const double squares = squares_[to] - squares_[from];
    return std::max(0.0, squares - sum * sum / static_cast<double>(to - from));
  }
  [[nodiscard]] double mean(std::size_t from, std::size_t to) const {
    return (sums_[to] - sums_[from]) / static_cast<double>(to - from);
  }

 private:
  std::vector<double> sums_;
  std::vector<double> squares_;
};

struct Division {
  double within = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> starts{};  // of each group
};

// The best divisions of sorted numbers into 1 .. kMostClumps groups of at least `least` each. In
// one dimension the groups are intervals, so that dynamic programming finds them.
std::vector<Division> divisions(const SquaresWithin& squares, std::size_t count,
                                std::size_t least) {
  // best[k][end]: the first `end` numbers in k + 1 groups.
  std::vector<std::vector<Division>> best(kMostClumps, std::vector<Division>(count + 1));
  for (std::size_t end = least; end <= count; ++end) best[0][end] = {squares(0, end), {0}};
  for (std::size_t k = 1; k < kMostClumps; ++k) {
    for (std::size_t end = (k + 1) * least; end <= count; ++end) {
      std::size_t start = 0;
      double within = std::numeric_limits<double>::infinity();
      for (std::size_t from = k * least; from + least <= end; ++from) {
        const double sum = best[k - 1][from].within + squares(from, end);
        if (sum < within) {
          within = sum;
          start = from;
        }
      }
      best[k][end] = {within, best[k - 1][start].starts};
      best[k][end].starts.push_back(start);
    }
  }
  std::vector<Division> out;
  out.reserve(kMostClumps);
  for (std::vector<Division>& divided : best) out.push_back(std::move(divided[count]));
  return out;
}

std::vector<double> thinned(const std::vector<double>& sorted) {
  if (sorted.size() <= kMostNumbers) return sorted;
  std::vector<double> out;
  for (std::size_t i = 0; i < kMostNumbers; ++i) {
    out.push_back(sorted[(2 * i + 1) * sorted.size() / (2 * kMostNumbers)]);
  }
  return out;
}

// One number a run: its checkpoints share its noise.
std::vector<double> residuals_of_runs(const LossTable& table, std::span<const double> residuals) {
  if (!table.has_checkpoints()) return {residuals.begin(), residuals.end()};
  std::vector<double> sums(table.runs, 0.0);
  std::vector<double> counts(table.runs, 0.0);
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    sums[table.run[i]] += residuals[i];
    counts[table.run[i]] += 1.0;
  }
  for (std::size_t run = 0; run < sums.size(); ++run) sums[run] /= counts[run];
  return sums;
}

double middle_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double robust_scatter_of(std::span<const double> residuals) {
  std::vector<double> values(residuals.begin(), residuals.end());
  const double centre = middle_of(values);
  for (double& value : values) value = std::abs(value - centre);
  constexpr double kOfNormal = 1.4826;
  return std::max(kOfNormal * middle_of(std::move(values)), kLeastScatter);
}

std::string named_text(const LossTable& table, const std::vector<ExperimentRows>& experiments) {
  const auto less = [](const ExperimentRows& a, const ExperimentRows& b) {
    return a.mean_residual < b.mean_residual;
  };
  const auto [low, high] = std::minmax_element(experiments.begin(), experiments.end(), less);
  return fmt::format(
      "the column {} names {} experiments, which the common fit misses by up to {} of the loss "
      "between them; constants hold for one data set, tokenizer and recipe, so fit each alone",
      in_quotes(table.experiment_column), experiments.size(),
      hundredths(high->mean_residual - low->mean_residual));
}

}  // namespace

std::vector<ExperimentRows> experiments_of(const LossTable& table,
                                           std::span<const double> residuals) {
  const std::size_t count = table.experiment_names.size();
  if (count < 2 || count * kRowsOfAnExperiment > table.rows()) return {};
  if (residuals.size() != table.rows()) return {};
  std::vector<ExperimentRows> out;
  for (const std::string& name : table.experiment_names) out.push_back({.name = name});
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    ExperimentRows& of = out[table.experiment[i]];
    ++of.rows;
    of.mean_residual += residuals[i];
  }
  for (ExperimentRows& of : out) of.mean_residual /= static_cast<double>(of.rows);
  return out;
}

Clumps clumps_of(std::vector<double> numbers) {
  if (numbers.size() < kLeastNumbers) return {};
  std::sort(numbers.begin(), numbers.end());
  const std::vector<double> sorted = thinned(numbers);
  const SquaresWithin squares(sorted);
  const std::size_t count = sorted.size();
  const double total = squares(0, count);
  if (!(total > 0.0)) return {};
  Clumps clumps;
  double least = kClumped;
  const std::vector<Division> divided = divisions(squares, count, (count + 9) / 10);
  for (std::size_t k = 1; k < divided.size(); ++k) {
    const auto groups = static_cast<double>(k + 1);
    const double share = divided[k].within / total * groups * groups;
    if (!(share < least)) continue;
    least = share;
    const std::vector<std::size_t>& starts = divided[k].starts;
    clumps = {k + 1, squares.mean(starts.back(), count) - squares.mean(0, starts[1])};
  }
  return clumps;
}

Contradictions contradictions_of(const LossTable& table, std::span<const double> residuals) {
  if (residuals.empty()) return {};
  Contradictions out{.scatter = robust_scatter_of(residuals)};
  std::map<std::pair<double, double>, std::vector<std::size_t>> cells;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    cells[{std::round(std::log(table.n[i]) / kAlike),
           std::round(std::log(table.tokens[i]) / kAlike)}]
        .push_back(i);
  }
  for (const auto& [place, rows] : cells) {
    const auto less = [&](std::size_t a, std::size_t b) { return residuals[a] < residuals[b]; };
    const auto [low, high] = std::minmax_element(rows.begin(), rows.end(), less);
    // A run repeats no place, but for checkpoints that lie close together.
    if (table.has_checkpoints() && table.run[*low] == table.run[*high]) continue;
    const double difference = residuals[*high] - residuals[*low];
    if (!(difference > kFarApart * out.scatter)) continue;
    ++out.places;
    out.largest = std::max(out.largest, difference);
  }
  return out;
}

std::optional<std::string> mixture_warning(const LossTable& table,
                                           std::span<const double> residuals) {
  const std::vector<ExperimentRows> experiments = experiments_of(table, residuals);
  if (!experiments.empty()) return named_text(table, experiments);
  const Clumps clumps = clumps_of(residuals_of_runs(table, residuals));
  if (clumps.count > 1) {
    return fmt::format(
        "the residuals fall into {} groups, the outermost {} of the loss apart, with little "
        "between them: the rows seem to come from several experiments, so fit each alone",
        clumps.count, hundredths(clumps.apart));
  }
  const Contradictions found = contradictions_of(table, residuals);
  if (found.places < kLeastContradictions) return std::nullopt;
  return fmt::format(
      "at {} pairs of N and D the losses of different rows differ by more than {} times the "
      "scatter about the fit, {}, up to {}: the rows seem to come from several experiments, so "
      "fit each alone",
      found.places, human(kFarApart), hundredths(found.scatter), hundredths(found.largest));
}

}  // namespace vocabplan
