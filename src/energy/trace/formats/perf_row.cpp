#include "energy/trace/formats/perf_row.hpp"

#include <algorithm>
#include <array>

#include "energy/trace/reading/cells.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kEnergy = "energy-";
constexpr std::string_view kWallTime = "duration_time";

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// perf writes the time of an interval with nine decimals; a whole number is no time.
bool is_time(std::string_view text) {
  const std::size_t sign = text.find_first_of(".,");
  return sign != std::string_view::npos && all_digits(text.substr(0, sign)) &&
         all_digits(text.substr(sign + 1));
}

// energy-pkg of power/energy-pkg/u.
std::string_view event_name(std::string_view event) {
  const std::size_t first = event.find(kEnergy);
  if (first == std::string_view::npos) return event;
  std::size_t last = first + kEnergy.size();
  while (last < event.size() && is_letter(event[last])) ++last;
  return event.substr(first, last - first);
}

// `<not counted>` is one word.
void join_missing(std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "<not") continue;
    const char* const first = words[i].data();
    const char* const last = words[i + 1].data() + words[i + 1].size();
    words[i] = std::string_view(first, static_cast<std::size_t>(last - first));
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
}

// Removes what parts thousands where it cannot be the decimal sign: the sign that stands first of
// two kinds, one that stands twice, an apostrophe or a blank without a break.
std::string without_groups(std::string_view text) {
  std::string out(text);
  for (const std::string_view group : {"\xE2\x80\xAF", "\xC2\xA0", "'"}) {
    for (std::size_t at = out.find(group); at != std::string::npos; at = out.find(group)) {
      out.erase(at, group.size());
    }
  }
  const std::size_t last = out.find_last_of(".,");
  const std::size_t first = out.find_first_of(".,");
  if (first != last) {
    const char parted = out[first];
    const bool other = out[last] != parted;
    if (!other || std::count(out.begin(), out.end(), out[last]) == 1) std::erase(out, parted);
  }
  return out;
}

// The place where the domain around that of a place is counted: a package's cores are within what
// its first core counts, and the platform is counted once.
std::string outer_place(std::string_view place, bool whole_machine) {
  std::string out;
  bool zero = false;
  for (const char c : place) {
    if (!is_digit(c)) {
      zero = whole_machine || c == 'C' || c == 'U';
      out += c;
    } else if (!zero) {
      out += c;
    } else if (out.back() != '0') {
      out += '0';
    }
  }
  return out;
}

}  // namespace

std::string perf_component(std::string_view place, std::string_view event) {
  std::string name(event);
  if (!place.empty()) name.append(" ").append(place);
  return name;
}

std::string perf_container(std::string_view place, std::string_view event) {
  std::string platform = perf_component(outer_place(place, true), "energy-psys");
  if (event == "energy-psys") {
    return perf_component(place, event) == platform ? std::string() : platform;
  }
  if (event == "energy-pkg" || event == "energy-ram") return platform;
  return perf_component(outer_place(place, false), "energy-pkg");
}

void PerfRowReader::cut(std::string_view line, std::size_t event) {
  constexpr std::string_view kOfEvents =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/-";
  const std::size_t before = line.substr(0, event).find_last_not_of(kOfEvents);
  row_.separator = before == std::string_view::npos ? ' ' : line[before];
  if (row_.separator == ' ') {
    row_.is_people = true;
    split_words(line, cells_);
    join_missing(cells_);
  } else {
    split_cells(line, row_.separator, cells_);
  }
}

const PerfRow& PerfRowReader::read(std::string_view line) {
  row_ = PerfRow{};
  std::size_t event = line.find(kEnergy);
  const bool is_energy = event != std::string_view::npos;
  if (!is_energy) event = line.find(kWallTime);
  if (event == std::string_view::npos || trimmed(line).starts_with('#')) return row_;
  cut(line, event);
  const std::string_view name = is_energy ? kEnergy : kWallTime;
  const auto found = std::find_if(cells_.begin(), cells_.end(), [&](std::string_view cell) {
    return cell.find(name) != std::string_view::npos;
  });
  auto at = static_cast<std::size_t>(found - cells_.begin());
  if (found == cells_.end() || at == 0) return row_;
  const std::string_view written = cells_[at];
  row_.event = event_name(written);
  // The deviation of --repeat: ( +-  0.83% ) for people, 0.83% before the run time otherwise.
  std::size_t next = at + 1;
  if (row_.is_people) {
    row_.is_mean = line.find("+-") != std::string_view::npos;
  } else if (next < cells_.size() && cells_[next].ends_with('%')) {
    row_.is_mean = true;
    ++next;
  }
  if (next < cells_.size()) row_.run_time = cells_[next];
  row_.is_whole = row_.is_people ? written.ends_with('/') : at + 2 < cells_.size();
  // A value that was not counted may stand without its unit in the form for people.
  const bool has_unit = !row_.is_people || is_letter(cells_[at - 1].front());
  if (has_unit) row_.unit = cells_[--at];
  if (at == 0) return row_;
  row_.value = row_.is_people ? without_groups(cells_[at - 1]) : std::string(cells_[at - 1]);
  row_.kind = is_energy ? PerfRow::Kind::energy : PerfRow::Kind::wall_time;
  take_prefix(at - 1);
  return row_;
}

// The text before the value.
void PerfRowReader::take_prefix(std::size_t size) {
  std::size_t at = 0;
  if (at < size && is_time(cells_[at])) row_.time = cells_[at++];
  if (at < size && cells_[at] == "summary") {
    row_.is_summary = true;
    ++at;
  }
  if (at < size && !cells_[at].empty() && is_letter(cells_[at].front())) {
    row_.place = cells_[at++];
    // Of -A there is no number of counters behind CPU3.
    if (!row_.place.starts_with("CPU") && at < size) row_.counters = cells_[at++];
  }
  take_rest(at, size);
}

// Fields that have no place: a decimal comma parts the value where commas part fields. perf writes
// energies with two decimals.
void PerfRowReader::take_rest(std::size_t first, std::size_t size) {
  if (first == size) return;
  const bool joins = row_.separator == ',' && size - first == 1 && all_digits(cells_[first]) &&
                     all_digits(row_.value) && row_.value.size() == 2;
  if (joins) {
    row_.value = std::string(cells_[first]) + ',' + row_.value;
    return;
  }
  row_.fault = std::to_string(size - first) +
               " fields too many before the unit: a decimal comma? Record with LC_ALL=C, or with "
               "another separator (-x;)";
}

}  // namespace vocabplan
