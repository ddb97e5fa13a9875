#include "vocabplan/energy/energy_pairs.hpp"

#include <array>
#include <utility>

#include "core/table/column_names.hpp"
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
      : reader_(reader),
        source_(std::move(source)),
        kwh_per_unit_(columns.kwh_per_unit),
        header_(read_header(reader_, source_)) {
    reader_.read_whole();
    try {
      find_all(columns);
      Positions numbers;
      for (const Positions* place : {&estimate_, &measured_, &duration_, &resolution_}) {
        numbers.insert(numbers.end(), place->begin(), place->end());
      }
      reader_.settle_numbers_by(numbers);
    } catch (const DomainError& error) {
      throw DataError(source_, header_.line, error.what());
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
  struct Wanted {
    std::string_view usual;
    const std::string& given;  // by the caller
    Positions& place;
  };

  // The columns by the names that the caller gave, or else by the usual ones: the very name goes
  // before one that is only like it.
  void find_all(const PairColumns& columns) {
    const std::vector<std::string_view> header = header_.views();
    const std::array<Wanted, 6> wanted{{{"estimate", columns.estimate, estimate_},
                                        {"measured", columns.measured, measured_},
                                        {"name", columns.name, name_},
                                        {"duration_s", columns.duration, duration_},
                                        {"unit", columns.unit, unit_},
                                        {"resolution", columns.resolution, resolution_}}};
    NamedColumns named;
    std::vector<Column> known;
    for (const Wanted& one : wanted) {
      known.push_back({.name = one.usual, .unit = ColumnUnit::none});
      const std::size_t at =
          one.given.empty() ? find_named(header, one.usual) : need_named(header, one.given);
      if (at != kNoColumn) named[std::string(one.usual)] = header_.names[at];
    }
    std::vector<std::string> group = columns.group;
    if (group.empty() && find_named(header, "group") != kNoColumn) group = {"group"};
    // Wanted only so that one that looks like it is refused.
    if (group.empty()) known.push_back({.name = "group", .unit = ColumnUnit::none});
    const std::vector<ColumnPlace> found = find_columns(header, known, named);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (is_there(found[i])) wanted.at(i).place = {found[i].position};
    }
    group_ = of_names(header, group);
    leave_out_ = columns.leave_out.empty() ? group_ : of_names(header, columns.leave_out);
    if (estimate_.empty()) (void)need_named(header, "estimate");
    if (measured_.empty()) (void)need_named(header, "measured");
  }

  static Positions of_names(const std::vector<std::string_view>& header,
                            const std::vector<std::string>& names) {
    Positions found;
    found.reserve(names.size());
    for (const std::string& name : names) found.push_back(need_named(header, name));
    return found;
  }

  void take_row() {
    try {
      if (std::string fault = header_.fault_of(*record_); !fault.empty()) {
        throw RowFault{std::move(fault)};
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
    const ParsedNumber parsed = reader_.number(text(column));
    if (!parsed) fail(column, complaint(parsed, kNumberForms));
    const double value = parsed.value * unit;
    if (value >= least && value <= most) return value;
    fail(column,
         "is out of range; accepted is " + shortest(least) + " to " + shortest(most) + unit_name);
  }

  [[noreturn]] void fail(const Positions& column, const std::string& message) const {
    throw RowFault{"column " + in_quotes(header_.names[column.front()]) + ": " +
                   in_quotes(text(column)) + " " + message};
  }

  RecordReader& reader_;
  std::string source_;
  double kwh_per_unit_;
  TableHeader header_;
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
