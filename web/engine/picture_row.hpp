#pragma once

#include "vocabplan/report/plot.hpp"
#include "vocabplan/report/record.hpp"

namespace vocabplan::page {

/// A picture before it is drawn, as a record whose members have the names of `PlotPage`'s. Points
/// that are left out of a picture have null.
[[nodiscard]] Row picture_row(const PlotPage& page);

}  // namespace vocabplan::page
