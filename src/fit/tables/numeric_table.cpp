#include "fit/tables/numeric_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/table/column_unit.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan {
namespace {

std::string domain_text(const Column& column) {
  if (column.lowest == kind::kSmallest) return "a number above 0";
  return shortest(column.lowest) + " to " + shortest(column.highest);
}

bool is_suffixed(std::string_view number) {
  const char last = lower_case(number.back());
  return last >= 'a' && last <= 'z';
}

}  // namespace

NumericTable::NumericTable(RecordReader& reader, std::string source, std::vector<Column> columns,
                           const ColumnNames& names, std::string_view remedy,
                           const std::vector<SecondNames>& second)
    : reader_(reader), source_(std::move(source)), columns_(std::move(columns)) {
  reader_.read_whole();
  header_ = read_header(reader_, source_);
  find(names, remedy, second);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const bool is_number = columns_[i].highest > columns_[i].lowest;
    if (is_number && has(i)) numbers_.push_back(places_[i].position);
  }
  reader_.settle_numbers_by(numbers_);
}

void NumericTable::add_numbers_at(std::size_t position) {
  numbers_.push_back(position);
  reader_.settle_numbers_by(numbers_);
}

void NumericTable::find(const ColumnNames& names, std::string_view remedy,
                        const std::vector<SecondNames>& second) {
  std::optional<std::string> fault;
  try {
    places_ = find_columns(header_.views(), columns_, names.named, remedy);
  } catch (const DomainError& error) {
    fault = error.what();
  }
  const auto is_found = [&](const SecondNames& more) { return has(more.column); };
  if (!fault && std::all_of(second.begin(), second.end(), is_found)) return;
  std::vector<Column> wider = columns_;
  for (const SecondNames& more : second) {
    std::vector<std::string_view>& known = wider[more.column].more_names;
    known.insert(known.end(), more.names.begin(), more.names.end());
  }
  try {
    if (!second.empty()) places_ = find_columns(header_.views(), wider, names.named, remedy);
  } catch (const DomainError&) {
    // They do not help: what the first names found stands, or what was wrong with it is said.
  }
  if (places_.empty()) throw DataError(source_, header_.line, fault.value_or(""));
}

std::vector<ColumnScale> NumericTable::scales() const {
  std::vector<ColumnScale> scales;
  for (const ColumnPlace& place : places_) {
    if (!is_there(place) || place.unit == 1.0) continue;
    scales.push_back({.column = header_.names[place.position], .times = place.unit});
  }
  return scales;
}

std::optional<std::size_t> NumericTable::unused_position(
    const std::vector<std::string_view>& names) const {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < header_.names.size(); ++i) {
      const bool used = std::any_of(places_.begin(), places_.end(),
                                    [i](const ColumnPlace& place) { return place.position == i; });
      if (!used && folded_name(header_.names[i]) == folded_name(name)) return i;
    }
  }
  return std::nullopt;
}

void NumericTable::require_one_of(const std::vector<std::size_t>& wanted) const {
  std::string missing;
  for (const std::size_t column : wanted) {
    if (has(column)) return;
    missing += (missing.empty() ? "" : " or ") + column_text(columns_[column]);
  }
  throw DataError(source_, header_.line, no_column_text(missing, header_.views()));
}

void NumericTable::set_loss(std::size_t column, bool skip_bad) {
  loss_ = column;
  bad_rows_.asked = skip_bad;
}

bool NumericTable::next() {
  while ((record_ = reader_.next()) != nullptr) {
    if (const std::string fault = header_.fault_of(*record_); !fault.empty()) fail(fault);
    if (passes_over()) continue;
    ++rows_;
    return true;
  }
  if (rows_ > 0) return false;
  if (bad_rows_.rows == 0) throw DataError(source_, 0, "holds no rows below its header");
  throw DataError(source_, 0, "holds no row with a loss: " + bad_rows_.warning());
}

// Counts the row when it is without a loss. Such a row may well lack more: this is said first.
bool NumericTable::passes_over() {
  if (!loss_ || !is_no_loss(text(*loss_))) return false;
  if (!bad_rows_.asked) {
    fail(*loss_, std::string(text(*loss_).empty() ? "is empty" : "is no finite number") +
                     "; --skip-bad passes over rows without a loss");
  }
  if (bad_rows_.rows++ == 0) bad_rows_.first_line = record_->line;
  return true;
}

double NumericTable::number(std::size_t column) const {
  const Column& wanted = columns_[column];
  const bool may_have_sign = wanted.lowest < 0.0;
  const ParsedNumber parsed =
      may_have_sign ? reader_.signed_number(text(column)) : reader_.number(text(column));
  if (!parsed) fail(column, complaint(parsed, may_have_sign ? kSignedNumberForms : kNumberForms));
  const double unit = places_[column].unit;
  if (unit != 1.0 && is_suffixed(text(column))) {
    fail(column, "has a suffix, and the column has the unit " + shortest(unit) + " already");
  }
  const double value = parsed.value * unit;
  if (!(value >= wanted.lowest && value <= wanted.highest)) {
    fail(column, "is out of range; accepted is " + domain_text(wanted));
  }
  return value;
}

void NumericTable::fail(const std::string& message) const {
  throw DataError(source_, record_->line, message);
}

void NumericTable::fail(std::size_t column, const std::string& message) const {
  fail("column " + in_quotes(header_.names[places_[column].position]) + ": " +
       in_quotes(text(column)) + " " + message);
}

std::size_t count_repeated(const std::vector<const std::vector<double>*>& columns) {
  const auto compare = [&](std::size_t a, std::size_t b) {
    for (const auto* column : columns) {
      if ((*column)[a] != (*column)[b]) return (*column)[a] < (*column)[b] ? -1 : 1;
    }
    return 0;
  };
  std::vector<std::size_t> order(columns.front()->size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return compare(a, b) < 0; });
  std::size_t repeated = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (compare(order[i - 1], order[i]) == 0) ++repeated;
  }
  return repeated;
}

}  // namespace vocabplan
