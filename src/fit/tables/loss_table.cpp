#include "vocabplan/fit/loss_table.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

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

// Names under which other projects publish the same: they may mean other things beside the usual
// names (`lm_loss` beside `loss` is a part of it), so they count only where those are missing.
std::vector<SecondNames> second_names() {
  return {
      {kLossParams,
       {"n_no_emb", "params_no_emb", "n_params_no_emb", "non_embedding",
        "non_embedding_param_count", "params_without_embeddings", "number_of_model_parameters",
        "model_parameter_count"}},
      {kLossTokens,
       {"num_tokens_training", "n_tokens_training", "tokens_training", "training_tokens_seen",
        "train_tokens_seen", "total_tokens_seen", "tokens_trained_on"}},
      {kLossFlops,
       {"num_flops_training", "n_flops_training", "flops_training", "c_6nd", "flops_6nd",
        "training_compute_flop", "total_training_flops", "isoflop_budget"}},
      {kLossValue,
       {"final_val_loss",
        "final_validation_loss",
        "final_eval_loss",
        "final_test_loss",
        "final_train_loss",
        "cross_entropy",
        "cross_entropy_loss",
        "ce_loss",
        "val_ce_loss",
        "xent",
        "nll",
        "nll_loss",
        "val_nll",
        "test_nll",
        "lm_loss",
        "pretrain_loss",
        "pretraining_loss",
        "smooth_loss",
        "smoothed_loss",
        "mean_loss",
        "avg_loss",
        "c4_loss",
        "c4_val_loss",
        "c4_eval_loss",
        "val/.dclm_loss"}},
  };
}

// A column that groups rows and is not needed: the one that the caller says, else the first of
// these names that the header has. Several of them are no fault.
struct Grouping {
  std::string_view quantity;
  std::vector<std::string_view> names;  // the most telling first
};

Grouping run_grouping() {
  return {"run", {"run", "run_id", "run_name", "name"}};
}

Grouping experiment_grouping() {
  return {"experiment",
          {"experiment", "experiment_name", "experiment_set", "dataset", "corpus", "training_data",
           "sweep"}};
}

// The columns of this call: groupings that the caller names are among them.
std::vector<Column> wanted_columns(const ColumnNames& names) {
  std::vector<Column> columns = loss_columns();
  for (const Grouping& grouping : {run_grouping(), experiment_grouping()}) {
    if (!names.named.contains(std::string(grouping.quantity))) continue;
    columns.push_back({grouping.quantity, {}, 0.0, 0.0, ColumnUnit::none});
  }
  return columns;
}

// Its position in the file.
std::optional<std::size_t> position_of(const Grouping& grouping, const NumericTable& table,
                                       const std::vector<Column>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == grouping.quantity) return table.position(i);
  }
  return table.unused_position(grouping.names);
}

// Numbers names in the order in which they appear.
class NameIndex {
 public:
  std::uint32_t of(std::string_view name) {
    const auto [at, added] = numbers_.emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (added) names_.emplace_back(name);
    return at->second;
  }
  [[nodiscard]] std::vector<std::string> names() && { return std::move(names_); }

 private:
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<std::string> names_;
};

// Numbers runs: the rows of one name and one n. A name that is of a model, not of a run, is shared
// by several sizes.
class RunNumbers {
 public:
  std::uint32_t of(std::string_view name, double n) {
    const auto next = static_cast<std::uint32_t>(size_);
    if (name.empty()) {
      ++size_;
      return next;
    }
    const auto [at, added] = numbers_.emplace(std::pair(std::string(name), n), next);
    if (added) ++size_;
    return at->second;
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::map<std::pair<std::string, double>, std::uint32_t> numbers_;
  std::size_t size_ = 0;
};

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
  if (given.params_unit != 1.0) {
    const std::string column = table.has(kLossTokens) ? table.name(kLossTokens) : "";
    table.check(params_doubt(table.named(kLossParams, n), tokens, column));
  }
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
  const std::vector<Column> wanted = wanted_columns(columns);
  NumericTable table(reader, source, wanted, columns, ", or give --columns QUANTITY=COLUMN",
                     second_names());
  table.set_unit(kLossParams, columns.params_unit);
  table.set_unit(kLossTokens, columns.tokens_unit);
  table.set_unit(kLossFlops, columns.flops_unit);
  table.require_one_of({kLossParams});
  table.require_one_of({kLossValue});
  table.require_one_of({kLossTokens, kLossFlops});
  table.set_loss(kLossValue, columns.skip_bad);
  const std::optional<std::size_t> run = position_of(run_grouping(), table, wanted);
  const std::optional<std::size_t> experiment = position_of(experiment_grouping(), table, wanted);
  LossTable out;
  RunNumbers runs;
  NameIndex experiments;
  while (table.next()) {
    const double n = table.number(kLossParams);
    out.tokens.push_back(tokens_of(table, n));
    out.n.push_back(n);
    out.loss.push_back(table.number(kLossValue));
    if (run) out.run.push_back(runs.of(table.text_at(*run), n));
    if (experiment) out.experiment.push_back(experiments.of(table.text_at(*experiment)));
    doubt(table, columns, n, out.tokens.back());
  }
  out.runs = runs.size();
  out.bad_rows = table.bad_rows();
  out.scales = table.scales();
  out.experiment_names = std::move(experiments).names();
  if (experiment) out.experiment_column = table.name_at(*experiment);
  out.repeated_rows = count_repeated({&out.n, &out.tokens, &out.loss});
  return out;
}

}  // namespace vocabplan
