#pragma once

#include <optional>
#include <vector>

namespace vocabplan {

/// A pair as the fits see it.
struct RatioRow {
  double estimate = 0.0;   ///< kWh
  double kilohours = 0.0;  ///< duration: 1 W drawn through it is this many kWh
  double measured = 0.0;   ///< kWh
  double log_ratio = 0.0;  ///< ln(measured / estimate)
};

/// measured = slope x estimate + watts x kilohours.
struct AffineForm {
  double slope = 1.0;
  double watts = 0.0;

  [[nodiscard]] double at(const RatioRow& row) const {
    return slope * row.estimate + watts * row.kilohours;
  }
};

/// exp of Huber's location of the log ratios; `rows` is not empty.
[[nodiscard]] double fit_factor(const std::vector<RatioRow>& rows);

/// The least sine of the angle by which slope and watts are told apart.
inline constexpr double kLeastPowerSine = 0.01;

/// True if slope and watts can be told apart: the angle between estimates and durations, both over
/// the measurements, has a sine of at least `kLeastPowerSine`. The answer does not depend on
/// `factor`, which is about the ratio of measurements to estimates.
[[nodiscard]] bool tells_power_apart(const std::vector<RatioRow>& rows, double factor);

/// The minimum of Huber's loss of ln(form / measured), or nothing when its slope is not above 0.
/// The form is above 0 on every row. `rows` tell power apart.
[[nodiscard]] std::optional<AffineForm> fit_affine(const std::vector<RatioRow>& rows);

/// The same by Newton's method from a form that is close to it: that of nearly the same rows. The
/// two agree to about 1e-10. As `fit_affine` where Newton's method does not settle.
[[nodiscard]] std::optional<AffineForm> fit_affine_near(const std::vector<RatioRow>& rows,
                                                        const AffineForm& near);

}  // namespace vocabplan
