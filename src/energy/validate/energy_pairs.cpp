#include "vocabplan/energy/energy_pairs.hpp"

#include <array>
#include <utility>

#include "core/column_names.hpp"
#include "energy/validate/pair_checks.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/energy/energy_units.hpp"

namespace vocabplan {
namespace {

struct Unit {
  std::string_view name;
  double kwh;
};
constexpr std::array kUnits{Unit{"J", 1.0 / kJoulesPerKwh},
                            Unit{"kJ", 1e3 / kJoulesPerKwh},
                            Unit{"MJ", 1e6 / kJoulesPerKwh},
                            Unit{"Wh", 1e-3},
                            Unit{"kWh", 1.0},
                            Unit{"MWh", 1e3},
                            Unit{"GWh", 1e6}};

// Columns that stand for one quantity: none, one, or several that are joined.
using Positions = std::vector<std::size_t>;

class PairReader {
 public:
  PairReader(RecordReader& reader, std::string source, const PairColumns& columns)
      : reader_(reader), source_(std::move(source)), kwh_per_unit_(columns.kwh_per_unit) {
    read_header();
    try {
      find_all(columns);
    } catch (const DomainError& error) {
      throw DataError(source_, header_line_, error.what());
    }
  }

  PairTable read() {
    out_.has_groups = !group_.empty();
    out_.has_leave_out = !leave_out_.empty();
    out_.has_durations = !duration_.empty();
    bool any = false;
    while ((record_ = reader_.next()) != nullptr) {
      any = true;
      take_row();
    }
    if (!any) throw DataError(source_, 0, "holds no rows below its header");
    return std::move(out_);
  }

 private:
  // A fault of a row; caught here, never outside.
  struct RowFault {
    std::string message;
  };

  void read_header() {
    record_ = reader_.next();
    if (record_ == nullptr) {
      throw DataError(source_, 0, "is empty; accepted is a CSV file with a header");
    }
    if (!record_->fault.empty()) throw DataError(source_, record_->line, record_->fault);
    header_line_ = record_->line;
    header_.assign(record_->fields.begin(), record_->fields.end());
  }

  // The columns by the names that the caller gave, or else by the usual ones.
  void find_all(const PairColumns& columns) {
    const std::vector<std::string_view> header(header_.begin(), header_.end());
    NamedColumns named;
    const auto name = [&](const char* usual, const std::string& given) {
      const std::size_t own = given.empty() ? find_named(header, usual) : kNoColumn;
      if (!given.empty()) named[usual] = need(header, given);
      if (own != kNoColumn) named[usual] = header_[own];
    };
    name("estimate", columns.estimate);
    name("measured", columns.measured);
    name("name", columns.name);
    name("duration_s", columns.duration);
    name("unit", columns.unit);
    name("resolution", columns.resolution);
    std::vector<Column> wanted;
    for (const std::string_view usual :
         {"estimate", "measured", "name", "duration_s", "unit", "resolution"}) {
      wanted.push_back({.name = usual, .unit = ColumnUnit::none});
    }
    const bool own_group = find_named(header, "group") != kNoColumn;
    if (columns.group.empty() && !own_group) {
      wanted.push_back({.name = "group", .unit = ColumnUnit::none});
    }
    const std::vector<ColumnPlace> found = find_columns(header, wanted, named);
    const auto positions = [&](std::size_t i) {
      return found[i].position == kNoColumn ? Positions{} : Positions{found[i].position};
    };
    estimate_ = positions(0);
    measured_ = positions(1);
    name_ = positions(2);
    duration_ = positions(3);
    unit_ = positions(4);
    resolution_ = positions(5);
    const std::vector<std::string> usual_group(own_group ? 1 : 0, "group");
    group_ = of_names(header, columns.group.empty() ? usual_group : columns.group);
    leave_out_ = columns.leave_out.empty() ? group_ : of_names(header, columns.leave_out);
    if (estimate_.empty()) (void)need(header, "estimate");
    if (measured_.empty()) (void)need(header, "measured");
  }

  // The name of a column as the header has it.
  [[nodiscard]] std::string need(const std::vector<std::string_view>& header,
                                 const std::string& name) const {
    const std::size_t found = find_named(header, name);
    if (found != kNoColumn) return header_[found];
    throw DomainError("the header has no column " + in_quotes(name) + "; " + columns_text(header));
  }

  [[nodiscard]] Positions of_names(const std::vector<std::string_view>& header,
                                   const std::vector<std::string>& names) const {
    Positions found;
    found.reserve(names.size());
    for (const std::string& name : names) {
      (void)need(header, name);
      found.push_back(find_named(header, name));
    }
    return found;
  }

  void take_row() {
    try {
      if (!record_->fault.empty()) throw RowFault{record_->fault};
      if (record_->fields.size() != header_.size()) {
        throw RowFault{"has " + std::to_string(record_->fields.size()) + " fields, the header " +
                       std::to_string(header_.size())};
      }
      out_.pairs.push_back(this_pair());
    } catch (const RowFault& fault) {
      if (out_.fault_count++ < PairTable::kMostFaults) {
        out_.faults.push_back({.line = record_->line, .message = fault.message});
      }
    }
  }

  [[nodiscard]] EnergyPair this_pair() const {
    const double unit = this_unit();
    EnergyPair pair{.name = text(name_),
                    .group = text(group_),
                    .leave_out = text(leave_out_),
                    .estimate = within(estimate_, unit, kLeastPairKwh, kMostPairKwh, " kWh"),
                    .measured = within(measured_, unit, kLeastPairKwh, kMostPairKwh, " kWh"),
                    .line = record_->line};
    if (pair.name.empty()) pair.name = "line " + std::to_string(record_->line);
    if (!text(duration_).empty()) {
      pair.duration = within(duration_, 1.0, kLeastPairSeconds, kMostPairSeconds, " s");
    }
    if (!text(resolution_).empty()) {
      pair.resolution = within(resolution_, unit, kLeastPairKwh, kMostPairKwh, " kWh");
    }
    return pair;
  }

  [[nodiscard]] std::string text(const Positions& columns) const {
    std::string joined;
    for (const std::size_t column : columns) {
      if (column != columns.front()) joined += '/';
      joined += record_->fields[column];
    }
    return joined;
  }

  [[nodiscard]] double this_unit() const {
    if (unit_.empty()) return kwh_per_unit_;
    const std::optional<double> unit = kwh_in_unit(text(unit_));
    if (!unit) fail(unit_, "is no unit of energy; accepted are " + std::string(kEnergyUnits));
    return *unit;
  }

  [[nodiscard]] double within(const Positions& column, double unit, double least, double most,
                              const char* unit_name) const {
    const ParsedNumber parsed = parse_number(text(column));
    if (!parsed)
      fail(column, std::string(parsed.fault) + "; accepted is " + std::string(kNumberForms));
    const double value = parsed.value * unit;
    if (value >= least && value <= most) return value;
    fail(column,
         "is out of range; accepted is " + shortest(least) + " to " + shortest(most) + unit_name);
  }

  [[noreturn]] void fail(const Positions& column, const std::string& message) const {
    throw RowFault{"column " + in_quotes(header_[column.front()]) + ": " + in_quotes(text(column)) +
                   " " + message};
  }

  RecordReader& reader_;
  std::string source_;
  double kwh_per_unit_;
  std::vector<std::string> header_;
  std::size_t header_line_ = 0;
  Positions estimate_, measured_, group_, leave_out_, name_, duration_, unit_, resolution_;
  const Record* record_ = nullptr;
  PairTable out_;
};

}  // namespace

std::optional<double> kwh_in_unit(std::string_view name) {
  if (name.starts_with('m')) return std::nullopt;  // milli
  for (const Unit& unit : kUnits) {
    if (same_in_any_case(unit.name, name)) return unit.kwh;
  }
  return std::nullopt;
}

PairTable read_energy_pairs(RecordReader& reader, const std::string& source,
                            const PairColumns& columns) {
  return PairReader(reader, source, columns).read();
}

}  // namespace vocabplan
