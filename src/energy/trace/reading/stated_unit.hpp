#pragma once

#include <string_view>

namespace vocabplan {

// A unit that names of columns and cells state: how it is written, and how many of it one second,
// watt or joule is, 1000 for ms, mW and mJ. Those of times, powers and energies are kept apart.
struct StatedUnit {
  std::string_view sign{};  // empty: none is stated
  double per = 1.0;

  explicit operator bool() const { return !sign.empty(); }
};

// Of a second: s, ms, us, ns. Of a watt: W, mW, uW, kW. Of a joule: J, mJ, uJ. In any case of their
// letters and also written out, but MW and MJ, which nothing that is measured here has, are none.
// Nothing for other text.
[[nodiscard]] StatedUnit time_unit(std::string_view text);
[[nodiscard]] StatedUnit power_unit(std::string_view text);
[[nodiscard]] StatedUnit energy_unit(std::string_view text);

}  // namespace vocabplan
