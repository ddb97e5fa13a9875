#include "vocabplan/energy/energy_pairs.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "pair_checks.hpp"
#include "vocabplan/core/ascii.hpp"
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
    estimate_ = needed(columns.estimate, "estimate");
    measured_ = needed(columns.measured, "measured");
    group_ = of_names(columns.group, "group");
    leave_out_ = columns.leave_out.empty() ? group_ : of_names(columns.leave_out, "");
    name_ = optional(columns.name, "name");
    duration_ = optional(columns.duration, "duration_s");
    unit_ = optional(columns.unit, "unit");
    resolution_ = optional(columns.resolution, "resolution");
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
  // What is wrong with a row; caught here, never outside.
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
    check_header(header_.front());
  }

  // What another program wrote: its columns would only be said to be missing.
  void check_header(const std::string& first) const {
    if (first.starts_with("\xFF\xFE") || first.starts_with("\xFE\xFF")) {
      throw DataError(source_, header_line_, "is UTF-16; save it as UTF-8");
    }
    if (header_.size() == 1 && first.find(';') != std::string::npos) {
      throw DataError(source_, header_line_,
                      "the separator is ';'; accepted are columns separated by commas");
    }
  }

  // In any case, unless one has the very name.
  [[nodiscard]] Positions find(const std::string& name) const {
    Positions found;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (header_[i] == name) found.push_back(i);
    }
    const bool any_case = found.empty();
    for (std::size_t i = 0; any_case && i < header_.size(); ++i) {
      if (same_in_any_case(header_[i], name)) found.push_back(i);
    }
    if (found.size() > 1) {
      throw DataError(source_, header_line_,
                      "the header has the column " + in_quotes(name) + " twice");
    }
    return found;
  }

  [[nodiscard]] Positions needed(const std::string& name, const char* usual) const {
    const std::string& wanted = name.empty() ? std::string(usual) : name;
    Positions found = find(wanted);
    if (!found.empty()) return found;
    std::string known;
    for (const std::string& column : header_) {
      known += (known.empty() ? "" : ", ") + in_quotes(column);
    }
    throw DataError(source_, header_line_,
                    "the header has no column " + in_quotes(wanted) + "; it has " + known);
  }

  [[nodiscard]] Positions optional(const std::string& name, const char* usual) const {
    return name.empty() ? find(usual) : needed(name, usual);
  }

  [[nodiscard]] Positions of_names(const std::vector<std::string>& names, const char* usual) const {
    if (names.empty()) return find(usual);
    Positions found;
    found.reserve(names.size());
    for (const std::string& name : names) found.push_back(needed(name, "").front());
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
