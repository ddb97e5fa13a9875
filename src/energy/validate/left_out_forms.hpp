#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "energy/validate/calibration_forms.hpp"
#include "energy/validate/huber.hpp"

namespace vocabplan {

/// `fit_affine_near` of many rows without each of their parts in turn.
///
/// Without a part the form changes little: a prediction becomes 1 + t times what it was, with a
/// small t that is linear in the change. Huber's gradient is a power series in t, whose sums over
/// rows are made once for each part; what is left without a part is the sum over the others. Only
/// rows whose residual may come to another side of Huber's delta, or of the median that delta is
/// made of, are looked at one by one. The minimum agrees with that of `fit_affine_near` to about
/// 1e-10 of every prediction.
class LeftOutForms {
 public:
  /// `form` is `fit_affine` of all rows, and above 0 on each; `part` of each row, below `parts`.
  LeftOutForms(const std::vector<RatioRow>& rows, const std::vector<std::size_t>& part,
               std::size_t parts, const AffineForm& form);

  /// Nothing where the form is too far from that of all rows, or there is no minimum near it.
  [[nodiscard]] std::optional<AffineForm> without(std::size_t part);

 private:
  static constexpr std::size_t kOrder = 6;  // of the series
  // Products x^a y^b with 1 <= a + b <= kOrder + 1, by rising degree a + b and then by rising b.
  static constexpr std::size_t kProducts = (kOrder + 2) * (kOrder + 3) / 2 - 1;

  // A row at the form of all rows: the terms' parts of its prediction, in units of the greatest.
  struct Place {
    double x = 0.0;
    double y = 0.0;
    double residual = 0.0;
    std::size_t part = 0;
  };
  // Sums of products over rows that stay on their side of delta: of those within it, times their
  // residuals, and of those beyond, times the signs of theirs.
  struct Series {
    std::array<double, kProducts> within{};
    std::array<double, kProducts> residuals{};
    std::array<double, kProducts> signs{};
    std::size_t rows = 0;    // on any side
    std::size_t nearer = 0;  // whose residual is nearer to 0 than the median comes

    void add(const Place& row, bool is_within);
    void add(const Series& other);
  };
  // Of the form, in units of `Place`.
  struct Change {
    double x = 0.0;
    double y = 0.0;

    // The most that it changes any prediction by, as a share.
    [[nodiscard]] double size() const;
    [[nodiscard]] double of(const Place& row) const { return x * row.x + y * row.y; }
  };

  void take_places(const std::vector<RatioRow>& rows, const std::vector<std::size_t>& part);
  void take_bends(std::size_t parts);
  void take_series(std::size_t parts);
  [[nodiscard]] std::optional<double> median(std::size_t part, const Change& change);
  [[nodiscard]] Change gradient(std::size_t part, const Change& change, double delta) const;

  AffineForm form_;
  double x_unit_ = 0.0;
  double y_unit_ = 0.0;
  double median_ = 0.0;  // distance of all residuals from 0
  double delta_ = 0.0;
  double reach_ = 0.0;  // the greatest change that the sums are made for
  std::vector<Place> places_;
  std::vector<Normal> bends_;   // second derivatives and gradient without each part, at the form
  std::vector<Series> series_;  // without each part
  std::vector<Place> about_delta_;   // rows that are in no series
  std::vector<Place> about_median_;  // one of them is the median of what is left
  std::vector<double> distances_;
};

/// True if what is left without each part in turn tells power apart: `tells_power_apart`.
[[nodiscard]] bool rests_tell_power_apart(const std::vector<RatioRow>& rows,
                                          const std::vector<std::size_t>& part, std::size_t parts,
                                          double factor);

/// The rows without those of a part.
[[nodiscard]] std::vector<RatioRow> rows_without(const std::vector<RatioRow>& rows,
                                                 const std::vector<std::size_t>& part,
                                                 std::size_t left_out);

}  // namespace vocabplan
