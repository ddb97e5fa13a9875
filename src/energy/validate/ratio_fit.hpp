#pragma once

#include <optional>
#include <vector>

namespace vocabplan {

/// A pair as the fits see it.
struct RatioRow {
  double estimate = 0.0;   ///< kWh
  double kilohours = 0.0;  ///< duration: 1 W drawn through it is this many kWh
  double measured = 0.0;   ///< kWh
};

/// exp of Huber's location of ln(measured / estimate); `rows` is not empty.
[[nodiscard]] double fit_factor(const std::vector<RatioRow>& rows);

/// measured = slope x estimate + watts x kilohours.
struct AffineForm {
  double slope = 1.0;
  double watts = 0.0;

  [[nodiscard]] double at(const RatioRow& row) const {
    return slope * row.estimate + watts * row.kilohours;
  }
};

/// Whether slope and watts can be told apart: the angle between estimates and durations, both over
/// the measurements, has a sine of at least 0.01.
[[nodiscard]] bool tells_power_apart(const std::vector<RatioRow>& rows);

/// The minimum of Huber's loss of ln(form / measured), or nothing when its slope is not above 0.
/// The form is above 0 on every row. `rows` tell power apart.
[[nodiscard]] std::optional<AffineForm> fit_affine(const std::vector<RatioRow>& rows);

}  // namespace vocabplan
