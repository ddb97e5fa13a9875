#include "columns.hpp"

#include <array>
#include <optional>
#include <span>

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

std::span<double> room_in(Column& column) {
  return {column.mutable_data(), static_cast<std::size_t>(column.size())};
}

}  // namespace

py::dict predict_columns(const Law& law, const Column& n_nv, const std::optional<Column>& flops,
                         const std::optional<Column>& width) {
  constexpr std::array kNames{"flops",      "tokens",       "width",
                              "v_isoflops", "v_derivative", "v_isoloss"};
  std::array<Column, kNames.size()> columns;
  for (Column& column : columns) column = Column(n_nv.size());
  const BatchInput input{
      .n_nv = values_of(n_nv), .flops = values_of(flops), .width = values_of(width)};
  const BatchOutput output{.flops = room_in(columns[0]),
                           .tokens = room_in(columns[1]),
                           .width = room_in(columns[2]),
                           .v_isoflops = room_in(columns[3]),
                           .v_derivative = room_in(columns[4]),
                           .v_isoloss = room_in(columns[5])};
  {
    const py::gil_scoped_release unlocked;
    predict_batch(law, input, output);
  }
  py::dict result;
  for (std::size_t i = 0; i < kNames.size(); ++i) result[kNames.at(i)] = columns.at(i);
  return result;
}

}  // namespace vocabplan::python
