#include "energy/validate/left_out_forms.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "energy/validate/median.hpp"

namespace vocabplan {
namespace {

// The series end where their terms are below rounding: 0.01 to the power of 7.
constexpr double kMostReach = 0.01;
constexpr double kLeastReach = 1e-12;
// How far the median and delta may move, in reaches: rows move by one.
constexpr double kReachesOfMedian = 2.0;
constexpr double kReachesOfDelta = 6.0;
// ln(1 + t) moves by more than t.
constexpr double kMoreThanChange = 1.02;

// ln(1 + t) for |t| up to `kMostReach`, to 1e-17.
double small_log1p(double t) {
  return t * (1.0 + t * (-1.0 / 2 +
                         t * (1.0 / 3 +
                              t * (-1.0 / 4 + t * (1.0 / 5 + t * (-1.0 / 6 + t * (1.0 / 7)))))));
}

// Sums of the parts become those of all other parts, without a subtraction, which would leave
// nothing of the others where one part is most of it.
template <class Sum>
void leave_out(std::vector<Sum>& sums) {
  const std::vector<Sum> parts = std::move(sums);
  sums.assign(parts.size(), Sum{});
  Sum before{};
  Sum behind{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t last = parts.size() - 1 - i;
    sums[i].add(before);
    sums[last].add(behind);
    before.add(parts[i]);
    behind.add(parts[last]);
  }
}

// The place of x^(degree - b) y^b among the products.
constexpr std::size_t product_at(std::size_t degree, std::size_t b) {
  return degree * (degree + 1) / 2 - 1 + b;
}

}  // namespace

double LeftOutForms::Change::size() const {
  return std::abs(x) + std::abs(y);
}

void LeftOutForms::Series::add(const Place& row, bool is_within) {
  std::array<double, kOrder + 2> x{1.0};
  std::array<double, kOrder + 2> y{1.0};
  for (std::size_t i = 1; i < x.size(); ++i) {
    x[i] = x[i - 1] * row.x;
    y[i] = y[i - 1] * row.y;
  }
  const double sign = row.residual < 0.0 ? -1.0 : 1.0;
  std::size_t at = 0;
  for (std::size_t degree = 1; degree <= kOrder + 1; ++degree) {
    for (std::size_t b = 0; b <= degree; ++b, ++at) {
      const double product = x[degree - b] * y[b];
      if (is_within) {
        within[at] += product;
        residuals[at] += row.residual * product;
      } else {
        signs[at] += sign * product;
      }
    }
  }
}

void LeftOutForms::Series::add(const Series& other) {
  for (std::size_t i = 0; i < kProducts; ++i) {
    within[i] += other.within[i];
    residuals[i] += other.residuals[i];
    signs[i] += other.signs[i];
  }
  rows += other.rows;
  nearer += other.nearer;
}

LeftOutForms::LeftOutForms(const std::vector<RatioRow>& rows, const std::vector<std::size_t>& part,
                           std::size_t parts, const AffineForm& form)
    : form_(form) {
  take_places(rows, part);
  take_bends(parts);
  take_series(parts);
  places_ = {};
}

void LeftOutForms::take_places(const std::vector<RatioRow>& rows,
                               const std::vector<std::size_t>& part) {
  places_.reserve(rows.size());
  distances_.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double predicted = form_.at(rows[i]);
    places_.push_back({.x = rows[i].estimate / predicted,
                       .y = rows[i].kilohours / predicted,
                       .residual = std::log(predicted / rows[i].measured),
                       .part = part[i]});
    x_unit_ = std::max(x_unit_, places_.back().x);
    y_unit_ = std::max(y_unit_, places_.back().y);
    distances_.push_back(std::abs(places_.back().residual));
  }
  for (Place& row : places_) {
    row.x /= x_unit_;
    row.y /= y_unit_;
  }
  median_ = median_of(distances_);
  delta_ = delta_of_median(median_);
}

// The first step of Newton's method says how far the forms without a part are.
void LeftOutForms::take_bends(std::size_t parts) {
  bends_.assign(parts, {});
  for (const Place& row : places_) {
    const double slope = std::clamp(row.residual, -delta_, delta_);
    const double bend = (std::abs(row.residual) <= delta_ ? 1.0 : 0.0) - slope;
    Normal& sums = bends_[row.part];
    sums.xx += bend * row.x * row.x;
    sums.xy += bend * row.x * row.y;
    sums.yy += bend * row.y * row.y;
    sums.xr -= slope * row.x;
    sums.yr -= slope * row.y;
  }
  leave_out(bends_);
  double furthest = 0.0;
  for (const Normal& sums : bends_) {
    if (!sums.is_bowl()) continue;
    const AffineForm by = sums.solved();
    furthest = std::max(furthest, std::abs(by.slope) + std::abs(by.watts));
  }
  reach_ = std::clamp(2.0 * furthest, kLeastReach, kMostReach);
}

void LeftOutForms::take_series(std::size_t parts) {
  series_.assign(parts, {});
  for (const Place& row : places_) {
    Series& sums = series_[row.part];
    ++sums.rows;
    const double distance = std::abs(row.residual);
    const double from_median = distance - median_;
    if (from_median < -kReachesOfMedian * reach_) ++sums.nearer;
    if (std::abs(from_median) <= kReachesOfMedian * reach_) about_median_.push_back(row);
    if (std::abs(distance - delta_) <= kReachesOfDelta * reach_) {
      about_delta_.push_back(row);
    } else {
      sums.add(row, distance < delta_);
    }
  }
  leave_out(series_);
}

// The median distance of what is left; nothing where it may be that of a row that is not at hand.
std::optional<double> LeftOutForms::median(std::size_t part, const Change& change) {
  distances_.clear();
  for (const Place& row : about_median_) {
    if (row.part == part) continue;
    distances_.push_back(std::abs(row.residual + small_log1p(change.of(row))));
  }
  const Series& rest = series_[part];
  const std::size_t first = (rest.rows - 1) / 2;  // of the one or two in the middle
  const std::size_t last = rest.rows / 2;
  if (first < rest.nearer || last >= rest.nearer + distances_.size()) return std::nullopt;
  const auto middle = distances_.begin() + static_cast<std::ptrdiff_t>(last - rest.nearer);
  std::nth_element(distances_.begin(), middle, distances_.end());
  const double low = first == last ? *middle : *std::max_element(distances_.begin(), middle);
  const double moved = kReachesOfMedian * reach_ - kMoreThanChange * change.size();
  if (low < median_ - moved || *middle > median_ + moved) return std::nullopt;
  return first == last ? low : 0.5 * (low + *middle);
}

// Of Huber's loss of what is left.
LeftOutForms::Change LeftOutForms::gradient(std::size_t part, const Change& change,
                                            double delta) const {
  const Series& rest = series_[part];
  Change out;
  // Coefficients of t^degree: of 1 / (1 + t), and of ln(1 + t) / (1 + t).
  double inverse = 1.0;
  double logarithm = 0.0;
  std::array<double, kOrder + 1> terms{1.0};  // of t^degree in x and y
  for (std::size_t degree = 0;; ++degree) {
    for (std::size_t b = 0; b <= degree; ++b) {
      const auto sum_at = [&](std::size_t at) {
        return inverse * (rest.residuals[at] + delta * rest.signs[at]) +
               logarithm * rest.within[at];
      };
      out.x += terms[b] * sum_at(product_at(degree + 1, b));
      out.y += terms[b] * sum_at(product_at(degree + 1, b + 1));
    }
    if (degree == kOrder) break;
    for (std::size_t b = degree + 1; b > 0; --b) {
      terms[b] = (b <= degree ? change.x * terms[b] : 0.0) + change.y * terms[b - 1];
    }
    terms[0] *= change.x;
    inverse = -inverse;
    logarithm = -logarithm - inverse / static_cast<double>(degree + 1);
  }
  for (const Place& row : about_delta_) {
    if (row.part == part) continue;
    const double t = change.of(row);
    const double residual = row.residual + small_log1p(t);
    const double slope = std::clamp(residual, -delta, delta) / (1.0 + t);
    out.x += slope * row.x;
    out.y += slope * row.y;
  }
  return out;
}

std::optional<AffineForm> LeftOutForms::without(std::size_t part) {
  constexpr int kSteps = 30;
  constexpr double kSmall = 1e-12;
  constexpr double kSettled = 1e-10;
  Normal bend = bends_[part];
  if (!bend.is_bowl()) return std::nullopt;
  Change change;
  double last_delta = 0.0;
  for (int i = 0; i < kSteps; ++i) {
    const auto distance = median(part, change);
    if (!distance) return std::nullopt;
    const double delta = delta_of_median(*distance);
    const double moved = std::abs(delta - delta_) + kMoreThanChange * change.size();
    if (moved > kReachesOfDelta * reach_) return std::nullopt;
    const Change slope = gradient(part, change, delta);
    bend.xr = -slope.x;
    bend.yr = -slope.y;
    const AffineForm by = bend.solved();
    change = {.x = change.x + by.slope, .y = change.y + by.watts};
    if (!(change.size() <= reach_)) return std::nullopt;
    const bool is_settled = std::abs(delta - last_delta) <= kSettled * delta;
    if (is_settled && std::abs(by.slope) + std::abs(by.watts) <= kSmall) {
      const AffineForm form{.slope = form_.slope + change.x / x_unit_,
                            .watts = form_.watts + change.y / y_unit_};
      return form.slope > 0.0 ? std::optional(form) : std::nullopt;
    }
    last_delta = delta;
  }
  return std::nullopt;
}

std::vector<RatioRow> rows_without(const std::vector<RatioRow>& rows,
                                   const std::vector<std::size_t>& part, std::size_t left_out) {
  std::vector<RatioRow> rest;
  rest.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (part[i] != left_out) rest.push_back(rows[i]);
  }
  return rest;
}

bool rests_tell_power_apart(const std::vector<RatioRow>& rows, const std::vector<std::size_t>& part,
                            std::size_t parts, double factor) {
  // Differences of products say the angle to 1e-13; what is nearer to the limit is left to the one
  // that tells them apart.
  constexpr double kLeast = kLeastPowerSine * kLeastPowerSine;
  constexpr double kDoubt = 1e-9;
  double greatest = 0.0;
  for (const RatioRow& row : rows) greatest = std::max(greatest, row.kilohours / row.measured);
  std::vector<Normal> sums(parts);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sums[part[i]].add(rows[i].estimate * factor / rows[i].measured,
                      rows[i].kilohours / greatest / rows[i].measured, 0.0, 1.0);
  }
  leave_out(sums);
  for (std::size_t i = 0; i < parts; ++i) {
    const double square = 1.0 - sums[i].xy / sums[i].xx * (sums[i].xy / sums[i].yy);
    const bool tells =
        square > kLeast + kDoubt ||
        (square > kLeast - kDoubt && tells_power_apart(rows_without(rows, part, i), factor));
    if (!tells) return false;
  }
  return true;
}

}  // namespace vocabplan
