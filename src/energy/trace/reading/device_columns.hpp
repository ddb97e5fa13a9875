#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "energy/trace/reading/table.hpp"
#include "energy/trace/sink.hpp"

namespace vocabplan {

// Columns by whose names a table may tell devices apart, in the order in which they are advised.
inline constexpr std::array<std::string_view, 21> kDeviceColumns{
    "index",      "gpu_index", "uuid",   "gpu_uuid", "pci.bus_id", "gpu_bus_id",   "serial",
    "gpu_serial", "gpu",       "gpu_id", "device",   "device_id",  "device_index", "card",
    "host",       "hostname",  "node",   "rank",     "local_rank", "socket",       "gpu_name"};

// The name of the device of a row of a table: the column that the user states, else those that the
// layout knows, else one of `kDeviceColumns` that behaves like an index. Beside it, the other
// columns of that list are watched: a device whose uuid is now one and now another is several.
class DeviceColumns {
 public:
  // `known` is the layout's own column, `time` that of the times.
  DeviceColumns(const TraceTable& table, TraceSink& sink, std::optional<std::size_t> known,
                std::optional<std::size_t> time);

  // True if a column names devices; else all rows are of one.
  [[nodiscard]] bool name_devices() const { return !used_.empty(); }
  // True if the user has stated which.
  [[nodiscard]] bool are_stated() const { return is_stated_; }
  // The text before a device that is a number: the column's name and a blank.
  [[nodiscard]] std::string prefix() const;
  // The text before a component of the device: "node7 " or "rank 0 ".
  [[nodiscard]] std::string before_part(std::string_view device) const;
  // The device of a row, valid until the next call; empty when the row names none.
  [[nodiscard]] std::string_view device(const Record& row);

  // Compares the other columns of a row with those of the component's row before. Throws at the end
  // of a trace, in `finish`, where they change in more than a quarter of a component's rows.
  void watch(const Record& row, std::size_t component);
  void finish() const;

 private:
  struct Watched {
    std::size_t column = 0;
    std::string name;
  };
  struct Seen {
    std::vector<std::string> last;  // of each watched column
    std::vector<std::size_t> changes;
    std::vector<std::size_t> lines;  // of the first change
    std::size_t rows = 0;
  };

  [[nodiscard]] std::vector<std::size_t> stated_columns(const TraceTable& table) const;
  void take_index(const TraceTable& table, std::optional<std::size_t> time);
  void watch_others(const TraceTable& table, std::optional<std::size_t> known);
  void give_hint() const;

  TraceSink& sink_;
  std::vector<std::size_t> used_;
  std::vector<std::string> used_names_;
  bool is_stated_ = false;
  std::string joined_;  // the last device of several columns
  std::vector<Watched> watched_;
  std::vector<Seen> seen_;  // of each component
};

// True if a column of a table's first rows behaves like the index of a device: it has the same few
// values in each tick, in the same order, whose rows lie closer together than ticks do; without
// times, the numbers from 0 on in turn. `constant` where it has one value alone, below 64;
// `one_tick` where the rows are one tick, numbered from 0.
enum class IndexLike { no, constant, one_tick, cyclic };
[[nodiscard]] IndexLike index_like(const std::vector<std::vector<std::string>>& rows,
                                   std::size_t column, std::optional<std::size_t> time);

}  // namespace vocabplan
