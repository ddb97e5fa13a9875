#include "energy/trace/reading/device_columns.hpp"

#include <algorithm>

#include "core/table/column_names.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/time.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

using SampleRows = std::vector<std::vector<std::string>>;

constexpr std::size_t kSampleRows = 128;
constexpr std::size_t kMostIndices = 64;
constexpr std::size_t kLongestKept = 64;  // bytes of a watched cell

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_device_column(std::string_view name) {
  return std::any_of(kDeviceColumns.begin(), kDeviceColumns.end(),
                     [name](std::string_view one) { return same_in_any_case(one, name); });
}

// The column of a number, counted from 1.
std::size_t numbered(std::string_view text, std::size_t columns) {
  const ParsedNumber number =
      is_whole_number(text) ? parse_number(text) : ParsedNumber{.fault = "no"};
  const bool fits = number && number.value >= 1.0 && number.value <= static_cast<double>(columns);
  return fits ? static_cast<std::size_t>(number.value) - 1 : kNoColumn;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + in_quotes(name);
  return text;
}

// The number of values before the first is there again; 0 where it is not.
std::size_t turn_of(const std::vector<std::string_view>& values) {
  const auto again = std::find(values.begin() + 1, values.end(), values.front());
  return again == values.end() ? 0 : static_cast<std::size_t>(again - values.begin());
}

bool is_counted_from_0(const std::vector<std::string_view>& values, std::size_t turn) {
  for (std::size_t i = 0; i < turn; ++i) {
    if (values[i] != std::to_string(i)) return false;
  }
  return true;
}

// True if the rows of a turn lie closer together than turns do.
bool turns_are_ticks(const SampleRows& rows, std::size_t time, std::size_t turn) {
  TraceTime clock;
  double inside = 0.0;
  double between = 0.0;
  std::optional<double> before;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto now = clock.read(rows[i][time]);
    if (!now) return false;
    if (before) {
      double& longest = i % turn == 0 ? between : inside;
      const double step = *now - *before;
      // The longest within a turn, the shortest between two.
      longest =
          i % turn != 0 ? std::max(longest, step) : (i == turn ? step : std::min(longest, step));
    }
    before = now;
  }
  return between > 2.0 * inside;
}

}  // namespace

IndexLike index_like(const SampleRows& rows, std::size_t column, std::optional<std::size_t> time) {
  std::vector<std::string_view> values;
  for (const auto& row : rows) {
    if (is_missing(row[column])) return IndexLike::no;
    values.emplace_back(row[column]);
  }
  if (values.empty()) return IndexLike::no;
  const bool is_constant =
      std::all_of(values.begin(), values.end(), [&](auto one) { return one == values.front(); });
  if (is_constant) {
    const bool is_small = values.front().size() < 2 || values.front() < "64";
    return values.front().size() <= 2 && is_small ? IndexLike::constant : IndexLike::no;
  }
  const std::size_t turn = turn_of(values);
  if (turn == 0) {
    const bool is_tick = values.size() <= kMostIndices && is_counted_from_0(values, values.size());
    return is_tick ? IndexLike::one_tick : IndexLike::no;
  }
  if (turn < 2 || turn > kMostIndices) return IndexLike::no;
  const auto first = values.begin();
  const auto second = first + static_cast<std::ptrdiff_t>(turn);
  for (auto one = first; one != second; ++one) {
    if (std::find(one + 1, second, *one) != second) return IndexLike::no;
  }
  if (!std::equal(second, values.end(), first)) return IndexLike::no;
  const bool is_index = time ? turns_are_ticks(rows, *time, turn) : is_counted_from_0(values, turn);
  return is_index ? IndexLike::cyclic : IndexLike::no;
}

DeviceColumns::DeviceColumns(const TraceTable& table, TraceSink& sink,
                             std::optional<std::size_t> known, std::optional<std::size_t> time)
    : sink_(sink) {
  const TraceOptions& options = sink.options();
  if (!options.device_column.empty()) {
    is_stated_ = true;
    try {
      used_ = stated_columns(table);
    } catch (const DomainError& error) {
      sink.refuse(table.header_line(), std::string("--device-column: ") + error.what());
    }
  } else if (!options.one_device) {
    if (known) used_.push_back(*known);
    if (!known && table.has_header()) take_index(table, time);
  }
  for (const std::size_t column : used_) used_names_.push_back(table.header()[column]);
  watch_others(table, known);
  // The name of its kind is one for several devices.
  const auto is_kind = [](const std::string& name) {
    return same_in_any_case(name, "name") || same_in_any_case(name, "gpu_name");
  };
  if (std::all_of(used_names_.begin(), used_names_.end(), is_kind)) sink.rows_are_unnamed();
  give_hint();
}

// The first column that is called like one of devices and behaves like an index.
void DeviceColumns::take_index(const TraceTable& table, std::optional<std::size_t> time) {
  SampleRows rows;
  for (std::size_t i = 0; i < table.header().size() && used_.empty(); ++i) {
    if (!is_device_column(table.header()[i])) continue;
    if (rows.empty()) rows = table.first_rows(kSampleRows);
    if (index_like(rows, i, time) == IndexLike::cyclic) used_.push_back(i);
  }
}

// A column by its name, or several with commas between; by its number where there is no header.
std::vector<std::size_t> DeviceColumns::stated_columns(const TraceTable& table) const {
  const std::string& stated = sink_.options().device_column;
  const std::vector<std::string_view> header(table.header().begin(), table.header().end());
  const auto place_of = [&](std::string_view name) {
    return table.has_header() ? find_named(header, name) : numbered(name, header.size());
  };
  if (const std::size_t whole = place_of(stated); whole != kNoColumn) return {whole};
  std::vector<std::string_view> names;
  split_cells(stated, ',', names);
  std::vector<std::size_t> places;
  for (const std::string_view name : names) {
    places.push_back(place_of(name));
    if (places.back() != kNoColumn) continue;
    throw DomainError(table.has_header() ? no_column_text(in_quotes(name), header)
                                         : "the file has no column " + in_quotes(name) +
                                               "; it has no header, and its columns are 1 to " +
                                               std::to_string(header.size()));
  }
  return places;
}

void DeviceColumns::watch_others(const TraceTable& table, std::optional<std::size_t> known) {
  const bool takes_for_one = sink_.options().one_device;
  for (std::size_t i = 0; i < table.header().size(); ++i) {
    const bool is_used = std::find(used_.begin(), used_.end(), i) != used_.end();
    if (is_used) continue;
    const std::string& name = table.header()[i];
    if (takes_for_one ? known == i : (table.has_header() && is_device_column(name))) {
      watched_.push_back({i, name});
    }
  }
}

void DeviceColumns::give_hint() const {
  std::vector<std::string> names;
  for (const Watched& one : watched_) names.push_back(one.name);
  sink_.device_hint((names.empty()
                         ? std::string("no other column tells them apart: record index, uuid or "
                                       "pci.bus_id")
                         : "name the column that tells them apart, such as " + listed(names) +
                               ", with --device-column") +
                    ", or say --one-device if all rows are of one");
}

std::string DeviceColumns::prefix() const {
  return used_names_.size() == 1 ? used_names_.front() + ' ' : std::string();
}

std::string DeviceColumns::before_part(std::string_view device) const {
  if (device.empty()) return {};
  return (is_whole_number(device) ? prefix() : std::string()).append(device).append(" ");
}

std::string_view DeviceColumns::device(const Record& row) {
  if (used_.size() == 1) {
    const std::string_view text = row.fields[used_.front()];
    return is_missing(text) ? std::string_view() : text;
  }
  joined_.clear();
  for (const std::size_t column : used_) {
    const std::string_view text = row.fields[column];
    if (is_missing(text)) return {};
    joined_.append(joined_.empty() ? "" : " ").append(text);
  }
  return joined_;
}

void DeviceColumns::watch(const Record& row, std::size_t component) {
  if (watched_.empty()) return;
  if (component >= seen_.size()) seen_.resize(component + 1);
  Seen& seen = seen_[component];
  if (seen.last.empty()) {
    seen.last.resize(watched_.size());
    seen.changes.resize(watched_.size());
    seen.lines.resize(watched_.size());
  }
  ++seen.rows;
  for (std::size_t i = 0; i < watched_.size(); ++i) {
    const std::string_view text = row.fields[watched_[i].column].substr(0, kLongestKept);
    if (text == seen.last[i] || is_missing(text)) continue;
    if (!seen.last[i].empty() && seen.changes[i]++ == 0) seen.lines[i] = row.line;
    seen.last[i] = text;
  }
}

void DeviceColumns::finish() const {
  for (const Seen& seen : seen_) {
    for (std::size_t i = 0; i < seen.changes.size(); ++i) {
      if (4 * seen.changes[i] <= seen.rows) continue;
      if (sink_.options().one_device) {
        sink_.warn("column " + in_quotes(watched_[i].name) +
                   " names several devices, which are taken for one, as was asked");
        return;
      }
      sink_.refuse(seen.lines[i],
                   "column " + in_quotes(watched_[i].name) + " changes from row to row of one " +
                       (used_names_.empty() ? "device" : in_quotes(used_names_.front())) +
                       ": several devices under one name; " + sink_.device_hint());
    }
  }
}

}  // namespace vocabplan
