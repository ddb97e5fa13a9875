#include "picture_row.hpp"

#include <string_view>

namespace vocabplan::page {
namespace {

std::string_view name_of(PlotSeries::Style style) {
  using Style = PlotSeries::Style;
  switch (style) {
    case Style::line:
      return "line";
    case Style::dashed:
      return "dashed";
    case Style::points:
      return "points";
    case Style::shaded:
      return "shaded";
    case Style::vertical:
      return "vertical";
    case Style::labelled:
      return "labelled";
    case Style::ticks:
      return "ticks";
    case Style::open_above:
      return "open_above";
    case Style::open_below:
      return "open_below";
  }
  return "";
}

Row series_row(const PlotSeries& series) {
  return Row()
      .add("title", series.title)
      .add("label", series.label)
      .add("style", name_of(series.style))
      .add("color", series.color)
      .add("x", series.x)
      .add("y", series.y)
      .add("y2", series.y2)
      .add("labels", series.labels);
}

Row span_row(const PlotSpan& span) {
  return Row()
      .add("label", span.label)
      .add("color", span.color)
      .add("low", span.low)
      .add("high", span.high)
      .add("lower_open", span.lower_open)
      .add("upper_open", span.upper_open)
      .add("at", span.at)
      .add("shaded", span.shaded);
}

Row panel_row(const PlotPanel& panel) {
  return Row()
      .add("title", panel.title)
      .add("x_label", panel.x_label)
      .add("y_label", panel.y_label)
      .add("log_x", panel.log_x)
      .add("log_y", panel.log_y)
      .add("series", each(panel.series, series_row))
      .add("spans", each(panel.spans, span_row));
}

}  // namespace

Row picture_row(const PlotPage& page) {
  return Row()
      .add("title", page.title)
      .add("subtitle", page.subtitle)
      .add("columns", page.columns)
      .add("panels", each(page.panels, panel_row));
}

}  // namespace vocabplan::page
