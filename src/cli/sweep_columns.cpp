#include "sweep_columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kNone = CsvHeader::kNone;

template <class Q>
void take(std::optional<Q>& target, const std::vector<std::string_view>& fields, std::size_t column,
          const char* name) {
  const double value = read_field(fields, column, name);
  if (!std::isnan(value)) target = Q(value);
}

}  // namespace

bool SweepColumns::by_request() const {
  return std::min({total_params, tokens, chars, tokens_per_param}) != kNone;
}

std::optional<SweepColumns> sweep_columns(const std::vector<std::string_view>& fields) {
  const CsvHeader header(fields);
  SweepColumns columns{.n_nv = header.column({"n_nv", "nnv", "params"}),
                       .flops = header.column({"flops"}),
                       .width = header.column({"width"}),
                       .total_params = header.column({"total_params"}),
                       .fewest = header.size(),
                       .most = header.size()};
  const bool model = columns.n_nv != kNone || columns.total_params != kNone;
  if (!model && columns.flops == kNone) return std::nullopt;
  if (model && columns.flops != kNone) return columns;
  columns.tokens = header.column({"tokens"});
  columns.chars = header.column({"chars", "characters"});
  columns.tokens_per_param = header.column({"tokens_per_param"});
  return columns;
}

double read_field(const std::vector<std::string_view>& fields, std::size_t column,
                  const char* name) {
  if (column >= fields.size() || fields[column].empty()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const ParsedNumber number = parse_number(fields[column]);
  if (number) return number.value;
  throw DomainError(std::string(name) + ": " + in_quotes(fields[column]) + " " +
                    std::string(number.fault) + "; accepted is " + std::string(kNumberForms));
}

BudgetRequest read_request(const std::vector<std::string_view>& fields, const SweepColumns& columns,
                           const BudgetRequest& constants) {
  BudgetRequest request = constants;
  take(request.n_nv, fields, columns.n_nv, "n_nv");
  take(request.total_params, fields, columns.total_params, "total_params");
  take(request.flops, fields, columns.flops, "flops");
  take(request.tokens, fields, columns.tokens, "tokens");
  take(request.characters, fields, columns.chars, "chars");
  take(request.tokens_per_param, fields, columns.tokens_per_param, "tokens_per_param");
  take(request.width, fields, columns.width, "width");
  check_request(request);
  return request;
}

}  // namespace vocabplan::cli
