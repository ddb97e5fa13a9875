#include "report/plot/ends.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "report/plot/script.hpp"
#include "report/plot/text.hpp"

namespace vocabplan {
namespace {

constexpr double kBeside = 8.0;      // between the end of a series and its label
constexpr double kLabelShare = 0.4;  // of a panel's width that the labels may take

// The point farthest to the right that can be drawn; nothing for series without a label there.
std::optional<std::size_t> end_point(const PlotSeries& series, const PlotPanel& panel) {
  const bool none = series.style == PlotSeries::Style::vertical ||
                    series.style == PlotSeries::Style::ticks || series.label.empty();
  std::optional<std::size_t> last;
  for (std::size_t i = 0; i < series.x.size() && !none; ++i) {
    if (drawable(series, i, panel) && (!last || series.x[i] >= series.x[*last])) last = i;
  }
  return last;
}

double width_of(const std::string& text) {
  return kPlotCharacter * static_cast<double>(characters_in(text));
}

// A label from its left end, at its middle height, in pixels of the axes.
struct EndLabel {
  const PlotSeries* series = nullptr;
  double x = 0.0;
  double y = 0.0;
};

double height_of(const PlotSeries& series, std::size_t i, const PlotAxis& y) {
  const auto place = [&](double value) { return std::clamp(y.position(value), 0.0, 1.0); };
  if (series.style != PlotSeries::Style::shaded) return place(series.y[i]);
  return 0.5 * (place(series.y[i]) + place(series.y2[i]));
}

bool meet(const EndLabel& a, const EndLabel& b) {
  return a.x < b.x + width_of(b.series->label) && b.x < a.x + width_of(a.series->label);
}

constexpr double kApart = 1.2 * kPlotFont;

// Up from the bottom, each above those that it meets.
void push_up(std::vector<EndLabel>& labels, double bottom) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    labels[i].y = std::max(labels[i].y, bottom);
    for (std::size_t k = 0; k < i; ++k) {
      if (meet(labels[i], labels[k])) labels[i].y = std::max(labels[i].y, labels[k].y + kApart);
    }
  }
}

// Down from the top, each below those that it meets.
void push_down(std::vector<EndLabel>& labels, double top) {
  for (std::size_t i = labels.size(); i-- > 0;) {
    labels[i].y = std::min(labels[i].y, top);
    for (std::size_t k = i + 1; k < labels.size(); ++k) {
      if (meet(labels[i], labels[k])) labels[i].y = std::min(labels[i].y, labels[k].y - kApart);
    }
  }
}

// Moves labels apart within the height of the axes. Neighbours give way to each other first, so
// that each stays near its end.
void spread(std::vector<EndLabel>& labels, double top) {
  std::stable_sort(labels.begin(), labels.end(),
                   [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
  for (std::size_t i = 1; i < labels.size(); ++i) {
    const double missing = labels[i - 1].y + kApart - labels[i].y;
    if (missing > 0.0 && meet(labels[i - 1], labels[i])) labels[i - 1].y -= 0.5 * missing;
  }
  push_up(labels, 0.5 * kPlotFont);
  push_down(labels, top);
}

}  // namespace

std::optional<double> room_for_ends(const PlotPanel& panel,
                                    const std::vector<const PlotSeries*>& shown, const PlotAxis& x,
                                    double width) {
  constexpr double kEdge = 6.0;
  constexpr double kReadable = 0.75;  // of the longest label, where it is cut
  double room = 0.0;
  for (const PlotSeries* series : shown) {
    const auto last = end_point(*series, panel);
    if (!last) continue;
    const double inside = (1.0 - x.position(series->x[*last])) * (1.0 - kLabelShare) * width;
    room = std::max(room, kBeside + width_of(series->label) + kEdge - inside);
  }
  const double most = kLabelShare * width;
  if (most < kReadable * room) return std::nullopt;
  return std::min(room, most);
}

std::string ends_script(const PlotPanel& panel, const std::vector<const PlotSeries*>& shown,
                        const PlotFrame& frame, const PlotBox& box, const PlotPaper& paper) {
  if (!frame.end_labels) return "";
  std::vector<EndLabel> labels;
  for (const PlotSeries* series : shown) {
    const auto last = end_point(*series, panel);
    if (!last) continue;
    labels.push_back({.series = series,
                      .x = frame.axes.width * frame.x.position(series->x[*last]) + kBeside,
                      .y = frame.axes.height * height_of(*series, *last, frame.y)});
  }
  spread(labels, frame.axes.height);
  std::string text;
  for (const EndLabel& label : labels) {
    const double left = frame.axes.left + label.x;
    const double characters = std::floor((box.left + box.width - left) / kPlotCharacter);
    const auto most = static_cast<std::size_t>(std::max(1.0, characters));
    text += label_script(cut_text(label.series->label, most), {left, frame.axes.bottom + label.y},
                         paper, "left tc " + plot_text_color(label.series->color));
  }
  return text;
}

}  // namespace vocabplan
