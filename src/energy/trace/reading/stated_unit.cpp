#include "energy/trace/reading/stated_unit.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

struct WrittenUnit {
  std::string_view written;
  StatedUnit unit;
};

constexpr std::array<WrittenUnit, 20> kTimeUnits{{{"s", {"s", 1.0}},
                                                  {"sec", {"s", 1.0}},
                                                  {"secs", {"s", 1.0}},
                                                  {"second", {"s", 1.0}},
                                                  {"seconds", {"s", 1.0}},
                                                  {"ms", {"ms", 1e3}},
                                                  {"msec", {"ms", 1e3}},
                                                  {"millis", {"ms", 1e3}},
                                                  {"millisecond", {"ms", 1e3}},
                                                  {"milliseconds", {"ms", 1e3}},
                                                  {"us", {"us", 1e6}},
                                                  {"usec", {"us", 1e6}},
                                                  {"micros", {"us", 1e6}},
                                                  {"microseconds", {"us", 1e6}},
                                                  {"\xC2\xB5s", {"us", 1e6}},
                                                  {"\xCE\xBCs", {"us", 1e6}},
                                                  {"ns", {"ns", 1e9}},
                                                  {"nsec", {"ns", 1e9}},
                                                  {"nanos", {"ns", 1e9}},
                                                  {"nanoseconds", {"ns", 1e9}}}};

constexpr std::array<WrittenUnit, 12> kPowerUnits{{{"w", {"W", 1.0}},
                                                   {"watt", {"W", 1.0}},
                                                   {"watts", {"W", 1.0}},
                                                   {"mw", {"mW", 1e3}},
                                                   {"milliwatt", {"mW", 1e3}},
                                                   {"milliwatts", {"mW", 1e3}},
                                                   {"uw", {"uW", 1e6}},
                                                   {"microwatts", {"uW", 1e6}},
                                                   {"\xC2\xB5w", {"uW", 1e6}},
                                                   {"\xCE\xBCw", {"uW", 1e6}},
                                                   {"kw", {"kW", 1e-3}},
                                                   {"kilowatts", {"kW", 1e-3}}}};

constexpr std::array<WrittenUnit, 8> kJouleUnits{{{"j", {"J", 1.0}},
                                                  {"joule", {"J", 1.0}},
                                                  {"joules", {"J", 1.0}},
                                                  {"mj", {"mJ", 1e3}},
                                                  {"millijoules", {"mJ", 1e3}},
                                                  {"uj", {"uJ", 1e6}},
                                                  {"\xC2\xB5j", {"uJ", 1e6}},
                                                  {"\xCE\xBCj", {"uJ", 1e6}}}};

template <std::size_t Size>
StatedUnit unit_in(const std::array<WrittenUnit, Size>& units, std::string_view text) {
  const auto* const found = std::find_if(
      units.begin(), units.end(),
      [text](const WrittenUnit& unit) { return same_in_any_case(unit.written, text); });
  return found == units.end() ? StatedUnit{} : found->unit;
}

}  // namespace

StatedUnit time_unit(std::string_view text) {
  return unit_in(kTimeUnits, text);
}

StatedUnit power_unit(std::string_view text) {
  return text == "MW" ? StatedUnit{} : unit_in(kPowerUnits, text);
}

StatedUnit energy_unit(std::string_view text) {
  return text == "MJ" ? StatedUnit{} : unit_in(kJouleUnits, text);
}

}  // namespace vocabplan
