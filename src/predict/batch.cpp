#include "vocabplan/predict/batch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "predict/batch_kernel.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {
namespace {

// Rows handed to the kernel at once: the columns of a block stay in the first-level cache.
constexpr std::size_t kBlock = 512;
static_assert(kBlock % kKernelRows == 0);

// The columns of a width table, its last, infinite bound left out.
struct WidthColumns {
  std::vector<double> bounds{};
  std::vector<double> widths{};

  explicit WidthColumns(const WidthTable& table) {
    for (const WidthTable::Row& row : table.rows()) {
      bounds.push_back(row.max_n_nv);
      widths.push_back(row.width);
    }
    bounds.pop_back();
  }
};

KernelLaw fold(const Law& law, const WidthColumns& columns, const ShareTable& share) {
  const LossSurface& s = law.isoloss;
  const double log_unit = std::log(s.unit_n_v);
  const double flops_unit = 6.0 * s.unit_n_v * s.unit_tokens;
  const double log_weight = std::log(s.alpha2 * s.A2 / (s.beta * s.B));
  // ln C = line_constant + line_slope ln n'
  const double line_slope = 1.0 / law.compute_optimal.exponent;
  const double line_constant = line_slope * (log_unit - law.compute_optimal.ln_k);
  const DerivativeLaw& derivative = law.derivative;
  KernelLaw kernel{
      .inverse_unit = 1.0 / s.unit_n_v,
      .inverse_line_k = std::exp(-law.compute_optimal.ln_k),
      .line_is_square = law.compute_optimal.exponent == 0.5,
      .line_log_constant = line_constant,
      .line_log_slope = line_slope,
      .line_tolerance = kLineTolerance,
      .isoflops_constant = law.isoflops.ln_k + law.isoflops.exponent * line_constant - log_unit,
      .isoflops_slope = law.isoflops.exponent * line_slope - 1.0,
      .derivative_constant = std::log(derivative.anchor_n_v / s.unit_n_v) +
                             derivative.gamma * std::log(s.unit_n_v / derivative.anchor_n_nv),
      .derivative_slope = derivative.gamma - 1.0,
      .share = {},
      .beta = s.beta,
      .alpha2_beta = s.alpha2 + s.beta,
      .rho_constant = log_weight,
      .inverse_flops_unit = 1.0 / flops_unit,
      .line_rho_constant = log_weight + s.beta * (line_constant - std::log(flops_unit)),
      .line_rho_slope = s.beta * line_slope - (s.alpha2 + s.beta),
      .width_bounds = columns.bounds.data(),
      .widths = columns.widths.data(),
      .bounds = columns.bounds.size(),
  };
  for (std::size_t k = 0; k < kernel.share.size(); ++k) kernel.share.at(k) = share.coefficient(k);
  return kernel;
}

double value_or_nan(std::span<const double> column, std::size_t i) {
  return column.empty() ? std::numeric_limits<double>::quiet_NaN() : column[i];
}

// One row by the scalar code.
void scalar_row(const Law& law, const BatchInput& in, const BatchOutput& out, std::size_t i) {
  const NonVocabParams n_nv(in.n_nv[i]);
  const double line = law.compute_optimal_flops(n_nv.value());
  const double given_flops = value_or_nan(in.flops, i);
  const double given_width = value_or_nan(in.width, i);
  const Flops flops(std::isnan(given_flops) ? line : given_flops);
  const Width width(std::isnan(given_width) ? law.width_table.width(n_nv.value()) : given_width);
  const double n_v = isoloss_optimum(law.isoloss, n_nv, flops).value;
  Budget budget;
  budget.line_ratio = flops.value() / line;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const bool on_line = budget.on_compute_optimal_line();
  out.flops[i] = flops.value();
  out.tokens[i] = tokens_at_budget(n_nv.value(), n_v, flops.value());
  out.width[i] = width.value();
  out.v_isoflops[i] = on_line ? isoflops_optimum(law, n_nv) / width.value() : nan;
  out.v_derivative[i] = on_line ? derivative_optimum(law, n_nv) / width.value() : nan;
  out.v_isoloss[i] = n_v / width.value();
}

void check_lengths(const BatchInput& in, const BatchOutput& out) {
  const std::size_t rows = in.n_nv.size();
  const auto fits = [rows](std::span<const double> column) { return column.size() == rows; };
  const bool inputs = (in.flops.empty() || fits(in.flops)) && (in.width.empty() || fits(in.width));
  const bool outputs = fits(out.flops) && fits(out.tokens) && fits(out.width) &&
                       fits(out.v_isoflops) && fits(out.v_derivative) && fits(out.v_isoloss);
  if (inputs && outputs) return;
  throw DomainError("the columns of a batch differ in length; accepted is the length of n_nv, " +
                    std::to_string(rows) + ", in all of them");
}

KernelRows rows_from(const BatchInput& in, const BatchOutput& out, std::size_t first,
                     std::size_t count) {
  return {.count = count,
          .n_nv = in.n_nv.data() + first,
          .flops_in = in.flops.empty() ? nullptr : in.flops.data() + first,
          .width_in = in.width.empty() ? nullptr : in.width.data() + first,
          .flops = out.flops.data() + first,
          .tokens = out.tokens.data() + first,
          .width = out.width.data() + first,
          .v_isoflops = out.v_isoflops.data() + first,
          .v_derivative = out.v_derivative.data() + first,
          .v_isoloss = out.v_isoloss.data() + first};
}

// The last rows, fewer than the kernel takes, in columns filled up with a harmless row.
void run_tail(const KernelLaw& kernel, const KernelRows& rows) {
  using Column = std::array<double, kKernelRows>;
  Column n_nv;
  Column flops_in;
  Column width_in;
  std::array<Column, 6> results;
  n_nv.fill(1e9);
  flops_in.fill(std::numeric_limits<double>::quiet_NaN());
  width_in = flops_in;
  std::copy_n(rows.n_nv, rows.count, n_nv.begin());
  if (rows.flops_in != nullptr) std::copy_n(rows.flops_in, rows.count, flops_in.begin());
  if (rows.width_in != nullptr) std::copy_n(rows.width_in, rows.count, width_in.begin());
  run_kernel(kernel, {.count = kKernelRows,
                      .n_nv = n_nv.data(),
                      .flops_in = rows.flops_in == nullptr ? nullptr : flops_in.data(),
                      .width_in = rows.width_in == nullptr ? nullptr : width_in.data(),
                      .flops = results[0].data(),
                      .tokens = results[1].data(),
                      .width = results[2].data(),
                      .v_isoflops = results[3].data(),
                      .v_derivative = results[4].data(),
                      .v_isoloss = results[5].data()});
  const std::array<double*, 6> targets{rows.flops,      rows.tokens,       rows.width,
                                       rows.v_isoflops, rows.v_derivative, rows.v_isoloss};
  for (std::size_t k = 0; k < targets.size(); ++k) {
    std::copy_n(results.at(k).begin(), rows.count, targets.at(k));
  }
}

void finish_block(const Law& law, const BatchInput& in, const BatchOutput& out, std::size_t first,
                  std::size_t count) {
  for (std::size_t i = first; i < first + count; ++i) {
    if (!std::isnan(out.v_isoloss[i])) continue;
    try {
      scalar_row(law, in, out, i);
    } catch (const DomainError& error) {
      throw DomainError("row " + std::to_string(i) + ": " + error.what());
    }
  }
}

}  // namespace

// Everything of a law that the rows need, made once.
class BatchPredictor::Impl {
 public:
  explicit Impl(const Law& law)
      : law_(law),
        columns_(law.width_table),
        share_(law.isoloss),
        kernel_(fold(law, columns_, share_)) {}

  void predict(const BatchInput& input, const BatchOutput& output) const {
    check_lengths(input, output);
    const std::size_t rows = input.n_nv.size();
    for (std::size_t first = 0; first < rows; first += kBlock) {
      const std::size_t count = std::min(kBlock, rows - first);
      const std::size_t whole = count - count % kKernelRows;
      if (whole > 0) run_kernel(kernel_, rows_from(input, output, first, whole));
      if (whole < count) run_tail(kernel_, rows_from(input, output, first + whole, count - whole));
      finish_block(law_, input, output, first, count);
    }
  }

 private:
  Law law_;
  WidthColumns columns_;
  ShareTable share_;
  KernelLaw kernel_;
};

BatchPredictor::BatchPredictor(const Law& law) : impl_(std::make_unique<const Impl>(law)) {}
BatchPredictor::~BatchPredictor() = default;
BatchPredictor::BatchPredictor(BatchPredictor&&) noexcept = default;
BatchPredictor& BatchPredictor::operator=(BatchPredictor&&) noexcept = default;

void BatchPredictor::predict(const BatchInput& input, const BatchOutput& output) const {
  impl_->predict(input, output);
}

void predict_batch(const Law& law, const BatchInput& input, const BatchOutput& output) {
  BatchPredictor(law).predict(input, output);
}

const char* batch_target() {
  return kernel_target();
}

}  // namespace vocabplan
