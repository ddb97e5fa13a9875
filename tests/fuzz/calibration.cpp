// Files of calibrations: what is read is written and read as the same, and applies or refuses.
#include "vocabplan/energy/calibration.hpp"

#include <cmath>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vocabplan::fuzz::outcome;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)outcome([&] {
    const auto calibration = vocabplan::parse_calibration(text, "fuzz");
    const std::string written = vocabplan::to_json(calibration);
    const std::string again =
        outcome([&] { return vocabplan::to_json(vocabplan::parse_calibration(written, "fuzz")); });
    vocabplan::fuzz::require_same(written, again, "a written calibration is read as the same one");
    for (const double kwh : {0.0, 1.0, 1e6}) {
      (void)outcome([&] {
        const double truth = vocabplan::calibrated_kwh(calibration, kwh, 24.0);
        vocabplan::fuzz::require(truth >= 0.0 && !std::isnan(truth), "an energy is not negative");
        return std::string();
      });
    }
    return again;
  });
  return 0;
}
