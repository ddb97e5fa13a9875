#include "cli/options/axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "cli/options/numbers.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kMostValues = 1e12;
constexpr std::size_t kRun = 256;
constexpr double kWidestRun = 700.0;  // e^709 is the last power that is a double

std::array<std::string, 3> parts(const std::string& option, const std::string& text) {
  if (parse_number(text)) return {text, text, "1"};
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
  if (second == std::string::npos || text.find(':', second + 1) != std::string::npos) {
    throw UsageError(option + ": " + in_quotes(text) +
                     " is neither START:STOP:COUNT, such as 33M:300B:50, nor a number");
  }
  return {text.substr(0, first), text.substr(first + 1, second - first - 1),
          text.substr(second + 1)};
}

double end_point(const std::string& option, const std::string& text, double lowest,
                 double highest) {
  const double value = number_argument(option, text);
  if (value >= lowest && value <= highest) return value;
  const bool any = lowest == kind::kSmallest && highest == kind::kLargest;
  throw UsageError(option + ": " + in_quotes(text) +
                   (any ? " is not a finite number above 0"
                        : " is outside " + shortest(lowest) + " to " + shortest(highest)));
}

}  // namespace

AxisRange read_axis(const std::string& option, const std::string& text, double lowest,
                    double highest) {
  const auto [start, stop, count] = parts(option, text);
  const AxisRange range{
      .start = end_point(option, start, lowest, highest),
      .stop = end_point(option, stop, lowest, highest),
      .count = static_cast<std::uint64_t>(whole_argument(option, count, 1.0, kMostValues))};
  if (range.count == 1 && range.start != range.stop) {
    throw UsageError(option + ": " + in_quotes(text) + " has one value for two ends; accepted is " +
                     "a COUNT of 2 or more");
  }
  return range;
}

AxisRange any_axis_argument(const std::string& option, const std::string& text) {
  return read_axis(option, text, -HUGE_VAL, HUGE_VAL);
}

SweepAxis::SweepAxis(const AxisRange& range, bool linear)
    : start_(range.start), stop_(range.stop), count_(range.count), linear_(linear) {
  if (count_ == 1) return;
  const auto intervals = static_cast<double>(count_ - 1);
  // Not ln(stop / start): the ratio of two doubles may be none.
  step_ = linear_ ? (stop_ - start_) / intervals : (std::log(stop_) - std::log(start_)) / intervals;
  if (linear_ || std::abs(step_) * intervals > kWidestRun) return;
  run_.resize(std::min<std::uint64_t>(kRun, count_));
  for (std::size_t j = 0; j < run_.size(); ++j) run_[j] = std::exp(static_cast<double>(j) * step_);
}

double SweepAxis::at(std::uint64_t i) const {
  double value = 0.0;
  fill(i, {&value, 1});
  return value;
}

std::vector<double> SweepAxis::values() const {
  std::vector<double> all(count_);
  fill(0, all);
  return all;
}

void SweepAxis::fill(std::uint64_t first, std::span<double> values) const {
  double base = start_;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::uint64_t i = first + k;
    if (i + 1 == count_) {
      values[k] = stop_;
    } else if (linear_) {
      values[k] = start_ + static_cast<double>(i) * step_;
    } else if (run_.empty()) {
      values[k] = i == 0 ? start_ : std::exp(std::log(start_) + static_cast<double>(i) * step_);
    } else {
      const std::size_t j = i % kRun;
      if (j == 0 || k == 0) base = start_ * std::exp(static_cast<double>(i - j) * step_);
      values[k] = base * run_[j];
    }
  }
}

}  // namespace vocabplan::cli
