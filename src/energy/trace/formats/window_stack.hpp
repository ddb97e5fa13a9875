#pragma once

#include <cstddef>
#include <vector>

namespace vocabplan {

// A measured stretch of time.
struct Window {
  double start = 0.0;
  double end = 0.0;
  double seconds = 0.0;  // less than end - start where windows were put together
  std::size_t line = 0;
  std::size_t count = 1;  // of windows that were put together
};

// Takes windows, each with as many devices, in the order of their ends and keeps those that lie in
// no other, in bounded memory.
class WindowStack {
 public:
  // Beyond it neighbours are put together, so that only a window that encloses both still counts
  // as an outer one.
  static constexpr std::size_t kMostWindows = 65536;

  enum class Taken {
    added,
    overlaps,   // it lies partly in an earlier one, and is not kept
    backwards,  // it ends before the one before it has
  };

  explicit WindowStack(std::size_t devices = 0) : devices_(devices) {}

  // `joules` has one value for each device; NaN: not known.
  Taken take(const Window& window, std::vector<double>& joules);
  // How many windows lay in another one.
  [[nodiscard]] std::size_t nested() const { return nested_; }
  [[nodiscard]] const std::vector<Window>& windows() const { return windows_; }
  [[nodiscard]] double joules(std::size_t window, std::size_t device) const {
    return joules_[window * devices_ + device];
  }

 private:
  void fill(std::vector<double>& outer, std::size_t first) const;
  void join(std::size_t from, std::size_t into);
  void halve();

  std::size_t devices_;
  std::vector<double> joules_;   // of all windows, device by device
  std::vector<Window> windows_;  // apart from each other, by rising time
  std::size_t nested_ = 0;
  double last_end_ = 0.0;
  bool is_empty_ = true;
};

}  // namespace vocabplan
