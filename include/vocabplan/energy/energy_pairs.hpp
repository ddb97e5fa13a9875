#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

/// An estimate of a run's energy beside what a meter read for the same run.
struct EnergyPair {
  std::string name{};                  ///< for messages; "line 7" when the table names nothing
  std::string group{};                 ///< statistics are told for each group
  std::string leave_out{};             ///< pairs with the same text are left out together
  double estimate = 0.0;               ///< kWh, above 0
  double measured = 0.0;               ///< kWh, above 0
  std::optional<double> duration{};    ///< seconds, above 0
  std::optional<double> resolution{};  ///< step of the meter's display, kWh, above 0
  std::size_t line = 0;
};

/// Kilowatt-hours in one of the units that `name` says: J, kJ, MJ, Wh, kWh, MWh or GWh, in any
/// case but for their M: m is milli. Nothing for another text.
[[nodiscard]] std::optional<double> kwh_in_unit(std::string_view name);
/// The names that `kwh_in_unit` knows, for messages.
inline constexpr std::string_view kEnergyUnits = "J, kJ, MJ, Wh, kWh, MWh, GWh";

/// Which columns of a table hold what. Names match in any case, unless a column has the very name;
/// one near a usual name that the table has not is a fault. A column that is asked for by name must
/// be there; without a name a column is taken when the header has the usual one.
struct PairColumns {
  std::string estimate{};                ///< usually "estimate"; always needed
  std::string measured{};                ///< usually "measured"; always needed
  std::vector<std::string> group{};      ///< usually "group"; several are joined by '/'
  std::vector<std::string> leave_out{};  ///< usually the groups
  std::string name{};                    ///< usually "name"
  std::string duration{};                ///< usually "duration_s": seconds
  std::string unit{};                    ///< usually "unit": that of the row's energies
  std::string resolution{};              ///< usually "resolution": of the meter, in the row's unit
  double kwh_per_unit = 1.0;             ///< unit of the energies where no column says it
};

/// A row that is no pair.
struct PairFault {
  std::size_t line = 0;
  std::string message{};
};

/// The pairs of a table.
struct PairTable {
  static constexpr std::size_t kMostFaults = 100;

  std::vector<EnergyPair> pairs{};
  bool has_groups = false;     ///< a column says the groups
  bool has_leave_out = false;  ///< a column, be it that of the groups, says what is left out
  bool has_durations = false;  ///< a column says durations
  std::size_t fault_count = 0;
  std::vector<PairFault> faults{};  ///< the first `kMostFaults`
};

/// Reads pairs from a CSV table with a header. Both energies of a row are in one unit and have to
/// be from 1e-12 to 1e15 kWh: a meter that shows 0 gives no relative error. Empty cells of duration
/// and resolution are none. A row that is no pair, such as one whose number of fields is not the
/// header's, is left out and comes back as a fault. `source` stands in messages. Throws `DataError`
/// for a header without the columns, and for a table without rows.
[[nodiscard]] PairTable read_energy_pairs(RecordReader& reader, const std::string& source,
                                          const PairColumns& columns = {});

}  // namespace vocabplan
