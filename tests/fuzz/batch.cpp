// Batches against `predict`, row by row: integers are identical, numbers agree within 1e-13. Built
// with each of the kernels that the processor runs.
#include "vocabplan/predict/batch.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "fuzz.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace {

using vocabplan::fuzz::Bytes;
using vocabplan::fuzz::require;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kClose = 1e-13;      // docs/accuracy.md
constexpr std::size_t kMostRows = 6;  // of an input
constexpr std::size_t kCopies = 67;   // rows of a longer batch: a whole vector and a rest

struct PreparedLaw {
  vocabplan::Law law;
  vocabplan::BatchPredictor predictor{law};
};

// Every built-in law, prepared once. Warnings of what its runs did not cover would take most of the
// time of a prediction.
const PreparedLaw& law_at(std::size_t choice) {
  static const std::vector<PreparedLaw> laws = [] {
    std::vector<PreparedLaw> all;
    for (const auto& law : vocabplan::embedded_laws()) {
      vocabplan::Law unlimited = vocabplan::find_law(law.name).value();
      constexpr vocabplan::Range kAll{0.0, std::numeric_limits<double>::infinity()};
      unlimited.fitted_range = {kAll, kAll, kAll, kAll};
      all.push_back({.law = std::move(unlimited)});
    }
    return all;
  }();
  return laws[choice % laws.size()];
}

// A double of any kind, or a power of ten from 10^low on, as most are.
double number_in(Bytes& bytes, double low, double decades) {
  if (bytes.below(8) == 0) return bytes.value<double>();
  return std::pow(10.0, low + decades * bytes.value<std::uint16_t>() / 65535.0);
}

struct Rows {
  std::vector<double> n_nv{};
  std::vector<double> flops{};
  std::vector<double> width{};

  void add(double n, double c, double d) {
    n_nv.push_back(n);
    flops.push_back(c);
    width.push_back(d);
  }
};

// One row: its budget missing, near the compute-optimal line, or any.
void add_row(Rows& rows, Bytes& bytes, const vocabplan::Law& law) {
  const std::size_t kind = bytes.below(16);
  const double n_nv = number_in(bytes, 5.0, 8.0);
  double flops = kMissing;
  if (kind % 4 == 1) flops = number_in(bytes, 15.0, 15.0);
  if (kind % 4 == 2 && n_nv > 0.0) {
    flops = law.compute_optimal_flops(n_nv) * (1.0 + bytes.value<std::int16_t>() / 1e6);
  }
  rows.add(n_nv, flops, kind < 8 ? kMissing : number_in(bytes, 0.0, 5.0));
}

Rows rows_of(Bytes& bytes, const vocabplan::Law& law) {
  const bool is_long = bytes.flag();
  Rows rows;
  while (!bytes.empty() && rows.n_nv.size() < kMostRows) add_row(rows, bytes, law);
  const std::size_t own = rows.n_nv.size();
  while (is_long && own > 0 && rows.n_nv.size() < kCopies) {
    const std::size_t i = rows.n_nv.size() % own;
    rows.add(rows.n_nv[i], rows.flops[i], rows.width[i]);
  }
  return rows;
}

// The prediction of a row; nothing where `predict` refuses it.
std::optional<vocabplan::Prediction> predicted(const vocabplan::Law& law, const Rows& rows,
                                               std::size_t i) {
  try {
    vocabplan::BudgetRequest request{.n_nv = vocabplan::NonVocabParams(rows.n_nv[i])};
    if (!std::isnan(rows.flops[i])) request.flops = vocabplan::Flops(rows.flops[i]);
    if (!std::isnan(rows.width[i])) request.width = vocabplan::Width(rows.width[i]);
    return vocabplan::predict(request, law);
  } catch (const vocabplan::Error&) {
    return std::nullopt;
  }
}

bool agree(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= kClose * std::abs(b) + 5e-324;
}

bool same_entries(double batch, const std::optional<vocabplan::Estimate>& one) {
  const double v = one ? one->vocab_size : kMissing;
  return agree(batch, v) && (std::isnan(v) || std::trunc(batch) == std::trunc(v));
}

using Results = std::array<std::vector<double>, 6>;

void check_row(const vocabplan::Prediction& one, const Results& batch, std::size_t i) {
  const auto& [flops, tokens, width, isoflops, derivative, isoloss] = batch;
  require(agree(flops[i], one.budget.flops), "FLOPs agree");
  require(width[i] == one.budget.width, "widths agree");
  require(agree(tokens[i], one.tokens), "tokens agree");
  require(same_entries(isoflops[i], one.isoflops), "V of approach 1 agrees");
  require(same_entries(derivative[i], one.derivative), "V of approach 2 agrees");
  require(same_entries(isoloss[i], one.isoloss), "V of approach 3 agrees");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const PreparedLaw& with = law_at(bytes.value<std::uint8_t>());
  const Rows rows = rows_of(bytes, with.law);
  Results out;
  for (auto& column : out) column.assign(rows.n_nv.size(), -1.0);
  bool refused = false;
  try {
    with.predictor.predict({.n_nv = rows.n_nv, .flops = rows.flops, .width = rows.width},
                           {.flops = out[0],
                            .tokens = out[1],
                            .width = out[2],
                            .v_isoflops = out[3],
                            .v_derivative = out[4],
                            .v_isoloss = out[5]});
  } catch (const vocabplan::DomainError&) {
    refused = true;
  }
  bool one_refused = false;
  for (std::size_t i = 0; i < std::min(rows.n_nv.size(), kMostRows); ++i) {
    const auto one = predicted(with.law, rows, i);
    one_refused = one_refused || !one;
    if (one && !refused) check_row(*one, out, i);
  }
  require(refused == one_refused, "a batch is refused where one of its rows is");
  return 0;
}
