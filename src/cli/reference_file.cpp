#include "reference_file.hpp"

#include <cmath>
#include <utility>

#include "csv_header.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kNone = CsvHeader::kNone;

}  // namespace

ReferenceFile::ReferenceFile(std::string name, RecordReader::Source source)
    : name_(std::move(name)), reader_(std::move(source)) {
  const Record* const header = reader_.next();
  if (header == nullptr) {
    throw DataError(name_, 0, "is empty; accepted is a CSV file with a header");
  }
  if (!header->fault.empty()) throw DataError(name_, header->line, header->fault);
  const CsvHeader names(header->fields);
  fields_ = names.size();
  try {
    n_nv_ = names.column({"nnv", "n_nv"});
    flops_ = names.column({"flops"});
    isoflops_ = names.column({"v_isoflops"});
    derivative_ = names.column({"v_derivative"});
    isoloss_ = names.column({"v_isoloss"});
    find_status(header->fields);
  } catch (const DomainError& error) {
    throw DataError(name_, header->line, error.what());
  }
  if (n_nv_ == kNone) throw DataError(name_, header->line, "the header has no column nnv");
  if (isoflops_ == kNone && derivative_ == kNone && isoloss_ == kNone) {
    throw DataError(name_, header->line,
                    "the header has none of the columns v_isoflops, v_derivative, v_isoloss");
  }
}

void ReferenceFile::find_status(const std::vector<std::string_view>& header) {
  const CsvHeader names(header);
  const std::size_t code = names.column({"isoloss_ier", "v_isoloss_ier", "ier"});
  const std::size_t status = names.column({"isoloss_status", "v_isoloss_status", "status"});
  const std::size_t flag = names.column(
      {"isoloss_converged", "v_isoloss_converged", "converged", "isoloss_success", "success"});
  for (const auto& [kind, at] : {std::pair(StatusKind::code, code),
                                 {StatusKind::status, status},
                                 {StatusKind::flag, flag}}) {
    if (at == kNone) continue;
    if (has_status()) {
      throw DomainError("the columns " + in_quotes(status_.name) + " and " + in_quotes(header[at]) +
                        " both say whether v_isoloss converged; accepted is one");
    }
    status_ = {.kind = kind, .at = at, .name = std::string(header[at])};
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

std::optional<double> ReferenceFile::field(const Record& record, std::size_t column,
                                           const char* name) const {
  if (column == kNone || record.fields[column].empty()) return std::nullopt;
  const std::string_view text = record.fields[column];
  // The reference's solver can run away to negative values too.
  const bool negative = text.starts_with('-');
  const ParsedNumber number = parse_number(negative ? text.substr(1) : text);
  if (number) return negative ? -number.value : number.value;
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
