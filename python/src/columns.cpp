#include "columns.hpp"

#include <optional>
#include <span>

#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/batch.hpp"

namespace vocabplan::python {
namespace {

namespace py = pybind11;

std::span<const double> values_of(const Column& column) {
  return {column.data(), static_cast<std::size_t>(column.size())};
}

std::span<const double> values_of(const std::optional<Column>& column) {
  return column ? values_of(*column) : std::span<const double>();
}

constexpr py::ssize_t kColumns = 6;  // of BatchOutput

}  // namespace

void predict_columns(const Law& law, const Column& n_nv, const std::optional<Column>& flops,
                     const std::optional<Column>& width, Column& room) {
  if (room.ndim() != 2 || room.shape(0) != kColumns || room.shape(1) != n_nv.size()) {
    throw DomainError("the room for results is not 6 rows of the length of n_nv");
  }
  const BatchInput input{
      .n_nv = values_of(n_nv), .flops = values_of(flops), .width = values_of(width)};
  const std::span<double> places(room.mutable_data(), static_cast<std::size_t>(room.size()));
  const auto row = [&](std::size_t i) {
    return places.subspan(i * input.n_nv.size(), input.n_nv.size());
  };
  const BatchOutput output{.flops = row(0),
                           .tokens = row(1),
                           .width = row(2),
                           .v_isoflops = row(3),
                           .v_derivative = row(4),
                           .v_isoloss = row(5)};
  const py::gil_scoped_release unlocked;
  predict_batch(law, input, output);
}

}  // namespace vocabplan::python
