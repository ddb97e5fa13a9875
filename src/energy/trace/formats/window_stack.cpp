#include "energy/trace/formats/window_stack.hpp"

#include <algorithm>
#include <cmath>

namespace vocabplan {
namespace {

// What the ends of windows may differ by where they are meant to be the same: starts and durations
// are rounded apart from each other.
constexpr double kClockError = 1e-4;

}  // namespace

WindowStack::Taken WindowStack::take(const Window& window, std::vector<double>& joules) {
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
  fill(joules, kept);
  for (std::size_t i = kept; i < windows_.size(); ++i) nested_ += windows_[i].count;
  windows_.resize(kept);
  windows_.push_back(window);
  joules_.resize(kept * devices_);
  joules_.insert(joules_.end(), joules.begin(), joules.end());
  if (windows_.size() > kMostWindows) halve();
  return Taken::added;
}

// What is not known of the outer window is at least what those in it took.
void WindowStack::fill(std::vector<double>& outer, std::size_t first) const {
  for (std::size_t device = 0; device < devices_; ++device) {
    double& all = outer[device];
    if (!std::isnan(all)) continue;
    for (std::size_t i = first; i < windows_.size(); ++i) {
      const double inner = joules(i, device);
      if (!std::isnan(inner)) all = std::isnan(all) ? inner : all + inner;
    }
  }
}

// Neighbours as one; a device's energy is known when it is known of either.
void WindowStack::join(std::size_t from, std::size_t into) {
  const bool has_next = from + 1 < windows_.size();
  Window one = windows_[from];
  if (has_next) {
    const Window& next = windows_[from + 1];
    one.end = next.end;
    one.seconds += next.seconds;
    one.count += next.count;
  }
  windows_[into] = one;
  for (std::size_t device = 0; device < devices_; ++device) {
    double sum = joules(from, device);
    const double more = has_next ? joules(from + 1, device) : std::nan("");
    if (!std::isnan(more)) sum = std::isnan(sum) ? more : sum + more;
    joules_[into * devices_ + device] = sum;
  }
}

void WindowStack::halve() {
  const std::size_t left = (windows_.size() + 1) / 2;
  for (std::size_t i = 0; i < left; ++i) join(2 * i, i);
  windows_.resize(left);
  joules_.resize(left * devices_);
}

}  // namespace vocabplan
