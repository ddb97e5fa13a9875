#include "energy/trace/component_cut.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace vocabplan {
namespace {

// The greatest of any run of numbers, in time of its length's logarithm: a tree whose leaves are
// the numbers and whose nodes are the greater one of two.
class GreatestOfRuns {
 public:
  explicit GreatestOfRuns(std::size_t size) : size_(size), nodes_(2 * size, -1.0) {}

  void set(std::size_t at, double value) { nodes_[size_ + at] = value; }
  void build() {
    for (std::size_t i = size_; i-- > 1;) nodes_[i] = std::max(nodes_[2 * i], nodes_[2 * i + 1]);
  }
  // From `first` on and before `last`.
  [[nodiscard]] double of(std::size_t first, std::size_t last) const {
    double most = -1.0;
    for (first += size_, last += size_; first < last; first /= 2, last /= 2) {
      if (first % 2 == 1) most = std::max(most, nodes_[first++]);
      if (last % 2 == 1) most = std::max(most, nodes_[--last]);
    }
    return most;
  }

 private:
  std::size_t size_;
  std::vector<double> nodes_;
};

// Half of the medians that make a gap.
constexpr double kSureMedians = 2.5;
// From so many intervals on, and at each doubling, the median is looked at.
constexpr std::size_t kFewIntervals = 16;
constexpr std::size_t kDoubtsInBlock = 128;  // 32 bytes each

double watts_at(const CutInterval& interval, double time) {
  if (time == interval.start) return interval.start_watts;
  if (time == interval.end) return interval.end_watts;
  const double share = (time - interval.start) / interval.seconds();
  return interval.start_watts + (interval.end_watts - interval.start_watts) * share;
}

}  // namespace

bool ComponentCut::open() {
  if (is_open_) return !cells_.empty();
  if (!plan_.is_settled()) return false;
  is_open_ = true;
  plan_.take_cells();
  cells_.resize(plan_.cells());
  return !cells_.empty();
}

std::optional<std::size_t> ComponentCut::cell_at(double time) {
  const auto& edges = plan_.edges();
  if (!open() || !(time >= edges.front() && time < edges.back())) return std::nullopt;
  // Readings rise in time, so that it is mostly the cell of the last one.
  if (time >= edges[cursor_] && time < edges[cursor_ + 1]) return cursor_;
  const auto next = std::upper_bound(edges.begin(), edges.end(), time);
  cursor_ = static_cast<std::size_t>(next - edges.begin()) - 1;
  return cursor_;
}

void ComponentCut::see(double time) {
  if (!std::isfinite(time)) return;
  last_seen_ = first_seen_ ? std::max(last_seen_, time) : time;
  first_seen_ = std::min(first_seen_.value_or(time), time);
}

void ComponentCut::sample(double time) {
  see(time);
  if (const auto cell = cell_at(time)) ++cells_[*cell].samples;
}

void ComponentCut::missing(double time) {
  see(time);
  if (const auto cell = cell_at(time)) ++cells_[*cell].missing;
}

void ComponentCut::add(const CutInterval& interval) {
  if (!open()) return;
  const auto& edges = plan_.edges();
  double from = std::max(interval.start, edges.front());
  const auto first = cell_at(from);
  if (!first) return;
  double watts = watts_at(interval, from);
  for (std::size_t i = *first; i < cells_.size() && from < interval.end; ++i) {
    const double to = std::min(interval.end, edges[i + 1]);
    const double end_watts = watts_at(interval, to);
    Cell& cell = cells_[i];
    cell.joules.add(0.5 * (watts + end_watts) * (to - from));
    cell.seconds.add(to - from);
    cell.peak_watts = std::max({cell.peak_watts, watts, end_watts});
    from = to;
    watts = end_watts;
  }
}

void ComponentCut::gap(double start, double end) {
  see(start);
  see(end);
  if (!open() || !(end > start)) return;
  const auto& edges = plan_.edges();
  if (end <= edges.front()) return;
  double from = std::max(start, edges.front());
  const auto first = cell_at(from);
  if (!first) return;
  ++(start < edges.front() ? cells_[*first].crosses : cells_[*first].gaps);
  for (std::size_t i = *first; i < cells_.size() && from < end; ++i) {
    Cell& cell = cells_[i];
    cell.longest_gap = std::max(cell.longest_gap, end - start);
    if (i > *first) ++cell.crosses;
    from = edges[i + 1];
  }
}

void ComponentCut::stretch(double start, double seconds, double joules) {
  see(start + seconds);
  sample(start);
  if (seconds > 0.0) {
    add({start, start + seconds, joules / seconds, joules / seconds});
  } else if (const auto cell = cell_at(start)) {
    cells_[*cell].joules.add(joules);
  }
}

bool ComponentCut::doubt(const CutInterval& interval, const IntervalHistogram& intervals) {
  ++intervals_;
  if (intervals_ >= kFewIntervals && std::has_single_bit(intervals_)) {
    add_sure(kSureMedians * intervals.median());
  }
  if (interval.seconds() <= sure_) {
    longest_added_ = std::max(longest_added_, interval.seconds());
    add(interval);
    return false;
  }
  doubtful_.push_back(interval);
  return doubtful_.size() % kDoubtsInBlock == 0;
}

// Intervals up to that length are no gaps.
void ComponentCut::add_sure(double longest) {
  sure_ = longest;
  const auto kept =
      std::stable_partition(doubtful_.begin(), doubtful_.end(),
                            [longest](const CutInterval& one) { return one.seconds() > longest; });
  for (auto one = kept; one != doubtful_.end(); ++one) {
    longest_added_ = std::max(longest_added_, one->seconds());
    add(*one);
  }
  doubtful_.erase(kept, doubtful_.end());
}

bool ComponentCut::settle(const IntervalHistogram& intervals, double limit) {
  for (const CutInterval& one : doubtful_) {
    if (intervals.is_within(one.seconds(), limit)) {
      add(one);
    } else {
      gap(one.start, one.end);
    }
  }
  doubtful_.clear();
  return longest_added_ == 0.0 || intervals.is_within(longest_added_, limit);
}

std::vector<ComponentCut::Running> ComponentCut::running() const {
  std::vector<Running> sums(plan_.edges().size());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const Cell& cell = cells_[i];
    Running next = sums[i];
    next.joules.add(cell.joules);
    next.seconds.add(cell.seconds);
    next.samples += cell.samples;
    next.missing += cell.missing;
    next.gaps += cell.gaps;
    sums[i + 1] = next;
  }
  return sums;
}

// Of an open window the trace's own end counts.
double ComponentCut::uncovered(const CutPlan::Window& window, double seconds) const {
  const double first = first_seen_.value_or(window.start);
  const double last = first_seen_ ? last_seen_ : window.end;
  const double start = std::isfinite(window.start) ? window.start : first;
  const double end = std::isfinite(window.end) ? window.end : last;
  const double length = end - start;
  return std::isfinite(length) ? std::max(0.0, length - seconds) : 0.0;
}

std::vector<WindowPart> ComponentCut::finish() {
  const std::vector<CutPlan::Window>& windows = plan_.windows();
  std::vector<WindowPart> parts(windows.size());
  const bool is_read = open();
  const std::vector<Running> sums = is_read ? running() : std::vector<Running>();
  GreatestOfRuns peaks(cells_.size());
  GreatestOfRuns gaps(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    peaks.set(i, cells_[i].peak_watts);
    gaps.set(i, cells_[i].longest_gap);
  }
  peaks.build();
  gaps.build();
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const CutPlan::Window& window = windows[i];
    WindowPart& part = parts[i];
    if (is_read && window.last > window.first) {
      const Running& before = sums[window.first];
      const Running& behind = sums[window.last];
      part.joules = std::max(0.0, behind.joules.since(before.joules));
      part.seconds = std::max(0.0, behind.seconds.since(before.seconds));
      part.samples = behind.samples - before.samples;
      part.missing = behind.missing - before.missing;
      part.gaps = behind.gaps - before.gaps + cells_[window.first].crosses;
      part.longest_gap = std::max(0.0, gaps.of(window.first, window.last));
      const double peak = peaks.of(window.first, window.last);
      if (peak >= 0.0) part.peak_watts = peak;
    }
    part.gap_seconds = uncovered(window, part.seconds);
  }
  cells_ = {};
  return parts;
}

}  // namespace vocabplan
