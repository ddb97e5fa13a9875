#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace vocabplan {

// Looks for several devices under one name in the readings of one component, whatever their time
// stamps. It looks at windows of 128 readings, at the first 32 of them and then at each 16th, so
// that a reading costs a few nanoseconds and a component 2 KiB. A window has several devices where
//
//  * readings come in bursts: intervals are of two kinds, the short ones at most a fifth of the
//  long
//    ones; bursts of k >= 2 readings, k the same in at least four fifths of the whole ones, take at
//    most half of the time from one to the next, and the long intervals are alike (four fifths of
//    them between half and twice their median). At least three bursts of k, or two where k >= 3.
//    (A logger whose ticks jitter has bursts of many sizes.)
//  * power jumps between levels in turn: the mean step is at least a fifth of the mean power, and
//    from a reading to the k-th behind it, k <= 8, the mean step is a small share of that: at most
//    0.15 for k = 2 (0.1 below 32 readings), at most 0.05 for k > 2. At least three turns and eight
//    readings. Up to 0.15 for k > 2 it is a doubt: a load whose steps take so many readings looks
//    like that as well. (Of one device the k-th reading is otherwise no nearer than the next one.)
//  * a counter goes back and forth: at least every second turn it falls, and from a reading to the
//    k-th behind it it does not, in 95 % of the pairs. At least three turns and six readings.
class DeviceWatch {
 public:
  static constexpr std::size_t kWindow = 128;  // readings

  // The readings are those of a cumulative counter.
  void counts() { is_counter_ = true; }

  // A reading at a time, or NaN for a row without a value.
  void take(double time, double value) {
    if (!is_open_) {
      skip();
      return;
    }
    keep(time, value);
  }

  struct Finding {
    enum class Kind { none, bursts, levels, counters };
    Kind kind = Kind::none;
    std::size_t devices = 0;  // readings a turn
    double tick = 0.0;        // seconds from one burst to the next
    // In a window: it is no mere doubt. At the end: at least a quarter of the windows say so.
    bool is_sure = true;
    // The observation, ready to follow a component's name and to be followed by the consequences.
    [[nodiscard]] std::string text() const;
  };
  // At the end of the trace.
  [[nodiscard]] Finding finish();

  // Seconds between bursts, from the windows so far that have them: what the longest gap is
  // measured by where the readings are of one device after all.
  [[nodiscard]] std::optional<double> tick() const { return tick_; }

 private:
  void skip();
  void keep(double time, double value);
  void judge();

  bool is_counter_ = false;
  bool is_open_ = true;      // the window that is being filled is looked at
  std::size_t skipped_ = 0;  // readings of windows that are not
  std::size_t windows_ = 0;  // looked at
  std::size_t several_ = 0;  // of them, without a doubt
  std::vector<double> times_;
  std::vector<double> values_;
  Finding first_;
  Finding doubt_;
  std::optional<double> tick_;
};

}  // namespace vocabplan
