#include "cli/sweep/rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {

void SweepBlock::clear() {
  n_nv.clear();
  flops.clear();
  width.clear();
  line.clear();
  n_nv_from_law.clear();
  requests.clear();
  faults.clear();
  flush = false;
}

void SweepBlock::add(const BudgetRequest& request, std::size_t at_line) {
  const bool more = request.total_params || request.tied || request.tokens || request.characters ||
                    request.tokens_per_param || request.data_limit;
  const bool columns = requests.empty() && request.n_nv && request.flops && !more;
  if (columns) {
    n_nv.push_back(request.n_nv->value());
    flops.push_back(request.flops->value());
    width.push_back(request.width ? request.width->value()
                                  : std::numeric_limits<double>::quiet_NaN());
    n_nv_from_law.push_back(0);
  } else {
    if (requests.empty()) give_up_columns();
    requests.push_back(request);
  }
  line.push_back(at_line);
}

void SweepBlock::give_up_columns() {
  std::vector<BudgetRequest> all;
  all.reserve(rows() + 1);
  for (std::size_t i = 0; i < rows(); ++i) all.push_back(request(i));
  requests = std::move(all);
  n_nv.clear();
  flops.clear();
  width.clear();
  n_nv_from_law.clear();
}

BudgetRequest SweepBlock::request(std::size_t row) const {
  if (!requests.empty()) return requests[row];
  BudgetRequest request;
  if (n_nv_from_law[row] == 0) request.n_nv = NonVocabParams(n_nv[row]);
  if (!std::isnan(flops[row])) request.flops = Flops(flops[row]);
  if (!std::isnan(width[row])) request.width = Width(width[row]);
  return request;
}

RowFault SweepBlock::fault(std::size_t row, const std::string& message) const {
  const std::string where = line[row] == 0 ? described(request(row)) + ": " : "";
  return {row, line[row], where + message};
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

namespace {

constexpr std::uint64_t kBlock = 1024;

class GridRows final : public RowSource {
 public:
  GridRows(std::optional<SweepAxis> params, std::optional<SweepAxis> flops,
           std::optional<Width> width, const Law& law)
      : params_(std::move(params)),
        flops_(std::move(flops)),
        width_(width ? width->value() : std::numeric_limits<double>::quiet_NaN()),
        law_(law),
        inner_(flops_ ? flops_->count() : params_->count()),
        outer_(params_ && flops_ ? params_->count() : 1) {}

  bool next(SweepBlock& block) override {
    if (outer_at_ == outer_) return false;
    block.clear();
    const std::size_t count = std::min(kBlock, inner_ - inner_at_);
    block.n_nv.resize(count);
    block.flops.resize(count, std::numeric_limits<double>::quiet_NaN());
    block.width.resize(count, width_);
    block.line.resize(count, 0);
    block.n_nv_from_law.resize(count, params_ ? 0 : 1);
    fill(block);
    inner_at_ += count;
    if (inner_at_ == inner_) {
      inner_at_ = 0;
      ++outer_at_;
    }
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> rows() const override { return inner_ * outer_; }
  [[nodiscard]] std::size_t repeated_flops() const override {
    return params_ && flops_ ? flops_->count() : 1;
  }
  [[nodiscard]] const std::string& name() const override { return name_; }

 private:
  void fill(SweepBlock& block) const {
    if (!flops_) {
      params_->fill(inner_at_, block.n_nv);
      return;
    }
    flops_->fill(inner_at_, block.flops);
    if (params_) {
      std::fill(block.n_nv.begin(), block.n_nv.end(), params_->at(outer_at_));
      return;
    }
    std::transform(block.flops.begin(), block.flops.end(), block.n_nv.begin(),
                   [this](double flops) { return law_.compute_optimal_n_nv(flops); });
  }

  std::optional<SweepAxis> params_;
  std::optional<SweepAxis> flops_;
  double width_;
  const Law& law_;
  std::uint64_t inner_;
  std::uint64_t outer_;
  std::uint64_t inner_at_ = 0;
  std::uint64_t outer_at_ = 0;
  std::string name_ = "grid";
};

}  // namespace

std::unique_ptr<RowSource> grid_rows(std::optional<SweepAxis> params,
                                     std::optional<SweepAxis> flops, std::optional<Width> width,
                                     const Law& law) {
  return std::make_unique<GridRows>(std::move(params), std::move(flops), width, law);
}

namespace {

constexpr std::uint64_t kRequestBlock = 256;

class RequestRows final : public RowSource {
 public:
  RequestRows(std::optional<RequestAxis> model, std::optional<RequestAxis> budget,
              const BudgetRequest& constants)
      : model_(std::move(model)), budget_(std::move(budget)), constants_(constants) {
    inner_ = budget_ ? budget_->values.count() : 1;
    rows_ = inner_ * (model_ ? model_->values.count() : 1);
  }

  bool next(SweepBlock& block) override {
    if (at_ == rows_) return false;
    block.clear();
    const std::uint64_t end = std::min(rows_, at_ + kRequestBlock);
    for (; at_ < end; ++at_) add(block);
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> rows() const override { return rows_; }
  [[nodiscard]] const std::string& name() const override { return name_; }

 private:
  void add(SweepBlock& block) const {
    BudgetRequest request = constants_;
    try {
      if (model_) model_->set(request, model_->values.at(at_ / inner_));
      if (budget_) budget_->set(request, budget_->values.at(at_ % inner_));
    } catch (const DomainError& error) {
      block.faults.push_back({block.rows(), 0, described(request) + ": " + error.what()});
      return;
    }
    block.requests.push_back(request);
    block.line.push_back(0);
  }

  std::optional<RequestAxis> model_;
  std::optional<RequestAxis> budget_;
  BudgetRequest constants_;
  std::uint64_t inner_ = 1;
  std::uint64_t rows_ = 1;
  std::uint64_t at_ = 0;
  std::string name_ = "grid";
};

}  // namespace

std::unique_ptr<RowSource> request_rows(std::optional<RequestAxis> model,
                                        std::optional<RequestAxis> budget,
                                        const BudgetRequest& constants) {
  return std::make_unique<RequestRows>(std::move(model), std::move(budget), constants);
}

}  // namespace vocabplan::cli
