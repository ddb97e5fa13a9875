#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "vocabplan/fit/bad_rows.hpp"
#include "vocabplan/fit/column_scale.hpp"
#include "vocabplan/fit/status.hpp"
#include "vocabplan/report/record.hpp"

namespace vocabplan::cli {

/// `converged`, `bound hit`, ...
[[nodiscard]] std::string status_text(FitStatus status);

/// `Huber delta 0.001` or, for an infinite delta, `squared loss`.
[[nodiscard]] std::string loss_text(double delta);

/// `, 3 without a loss left out`; empty when none was.
[[nodiscard]] std::string bad_rows_text(const BadRows& bad);
/// Their number and the line of the first; null unless they were to be left out.
[[nodiscard]] Value bad_rows_value(const BadRows& bad);

/// `'N (M)' times 1e6, 'D (B)' times 1e9`.
[[nodiscard]] std::string scales_text(const std::vector<ColumnScale>& scales);
/// The same as an array of objects.
[[nodiscard]] Value scales_value(const std::vector<ColumnScale>& scales);

/// How exponents were found, for --verbose.
[[nodiscard]] std::string search_detail(std::size_t evaluations, double gradient, double condition);

}  // namespace vocabplan::cli
