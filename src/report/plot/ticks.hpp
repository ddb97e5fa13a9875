#pragma once

#include <string>
#include <vector>

#include "report/plot/frame.hpp"
#include "report/plot/panel.hpp"

namespace vocabplan {

/// Lowers the y axis by the height of the named ticks of `shown`, so that no curve is behind them.
void make_room_for_ticks(PlotFrame& frame, const PlotPanel& panel,
                         const std::vector<const PlotSeries*>& shown);

/// The commands for these ticks and their names, in as many rows as names beside each other need;
/// a name without room is left out.
[[nodiscard]] std::string ticks_script(const PlotPanel& panel,
                                       const std::vector<const PlotSeries*>& shown,
                                       const PlotFrame& frame, const PlotPaper& paper);

}  // namespace vocabplan
