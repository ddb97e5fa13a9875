#include "cli/energy/estimate/mlco2.hpp"

#include "cli/options/power_options.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/mlco2.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {
namespace {

double watts_of(const RunEnergyRequest& request) {
  if (request.watts) return request.watts->value;
  if (request.tdp) return *request.tdp;
  if (request.accelerator && request.accelerator->power) return *request.accelerator->power;
  throw UsageError(
      "--compat mlco2 needs --watts, --tdp or an --accelerator with a published power");
}

double grams_of(const RunEnergyRequest& request) {
  if (request.grid) return request.grid->grams_per_kwh;
  if (request.grams_per_kwh) return request.grams_per_kwh->value;
  throw UsageError("--compat mlco2 needs --country or --ci");
}

std::string mlco2_table(double watts, double hours, const Mlco2Estimate& estimate) {
  return shortest(watts) + " W x " + shortest(hours) + " h = " + shortest(estimate.energy_kwh) +
         " kWh x " + shortest(estimate.kg_per_kwh) +
         " kg CO2e/kWh = " + shortest(estimate.co2e_kg) +
         " kg CO2e\n(ML Emissions Calculator: two decimals at each step, no PUE)\n";
}

std::string json_of(double watts, double hours, const Mlco2Estimate& estimate, bool version) {
  JsonObject object;
  if (version) object.add("schema_version", kReportSchemaVersion);
  return object.add("compat", "mlco2")
             .add("watts", watts)
             .add("accelerator_hours", hours)
             .add("energy_kwh", estimate.energy_kwh)
             .add("kg_per_kwh", estimate.kg_per_kwh)
             .add("co2e_kg", estimate.co2e_kg)
             .text() +
         "\n";
}

}  // namespace

std::string mlco2_answer(const RunEnergyRequest& request, Format format) {
  const double watts = watts_of(request);
  const double grams = grams_of(request);
  // The hours alone; the rated power is also that of chips whose system power is not known.
  RunEnergyRequest timed = request;
  if (!timed.watts) timed.tdp.reset();
  timed.watts = GivenFactor{.value = watts};
  const double hours = energy_of(timed).accelerator_hours;
  try {
    const Mlco2Estimate estimate = mlco2_estimate(watts, hours, grams);
    if (format == Format::table) return mlco2_table(watts, hours, estimate);
    if (format != Format::csv) return json_of(watts, hours, estimate, format == Format::json);
    return "watts,accelerator_hours,energy_kwh,kg_per_kwh,co2e_kg\n" + shortest(watts) + "," +
           shortest(hours) + "," + shortest(estimate.energy_kwh) + "," +
           shortest(estimate.kg_per_kwh) + "," + shortest(estimate.co2e_kg) + "\n";
  } catch (const DomainError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace vocabplan::cli
