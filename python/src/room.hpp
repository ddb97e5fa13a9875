#pragma once

#include <pybind11/numpy.h>

namespace vocabplan::python {

/// A new array of 6 columns of `rows` numbers, one behind the other, that hold anything. Throws
/// `std::bad_alloc`.
///
/// The last block of up to 64 MB that no array uses any more is kept for the next array of its
/// size: the system takes longer to give and empty memory than predictions take.
[[nodiscard]] pybind11::array_t<double, pybind11::array::c_style> new_room(pybind11::ssize_t rows);

}  // namespace vocabplan::python
