#include "report/plot/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// In the suffixes that the program reads, so that a tick can be typed as it stands.
std::string tick_text(double value) {
  std::string text = human(value);
  const std::size_t zero = text.find("e-0");
  if (zero != std::string::npos) text.erase(zero + 2, 1);
  return text;
}

// Neighbours on a narrow axis may share the four digits that `human` shows.
std::string tick_text(double value, double step) {
  const double size = std::abs(value);
  const bool narrow = size >= 1e3 * step && size < 1e15;
  const bool plain = size < 1e4 && step > 0.9e-5;
  if (!narrow && !plain) return tick_text(value);
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  return fmt::format("{:.{}f}", value, decimals);
}

// 1, 2 or 5 times a power of ten: the least of them not below `least`.
double round_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least) return factor * power;
  }
  return 10.0 * power;
}

std::vector<PlotTick> linear_ticks(double low, double high, double names) {
  constexpr double kIntervals = 7.0;
  const double step = round_step((high - low) / std::clamp(names, 1.0, kIntervals));
  std::vector<PlotTick> ticks;
  const double first = std::ceil(low / step);
  const auto count = static_cast<std::size_t>(std::max(0.0, std::floor(high / step) - first + 1));
  ticks.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    // Plus 0 makes a negative zero a zero.
    const double at = (first + static_cast<double>(i)) * step + 0.0;
    ticks.push_back({.at = at, .text = tick_text(at, step)});
  }
  return ticks;
}

struct LogSpacing {
  int stride = 1;         // decades between ticks
  bool two_five = false;  // 2 and 5 have a number as well
  bool minor = false;     // ticks without a number at the other multiples
};

LogSpacing log_spacing(double decades, double most) {
  const double names = std::clamp(most, 1.0, 8.0);
  if (decades > names + 1.0) return {.stride = static_cast<int>(std::ceil(decades / names))};
  return {.stride = 1, .two_five = decades < 2.2 && 3.0 * decades <= most, .minor = decades < 6.0};
}

std::vector<PlotTick> log_ticks(double low, double high, double most) {
  const double decades = std::log10(high) - std::log10(low);
  if (decades < 0.9) return linear_ticks(low, high, most);
  const LogSpacing spacing = log_spacing(decades, most);
  std::vector<PlotTick> ticks;
  const auto last = static_cast<int>(std::floor(std::log10(high)));
  for (auto power = static_cast<int>(std::floor(std::log10(low))); power <= last; ++power) {
    if (power % spacing.stride != 0) continue;
    for (int factor = 1; factor <= 9; ++factor) {
      const bool named = factor == 1 || (spacing.two_five && (factor == 2 || factor == 5));
      const double at = factor * std::pow(10.0, power);
      if (at < low || at > high || (!named && !spacing.minor)) continue;
      ticks.push_back({.at = at, .text = named ? tick_text(at) : ""});
    }
  }
  return ticks;
}

// Room on both sides that does not leave the doubles.
void widen(PlotAxis& axis) {
  constexpr double kRoom = 0.03;  // of the span
  constexpr double kMost = 1e300;
  if (axis.log) {
    const double span = std::log(axis.high) - std::log(axis.low);
    const double factor = span > 0.0 ? std::exp(kRoom * span) : 2.0;
    axis.low = std::max(axis.low / factor, 1.0 / kMost);
    axis.high = std::min(axis.high * factor, kMost);
    return;
  }
  const double alone = axis.low == 0.0 ? 1.0 : 0.1 * std::abs(axis.low);
  const double room = axis.high > axis.low ? kRoom * (axis.high - axis.low) : alone;
  axis.low -= room;
  axis.high += room;
}

}  // namespace

double PlotAxis::position(double value) const {
  return log ? (std::log(value) - std::log(low)) / (std::log(high) - std::log(low))
             : (value - low) / (high - low);
}

PlotAxis plot_axis(const std::vector<double>& values, bool log, double names) {
  PlotAxis axis{.low = log ? 1.0 : 0.0, .high = log ? 10.0 : 1.0, .log = log};
  if (!values.empty()) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    axis.low = *least;
    axis.high = *most;
  }
  widen(axis);
  axis.ticks =
      log ? log_ticks(axis.low, axis.high, names) : linear_ticks(axis.low, axis.high, names);
  return axis;
}

}  // namespace vocabplan
