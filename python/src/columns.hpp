#pragma once

#include <pybind11/numpy.h>

#include <optional>

#include "vocabplan/law/law.hpp"

namespace vocabplan::python {

/// Columns of numbers, one after another in memory; other arrays are refused, not copied.
using Column = pybind11::array_t<double, pybind11::array::c_style>;

/// Predicts for each row of columns of one length; `flops` and `width` may be None, as NaN in a row
/// stands for what is not given. The result has a new column for each of `BatchOutput`'s. The
/// interpreter's lock is not held meanwhile. Throws `DomainError` that names the row.
[[nodiscard]] pybind11::dict predict_columns(const Law& law, const Column& n_nv,
                                             const std::optional<Column>& flops,
                                             const std::optional<Column>& width);

}  // namespace vocabplan::python
