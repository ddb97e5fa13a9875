#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "core/infinity.hpp"
#include "plan/frontier/draws_kernel.hpp"
#include "plan/frontier/open_optimum.hpp"
#include "predict/percentiles.hpp"
#include "vocabplan/plan/frontier.hpp"

namespace vocabplan {
namespace {

bool has_model(const LawDraw& draw) {
  return draw.A1 != 0.0 && draw.alpha1 != 0.0;
}

// 0 and infinity are what the draw does not bound.
OpenOptimum draw_optimum(const LawDraw& draw, const LossSurface& units, double flops) {
  // Nothing is lost without a model.
  if (!has_model(draw)) return {.n_nv = 0.0, .n_v = 0.0};
  if (draw.unbounded > 0) return {.n_nv = kInfinity, .n_v = kInfinity};
  const LossSurface surface = surface_of(draw, units);
  if (draw.unbounded < 0) return open_optimum_without_vocabulary(surface, flops);
  return open_joint_optimum(surface, flops);
}

// The parameters of one kind whose last one lowers the loss by 1, in logarithms.
double log_at_one(double a, double alpha, double unit) {
  return (std::log(alpha) + std::log(a) + alpha * std::log(unit)) / (1.0 + alpha);
}

// A hundredth of `kDrawDoubt` is more than the logarithms lose up to here.
bool is_near(const DrawColumns& columns, std::size_t i, double least_slope) {
  constexpr double kFar = 1e4;
  constexpr double kMostLogFlops = 710.0;
  const double vocabulary = columns.v_at_one[i] == kNoVocabulary ? 0.0 : columns.v_at_one[i];
  const double size = std::abs(columns.n_at_one[i]) + std::abs(vocabulary) +
                      std::abs(columns.supply[i]) + kMostLogFlops * columns.beta[i];
  return size < kFar * least_slope && std::abs(columns.q[i]) < kFar;
}

void set_draw(DrawColumns& to, std::size_t i, const LawDraw& draw, const LossSurface& units) {
  if (!has_model(draw) || draw.unbounded > 0) return;
  const bool vocabulary = draw.unbounded == 0;
  const double q = 1.0 - draw.beta;
  to.n_at_one[i] = log_at_one(draw.A1, draw.alpha1, units.unit_n_nv);
  to.n_step[i] = 1.0 / (1.0 + draw.alpha1);
  to.v_at_one[i] = vocabulary ? log_at_one(draw.A2, draw.alpha2, units.unit_n_v) : kNoVocabulary;
  to.v_step[i] = vocabulary ? 1.0 / (1.0 + draw.alpha2) : 0.0;
  to.q[i] = q;
  to.beta[i] = draw.beta;
  to.on_n[i] = 1.0 / (1.0 - q * to.n_step[i]);
  to.on_v[i] = 1.0 / (1.0 - q * to.v_step[i]);
  const double least_slope = std::min(1.0, 1.0 - q * std::max(to.n_step[i], to.v_step[i]));
  if (vocabulary) to.half_reach[i] = 0.5 * q * std::log(2.0) / least_slope;
  to.supply[i] = std::log(draw.beta) + std::log(draw.B) +
                 draw.beta * (std::log(6.0) + std::log(units.unit_tokens));
  if (!is_near(to, i, least_slope)) to.supply[i] = std::numeric_limits<double>::quiet_NaN();
}

DrawColumns columns_of(const Law& law) {
  const LawDrawRows& draws = law.draws.rows;
  const std::size_t size = (draws.size() + kDrawLanes - 1) / kDrawLanes * kDrawLanes;
  DrawColumns columns;
  for (auto* column :
       {&columns.n_at_one, &columns.n_step, &columns.v_at_one, &columns.v_step, &columns.q,
        &columns.on_n, &columns.on_v, &columns.half_reach, &columns.beta}) {
    column->assign(size, 0.0);
  }
  columns.supply.assign(size, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < draws.size(); ++i) set_draw(columns, i, draws[i], law.isoloss);
  return columns;
}

// The width of a model by the law's table, and whether a little more or less has another.
class TableWidth {
 public:
  explicit TableWidth(const WidthTable& table) : rows_(table.rows()) {}

  [[nodiscard]] double at(double n_nv, bool& in_doubt) {
    if (!(n_nv > above_ && n_nv <= up_to_)) find(n_nv);
    in_doubt = !(n_nv > above_ * (1.0 + kDrawDoubt) && n_nv <= up_to_ * (1.0 - kDrawDoubt));
    return width_;
  }

 private:
  void find(double n_nv) {
    above_ = 0.0;
    std::size_t row = 0;
    while (row + 1 < rows_.size() && !(n_nv <= rows_[row].max_n_nv)) above_ = rows_[row++].max_n_nv;
    up_to_ = rows_[row].max_n_nv;
    width_ = rows_[row].width;
  }

  std::span<const WidthTable::Row> rows_;
  // Draws fall into few rows, and most into that of the one before.
  double above_ = kInfinity;
  double up_to_ = 0.0;
  double width_ = 0.0;
};

// The draws at one budget, each within `kDrawDoubt` or exact.
class DrawsAtBudget {
 public:
  DrawsAtBudget(const Law& law, const DrawColumns& columns, double flops,
                std::optional<Width> width)
      : law_(law), flops_(flops), width_(width), draws_(law.draws.rows.size()) {
    const std::size_t size = columns.q.size();
    for (auto* values : {&n_nv_, &n_v_, &vocabularies_, &tokens_}) values->resize(size);
    exact_.assign(draws_, 0);
    run_draws(columns, std::log(flops), n_nv_.data(), n_v_.data());
    for (auto* values : {&n_nv_, &vocabularies_, &tokens_}) values->resize(draws_);
    TableWidth table(law.width_table);
    for (std::size_t i = 0; i < draws_; ++i) place(i, table);
  }

  [[nodiscard]] FrontierIntervals intervals(double level) {
    return {.n_nv = interval(n_nv_, level),
            .vocab_size = interval(vocabularies_, level),
            .tokens = interval(tokens_, level)};
  }

 private:
  void place(std::size_t i, TableWidth& table) {
    bool in_doubt = std::isnan(n_nv_[i]);
    double width = width_ ? width_->value() : 0.0;
    if (!in_doubt && !width_) width = table.at(n_nv_[i], in_doubt);
    if (in_doubt) {
      settle(i);
      return;
    }
    vocabularies_[i] = n_v_[i] / width;
    tokens_[i] = tokens_at_budget(n_nv_[i], n_v_[i], flops_);
  }

  // By the scalar code.
  void settle(std::size_t i) {
    const auto [n_nv, n_v] = draw_optimum(law_.draws.rows[i], law_.isoloss, flops_);
    n_nv_[i] = n_nv;
    vocabularies_[i] = n_v / (width_ ? width_->value() : law_.width_table.width(n_nv));
    tokens_[i] = tokens_at_budget(n_nv, n_v, flops_);
    exact_[i] = 1;
  }

  // Every value is as far from its exact one as `kDrawDoubt` at most, and so is every value of a
  // rank. With those exact that may have a rank which counts, the others have theirs anyway.
  Interval interval(const std::vector<double>& values, double level) {
    std::vector<double> sorted = values;
    mark_unbounded(sorted, level);
    const double p = 0.5 * (1.0 - level);
    const std::size_t tail = sort_tails(sorted, p);
    const std::span<double> all(sorted);
    const bool in_place = settle_rank(values, all, all.first(tail), p);
    if (settle_rank(values, all, all.last(tail), 1.0 - p) && in_place) {
      return interval_of_tails(sorted, level);
    }
    return percentile_interval(values, level);
  }

  // Settles the draws that the quantile at `p` may fall on, and puts them in order in their sorted
  // tail; false where they reach beyond it.
  bool settle_rank(const std::vector<double>& values, std::span<const double> sorted,
                   std::span<double> tail, double p) {
    const double position = static_cast<double>(sorted.size() - 1) * p;
    // Rounding may move it by less than one rank.
    const auto first = static_cast<std::size_t>(std::max(0.0, std::floor(position - 1e-6)));
    const std::size_t last =
        std::min(sorted.size() - 1, static_cast<std::size_t>(std::ceil(position + 1e-6)));
    constexpr double kReach = 3.0 * kDrawDoubt;
    const double low = std::max(0.0, sorted[first]) * (1.0 - kReach);
    const double high = std::max(0.0, sorted[last]) * (1.0 + kReach);
    std::vector<double> settled;
    for (std::size_t i = 0; i < draws_; ++i) {
      if (!(values[i] >= low && values[i] <= high)) continue;
      if (exact_[i] == 0) settle(i);
      settled.push_back(values[i] == 0.0 ? -kInfinity : values[i]);
    }
    std::sort(settled.begin(), settled.end());
    const double least = low == 0.0 ? -kInfinity : low;
    const auto from = std::lower_bound(tail.begin(), tail.end(), least);
    const auto to = std::upper_bound(from, tail.end(), high);
    if (static_cast<std::size_t>(to - from) != settled.size()) return false;
    std::copy(settled.begin(), settled.end(), from);
    return true;
  }

  const Law& law_;
  double flops_;
  std::optional<Width> width_;
  std::size_t draws_;
  std::vector<double> n_nv_{};
  std::vector<double> n_v_{};
  std::vector<double> vocabularies_{};
  std::vector<double> tokens_{};
  std::vector<unsigned char> exact_{};
};

}  // namespace

FrontierDraws::FrontierDraws(const Law& law)
    : law_(law), columns_(std::make_unique<const DrawColumns>(columns_of(law))) {}

FrontierDraws::~FrontierDraws() = default;

std::optional<FrontierIntervals> FrontierDraws::intervals(Flops flops, std::optional<Width> width,
                                                          double level) const {
  if (law_.draws.rows.empty()) return std::nullopt;
  return DrawsAtBudget(law_, *columns_, flops.value(), width).intervals(level);
}

std::optional<FrontierIntervals> frontier_intervals(const Law& law, Flops flops,
                                                    std::optional<Width> width, double level) {
  return FrontierDraws(law).intervals(flops, width, level);
}

}  // namespace vocabplan
