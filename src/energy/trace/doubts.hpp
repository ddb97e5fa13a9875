#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace vocabplan {

// What is odd in one component's readings and does not by itself make them useless.
struct TraceDoubts {
  // How often something was seen, and on which line first.
  struct Sighting {
    std::size_t count = 0;
    std::size_t line = 0;

    void add(std::size_t where) {
      if (count++ == 0) line = where;
    }
  };

  Sighting resets{};            // a counter without a known range fell
  Sighting at_once{};           // a reading at the time of the one before, with another value
  Sighting summer_time{};       // an hour without readings, as where a clock is set forward
  std::size_t empty_rows = 0;   // of a component that has no reading at all
  std::size_t gaps_alike = 0;   // many gaps of one length
  double alike_seconds = 0.0;   // which is that
  Sighting overlaps{};          // a stated stretch of time began before an earlier one had ended
  std::size_t repetitions = 0;  // of rows, where they are many
  bool is_single = false;       // one reading, which has no energy
  bool is_one_time = false;     // all readings at one time
  bool reads_zero = false;      // of power, always
  std::optional<double> coverage{};    // where it is so small that the energy is not the run's
  std::optional<double> high_watts{};  // mean power that no device draws
  std::optional<double> low_watts{};

  // A warning of each that was seen, for the component of that name.
  void tell(const std::string& component, std::vector<std::string>& warnings) const;
};

}  // namespace vocabplan
