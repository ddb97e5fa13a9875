#include "cli/sweep/rows.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {

void SweepBlock::clear() {
  n_nv.clear();
  flops.clear();
  width.clear();
  n_nv_from_law.clear();
  line.clear();
  rich.clear();
  faults.clear();
  kept.clear();
  flush = false;
}

void SweepBlock::add(const ColumnRow& row, std::size_t at_line) {
  n_nv.push_back(row.n_nv);
  flops.push_back(row.flops);
  width.push_back(row.width);
  n_nv_from_law.push_back(row.n_nv_from_law ? 1 : 0);
  line.push_back(at_line);
}

void SweepBlock::add(const BudgetRequest& request, std::size_t at_line, const Law& law) {
  ColumnRow row;
  if (says_more(request) || !(request.n_nv || request.flops)) {
    rich.push_back({.index = rows(), .request = request});
    add(row, at_line);
    return;
  }
  if (request.flops) row.flops = request.flops->value();
  if (request.width) row.width = request.width->value();
  row.n_nv_from_law = !request.n_nv;
  row.n_nv = request.n_nv ? request.n_nv->value()
                          : NonVocabParams(law.compute_optimal_n_nv(row.flops)).value();
  add(row, at_line);
}

BudgetRequest SweepBlock::request(std::size_t row) const {
  const auto found =
      std::lower_bound(rich.begin(), rich.end(), row,
                       [](const RichRow& one, std::size_t index) { return one.index < index; });
  if (found != rich.end() && found->index == row) return found->request;
  BudgetRequest request;
  if (n_nv_from_law[row] == 0) request.n_nv = NonVocabParams(n_nv[row]);
  if (!std::isnan(flops[row])) request.flops = Flops(flops[row]);
  if (!std::isnan(width[row])) request.width = Width(width[row]);
  return request;
}

RowFault SweepBlock::fault(std::size_t row, const std::string& message) const {
  const std::string where = line[row] == 0 ? described(request(row)) + ": " : "";
  const std::vector<std::string_view> cells = kept.row(row);
  return {row, line[row], where + message, {cells.begin(), cells.end()}};
}

std::string described(const BudgetRequest& request) {
  std::string text;
  const auto say = [&](const char* name, const auto& quantity) {
    if (!quantity) return;
    text += std::string(text.empty() ? "" : ", ") + name + " " + human(quantity->value());
  };
  say("N_nv", request.n_nv);
  say("total", request.total_params);
  say("FLOPs", request.flops);
  say("tokens", request.tokens);
  say("characters", request.characters);
  return text;
}

bool says_more(const BudgetRequest& request) {
  return request.total_params || request.tied || request.tokens || request.characters ||
         request.tokens_per_param || request.data_limit || request.text_limit;
}

namespace {

class GridRows final : public RowSource {
 public:
  GridRows(std::optional<GridAxis> model, std::optional<GridAxis> budget,
           const BudgetRequest& constants, const Law& law, const Shard& shard)
      : model_(std::move(model)),
        budget_(std::move(budget)),
        constants_(constants),
        law_(law),
        in_columns_((!model_ || model_->is_column) && (!budget_ || budget_->is_column) &&
                    !says_more(constants)),
        inner_((budget_ ? *budget_ : *model_).values.count()),
        outer_(model_ && budget_ ? model_->values.count() : 1),
        first_(shard.first(inner_ * outer_)),
        end_(shard.end(inner_ * outer_)),
        left_(end_ - first_),
        inner_at_(first_ % inner_),
        outer_at_(first_ / inner_) {}

  bool next(SweepBlock& block, std::size_t most) override {
    if (left_ == 0) return false;
    const auto rows = static_cast<std::size_t>(std::min<std::uint64_t>(most, left_));
    if (in_columns_) {
      resize_columns(block, rows);
    } else {
      block.clear();
    }
    for (std::size_t first = 0; first < rows;) first += add_run(block, first, rows);
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> rows() const override { return end_ - first_; }
  [[nodiscard]] std::size_t repeated_flops() const override {
    return in_columns_ && model_ && budget_ ? inner_ : 1;
  }
  [[nodiscard]] const std::string& name() const override { return name_; }

 private:
  // Adds the next of the block's rows, `first` being there, up to the end of the inner axis; how
  // many.
  std::size_t add_run(SweepBlock& block, std::size_t first, std::size_t rows) {
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(inner_ - inner_at_, rows - first));
    const std::uint64_t end = inner_at_ + count;
    if (in_columns_) {
      fill(block, first, first + count);
    } else {
      for (std::uint64_t i = inner_at_; i < end; ++i) add(block, i);
    }
    left_ -= count;
    inner_at_ = end;
    if (inner_at_ == inner_) {
      inner_at_ = 0;
      ++outer_at_;
    }
    return count;
  }

  // Whole columns at once: much less work than row by row. Those that are the same in all rows of
  // the grid stay as they are in a block that comes again: another thread may have read them, and
  // memory that goes from one to the other costs more than the row.
  void fill(SweepBlock& block, std::size_t first, std::size_t rows) const {
    const auto added = [first, rows](std::vector<double>& column) {
      return std::span(column).subspan(first, rows - first);
    };
    const std::span<double> n_nv = added(block.n_nv);
    if (!budget_) {
      model_->values.fill(inner_at_, n_nv);
      return;
    }
    const std::span<double> flops = added(block.flops);
    budget_->values.fill(inner_at_, flops);
    if (model_) {
      std::fill(n_nv.begin(), n_nv.end(), model_->values.at(outer_at_));
    } else {
      std::transform(flops.begin(), flops.end(), n_nv.begin(),
                     [this](double budget) { return law_.compute_optimal_n_nv(budget); });
    }
  }

  void resize_columns(SweepBlock& block, std::size_t rows) const {
    const ColumnRow empty;
    block.n_nv.resize(rows, empty.n_nv);
    block.flops.resize(rows, empty.flops);
    block.width.resize(rows, constants_.width ? constants_.width->value() : empty.width);
    block.n_nv_from_law.resize(rows, model_ ? 0 : 1);
    block.line.resize(rows, 0);
  }

  void add(SweepBlock& block, std::uint64_t inner_at) const {
    BudgetRequest request = constants_;
    try {
      if (model_) model_->set(request, model_->values.at(budget_ ? outer_at_ : inner_at));
      if (budget_) budget_->set(request, budget_->values.at(inner_at));
      block.add(request, 0, law_);
    } catch (const DomainError& error) {
      block.faults.push_back({block.rows(), 0, described(request) + ": " + error.what()});
    }
  }

  std::optional<GridAxis> model_;
  std::optional<GridAxis> budget_;
  BudgetRequest constants_;
  const Law& law_;
  bool in_columns_;
  std::uint64_t inner_;
  std::uint64_t outer_;
  std::uint64_t first_;  // row of the shard, and the one behind it
  std::uint64_t end_;
  std::uint64_t left_;
  std::uint64_t inner_at_;
  std::uint64_t outer_at_;
  std::string name_ = "grid";
};

}  // namespace

std::unique_ptr<RowSource> grid_rows(std::optional<GridAxis> model, std::optional<GridAxis> budget,
                                     const BudgetRequest& constants, const Law& law,
                                     const Shard& shard) {
  return std::make_unique<GridRows>(std::move(model), std::move(budget), constants, law, shard);
}

}  // namespace vocabplan::cli
