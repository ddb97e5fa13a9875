#include "cli/energy/limits/answer.hpp"

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/limits.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kSecondsPerHour = 3600.0;

std::string hours_of_watts(double joules) {
  return measure_text(joules / kSecondsPerHour, "Wh");
}

// The origin of the run's energy.
std::string source_text(const Accelerator& accelerator) {
  return std::string(accelerator.id) + " at " + shortest(accelerator.power.value_or(0.0)) +
         " W and its peak rate";
}

// The energy of the run, or of one FLOP where only the accelerator is known, over its floor.
void add_spent(PhysicalLimit& limit, const LimitsRequest& request, double joules_per_flop) {
  const bool given = request.energy.has_value();
  if (!given && !request.accelerator) return;
  const double each =
      given ? 0.0 : request.accelerator->power.value_or(0.0) / request.accelerator->peak();
  const double flops = request.flops.value_or(1.0);
  const double spent = given ? *request.energy : flops * each;
  const std::string from = given ? "as given" : source_text(*request.accelerator);
  limit.rows.push_back({"energy_source", given ? "given" : "accelerator", "", "", ""});
  if (!given) {
    limit.rows.push_back({"accelerator", std::string(request.accelerator->id), "", "", ""});
    limit.rows.push_back({"accelerator_joules_per_flop", each, "J", "a FLOP takes", from});
  }
  if (request.flops) {
    limit.rows.push_back({"run_joules", spent, "J", "the run takes",
                          hours_of_watts(spent) + (given ? ", as given" : "")});
  }
  const double times = spent / (flops * joules_per_flop);
  limit.rows.push_back({"times_floor", times, "", "distance", "times the floor"});
  if (times >= 1.0) return;
  limit.warning =
      "Landauer: the energy is below the floor: FLOPs that take so little erase fewer bits";
}

PhysicalLimit landauer(const LimitsRequest& request) {
  const double bits = request.bits_per_flop.value_or(kConventionalBitsPerFlop);
  const std::string source =
      request.bits_per_flop ? " (given)" : " (a convention, not a measurement)";
  const double each = landauer_energy(bits, request.temperature);
  PhysicalLimit limit{
      .name = "landauer",
      .statement = "Landauer: to erase a bit turns at least k T ln 2 into heat; here at " +
                   shortest(request.temperature) + " K, and at " + shortest(bits) +
                   " bits erased per FLOP" + source,
      .caveat =
          "It bounds erasures, not FLOPs: what erases nothing (reversible computing) may "
          "take less, and how many bits a FLOP must erase is not known. No chip is near "
          "it; voltages, wires and memory set what chips take."};
  limit.rows = {
      {"temperature", request.temperature, "K", "", ""},
      {"bits_per_flop", bits, "bit", "", ""},
      {"bits_per_flop_source", request.bits_per_flop ? "given" : "convention", "", "", ""},
      {"joules_per_bit", landauer_energy(1.0, request.temperature), "J", "one bit", ""},
      {"floor_joules_per_flop", each, "J", "one FLOP", ""}};
  if (request.flops) {
    const double floor = *request.flops * each;
    limit.rows.push_back({"flops", *request.flops, "", "", ""});
    limit.rows.push_back({"floor_joules", floor, "J", "floor of the run", hours_of_watts(floor)});
  }
  add_spent(limit, request, each);
  return limit;
}

void add_stored(PhysicalLimit& limit, const LimitsRequest& request) {
  limit.rows.push_back({"params", *request.params, "", "", ""});
  limit.rows.push_back({"bits_per_param", request.bits_per_param, "bit", "", ""});
  limit.rows.push_back(
      {"stored_bits", *request.params * request.bits_per_param, "bit", "the parameters",
       human(*request.params) + " of " + shortest(request.bits_per_param) + " bits"});
}

PhysicalLimit bekenstein(const LimitsRequest& request) {
  const LimitsRequest::Region& region = *request.region;
  const double bits = bekenstein_bits(rest_energy(region.mass), region.radius);
  PhysicalLimit limit{
      .name = "bekenstein",
      .statement = "Bekenstein: " + shortest(region.mass) + " kg within a radius of " +
                   shortest(region.radius) + " m hold no more bits than 2 pi c m R/(hbar ln 2)",
      .rows = {{"mass", region.mass, "kg", "", ""},
               {"radius", region.radius, "m", "", ""},
               {"most_bits", bits, "bit", "at most", ""}},
      .caveat =
          "It bounds whatever has this mass and size, a black hole included, and is "
          "astronomically far from any memory: it limits no design."};
  if (request.params) {
    add_stored(limit, request);
    const double times = bits / (*request.params * request.bits_per_param);
    limit.rows.push_back({"times_below", times, "", "distance", "times below the bound"});
    if (times < 1.0)
      limit.warning = "Bekenstein: so many bits do not fit within that mass and radius";
  }
  return limit;
}

std::string hours_text(double seconds) {
  return seconds >= kSecondsPerHour ? human(seconds / kSecondsPerHour) + " hours" : "";
}

void add_transfer(PhysicalLimit& limit, const LimitsRequest& request, double capacity) {
  const double bits = *request.params * request.bits_per_param;
  add_stored(limit, request);
  limit.rows.back().key = "gradient_bits";
  limit.rows.back().label = "the gradients";
  const double least = bits / capacity;
  limit.rows.push_back({"least_seconds", least, "s", "least time", hours_text(least)});
  const std::optional<double> rate = request.channel->link_rate;
  if (!rate) return;
  const double taken = bits / *rate;
  limit.rows.push_back({"link_seconds", taken, "s", "the link takes", hours_text(taken)});
}

PhysicalLimit shannon(const LimitsRequest& request) {
  const LimitsRequest::Channel& channel = *request.channel;
  const double capacity = shannon_capacity(channel.bandwidth, channel.snr);
  const double energy = bit_energy_over_noise(channel.snr);
  PhysicalLimit limit{
      .name = "shannon",
      .statement = "Shannon-Hartley: a channel of " + measure_text(channel.bandwidth, "Hz") +
                   " with " + measure_text(decibels(channel.snr), "dB") +
                   " of signal over noise carries at most B log2(1 + S/N)",
      .rows = {{"bandwidth", channel.bandwidth, "Hz", "", ""},
               {"snr", channel.snr, "", "", ""},
               {"bits_per_second", capacity, "bit/s", "at most", ""},
               {"bit_energy_over_noise", energy, "", "", ""},
               {"", decibels(energy), "dB", "Eb/N0", "of a bit at that rate"},
               {"least_bit_energy_over_noise", kLeastBitEnergy, "", "", ""},
               {"", decibels(kLeastBitEnergy), "dB", "least Eb/N0", "ln 2, in any bandwidth"}},
      .caveat =
          "It bounds one channel with Gaussian noise and no errors: more channels, wider "
          "ones, or gradients in fewer bits move more. It says nothing of latency."};
  if (request.params) add_transfer(limit, request, capacity);
  if (channel.link_rate) {
    limit.rows.push_back({"link_bits_per_second", *channel.link_rate, "bit/s", "the link", ""});
    limit.rows.push_back(
        {"times_below", capacity / *channel.link_rate, "", "distance", "times below the capacity"});
  }
  return limit;
}

}  // namespace

std::vector<PhysicalLimit> physical_limits(const LimitsRequest& request) {
  std::vector<PhysicalLimit> limits{landauer(request)};
  if (request.region) limits.push_back(bekenstein(request));
  if (request.channel) limits.push_back(shannon(request));
  return limits;
}

namespace {

// Nobody counts kiloseconds.
std::string value_text(double value, const std::string& unit) {
  constexpr double kFits = 1e9;
  if (unit == "s" && value >= 1000.0) return whole_below(kFits, value) + " s";
  return measure_text(value, unit);
}

std::string rows_text(const PhysicalLimit& limit) {
  TextTable table({Align::left, Align::right, Align::left});
  for (const LimitRow& row : limit.rows) {
    const double* const number = std::get_if<double>(&row.value);
    if (row.label.empty() || number == nullptr) continue;
    if (row.unit.empty()) {
      table.add({row.label, human(*number), row.note});
      continue;
    }
    const std::string measure = value_text(*number, row.unit);
    const std::size_t blank = measure.find(' ');
    table.add({row.label, measure.substr(0, blank),
               measure.substr(blank + 1) + (row.note.empty() ? "" : "  " + row.note)});
  }
  return table.text();
}

std::vector<std::string> limit_warnings(const std::vector<PhysicalLimit>& limits) {
  std::vector<std::string> warnings;
  for (const PhysicalLimit& limit : limits) {
    if (!limit.warning.empty()) warnings.push_back(limit.warning);
  }
  return warnings;
}

// A number or a word.
Value value_of(const LimitRow& row) {
  return std::visit([](const auto& value) { return Value(value); }, row.value);
}

Row limit_row(const PhysicalLimit& limit) {
  Row one;
  one.add("bound", limit.name);
  for (const LimitRow& row : limit.rows) {
    if (!row.key.empty()) one.add(row.key, value_of(row));
  }
  one.add("caveat", limit.caveat);
  return one;
}

// A line for each number or word.
Rows quantity_rows(const std::vector<PhysicalLimit>& limits) {
  Rows rows;
  for (const PhysicalLimit& limit : limits) {
    for (const LimitRow& row : limit.rows) {
      if (row.key.empty()) continue;
      rows.push_back(Row()
                         .add("bound", limit.name)
                         .add("quantity", row.key)
                         .add("value", value_of(row))
                         .add("unit", row.unit));
    }
  }
  return rows;
}

std::string limits_table(const std::vector<PhysicalLimit>& limits) {
  std::string text;
  for (const PhysicalLimit& limit : limits) {
    text += (text.empty() ? "" : "\n") + wrapped(limit.statement, kColumns, "\n") + "\n" +
            rows_text(limit) + wrapped(limit.caveat, kColumns, "\n") + "\n";
  }
  return text;
}

}  // namespace

Answer limits_answer(const std::vector<PhysicalLimit>& limits) {
  return {.table = [&limits] { return limits_table(limits); },
          .csv = [&limits] { return quantity_rows(limits); },
          .json = [&limits] { return Row().add("limits", each(limits, limit_row)); },
          .jsonl = [&limits] { return each(limits, limit_row); },
          .warnings = limit_warnings(limits),
          .details = {"k " + shortest(kBoltzmann) + " J/K, h " + shortest(kPlanck) + " J s, c " +
                      shortest(kSpeedOfLight) + " m/s: exact in the SI"}};
}

}  // namespace vocabplan::cli
