#include "run_columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "catch.hpp"
#include "random.hpp"
#include "table.hpp"

namespace vocabplan::test {
namespace {

template <typename T>
void reorder(std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> sorted;
  for (const std::size_t i : order) sorted.push_back(values[i]);
  values = std::move(sorted);
}

}  // namespace

void RunColumns::add_row(double n, double v, double d, double c, double l) {
  n_nv.push_back(n);
  vocab_size.push_back(v);
  width.push_back(d);
  flops.push_back(c);
  loss.push_back(l);
  run.push_back(static_cast<std::uint32_t>(runs));
}

void RunColumns::shuffle(std::uint64_t seed) {
  std::vector<std::size_t> order(flops.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(seed);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.bits() % i]);
  for (auto* column : {&n_nv, &vocab_size, &width, &flops, &loss}) reorder(*column, order);
  reorder(run, order);
}

void RunColumns::repeat() {
  const std::size_t rows = flops.size();
  for (auto* column : {&n_nv, &vocab_size, &width, &flops, &loss}) {
    for (std::size_t i = 0; i < rows; ++i) column->push_back((*column)[i]);
  }
  for (std::size_t i = 0; i < rows; ++i) run.push_back(run[i]);
}

RunRows RunColumns::rows() {
  std::map<double, std::uint32_t> numbers;
  for (const double n : n_nv) numbers[n] = 0;
  std::uint32_t next = 0;
  for (auto& entry : numbers) entry.second = next++;
  family.clear();
  for (const double n : n_nv) family.push_back(numbers[n]);
  return {.n_nv = n_nv,
          .vocab_size = vocab_size,
          .width = width,
          .flops = flops,
          .loss = loss,
          .run = run,
          .family = family,
          .runs = runs,
          .families = numbers.size()};
}

std::optional<RunColumns> published_runs() {
  const auto path = shared_file("data/exp_data.csv");
  if (!path) {
    WARN("data/exp_data.csv is absent: set VOCABPLAN_SHARED to compare with the measurements");
    return std::nullopt;
  }
  const Table table(*path);
  RunColumns columns;
  std::map<std::pair<double, double>, std::size_t> known;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double n = table.number(i, "Non_vocab_parameters");
    const double v = table.number(i, "vocab_size");
    columns.runs = known.emplace(std::pair(n, v), known.size()).first->second;
    columns.add_row(n, v, table.number(i, "embed_dim"), table.number(i, "FLOPs"),
                    table.number(i, "Lossu"));
  }
  columns.runs = known.size();
  return columns;
}

std::vector<double> log_steps(double lowest, double highest, int steps) {
  std::vector<double> values;
  const double step = std::log(highest / lowest) / (steps - 1);
  for (int i = 0; i < steps; ++i) values.push_back(lowest * std::exp(step * i));
  return values;
}

}  // namespace vocabplan::test
