#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/options/answer.hpp"
#include "vocabplan/energy/accelerator.hpp"

namespace vocabplan::cli {

/// The question to `energy limits`, in base units.
struct LimitsRequest {
  double temperature = 300.0;                ///< kelvin
  std::optional<double> bits_per_flop{};     ///< erased; nothing: the convention
  std::optional<double> flops{};             ///< of the run
  std::optional<double> energy{};            ///< of the run, joules
  std::optional<Accelerator> accelerator{};  ///< with a power: what else gives the run's energy
  std::optional<double> params{};            ///< of the model
  double bits_per_param = 16.0;

  struct Region {
    double mass = 0.0;    ///< kilograms
    double radius = 0.0;  ///< metres
  };
  std::optional<Region> region{};

  struct Channel {
    double bandwidth = 0.0;             ///< hertz
    double snr = 0.0;                   ///< ratio of powers
    std::optional<double> link_rate{};  ///< what it really carries, bit/s
  };
  std::optional<Channel> channel{};
};

/// A number or a word of an answer.
struct LimitRow {
  std::string key{};                          ///< in machine formats
  std::variant<double, std::string> value{};  ///< in base units
  std::string unit{};
  std::string label{};  ///< for people; empty: left out for them
  std::string note{};   ///< likewise
};

/// One bound of physics, and where the run stands.
struct PhysicalLimit {
  std::string name{};
  std::string statement{};  ///< what is bounded, and under which premises
  std::vector<LimitRow> rows{};
  std::string caveat{};   ///< what the bound does not say
  std::string warning{};  ///< of numbers that contradict the bound; empty: they do not
};

/// Bits erased per FLOP where nobody says how many: a convention, the bits of one BF16 result.
inline constexpr double kConventionalBitsPerFlop = 16.0;

/// The bounds that the request is enough for; Landauer's always is.
[[nodiscard]] std::vector<PhysicalLimit> physical_limits(const LimitsRequest& request);

/// The bounds for people in lines of at most 80 characters, and a record a bound for machines; CSV
/// has a line for each number or word. The limits outlive the answer.
[[nodiscard]] Answer limits_answer(const std::vector<PhysicalLimit>& limits);

}  // namespace vocabplan::cli
