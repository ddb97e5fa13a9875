#include <algorithm>
#include <utility>

#include "cli/sweep/rows.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::cli {
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
