#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

// A unit that names of columns and cells state: how it is written, and how many of it one second or
// one watt is, 1000 for ms and mW. Those of times and of powers are kept apart.
struct StatedUnit {
  std::string_view sign{};  // empty: none is stated
  double per = 1.0;

  explicit operator bool() const { return !sign.empty(); }
};

// Of a second: s, ms, us, ns, also written out. Of a watt: W, mW, uW, kW, also written out; MW,
// which nothing that is measured here draws, is none. Nothing for other text.
[[nodiscard]] StatedUnit time_unit(std::string_view text);
[[nodiscard]] StatedUnit power_unit(std::string_view text);

// The name of a column that somebody gave it, such as "gpu_0_power [mW]", "GPU0Power_W" or
// "timestamp_ms": its words in small letters (gpu, 0, power), without the unit that is stated in
// brackets or as the last word.
struct ColumnName {
  std::vector<std::string> words{};
  StatedUnit time{};
  StatedUnit power{};
  // Brackets hold something else, such as % or MiB.
  bool has_other_unit = false;
};
[[nodiscard]] ColumnName parse_column_name(std::string_view name);

// A column of one device's power by its name: nothing but words of power (power, draw, usage, mean
// ...) and of a device (gpu, card, device ... and its number), with power or a unit of it among
// them. A device and its number alone, GPU0, may be anything: `is_said` is false.
struct PowerName {
  std::string number{};  // of the device, without leading zeros
  bool has_number = false;
  bool is_said = false;
  StatedUnit unit{};
};
[[nodiscard]] std::optional<PowerName> power_of_column(std::string_view name);

}  // namespace vocabplan
