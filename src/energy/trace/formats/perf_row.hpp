#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

inline constexpr double kNanosecond = 1e-9;  // s

// One line of perf stat that gives an energy or the wall time, cut into its parts. The separated
// form is [time][place,counters]value,unit,event,run time,…; the form for people has blanks.
struct PerfRow {
  enum class Kind { other, energy, wall_time };
  Kind kind = Kind::other;
  std::string_view time;   // of -I, seconds since the start; empty without it
  std::string_view place;  // of --per-socket and its kind: S0, S0-D0, CPU3; empty: all together
  std::string counters;    // number of counters that were added for the place
  std::string value;
  std::string_view unit;
  std::string_view event;     // such as energy-pkg
  std::string_view run_time;  // nanoseconds that the counters ran, added up
  bool is_summary = false;    // of the whole run, behind its intervals
  bool is_whole = true;       // something stands behind all that is used
  bool is_mean = false;       // of several runs, --repeat: a deviation stands beside it
  bool is_people = false;     // the form for people: thousands are parted in some locales
  char separator = ',';
  std::string fault;  // why the row cannot be read
};

class PerfRowReader {
 public:
  // Valid until the next call and while the line's text is.
  const PerfRow& read(std::string_view line);

 private:
  void cut(std::string_view line, std::size_t event);
  void take_prefix(std::size_t size);
  void take_rest(std::size_t first, std::size_t size);

  PerfRow row_;
  std::vector<std::string_view> cells_;
};

// The component's name: its event and place.
[[nodiscard]] std::string perf_component(std::string_view place, std::string_view event);

// The component that contains it: psys contains pkg and ram, pkg contains cores and gpu. Empty:
// none.
[[nodiscard]] std::string perf_container(std::string_view place, std::string_view event);

}  // namespace vocabplan
