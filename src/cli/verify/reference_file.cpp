#include "cli/verify/reference_file.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

std::vector<Column> reference_columns() {
  constexpr ColumnUnit kNoUnit = ColumnUnit::none;
  return {{.name = "n_nv"},
          {.name = "flops"},
          {.name = "v_isoflops", .unit = kNoUnit},
          {.name = "v_derivative", .unit = kNoUnit},
          {.name = "v_isoloss", .unit = kNoUnit},
          {.name = "isoloss_ier", .unit = kNoUnit, .more_names = {"v_isoloss_ier", "ier"}},
          {.name = "isoloss_status", .unit = kNoUnit, .more_names = {"v_isoloss_status", "status"}},
          {.name = "isoloss_converged",
           .unit = kNoUnit,
           .more_names = {"v_isoloss_converged", "converged", "isoloss_success", "success"}}};
}

}  // namespace

ReferenceFile::ReferenceFile(std::string name, RecordReader::Source source)
    : name_(std::move(name)), reader_(std::move(source), RecordReader::OfFirstLine{}) {
  const Record* const header = reader_.next();
  if (header == nullptr) {
    throw DataError(name_, 0, "is empty; accepted is a CSV file with a header");
  }
  if (!header->fault.empty()) throw DataError(name_, header->line, header->fault);
  fields_ = header->fields.size();
  try {
    const std::vector<ColumnPlace> found = find_columns(header->fields, reference_columns());
    n_nv_ = found[0];
    flops_ = found[1];
    isoflops_ = found[2];
    derivative_ = found[3];
    isoloss_ = found[4];
    find_status(header->fields, {found[5], found[6], found[7]});
  } catch (const DomainError& error) {
    throw DataError(name_, header->line, error.what());
  }
  if (!is_there(n_nv_)) throw DataError(name_, header->line, "the header has no column nnv");
  if (!is_there(isoflops_) && !is_there(derivative_) && !is_there(isoloss_)) {
    throw DataError(name_, header->line,
                    "the header has none of the columns v_isoflops, v_derivative, v_isoloss");
  }
}

void ReferenceFile::find_status(const std::vector<std::string_view>& header,
                                const std::array<ColumnPlace, 3>& places) {
  constexpr std::array kKinds{StatusKind::code, StatusKind::status, StatusKind::flag};
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (!is_there(places.at(i))) continue;
    const std::string_view name = header[places.at(i).position];
    if (has_status()) {
      throw DomainError("the columns " + in_quotes(status_.name) + " and " + in_quotes(name) +
                        " both say whether v_isoloss converged; accepted is one");
    }
    status_ = {.kind = kKinds.at(i), .at = places.at(i).position, .name = std::string(name)};
  }
}

std::optional<bool> ReferenceFile::converged(const Record& record) const {
  if (!has_status() || record.fields[status_.at].empty()) return std::nullopt;
  const std::string_view text = record.fields[status_.at];
  const auto refuse = [&](const std::string& why) {
    throw DataError(name_, record.line, status_.name + ": " + in_quotes(text) + " " + why);
  };
  if (status_.kind == StatusKind::flag) {
    const std::string word = lower_case(text);
    if (word == "true" || word == "yes") return true;
    if (word == "false" || word == "no") return false;
  }
  const ParsedNumber number = parse_signed_number(text);
  const bool whole = number && std::trunc(number.value) == number.value;
  if (status_.kind == StatusKind::flag) {
    if (!whole || (number.value != 0.0 && number.value != 1.0)) {
      refuse("is neither true nor false; accepted is true, false, 1 or 0");
    }
  } else if (!whole) {
    refuse("is not a whole number; accepted is 1 where the solver converged, else another");
  } else if (status_.kind == StatusKind::status && number.value == 0.0) {
    refuse("is ambiguous; accepted is 1 where the solver converged, else another but 0");
  }
  return number.value == 1.0;
}

std::optional<double> ReferenceFile::field(const Record& record, const ColumnPlace& column,
                                           const char* name) const {
  if (!is_there(column) || record.fields[column.position].empty()) return std::nullopt;
  const std::string_view text = record.fields[column.position];
  // The reference's solver can run away to negative values too.
  const bool negative = text.starts_with('-');
  const ParsedNumber number = parse_number(negative ? text.substr(1) : text);
  if (number) return (negative ? -number.value : number.value) * column.unit;
  throw DataError(name_, record.line,
                  std::string(name) + ": " + in_quotes(text) + " " + std::string(number.fault));
}

ReferenceRow ReferenceFile::values_of(const Record& record) const {
  const std::optional<double> n_nv = field(record, n_nv_, "nnv");
  if (!n_nv) throw DataError(name_, record.line, "nnv is empty");
  ReferenceRow row{.n_nv = NonVocabParams(*n_nv)};
  if (const auto flops = field(record, flops_, "flops")) row.flops = Flops(*flops);
  row.v_isoflops = field(record, isoflops_, "v_isoflops");
  row.v_derivative = field(record, derivative_, "v_derivative");
  row.v_isoloss = field(record, isoloss_, "v_isoloss");
  row.isoloss_converged = converged(record);
  return row;
}

std::optional<ReferenceFile::Row> ReferenceFile::next() {
  const Record* const record = reader_.next();
  if (record == nullptr) return std::nullopt;
  Row row{.line = record->line};
  const std::string where = name_ + ":" + std::to_string(row.line) + ": ";
  if (!record->fault.empty()) {
    row.fault = where + record->fault;
  } else if (record->fields.size() != fields_) {
    row.fault = where + "has " + std::to_string(record->fields.size()) + " fields, the header " +
                std::to_string(fields_);
  } else {
    try {
      row.values = values_of(*record);
    } catch (const DataError& error) {
      row.fault = error.what();
    } catch (const DomainError& error) {
      row.fault = where + error.what();
    }
  }
  return row;
}

}  // namespace vocabplan::cli
