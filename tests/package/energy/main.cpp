// A program of somebody else that asks for nothing but energy: it links no other room's library.
#include <cmath>
#include <iostream>

#include <vocabplan/energy/accelerator.hpp>
#include <vocabplan/energy/run_energy.hpp>

int main() {
  using namespace vocabplan;
  const RunEnergy run = run_energy({.hours = 10.0,
                                    .accelerators = 8.0,
                                    .accelerator = find_accelerator("h100-sxm"),
                                    .watts = GivenFactor{.value = 1000.0},
                                    .pue = GivenFactor{.value = 1.25}});
  // 8 kW for 10 hours, and a quarter of that for the building.
  std::cout << std::lround(run.energy_kwh) << " kWh\n";
}
