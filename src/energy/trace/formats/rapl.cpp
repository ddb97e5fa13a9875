// Samples of powercap's cumulative counters, energy_uj: one domain in a row
//   timestamp,domain,energy_uj[,max_energy_range_uj]
// or all of them
//   timestamp,package-0 energy_uj,dram energy_uj,...
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/device_columns.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// A domain of RAPL under its usual name, and the one that contains it.
struct RaplDomain {
  std::string name{};
  std::string inside{};      // empty: nothing known of contains it
  std::string_view doubt{};  // what is not known of it, ready to follow its name
};

constexpr std::string_view kPlatform = "psys";

// The word under which a kind of domain is known; empty when it is not.
std::string_view kind_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{{
      {"package", "package"},
      {"pkg", "package"},
      {"core", "core"},
      {"cores", "core"},
      {"pp0", "core"},
      {"uncore", "uncore"},
      {"pp1", "uncore"},
      {"gpu", "uncore"},
      {"dram", "dram"},
      {"ram", "dram"},
      {"psys", "psys"},
      {"platform", "psys"},
  }};
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [word](const auto& pair) { return pair.first == word; });
  return found == kWords.end() ? std::string_view() : found->second;
}

// Cuts "-0", "_0" or, where no name ends in a digit, "0" off the end: the socket's number.
std::string take_number(std::string& word) {
  if (!kind_of(word).empty()) return {};
  std::size_t digits = word.size();
  while (digits > 0 && is_digit(word[digits - 1])) --digits;
  std::string number = word.substr(digits);
  if (number.empty()) return {};
  if (digits > 0 && (word[digits - 1] == '-' || word[digits - 1] == '_')) --digits;
  word.resize(digits);
  return number;
}

RaplDomain zone(std::string_view name) {
  const std::size_t parent = name.rfind(':');
  const bool nested = std::count(name.begin(), name.end(), ':') > 1;
  return {.name = std::string(name),
          .inside = nested ? std::string(name.substr(0, parent)) : std::string(),
          .doubt = nested ? "is a zone without its name: it is taken to be inside the one around it"
                          : "is a zone without its name: it is taken to be inside no other"};
}

RaplDomain named(std::string_view text, const std::string& socket) {
  std::string word = lower_case(text);
  if (word.starts_with("energy-")) word.erase(0, 7);
  std::string number = take_number(word);
  if (number.empty()) number = socket;
  const std::string kind(kind_of(word));
  if (kind.empty())
    return {.name = std::string(text),
            .inside = {},
            .doubt = "is none that is known: it is added beside the others"};
  if (kind == kPlatform) return {.name = kind, .inside = {}};
  const std::string of_socket = number.empty() ? "" : "-" + number;
  if (kind == "package") {
    return {.name = "package-" + (number.empty() ? "0" : number), .inside = std::string(kPlatform)};
  }
  if (kind == "dram") {
    return {.name = kind + of_socket, .inside = std::string(kPlatform)};
  }
  return {.name = kind + of_socket, .inside = "package-" + (number.empty() ? "0" : number)};
}

// Reads the name of a domain: package-0 (or package, pkg, PKG-0, energy-pkg), core and uncore (pp0,
// pp1), dram, psys, each with the number of its socket behind - or _ or none; or a zone's
// name or path, intel-rapl:0:1, or both, package-0/core.
//
// core and uncore are inside their package. package and dram are inside psys, which measures the
// whole platform. A zone that is called by its number alone is taken to be inside the zone around
// it.
RaplDomain rapl_domain(std::string_view text) {
  constexpr std::string_view kCounter = "/energy_uj";
  if (text.ends_with(kCounter)) text.remove_suffix(kCounter.size());
  const std::size_t slash = text.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? text : text.substr(slash + 1);
  if (last.find("rapl:") != std::string_view::npos) return zone(last);
  if (slash == std::string_view::npos) return named(text, "");
  // "package-1/core": the part before the slash says the socket.
  const RaplDomain outer = rapl_domain(text.substr(0, slash));
  const std::size_t dash = outer.name.rfind('-');
  const bool has_socket = outer.doubt.empty() && dash != std::string::npos;
  return named(last, has_socket ? outer.name.substr(dash + 1) : "");
}

constexpr double kMicro = 1e-6;
constexpr std::string_view kCounter = "energy_uj";
const std::initializer_list<std::string_view> kDomains{"domain", "name", "component", "zone"};

// The domain of a column such as "package-0 energy_uj", "dram_energy_uj" or "psys/energy_uj".
std::string_view domain_of_column(std::string_view field) {
  if (!field.ends_with(kCounter) || field.size() < kCounter.size() + 2) return {};
  field.remove_suffix(kCounter.size());
  const bool parted = std::string_view(" _/-.:").find(field.back()) != std::string_view::npos;
  return parted ? field.substr(0, field.size() - 1) : std::string_view();
}

bool is_wide(const std::vector<std::string>& header) {
  return std::any_of(header.begin(), header.end(),
                     [](const std::string& field) { return !domain_of_column(field).empty(); });
}

bool matches_rapl(std::string_view head) {
  const auto header = header_fields(head);
  return (find_one_of(header, {kCounter}) && find_one_of(header, kDomains)) || is_wide(header);
}

std::string lacks_rapl(std::string_view head) {
  const auto header = header_fields(head);
  const bool has_counter = find_one_of(header, {kCounter}).has_value();
  const bool is_it = has_counter || find_one_of(header, {"max_energy_range_uj"}) ||
                     (find_one_of(header, {"domain", "zone"}) && find_time(header));
  if (!is_it) return {};
  return has_counter ? "has no column domain beside energy_uj"
                     : "has no column energy_uj, RAPL's counter in microjoules";
}

class RaplReader {
 public:
  RaplReader(RecordReader::Source source, TraceSink& sink)
      : sink_(sink),
        table_(std::move(source), sink),
        clock_(sink),
        time_(clock_.find_column(table_.header())),
        devices_(table_, sink, std::nullopt, time_) {}

  void read();

 private:
  void read_long(std::size_t domain, std::size_t energy);
  void read_wide();
  [[nodiscard]] std::size_t component(std::string_view text, std::string_view device);
  // The device of a row where a column names it; nothing after telling a fault.
  [[nodiscard]] std::optional<std::string_view> device_of(const Record& row);
  [[nodiscard]] std::optional<double> time_of(const Record& row, std::size_t component);
  void take(const Record& row, std::size_t component, double time, std::string_view energy);
  void take_range(const Record& row, std::size_t component, std::string_view text);

  TraceSink& sink_;
  TraceTable table_;
  RowClock clock_;
  std::optional<std::size_t> time_;
  DeviceColumns devices_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::string key_;             // the last text that a component was looked for by
  std::vector<double> last_;    // the last reading of each component, joules
  std::vector<double> ranges_;  // told to the sink, microjoules
};

std::optional<std::string_view> RaplReader::device_of(const Record& row) {
  if (!devices_.name_devices()) return std::string_view();
  const std::string_view device = devices_.device(row);
  if (!device.empty()) return device;
  sink_.fault(row.line, "names no device");
  return std::nullopt;
}

std::size_t RaplReader::component(std::string_view text, std::string_view device) {
  key_.assign(text).append(device.empty() ? 0 : 1, ' ').append(device);
  const auto found = numbers_.find(key_);
  if (found != numbers_.end()) return found->second;
  RaplDomain domain = rapl_domain(text);
  if (!device.empty()) {
    // Each device has domains of its own.
    domain.name.insert(0, devices_.before_part(device));
    if (!domain.inside.empty()) domain.inside.insert(0, devices_.before_part(device));
  }
  if (!domain.doubt.empty()) {
    sink_.warn("domain " + in_quotes(domain.name) + ' ' + std::string(domain.doubt));
  }
  const std::size_t number = sink_.component(domain.name, domain.inside);
  numbers_.emplace(key_, number);
  if (number >= last_.size()) {
    last_.resize(number + 1, 0.0);
    ranges_.resize(number + 1, std::numeric_limits<double>::quiet_NaN());
  }
  return number;
}

std::optional<double> RaplReader::time_of(const Record& row, std::size_t component) {
  if (!time_) return clock_.count(component);
  return clock_.read(row.fields[*time_], row.line);
}

void RaplReader::take(const Record& row, std::size_t component, double time,
                      std::string_view energy) {
  const Reading value =
      take_reading(sink_, {row.line, kCounter, "uJ", table_.comma_separates()}, energy);
  if (value.is_missing()) sink_.missing(component, time, 0.0);
  if (!value.is_number()) return;
  const double joules = value.value * kMicro;
  // Cut short, it would look like a counter that has started anew.
  if (!row.complete && joules < last_[component]) return;
  last_[component] = joules;
  sink_.counter(component, time, joules, row.line);
}

void RaplReader::take_range(const Record& row, std::size_t component, std::string_view text) {
  if (!row.complete) return;
  const Reading read =
      take_reading(sink_, {row.line, "max_energy_range_uj", "uJ", table_.comma_separates()}, text);
  const double range = read.value;
  if (!read.is_number() || range == ranges_[component]) return;
  if (!std::isnan(ranges_[component])) {
    sink_.refuse(row.line, "max_energy_range_uj is not what it was before");
  }
  if (!(range > 0.0)) sink_.refuse(row.line, "max_energy_range_uj has to be above 0");
  ranges_[component] = range;
  sink_.counter_range(component, range * kMicro);
}

void RaplReader::read_long(std::size_t domain, std::size_t energy) {
  const auto range = table_.find({"max_energy_range_uj"});
  while (const Record* row = table_.next()) {
    if (is_missing(row->fields[domain])) {
      sink_.fault(row->line, "names no domain");
      continue;
    }
    const auto device = device_of(*row);
    if (!device) continue;
    const std::size_t number = component(row->fields[domain], *device);
    devices_.watch(*row, number);
    const auto time = time_of(*row, number);
    if (!time) continue;
    if (range) take_range(*row, number, row->fields[*range]);
    take(*row, number, *time, row->fields[energy]);
  }
}

void RaplReader::read_wide() {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < table_.header().size(); ++i) {
    if (!domain_of_column(table_.header()[i]).empty()) columns.push_back(i);
  }
  while (const Record* row = table_.next()) {
    const auto device = device_of(*row);
    if (!device) continue;
    std::optional<double> time;
    for (const std::size_t column : columns) {
      const std::size_t number = component(domain_of_column(table_.header()[column]), *device);
      if (column == columns.front()) {
        devices_.watch(*row, number);
        time = time_of(*row, number);
      }
      if (!time) break;
      take(*row, number, *time, row->fields[column]);
    }
  }
}

void RaplReader::read() {
  const auto domain = table_.find(kDomains);
  const auto energy = table_.find({kCounter});
  if (!time_) clock_.need_interval();
  if (domain && energy) {
    read_long(*domain, *energy);
  } else if (is_wide(table_.header())) {
    read_wide();
  } else {
    sink_.refuse(table_.header_line(), "has no columns domain and energy_uj");
  }
  devices_.finish();
}

void read_rapl(RecordReader::Source source, TraceSink& sink) {
  RaplReader(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kRaplTrace{TraceFormat::rapl, &matches_rapl, &read_rapl, &lacks_rapl};

}  // namespace vocabplan
