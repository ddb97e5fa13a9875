#include <algorithm>
#include <limits>
#include <utility>

#include "cli/sweep/rows.hpp"

namespace vocabplan::cli {
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

}  // namespace vocabplan::cli
