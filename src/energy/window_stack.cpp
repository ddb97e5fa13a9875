#include "window_stack.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vocabplan {
namespace {

// What the ends of windows may differ by where they are meant to be the same: starts and durations
// are rounded apart from each other.
constexpr double kClockError = 1e-4;

// Neighbours as one; a device's energy is known when it is known of either.
void join(Window& one, const Window& next) {
  one.end = next.end;
  one.seconds += next.seconds;
  one.count += next.count;
  for (std::size_t i = 0; i < one.joules.size() && i < next.joules.size(); ++i) {
    if (std::isnan(one.joules[i])) {
      one.joules[i] = next.joules[i];
    } else if (!std::isnan(next.joules[i])) {
      one.joules[i] += next.joules[i];
    }
  }
}

}  // namespace

WindowStack::Taken WindowStack::take(Window&& window) {
  if (!is_empty_ && window.end < last_end_ - kClockError) return Taken::backwards;
  is_empty_ = false;
  last_end_ = std::max(last_end_, window.end);
  // Those that start behind this one's start lie in it, as they have ended before.
  std::size_t kept = windows_.size();
  while (kept > 0 && windows_[kept - 1].start >= window.start - kClockError) --kept;
  if (kept > 0 && windows_[kept - 1].end > window.start + kClockError) {
    // It lies in the one before where their ends are the same.
    const bool is_inside =
        kept == windows_.size() && windows_[kept - 1].end >= window.end - kClockError;
    if (!is_inside) return Taken::overlaps;
    ++nested_;
    return Taken::added;
  }
  fill(window, kept);
  for (std::size_t i = kept; i < windows_.size(); ++i) nested_ += windows_[i].count;
  windows_.erase(windows_.begin() + static_cast<std::ptrdiff_t>(kept), windows_.end());
  windows_.push_back(std::move(window));
  if (windows_.size() > kMostWindows) halve();
  return Taken::added;
}

// What is not known of the outer window is at least what those in it took.
void WindowStack::fill(Window& outer, std::size_t first) const {
  for (std::size_t device = 0; device < outer.joules.size(); ++device) {
    double& joules = outer.joules[device];
    if (!std::isnan(joules)) continue;
    for (std::size_t i = first; i < windows_.size(); ++i) {
      const double inner = windows_[i].joules[device];
      if (!std::isnan(inner)) joules = std::isnan(joules) ? inner : joules + inner;
    }
  }
}

void WindowStack::halve() {
  std::size_t used = 0;
  for (std::size_t i = 0; i + 1 < windows_.size(); i += 2) {
    join(windows_[i], windows_[i + 1]);
    if (used != i) windows_[used] = std::move(windows_[i]);
    ++used;
  }
  if (windows_.size() % 2 == 1) {
    if (used + 1 != windows_.size()) windows_[used] = std::move(windows_.back());
    ++used;
  }
  windows_.resize(used);
}

}  // namespace vocabplan
