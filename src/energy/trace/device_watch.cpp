#include "energy/trace/device_watch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Finding = DeviceWatch::Finding;
using Readings = std::span<const double>;

constexpr std::size_t kAllWindows = 32;  // the first ones, looked at without exception
constexpr std::size_t kEach = 16;        // of those behind them
constexpr std::size_t kMostDevices = 32;
// A last window with fewer readings says something only where there is no other.
constexpr std::size_t kLeastLast = 32;

// Bursts.
constexpr double kLeastContrast = 5.0;  // as many medians make a gap
constexpr double kMostOfTick = 0.5;
constexpr double kAtOnce = 0.05;  // seconds between readings of one tick
constexpr double kLeastOfBursts = 0.8;
constexpr double kLeastOfQuick = 0.5;  // where readings come at once and some are lost

// The most that a window holds, without memory of its own: traces are long.
class FewNumbers {
 public:
  void add(double value) { values_.at(size_++) = value; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] double at(std::size_t i) const { return values_.at(i); }
  [[nodiscard]] Readings all() const { return {values_.data(), size_}; }
  void sort() { std::sort(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(size_)); }
  // The upper one of two; needs a number.
  [[nodiscard]] double median() const {
    FewNumbers sorted = *this;
    sorted.sort();
    return sorted.at(size_ / 2);
  }

 private:
  std::array<double, DeviceWatch::kWindow> values_{};
  std::size_t size_ = 0;
};

// The bursts that are left when intervals of at least `long_one` part them.
struct Bursts {
  FewNumbers sizes;   // readings
  FewNumbers spans;   // seconds from a burst's first to its last reading
  FewNumbers pauses;  // the long intervals
};

Bursts bursts_of(Readings intervals, double long_one) {
  Bursts out;
  double size = 1.0;
  double span = 0.0;
  for (const double interval : intervals) {
    if (interval < long_one) {
      size += 1.0;
      span += interval;
      continue;
    }
    out.sizes.add(size);
    out.spans.add(span);
    out.pauses.add(interval);
    size = 1.0;
    span = 0.0;
  }
  out.sizes.add(size);
  out.spans.add(span);
  return out;
}

bool are_alike(const FewNumbers& pauses) {
  const double usual = pauses.median();
  const Readings all = pauses.all();
  const auto alike = std::count_if(all.begin(), all.end(), [usual](double pause) {
    return pause >= 0.5 * usual && pause <= 2.0 * usual;
  });
  return static_cast<double>(alike) >= kLeastOfBursts * static_cast<double>(all.size());
}

Finding judge_bursts(const Bursts& bursts) {
  // The first and the last burst may be cut by the window.
  const std::size_t cut = bursts.sizes.size() > 4 ? 1 : 0;
  FewNumbers whole;
  for (std::size_t i = cut; i + cut < bursts.sizes.size(); ++i) whole.add(bursts.sizes.at(i));
  const double size = whole.median();
  const Readings whole_sizes = whole.all();
  const auto usual = std::count(whole_sizes.begin(), whole_sizes.end(), size);
  FewNumbers spans;
  for (std::size_t i = 0; i < bursts.sizes.size(); ++i) {
    if (bursts.sizes.at(i) == size) spans.add(bursts.spans.at(i));
  }
  if (size < 2.0 || spans.size() == 0) return {};
  const double span = spans.median();
  // One pause makes two bursts of any trace: then only readings that no sampling is as quick as.
  const bool is_at_once = span < kAtOnce * (size - 1.0);
  const bool is_enough = spans.size() >= 3 || (spans.size() == 2 && is_at_once &&
                                               (size >= 3.0 || bursts.sizes.size() >= 3));
  // A row that is lost makes a burst smaller, never larger.
  const bool none_larger = std::all_of(whole_sizes.begin(), whole_sizes.end(),
                                       [size](double one) { return one <= size; });
  const double least = is_at_once && none_larger ? kLeastOfQuick : kLeastOfBursts;
  const bool is_usual = static_cast<double>(usual) >= least * static_cast<double>(whole.size());
  if (!is_usual || !is_enough || !are_alike(bursts.pauses)) return {};
  const double tick = span + bursts.pauses.median();
  if (span > kMostOfTick * tick) return {};
  return {.kind = Finding::Kind::bursts, .devices = static_cast<std::size_t>(size), .tick = tick};
}

// Wherever lengths jump by the least contrast, the shorter ones may be inside bursts.
Finding look_for_bursts(Readings times) {
  if (times.size() < 4) return {};
  FewNumbers intervals;
  for (std::size_t i = 1; i < times.size(); ++i) intervals.add(times[i] - times[i - 1]);
  FewNumbers sorted = intervals;
  sorted.sort();
  for (std::size_t i = sorted.size() - 1; i > 0; --i) {
    if (!(sorted.at(i) > 0.0) || sorted.at(i) < kLeastContrast * sorted.at(i - 1)) continue;
    const Finding found = judge_bursts(bursts_of(intervals.all(), sorted.at(i)));
    if (found.kind != Finding::Kind::none) return found;
  }
  return {};
}

// Mean of |difference| over pairs of readings `lag` apart that both have values; nothing where that
// is less than three quarters of them.
std::optional<double> mean_step(Readings values, std::size_t lag) {
  double sum = 0.0;
  std::size_t count = 0;
  for (std::size_t i = lag; i < values.size(); ++i) {
    const double step = std::abs(values[i] - values[i - lag]);
    if (std::isnan(step)) continue;
    sum += step;
    ++count;
  }
  if (4 * count < 3 * (values.size() - lag) || count == 0) return std::nullopt;
  return sum / static_cast<double>(count);
}

double mean_value(Readings values) {
  double sum = 0.0;
  std::size_t count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return count > 0 ? sum / static_cast<double>(count) : 0.0;
}

Finding look_for_levels(Readings values) {
  constexpr double kLeastStep = 0.2;
  constexpr std::size_t kManyReadings = 32;
  constexpr std::size_t kMostLevels = 8;
  constexpr double kMostOfTwo = 0.15;
  constexpr double kMostOfMore = 0.05;
  if (values.size() < 8) return {};
  const auto step = mean_step(values, 1);
  if (!step || !(*step > 0.0) || *step < kLeastStep * mean_value(values)) return {};
  const double doubtful = (values.size() < kManyReadings ? 0.1 : kMostOfTwo) * *step;
  for (std::size_t lag = 2; lag <= kMostLevels && 3 * lag <= values.size(); ++lag) {
    const auto turn = mean_step(values, lag);
    if (!turn || *turn > doubtful) continue;
    return {.kind = Finding::Kind::levels,
            .devices = lag,
            .is_sure = lag == 2 || *turn <= kMostOfMore * *step};
  }
  return {};
}

Finding look_for_counters(Readings values) {
  if (values.size() < 6) return {};
  const auto falls_at = [&values](std::size_t lag) {
    std::size_t falls = 0;
    for (std::size_t i = lag; i < values.size(); ++i) falls += values[i] < values[i - lag] ? 1 : 0;
    return falls;
  };
  const std::size_t falls = falls_at(1);
  for (std::size_t lag = 2; lag <= kMostDevices && 3 * lag <= values.size(); ++lag) {
    const bool goes_back = 2 * falls * lag >= values.size() - 1;
    if (goes_back && 20 * falls_at(lag) <= values.size() - lag) {
      return {.kind = Finding::Kind::counters, .devices = lag};
    }
  }
  return {};
}

}  // namespace

std::string DeviceWatch::Finding::text() const {
  const std::string count = std::to_string(devices);
  switch (kind) {
    case Kind::none:
      return {};
    case Kind::bursts:
      return count + " readings a tick of " + human_ratio(tick) + " s";
    case Kind::levels:
      return "its readings jump between " + count + " levels in turn";
    case Kind::counters:
      return "its counter goes back and forth between " + count + " counts in turn";
  }
  return {};
}

void DeviceWatch::skip() {
  if (++skipped_ < kWindow * (kEach - 1)) return;
  skipped_ = 0;
  is_open_ = true;
}

void DeviceWatch::keep(double time, double value) {
  if (times_.capacity() == 0) {
    times_.reserve(kWindow);
    values_.reserve(kWindow);
  }
  times_.push_back(time);
  values_.push_back(value);
  if (times_.size() < kWindow) return;
  judge();
  is_open_ = windows_ < kAllWindows;
}

void DeviceWatch::judge() {
  ++windows_;
  Finding found = look_for_bursts(times_);
  if (found.kind == Finding::Kind::none) {
    found = is_counter_ ? look_for_counters(values_) : look_for_levels(values_);
  }
  times_.clear();
  values_.clear();
  if (found.kind == Finding::Kind::none) return;
  if (!found.is_sure) {
    doubt_ = found;
    return;
  }
  if (several_++ == 0) first_ = found;
  if (found.kind == Finding::Kind::bursts && !tick_) tick_ = found.tick;
}

DeviceWatch::Finding DeviceWatch::finish() {
  if (windows_ == 0 || times_.size() >= kLeastLast) judge();
  Finding found = several_ > 0 ? first_ : doubt_;
  found.is_sure = several_ > 0 && 4 * several_ >= windows_;
  return found;
}

}  // namespace vocabplan
