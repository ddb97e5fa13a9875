#pragma once

#include <string>

#include "report/plot/frame.hpp"
#include "report/plot/panel.hpp"

namespace vocabplan {

/// The height of a row of spans: low where every label has room beside its bar. Needs the x axis
/// and the width of `frame`.
[[nodiscard]] double span_row_height(const PlotPanel& panel, const PlotFrame& frame);

/// The commands for the spans that have room above the axes.
[[nodiscard]] std::string spans_script(const PlotPanel& panel, const PlotFrame& frame,
                                       const PlotPaper& paper);

}  // namespace vocabplan
