#include "report/plot/spans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "report/plot/script.hpp"
#include "report/plot/text.hpp"

namespace vocabplan {
namespace {

constexpr double kLowRow = 19.0;
constexpr double kHighRow = 31.0;
constexpr double kDot = 4.0;     // its half width
constexpr double kBarGap = 7.0;  // between a bar and its label
constexpr double kBarEdge = 6.0;

// The ends of a bar in pixels of the axes, and how they look.
struct SpanBar {
  double left = 0.0;
  double right = 0.0;
  bool left_cap = false;
  bool right_cap = false;
  std::optional<double> dot{};
};

// True on the axis, which may be a little short of what it was made for.
bool within(double share) {
  return share >= -1e-9 && share <= 1.0 + 1e-9;
}

SpanBar bar_of(const PlotSpan& span, const PlotFrame& frame) {
  SpanBar bar{.right = frame.axes.width};
  const auto share_of = [&](double value) {
    if (frame.x.log && !(value > 0.0)) return 0.0 - 1.0;
    const double share = frame.x.position(value);
    return std::isfinite(share) ? share : 2.0;
  };
  if (!span.lower_open) {
    const double share = share_of(span.low);
    bar.left = frame.axes.width * std::clamp(share, 0.0, 1.0);
    bar.left_cap = within(share);
  }
  if (!span.upper_open) {
    const double share = share_of(span.high);
    bar.right = frame.axes.width * std::clamp(share, 0.0, 1.0);
    bar.right_cap = within(share);
  }
  if (span.at && within(share_of(*span.at))) bar.dot = frame.axes.width * share_of(*span.at);
  return bar;
}

double text_width(const PlotSpan& span) {
  return kPlotCharacter * static_cast<double>(characters_in(span.label));
}

bool fits_right(const PlotSpan& span, const SpanBar& bar, const PlotFrame& frame) {
  return bar.right + kBarGap + text_width(span) <= frame.axes.width + kBarEdge;
}

bool fits_left(const PlotSpan& span, const SpanBar& bar) {
  return bar.left - kBarGap - text_width(span) >= 0.0;
}

std::string span_label(const PlotSpan& span, const SpanBar& bar, const PlotFrame& frame, double y,
                       const PlotPaper& paper) {
  const std::string color = " tc " + plot_text_color(span.color);
  const double left = frame.axes.left;
  if (frame.span_row < kHighRow) {
    if (fits_right(span, bar, frame)) {
      return label_script(span.label, {left + bar.right + kBarGap, y}, paper, "left" + color);
    }
    return label_script(span.label, {left + bar.left - kBarGap, y}, paper, "right" + color);
  }
  constexpr double kUp = 13.0;
  const double room = frame.axes.width + kBarEdge;
  const auto most = static_cast<std::size_t>(std::max(1.0, std::floor(room / kPlotCharacter)));
  const double start = std::clamp(bar.left, 0.0, std::max(0.0, room - text_width(span)));
  return label_script(cut_text(span.label, most), {left + start, y + kUp}, paper, "left" + color);
}

std::string bar_script(const PlotSpan& span, const SpanBar& bar, const PlotFrame& frame, double y,
                       const PlotPaper& paper) {
  constexpr double kCap = 4.0;
  constexpr double kHead = 9.0;
  const double left = frame.axes.left + bar.left;
  const double right = frame.axes.left + bar.right;
  const std::string color = " lc " + plot_color(span.color);
  std::string text;
  if (right > left) {
    const std::string_view heads = span.lower_open ? (span.upper_open ? "heads" : "backhead")
                                                   : (span.upper_open ? "head" : "nohead");
    text += arrow_script(
        {left, y}, {right, y}, paper,
        fmt::format("{} filled size screen {:.5f},22 lw 2{}", heads, kHead / paper.width, color));
    for (const auto& [at, cap] : {std::pair{left, bar.left_cap}, {right, bar.right_cap}}) {
      if (!cap) continue;
      text += arrow_script({at, y - kCap}, {at, y + kCap}, paper, "nohead lw 2" + color);
    }
  }
  if (!bar.dot) return text;
  return text +
         fmt::format("set label \" \" at screen {:.5f},{:.5f} point pt 7 ps {} lc {} front\n",
                     (frame.axes.left + *bar.dot) / paper.width, y / paper.height, 1,
                     plot_color(span.color));
}

// The area from the axis up to the bar.
std::string shade_script(const PlotSpan& span, const SpanBar& bar, const PlotFrame& frame,
                         double top, const PlotPaper& paper) {
  if (!span.shaded || span.lower_open || span.upper_open) return "";
  return fmt::format(
      "set object rectangle from screen {:.5f},{:.5f} to screen {:.5f},{:.5f} behind "
      "fs transparent solid 0.2 noborder fc {}\n",
      (frame.axes.left + bar.left) / paper.width, frame.axes.bottom / paper.height,
      (frame.axes.left + bar.right) / paper.width, top / paper.height, plot_color(span.color));
}

}  // namespace

double span_row_height(const PlotPanel& panel, const PlotFrame& frame) {
  const bool all = std::all_of(panel.spans.begin(), panel.spans.end(), [&](const PlotSpan& span) {
    const SpanBar bar = bar_of(span, frame);
    return fits_right(span, bar, frame) || fits_left(span, bar);
  });
  return all ? kLowRow : kHighRow;
}

std::string spans_script(const PlotPanel& panel, const PlotFrame& frame, const PlotPaper& paper) {
  std::string text;
  double y = frame.axes.bottom + frame.axes.height + 2.0 * kDot;
  for (std::size_t i = 0; i < frame.spans; ++i) {
    const PlotSpan& span = panel.spans[i];
    const SpanBar bar = bar_of(span, frame);
    text += shade_script(span, bar, frame, y, paper) + bar_script(span, bar, frame, y, paper) +
            span_label(span, bar, frame, y, paper);
    y += frame.span_row;
  }
  return text;
}

}  // namespace vocabplan
