#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "energy/trace/reading/stated_unit.hpp"

namespace vocabplan {

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
