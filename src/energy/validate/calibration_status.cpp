#include "vocabplan/energy/calibration_fit.hpp"

namespace vocabplan {

std::string_view calibration_status_name(CalibrationStatus status) {
  switch (status) {
    case CalibrationStatus::learnt:
      return "learnt";
    case CalibrationStatus::too_few_pairs:
      return "too_few_pairs";
    case CalibrationStatus::too_few_groups:
      return "too_few_groups";
    case CalibrationStatus::no_durations:
      return "no_durations";
    case CalibrationStatus::constant_power:
      return "constant_power";
    case CalibrationStatus::constant_not_seen:
      return "constant_not_seen";
    case CalibrationStatus::no_positive_form:
      return "no_positive_form";
    case CalibrationStatus::out_of_range:
      return "out_of_range";
  }
  return "unknown";
}

std::string_view calibration_status_text(CalibrationStatus status) {
  switch (status) {
    case CalibrationStatus::learnt:
      return "learnt";
    case CalibrationStatus::too_few_pairs:
      return "not enough data: it needs 8 pairs";
    case CalibrationStatus::too_few_groups:
      return "not enough data: it needs 3 groups to leave out";
    case CalibrationStatus::no_durations:
      return "not every pair has a duration";
    case CalibrationStatus::constant_power:
      return "estimates are one power times the duration, with or without a group";
    case CalibrationStatus::constant_not_seen:
      return "leaving groups out in turn does not tell its constant power from 0";
    case CalibrationStatus::no_positive_form:
      return "slope or a prediction is not above 0";
    case CalibrationStatus::out_of_range:
      return "estimates and measurements are a factor of 1e9 apart";
  }
  return "unknown";
}

}  // namespace vocabplan
