#include "vocabplan/energy/accelerator.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/embedded_table.hpp"
#include "energy/estimate/embedded_tables.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {

namespace {

// The rate in that column, in FLOP/s.
std::optional<double> rate_in(const EmbeddedTable& table, std::size_t row,
                              std::string_view column) {
  constexpr double kTera = 1e12;
  const std::optional<double> tera = table.number_if_any(row, column);
  if (!tera) return std::nullopt;
  return *tera * kTera;
}

Accelerator accelerator_in(const EmbeddedTable& table, std::size_t row) {
  return {.id = table.text(row, "id"),
          .name = table.text(row, "name"),
          .year = static_cast<int>(table.number(row, "year")),
          .power = table.number_if_any(row, "power_w"),
          .power_term = table.text(row, "power_term"),
          .peak_bf16 = rate_in(table, row, "peak_dense_bf16_tflops"),
          .peak_fp16 = rate_in(table, row, "peak_dense_fp16_tflops"),
          .source_peak = table.text(row, "source_peak"),
          .source_power = table.text(row, "source_power"),
          .confidence = table.text(row, "confidence"),
          .note = table.text(row, "note")};
}

std::vector<Accelerator> accelerators_in(const EmbeddedTable& table) {
  std::vector<Accelerator> found;
  found.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) found.push_back(accelerator_in(table, row));
  return found;
}

}  // namespace

double Accelerator::peak() const {
  return peak_bf16 ? *peak_bf16 : peak_fp16.value_or(0.0);
}

std::span<const Accelerator> accelerators() {
  static const EmbeddedTable kTable("accelerators.csv", accelerators_csv());
  static const std::vector<Accelerator> kAll = accelerators_in(kTable);
  return kAll;
}

std::optional<Accelerator> find_accelerator(std::string_view id) {
  const auto all = accelerators();
  const auto found =
      std::find_if(all.begin(), all.end(), [id](const Accelerator& one) { return one.id == id; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

double training_flops(double hours, double peak, double mfu) {
  const auto check = [](const char* what, double value, double most) {
    if (value > 0.0 && value <= most) return;  // false for NaN
    throw DomainError(std::string(what) + " is " + shortest(value) +
                      "; accepted is above 0 and at most " + shortest(most));
  };
  constexpr double kMost = 1e100;  // the product stays a double
  check("accelerator hours", hours, kMost);
  check("the peak rate", peak, kMost);
  check("mfu (model FLOPs utilisation)", mfu, 1.0);
  return hours * 3600.0 * peak * mfu;
}

}  // namespace vocabplan
