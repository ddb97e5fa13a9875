#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "rapl_domain.hpp"
#include "trace_number.hpp"
#include "trace_reader.hpp"
#include "trace_table.hpp"
#include "vocabplan/core/number.hpp"

// Samples of powercap's cumulative counters, energy_uj: one domain in a row
//   timestamp,domain,energy_uj[,max_energy_range_uj]
// or all of them
//   timestamp,package-0 energy_uj,dram energy_uj,...
namespace vocabplan {
namespace {

constexpr double kMicro = 1e-6;
constexpr std::string_view kCounter = "energy_uj";
const std::initializer_list<std::string_view> kTimes{"timestamp", "time", "seconds"};
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

bool matches(std::string_view head) {
  const auto header = header_fields(head);
  return (find_name(header, {kCounter}) && find_name(header, kDomains)) || is_wide(header);
}

class RaplReader {
 public:
  RaplReader(RecordReader::Source source, TraceSink& sink)
      : sink_(sink), table_(std::move(source), sink), clock_(sink), time_(table_.find(kTimes)) {}

  void read();

 private:
  void read_long(std::size_t domain, std::size_t energy);
  void read_wide();
  [[nodiscard]] std::size_t component(std::string_view text);
  [[nodiscard]] std::optional<double> time_of(const Record& row, std::size_t component);
  void take(const Record& row, std::size_t component, double time, std::string_view energy);
  void take_range(const Record& row, std::size_t component, std::string_view text);

  TraceSink& sink_;
  TraceTable table_;
  RowClock clock_;
  std::optional<std::size_t> time_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<double> last_;    // the last reading of each component, joules
  std::vector<double> ranges_;  // told to the sink, microjoules
};

std::size_t RaplReader::component(std::string_view text) {
  const auto found = numbers_.find(std::string(text));
  if (found != numbers_.end()) return found->second;
  const RaplDomain domain = rapl_domain(text);
  if (!domain.doubt.empty()) {
    sink_.warn("domain " + in_quotes(domain.name) + ' ' + std::string(domain.doubt));
  }
  const std::size_t number = sink_.component(domain.name, domain.inside);
  numbers_.emplace(text, number);
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
  if (is_missing(energy)) {
    sink_.missing(component, time, 0.0);
    return;
  }
  const auto value = read_measure(sink_, energy, kCounter, table_.comma_separates(),
                                  {"uJ", "\xC2\xB5J"}, row.line);
  if (!value) return;
  const double joules = *value * kMicro;
  // Cut short, it would look like a counter that has started anew.
  if (!row.complete && joules < last_[component]) return;
  last_[component] = joules;
  sink_.counter(component, time, joules, row.line);
}

void RaplReader::take_range(const Record& row, std::size_t component, std::string_view text) {
  if (is_missing(text) || !row.complete) return;
  const auto range = read_measure(sink_, text, "max_energy_range_uj", table_.comma_separates(),
                                  {"uJ", "\xC2\xB5J"}, row.line);
  if (!range || *range == ranges_[component]) return;
  if (!std::isnan(ranges_[component])) {
    sink_.refuse(row.line, "max_energy_range_uj is not what it was before");
  }
  if (!(*range > 0.0)) sink_.refuse(row.line, "max_energy_range_uj has to be above 0");
  ranges_[component] = *range;
  sink_.counter_range(component, *range * kMicro);
}

void RaplReader::read_long(std::size_t domain, std::size_t energy) {
  const auto range = table_.find({"max_energy_range_uj"});
  while (const Record* row = table_.next()) {
    if (is_missing(row->fields[domain])) {
      sink_.fault(row->line, "names no domain");
      continue;
    }
    const std::size_t number = component(row->fields[domain]);
    const auto time = time_of(*row, number);
    if (!time) continue;
    if (range) take_range(*row, number, row->fields[*range]);
    take(*row, number, *time, row->fields[energy]);
  }
}

void RaplReader::read_wide() {
  struct Column {
    std::size_t place = 0;
    std::size_t number = 0;
  };
  std::vector<Column> columns;
  for (std::size_t i = 0; i < table_.header().size(); ++i) {
    const std::string_view domain = domain_of_column(table_.header()[i]);
    if (!domain.empty()) columns.push_back({i, component(domain)});
  }
  while (const Record* row = table_.next()) {
    const auto time = time_of(*row, columns.front().number);
    if (!time) continue;
    for (const Column& column : columns) {
      take(*row, column.number, *time, row->fields[column.place]);
    }
  }
}

void RaplReader::read() {
  const auto domain = table_.find(kDomains);
  const auto energy = table_.find({kCounter});
  if (!time_) clock_.need_interval();
  if (domain && energy) return read_long(*domain, *energy);
  if (is_wide(table_.header())) return read_wide();
  sink_.refuse(table_.header_line(), "has no columns domain and energy_uj");
}

void read(RecordReader::Source source, TraceSink& sink) {
  RaplReader(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kRaplTrace{TraceFormat::rapl, &matches, &read};

}  // namespace vocabplan
