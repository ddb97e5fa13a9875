#include "fit/training_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

void require_positive(double value, const char* name) {
  if (std::isfinite(value) && value > 0.0) return;
  throw DomainError(std::string(name) + " " + shortest(value) + " in the runs; accepted are " +
                    "finite numbers above 0");
}

void check(const RunRows& rows, std::span<const double> weights) {
  const std::size_t n = rows.flops.size();
  const bool equal = rows.n_nv.size() == n && rows.vocab_size.size() == n &&
                     rows.width.size() == n && rows.loss.size() == n && rows.run.size() == n &&
                     rows.family.size() == n && (weights.empty() || weights.size() == n);
  if (!equal) throw DomainError("the columns of the runs differ in length");
  for (std::size_t i = 0; i < n; ++i) {
    require_positive(rows.n_nv[i], "n_nv");
    require_positive(rows.vocab_size[i], "vocab_size");
    require_positive(rows.width[i], "width");
    if (rows.run[i] >= rows.runs || rows.family[i] >= rows.families) {
      throw DomainError("row " + std::to_string(i) + " of the runs has run " +
                        std::to_string(rows.run[i]) + " of " + std::to_string(rows.runs) +
                        " and family " + std::to_string(rows.family[i]) + " of " +
                        std::to_string(rows.families));
    }
  }
}

// The rows of one run, gathered.
struct Columns {
  std::vector<double> flops;
  std::vector<double> loss;
  std::vector<double> weights;
  std::size_t row = 0;  // any row of the run
};

std::vector<Columns> columns_by_run(const RunRows& rows, std::span<const double> weights) {
  std::vector<Columns> columns(rows.runs);
  for (std::size_t i = 0; i < rows.flops.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    if (weight == 0.0) continue;
    Columns& run = columns[rows.run[i]];
    run.flops.push_back(rows.flops[i]);
    run.loss.push_back(rows.loss[i]);
    run.weights.push_back(weight);
    run.row = i;
  }
  return columns;
}

double mean(std::vector<double> values) {
  // Sorted, so that the sum does not depend on the order of the rows.
  std::sort(values.begin(), values.end());
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

std::vector<TrainingRun> training_runs(const RunRows& rows, std::span<const double> weights) {
  check(rows, weights);
  std::vector<Columns> columns = columns_by_run(rows, weights);
  std::vector<TrainingRun> runs;
  for (std::size_t r = 0; r < columns.size(); ++r) {
    Columns& column = columns[r];
    if (column.flops.empty()) continue;
    runs.push_back({.n_nv = rows.n_nv[column.row],
                    .vocab_size = rows.vocab_size[column.row],
                    .width = rows.width[column.row],
                    .index = static_cast<std::uint32_t>(r),
                    .family = rows.family[column.row],
                    .weight = mean(column.weights),
                    .loss = LossCurve(column.flops, column.loss, column.weights)});
  }
  std::sort(runs.begin(), runs.end(), [](const TrainingRun& a, const TrainingRun& b) {
    return std::tuple(a.family, a.vocab_size, a.index) <
           std::tuple(b.family, b.vocab_size, b.index);
  });
  return runs;
}

}  // namespace vocabplan
