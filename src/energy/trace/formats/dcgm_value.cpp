#include "energy/trace/formats/dcgm_value.hpp"

namespace vocabplan {

Reading take_dcgm_value(TraceSink& sink, std::size_t line, bool is_counter, std::string_view text) {
  constexpr double kBlank = 140737488355328.0;
  const Measure measure = parse_measure(text, false);
  if (measure.fault.empty() && measure.value >= kBlank) return {};
  const CellPlace place = is_counter ? CellPlace{line, "the energy", "mJ", false, 1e3}
                                     : CellPlace{line, "the power", "W", false};
  return take_reading(sink, place, text);
}

}  // namespace vocabplan
