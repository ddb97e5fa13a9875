#pragma once

#include <pybind11/numpy.h>

#include <optional>

#include "vocabplan/law/law.hpp"

namespace vocabplan::python {

/// Numbers that lie one after another in memory; other arrays are refused, not copied.
using Column = pybind11::array_t<double, pybind11::array::c_style>;

/// Predicts for each row of columns of one length; `flops` and `width` may be None, as NaN in a row
/// stands for what is not given. The columns of `BatchOutput` become the rows of `room`, whose
/// shape is 6 times the length; it shares no memory with the others. The interpreter's lock is not
/// held meanwhile. Throws `DomainError` that names the row, or says that `room` has another shape.
void predict_columns(const Law& law, const Column& n_nv, const std::optional<Column>& flops,
                     const std::optional<Column>& width, Column& room);

}  // namespace vocabplan::python
