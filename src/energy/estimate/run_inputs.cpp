#include "energy/estimate/run_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/run_assumptions.hpp"

namespace vocabplan {
namespace {

constexpr double kMostOfQuantity = 1e100;
constexpr double kPrinted = 0.01;  // relative; makers print two or three digits

bool is_about(double a, double b, double tolerance) {
  return std::abs(a / b - 1.0) <= tolerance;
}

}  // namespace

void require(bool fine, std::string_view what, double value, std::string_view accepted) {
  if (fine) return;  // false for NaN
  throw DomainError(std::string(what) + " is " + shortest(value) + "; accepted is " +
                    std::string(accepted));
}

void require_positive(std::string_view what, double value) {
  require(value > 0.0 && value <= kMostOfQuantity, what, value, "above 0 and at most 1e+100");
}

void require_at_least_0(std::string_view what, double value) {
  require(value >= 0.0 && value <= kMostOfQuantity, what, value, "0 to 1e+100");
}

void require_ends(std::string_view what, double value, double ratio, double least, double most,
                  std::string_view accepted) {
  constexpr double kRounding = 1e-12;
  require(value >= least && value <= most, what, value, accepted);
  const double low = value / ratio;
  const double high = value * ratio;
  const std::string name(what);
  require(low >= least * (1.0 - kRounding), name + "'s lower end", low, accepted);
  require(high <= most * (1.0 + kRounding), name + "'s upper end", high, accepted);
}

void require_alternatives(const RunEnergyRequest& request) {
  const auto refuse_both = [](bool both, const char* message) {
    if (both) throw DomainError(message);
  };
  const int ways =
      (request.flops ? 1 : 0) + (request.accelerator_hours ? 1 : 0) + (request.hours ? 1 : 0);
  if (ways != 1) {
    throw DomainError("the run is given in " + std::to_string(ways) +
                      " ways; accepted is one of FLOPs, accelerator hours, and hours");
  }
  refuse_both(request.watts && request.power_factor,
              "both watts and a power factor; give one of them");
  refuse_both(request.watts && request.tdp, "both watts and a TDP; give one of them");
  refuse_both(request.grid && request.grams_per_kwh,
              "both a country and a carbon intensity; give one of them");
  refuse_both(request.band && request.calibration,
              "both a band and a calibration, which brings its own; give one of them");
  refuse_both(!request.flops && request.mfu, "an MFU without FLOPs: hours need none");
  refuse_both(!request.flops && request.peak, "a peak rate without FLOPs: hours need none");
}

void require_dense(double peak, const Accelerator& chip) {
  if (peak <= chip.peak() * (1.0 + kPrinted)) return;
  const auto tera = [](double rate) { return human_ratio(rate / 1e12) + " TFLOP/s"; };
  throw DomainError("peak " + tera(peak) + " is more than " + std::string(chip.id) +
                    " has dense, " + tera(chip.peak()) +
                    ": a rate with sparsity or of 8 bits, against which no MFU is counted");
}

std::optional<Accelerator> sparse_twin(double peak, double tdp) {
  constexpr double kSamePower = 0.05;
  const auto all = accelerators();
  const auto twin = std::find_if(all.begin(), all.end(), [&](const Accelerator& one) {
    return one.power && !has_mean_power(one) && is_about(tdp, *one.power, kSamePower) &&
           is_about(peak, 2.0 * one.peak(), kPrinted);
  });
  if (twin == all.end()) return std::nullopt;
  return *twin;
}

namespace {

constexpr double kLeastMfu = std::numeric_limits<double>::min();  // above 0

RunFactor given(std::string_view what, const GivenFactor& factor) {
  constexpr double kMostRatio = 1000.0;
  require(factor.ratio >= 1.0 && factor.ratio <= kMostRatio, std::string(what) + "'s ratio",
          factor.ratio, "1 to 1000");
  return {.value = factor.value,
          .ratio = factor.ratio,
          .origin = Origin::given,
          .source = factor.ratio > 1.0 ? "given, as a range" : "given",
          .ratio_source = {}};
}

RunFactor assumed(const PublishedSpread& spread) {
  return {.value = spread.value,
          .ratio = spread.ratio(),
          .origin = Origin::assumed,
          .source = std::string(spread.source),
          .ratio_source = {}};
}

// Fills one `RunInputs`.
class Reader {
 public:
  explicit Reader(const RunEnergyRequest& request) : request_(request) {}

  [[nodiscard]] RunInputs read() {
    require_alternatives(request_);
    read_time();
    read_power();
    read_static();
    read_pue();
    read_grid();
    return std::move(inputs_);
  }

 private:
  void assume(const char* name, double value, const char* unit, Origin origin,
              std::string_view source) {
    inputs_.assumptions.push_back({.name = name,
                                   .value = value,
                                   .unit = unit,
                                   .origin = origin,
                                   .source = std::string(source)});
  }

  void assume(const char* name, const char* unit, const RunFactor& factor) {
    assume(name, factor.value, unit, factor.origin, factor.source);
  }

  void say_given(const char* name, double value, const char* unit) {
    assume(name, value, unit, Origin::given, "given");
  }

  void read_time() {
    if (request_.accelerators) {
      const double count = *request_.accelerators;
      require(count >= 1.0 && count <= 1e12 && std::trunc(count) == count, "accelerators", count,
              "a whole number from 1 to 1e+12");
    }
    if (request_.hours) return read_hours();
    if (request_.flops) {
      read_flops();
    } else {
      require_positive("accelerator hours", *request_.accelerator_hours);
      inputs_.accelerator_hours = *request_.accelerator_hours;
      say_given("accelerator_hours", inputs_.accelerator_hours, "h");
    }
    if (!request_.accelerators) return;
    say_given("accelerators", *request_.accelerators, "");
    inputs_.hours = inputs_.accelerator_hours / *request_.accelerators;
  }

  void read_hours() {
    require_positive("hours", *request_.hours);
    if (!request_.accelerators && !request_.watts) {
      throw DomainError("hours without watts need the number of accelerators");
    }
    inputs_.hours = *request_.hours;
    inputs_.accelerator_hours = *request_.hours * request_.accelerators.value_or(1.0);
    say_given("hours", *request_.hours, "h");
    if (request_.accelerators) say_given("accelerators", *request_.accelerators, "");
  }

  void read_flops() {
    require_positive("flops", *request_.flops);
    say_given("flops", *request_.flops, "FLOP");
    const double peak = read_peak();
    inputs_.mfu = request_.mfu ? given("mfu", *request_.mfu) : assumed(published_mfu());
    require_ends("mfu (model FLOPs utilisation)", inputs_.mfu->value, inputs_.mfu->ratio, kLeastMfu,
                 1.0, "above 0 and at most 1");
    assume("mfu", "", *inputs_.mfu);
    inputs_.accelerator_hours = *request_.flops / (inputs_.mfu->value * peak * 3600.0);
  }

  double read_peak() {
    if (request_.peak) {
      require_positive("peak", *request_.peak);
      if (request_.accelerator) require_dense(*request_.peak, *request_.accelerator);
      say_given("peak", *request_.peak, "FLOP/s");
      return *request_.peak;
    }
    if (!request_.accelerator) throw DomainError("FLOPs need an accelerator or its peak rate");
    const double peak = request_.accelerator->peak();
    require_positive("the accelerator's peak", peak);
    assume("peak", peak, "FLOP/s", Origin::published, request_.accelerator->source_peak);
    return peak;
  }

  void read_power() {
    if (request_.watts) {
      inputs_.watts = given("watts", *request_.watts);
    } else if (request_.tdp) {
      require_positive("tdp", *request_.tdp);
      if (request_.accelerator && has_mean_power(*request_.accelerator)) {
        throw DomainError("a TDP of " + std::string(request_.accelerator->id) +
                          ", whose published power is a measured mean; give watts");
      }
      say_given("tdp", *request_.tdp, "W");
      scale_tdp(*request_.tdp);
    } else if (request_.accelerator) {
      read_published_power(*request_.accelerator);
    } else {
      throw DomainError("no power; give watts, an accelerator or a TDP");
    }
    require_positive("watts", inputs_.watts.value);
    assume("watts", "W", inputs_.watts);
  }

  void read_published_power(const Accelerator& accelerator) {
    const auto system = published_system_power(accelerator);
    if (!system) {
      throw DomainError("no power is published of " + std::string(accelerator.id) +
                        "; give watts for each, its share of the host included");
    }
    if (!system->factor && request_.power_factor) {
      throw DomainError("the power published of " + std::string(accelerator.id) +
                        " is a measured mean, no TDP to multiply; give watts");
    }
    if (!system->factor) {
      inputs_.watts = assumed(system->watts);
      return;
    }
    assume("tdp", *accelerator.power, "W", Origin::published, accelerator.source_power);
    scale_tdp(*accelerator.power);
  }

  // The watts of a TDP, with the spread of the factor on it.
  void scale_tdp(double tdp) {
    RunFactor factor;
    if (request_.power_factor) {
      require_positive("power factor", request_.power_factor->value);
      factor = given("power factor", *request_.power_factor);
    } else {
      factor = assumed_factor();
    }
    assume("power_factor", "", factor);
    inputs_.watts = factor;
    inputs_.watts.value = tdp * factor.value;
    inputs_.watts.ratio_source = factor.source;
    inputs_.watts.source = "power factor x TDP";
  }

  // That of the accelerator, also where its power is capped to another one.
  [[nodiscard]] RunFactor assumed_factor() const {
    const auto system =
        request_.accelerator ? published_system_power(*request_.accelerator) : std::nullopt;
    if (!system || !system->factor) return assumed(published_power_factor());
    RunFactor factor = assumed(system->watts);
    factor.value = *system->factor;
    return factor;
  }

  void read_static() {
    require_at_least_0("static fraction", request_.static_fraction);
    require_at_least_0("static watts", request_.static_watts);
    if (request_.static_watts > 0.0 && !inputs_.hours) {
      throw DomainError("static watts need the time of the run; give the number of accelerators");
    }
    if (request_.static_fraction == 0.0 && request_.static_watts == 0.0) {
      assume("static_fraction", 0.0, "", Origin::assumed, "nothing is known of it; see the notes");
    }
    if (request_.static_fraction > 0.0) say_given("static_fraction", request_.static_fraction, "");
    if (request_.static_watts > 0.0) say_given("static_watts", request_.static_watts, "W");
  }

  void read_pue() {
    inputs_.pue = request_.pue ? given("pue", *request_.pue) : assumed(published_pue());
    constexpr double kMostPue = 100.0;
    require_ends("pue (power usage effectiveness)", inputs_.pue.value, inputs_.pue.ratio, 1.0,
                 kMostPue, "1 to 100");
    assume("pue", "", inputs_.pue);
  }

  void read_grid() {
    if (request_.grams_per_kwh) {
      inputs_.grams_per_kwh = given("grams_per_kwh", *request_.grams_per_kwh);
    } else if (request_.grid) {
      const GridIntensity& grid = *request_.grid;
      inputs_.grams_per_kwh =
          RunFactor{.value = grid.grams_per_kwh,
                    .ratio = published_grid_share().ratio(),
                    .origin = Origin::published,
                    .source = std::string(grid.country) + " " + std::to_string(grid.year) + ", " +
                              std::string(grid.source),
                    .ratio_source = std::string(published_grid_share().source)};
    }
    if (!inputs_.grams_per_kwh) return;
    constexpr double kMostGrams = 2000.0;  // no grid and no fuel has more
    require_ends("grams of CO2e per kWh", inputs_.grams_per_kwh->value,
                 request_.grams_per_kwh ? inputs_.grams_per_kwh->ratio : 1.0, 0.0, kMostGrams,
                 "0 to 2000");
    assume("grams_per_kwh", "g/kWh", *inputs_.grams_per_kwh);
  }

  const RunEnergyRequest& request_;
  RunInputs inputs_{};
};

}  // namespace

RunInputs run_inputs(const RunEnergyRequest& request) {
  return Reader(request).read();
}

}  // namespace vocabplan
