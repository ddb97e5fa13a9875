#include "vocabplan/fit/loss_table.hpp"

#include <cmath>

#include "numeric_table.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan {
namespace {

enum LossColumn : std::size_t { kParams, kTokens, kFlops, kLoss };

// In the order of LossColumn.
std::vector<Column> loss_columns() {
  return {
      {"n", {"params", "n_params", "parameters", "model_size"}, kind::kSmallest, kind::kLargest},
      {"tokens", {"d", "training_tokens"}, kind::Tokens::lowest, kind::Tokens::highest},
      {"flops",
       {"c", "training_flop", "training_flops"},
       kind::Flops::lowest,
       kind::Flops::highest},
      {"loss", {}, kind::kSmallest, kind::kLargest},
  };
}

// D of the record; C / (6 N) may be too small or too large for a double although C is not.
double tokens_of(const NumericTable& table, double n) {
  if (table.has(kTokens)) return table.number(kTokens);
  const double tokens = table.number(kFlops) / (6.0 * n);
  if (!(tokens > 0.0)) table.fail(kFlops, "is too small: flops / (6 n) is no token at all");
  if (!std::isfinite(tokens)) table.fail(kFlops, "is too large: flops / (6 n) is no number");
  return tokens;
}

}  // namespace

LossTable read_loss_table(RecordReader& reader, const std::string& source,
                          const ColumnNames& columns) {
  NumericTable table(reader, source, loss_columns(), columns);
  table.require_one_of({kParams});
  table.require_one_of({kLoss});
  table.require_one_of({kTokens, kFlops});
  LossTable out;
  while (table.next()) {
    const double n = table.number(kParams);
    out.tokens.push_back(tokens_of(table, n));
    out.n.push_back(n);
    out.loss.push_back(table.number(kLoss));
  }
  out.repeated_rows = count_repeated({&out.n, &out.tokens, &out.loss});
  return out;
}

}  // namespace vocabplan
