#include "vocabplan/energy/run_assumptions.hpp"

#include <algorithm>

namespace vocabplan {
namespace {

// 76 % of a DGX H100's nameplate of 10.2 kW, over its eight GPUs of 700 W.
constexpr double kH100Factor = 1.38;
// 10.2 kW / 5.6 kW.
constexpr double kNameplateFactor = 1.82;

SystemPower times_tdp(double tdp, const PublishedSpread& factor) {
  return {.watts = {.value = tdp * factor.value,
                    .low = tdp * factor.low,
                    .high = tdp * factor.high,
                    .source = factor.source},
          .factor = factor.value};
}

}  // namespace

double PublishedSpread::ratio() const {
  return std::max(value / low, high / value);
}

PublishedSpread published_mfu() {
  return {.value = kAssumedMfu,
          .low = 0.24,
          .high = 0.48,
          .source = "median and range of published whole runs, 6 N D / (hours x peak)"};
}

PublishedSpread published_pue() {
  return {.value = kAssumedPue,
          .low = 1.08,
          .high = 1.20,
          .source =
              "Epoch AI, data centres for AI in 2023; training runs state 1.08 (PaLM) to "
              "1.20 (BLOOM, OLMo 2)"};
}

PublishedSpread published_grid_share() {
  return {.value = 1.0,
          .low = 0.90,
          .high = 1.16,
          .source =
              "runs in the United States state 0.332 (OLMo 2) to 0.429 kg/kWh (GPT-3), the "
              "country has 0.369"};
}

PublishedSpread published_power_factor() {
  return {.value = 1.20,
          .low = 1.10,
          .high = kNameplateFactor,
          .source =
              "geometric mean of system power over TDP of GPT-3 1.10, XLM 1.14 and H100 "
              "nodes 1.38; nameplate 1.82 (Epoch AI)"};
}

std::optional<SystemPower> published_system_power(const Accelerator& accelerator) {
  if (accelerator.id == "tpu-v3") {
    return SystemPower{.watts = {.value = 282.0,
                                 .low = 245.0,
                                 .high = 310.0,
                                 .source = "geometric mean of four measured systems, Patterson et "
                                           "al. 2021, arXiv 2104.10350, Table 4"},
                       .factor = {}};
  }
  if (accelerator.id == "tpu-v4") {
    // One system; the spread is that of the four with TPU v3.
    constexpr double kWatts = 378.5;
    constexpr double kSpread = 1.15;
    return SystemPower{.watts = {.value = kWatts,
                                 .low = kWatts / kSpread,
                                 .high = kWatts * kSpread,
                                 .source = "PaLM's system, arXiv 2204.02311, App. B; spread of "
                                           "systems with TPU v3"},
                       .factor = {}};
  }
  if (!accelerator.power || has_mean_power(accelerator)) return std::nullopt;
  PublishedSpread factor = published_power_factor();
  if (accelerator.id == "h100-sxm") {
    factor = {.value = kH100Factor,
              .low = kH100Factor,
              .high = kNameplateFactor,
              .source =
                  "H100 nodes in heavy training, arXiv 2506.14551 (76 % of the nameplate); "
                  "nameplate 1.82 (Epoch AI)"};
  }
  return times_tdp(*accelerator.power, factor);
}

bool has_mean_power(const Accelerator& accelerator) {
  return accelerator.power_term.starts_with("measured");
}

}  // namespace vocabplan
