// What a per cent of reducible loss costs in energy, along the frontier itself.
#include <cmath>

#include "catch.hpp"
#include "vocabplan/energy/run_energy.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/frontier.hpp"

namespace frontier_energy_test {

using vocabplan::find_accelerator;
using vocabplan::Flops;
using vocabplan::frontier_point;
using vocabplan::kwh_per_percent;
using vocabplan::run_energy;

namespace {

double kwh_of(double flops) {
  return run_energy({.flops = flops, .accelerator = find_accelerator("h100-sxm")}).energy_kwh;
}

}  // namespace

TEST_CASE("plan: energy of a per cent of loss is its difference along the frontier", "[plan]") {
  for (const char* name : {"tao2024", "tao2024-corrected"}) {
    const auto law = vocabplan::find_law(name);
    REQUIRE(law.has_value());
    for (const double flops : {1e19, 1e21, 1e24}) {
      CAPTURE(name, flops);
      const auto point = frontier_point(*law, Flops(flops));
      const double h = 1e-3;  // the error of the difference is of order h^2
      const double up = flops * std::exp(h);
      const double down = flops * std::exp(-h);
      const double percents =
          -100.0 * std::log(frontier_point(*law, Flops(up)).optimum.reducible /
                            frontier_point(*law, Flops(down)).optimum.reducible);
      const double marginal = kwh_per_percent(kwh_of(flops), point.optimum.slope);
      CHECK(std::abs(marginal / ((kwh_of(up) - kwh_of(down)) / percents) - 1.0) < 1e-5);
      // Exactly one per cent less takes more than the first one at the margin: returns diminish.
      const double whole = kwh_of(flops) * (point.one_percent_factor - 1.0);
      CHECK(whole > marginal);
      CHECK(whole < 1.05 * marginal);
    }
  }
}

}  // namespace frontier_energy_test
