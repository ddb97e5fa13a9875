#include "vocabplan/energy/limits.hpp"

#include <numbers>
#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

void check(const char* what, double value, double most) {
  if (value > 0.0 && value <= most) return;  // false for NaN
  throw DomainError(std::string(what) + " is " + shortest(value) +
                    "; accepted is above 0 and at most " + shortest(most));
}

}  // namespace

double landauer_energy(double bits, double temperature) {
  check("the number of bits", bits, 1e100);
  check("temperature (kelvin)", temperature, 1e15);
  return bits * kBoltzmann * temperature * std::numbers::ln2;
}

}  // namespace vocabplan
