#include "vocabplan/fit/loss_table.hpp"

#include <cmath>

#include "fit/tables/numeric_table.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan {
namespace {

enum LossColumn : std::size_t { kLossParams, kLossTokens, kLossFlops, kLossValue };

// In the order of LossColumn.
std::vector<Column> loss_columns() {
  // All that count: whatever is called parameters is meant.
  std::vector<std::string_view> params = names_of_any_params();
  for (const std::string_view quantity : {"total_params", "n_nv"}) {
    const std::vector<std::string_view> names = names_of_quantity(quantity);
    params.insert(params.end(), names.begin(), names.end());
  }
  return {
      {"n",
       {"params", "n_params", "parameters", "model_size"},
       kind::kSmallest,
       kind::kLargest,
       ColumnUnit::count,
       params},
      {"tokens", {"d", "training_tokens"}, kind::Tokens::lowest, kind::Tokens::highest},
      {"flops",
       {"c", "training_flop", "training_flops"},
       kind::Flops::lowest,
       kind::Flops::highest},
      {"loss", {}, kind::kSmallest, kind::kLargest, ColumnUnit::loss},
  };
}

// D of the record; C / (6 N) may be too small or too large for a double although C is not.
double tokens_of(const NumericTable& table, double n) {
  if (table.has(kLossTokens)) return table.number(kLossTokens);
  const double tokens = table.number(kLossFlops) / (6.0 * n);
  if (!(tokens > 0.0)) table.fail(kLossFlops, "is too small: flops / (6 n) is no token at all");
  if (!std::isfinite(tokens)) table.fail(kLossFlops, "is too large: flops / (6 n) is no number");
  return tokens;
}

// Numbers so far from any training run that their unit must be another one.
void doubt(const NumericTable& table, const ColumnNames& given, double n, double tokens) {
  if (given.params_unit != 1.0) table.check(params_doubt(table.named(kLossParams, n), tokens));
  if (table.has(kLossTokens)) {
    if (given.tokens_unit != 1.0) table.check(tokens_doubt(table.named(kLossTokens, tokens), n));
  } else if (given.flops_unit != 1.0) {
    table.check(flops_doubt(table.named(kLossFlops, table.number(kLossFlops)), n, tokens));
  }
  if (const auto fault = loss_doubt(table.number(kLossValue))) table.fail(kLossValue, *fault);
}

}  // namespace

LossTable read_loss_table(RecordReader& reader, const std::string& source,
                          const ColumnNames& columns) {
  NumericTable table(reader, source, loss_columns(), columns,
                     ", or give --columns QUANTITY=COLUMN");
  table.set_unit(kLossParams, columns.params_unit);
  table.set_unit(kLossTokens, columns.tokens_unit);
  table.set_unit(kLossFlops, columns.flops_unit);
  table.require_one_of({kLossParams});
  table.require_one_of({kLossValue});
  table.require_one_of({kLossTokens, kLossFlops});
  LossTable out;
  while (table.next()) {
    const double n = table.number(kLossParams);
    out.tokens.push_back(tokens_of(table, n));
    out.n.push_back(n);
    out.loss.push_back(table.number(kLossValue));
    doubt(table, columns, n, out.tokens.back());
  }
  out.repeated_rows = count_repeated({&out.n, &out.tokens, &out.loss});
  return out;
}

}  // namespace vocabplan
