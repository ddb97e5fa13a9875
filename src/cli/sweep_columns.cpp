#include "sweep_columns.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kNone = CsvHeader::kNone;

template <class Q>
void take(std::optional<Q>& target, const std::vector<std::string_view>& fields, std::size_t column,
          const char* name) {
  const double value = read_field(fields, column, name);
  if (!std::isnan(value)) target = Q(value);
}

std::optional<bool> read_flag(const std::vector<std::string_view>& fields, std::size_t column) {
  if (column >= fields.size() || fields[column].empty()) return std::nullopt;
  const std::string_view text = fields[column];
  for (const auto& [word, value] : {std::pair{"true", true}, std::pair{"false", false}}) {
    if (same_in_any_case(text, word)) return value;
  }
  throw DomainError("tied: " + in_quotes(text) + " is neither true nor false");
}

void check_same(const char* name, double given, double run) {
  constexpr double kTolerance = 0.01;
  if (std::abs(given / run - 1.0) <= kTolerance) return;
  throw DomainError(std::string(name) + " " + human(given) + " contradict flops: the run has " +
                    human(run) + "; leave one of them out");
}

// Beside a model and FLOPs, whose run is settled, the rest says nothing new.
void drop_same(BudgetRequest& request, const Law& law) {
  BudgetRequest run = request;
  run.tokens.reset();
  run.characters.reset();
  run.tokens_per_param.reset();
  run.data_limit.reset();
  const Prediction known = predict(run, law);
  if (request.tokens) check_same("tokens", request.tokens->value(), known.tokens);
  if (request.characters) check_same("chars", request.characters->value(), known.characters);
  if (request.tokens_per_param) {
    check_same("tokens_per_param", request.tokens_per_param->value(),
               known.tokens / (known.budget.n_nv + known.isoloss.n_v));
  }
  run.data_limit = request.data_limit;
  request = run;
}

}  // namespace

bool SweepColumns::by_request() const {
  return std::min({total_params, tokens, chars, tokens_per_param, tied, gpu_hours}) != kNone;
}

std::optional<SweepColumns> sweep_columns(const std::vector<std::string_view>& fields) {
  const CsvHeader header(fields);
  const SweepColumns columns{.n_nv = header.column({"n_nv", "nnv", "params"}),
                             .flops = header.column({"flops"}),
                             .width = header.column({"width"}),
                             .total_params = header.column({"total_params"}),
                             .tokens = header.column({"tokens"}),
                             .chars = header.column({"chars", "characters"}),
                             .tokens_per_param = header.column({"tokens_per_param"}),
                             .tied = header.column({"tied"}),
                             .gpu_hours = header.column({"gpu_hours"}),
                             .fewest = header.size(),
                             .most = header.size()};
  if (std::min({columns.n_nv, columns.total_params, columns.flops, columns.gpu_hours}) == kNone) {
    return std::nullopt;
  }
  if (columns.flops != kNone && columns.gpu_hours != kNone) {
    throw DomainError("both flops and gpu_hours name a column; give one of them");
  }
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
                           const SweepConstants& constants, const Law& law) {
  BudgetRequest request = constants.request;
  take(request.n_nv, fields, columns.n_nv, "n_nv");
  take(request.total_params, fields, columns.total_params, "total_params");
  take(request.flops, fields, columns.flops, "flops");
  take(request.tokens, fields, columns.tokens, "tokens");
  take(request.characters, fields, columns.chars, "chars");
  take(request.tokens_per_param, fields, columns.tokens_per_param, "tokens_per_param");
  take(request.width, fields, columns.width, "width");
  request.tied = read_flag(fields, columns.tied).value_or(request.tied);
  const double hours = read_field(fields, columns.gpu_hours, "gpu_hours");
  if (!std::isnan(hours)) request.flops = Flops(constants.rate.value().flops(hours));
  const bool settled = (request.n_nv || request.total_params) && request.flops;
  const bool length =
      columns.tokens != kNone || columns.chars != kNone || columns.tokens_per_param != kNone;
  if (settled && length) drop_same(request, law);
  check_request(request);
  return request;
}

}  // namespace vocabplan::cli
