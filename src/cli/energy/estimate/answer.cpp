#include "cli/energy/estimate/answer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "cli/options/power_options.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

// The way from a time that was given to accelerator hours.
std::string hours_words(const RunEnergy& run) {
  const auto is_time = [](const Assumption& one) {
    return one.name == "hours" && one.origin == Origin::given;
  };
  const auto& all = run.assumptions;
  if (std::none_of(all.begin(), all.end(), is_time)) return "of accelerators";
  return "of accelerators: " + human_whole(run.accelerator_hours / *run.hours) + " x " +
         human(*run.hours) + " h = " + human_whole(run.accelerator_hours) + " hours";
}

// In the unit that leaves one to three digits before the point; beyond the last one as `human`.
template <std::size_t N>
std::string scaled(double value, const std::array<const char*, N>& units) {
  std::size_t unit = 0;
  // A number that rounds to 1000 in four digits is 1 of the next unit.
  for (; unit + 1 < N && value >= 999.95; ++unit) value /= 1000.0;
  return human(value) + " " + units[unit];
}

std::string range_text(const TruthRange& range, std::string (*text)(double)) {
  return text(range.low) + " .. " + text(range.high);
}

// Rounding is no error.
std::string swing_percent(double share) {
  constexpr double kRounding = 1e-9;
  if (std::abs(share) < kRounding) share = 0.0;
  return (share > 0.0 ? "+" : "") + percent(share);
}

std::string times_text(double ratio) {
  return "x/ " + human_ratio(ratio);
}

// The greater of the two, where up and down are not the same.
std::string range_ratio_text(double value, const TruthRange& range, double ratio) {
  const bool same = human_ratio(range.high / value) == human_ratio(value / range.low);
  return (same ? "" : "at most ") + times_text(ratio);
}

std::string unit_count(double number, const char* unit) {
  const std::string text = human(number);
  return text + " " + unit + (text == "1" ? "" : "s");
}

std::string band_words(const ErrorBand& band) {
  return "errors observed, " + swing_percent(band.low) + " .. " + swing_percent(band.high);
}

void add_carbon(TextTable& table, const RunEnergy& run) {
  if (!run.tco2e) return;
  table.add({"CO2e", carbon_text(*run.tco2e), "energy x carbon intensity"});
  table.add({"  band", range_text(*run.band_tco2e, carbon_text), "the band of the energy"});
  if (run.carbon_factor_ratio > 1.0) {
    table.add({"  factors", range_text(*run.factor_tco2e, carbon_text),
               "with the intensity, " +
                   range_ratio_text(*run.tco2e, *run.factor_tco2e, run.carbon_factor_ratio)});
  }
}

std::string factor_table(const RunEnergy& run) {
  if (run.factors.empty()) return "";
  TextTable table({Align::left, Align::right, Align::right, Align::left, Align::right});
  const bool carbon = run.tco2e.has_value();
  table.add({"factor alone", "value", "x/", carbon ? "CO2e" : "energy", "share"});
  for (const UncertainFactor& one : run.factors) {
    table.add(
        {one.name, human(one.value) + (one.unit == "W" ? " W" : ""), human_ratio(one.ratio),
         carbon ? range_text(*one.tco2e, carbon_text) : range_text(one.energy_kwh, energy_text),
         percent(carbon ? one.carbon_share : one.energy_share)});
  }
  return "\n" + table.text();
}

// A point of a list, wrapped.
std::string item(const std::string& text) {
  constexpr std::size_t kIndent = 4;
  return "  " + wrapped(printable(text), kColumns - kIndent, "\n    ") + "\n";
}

std::string assumption_text(const Assumption& one) {
  const bool count = one.name == "accelerators";
  std::string text = one.name + " " + (count ? human_whole(one.value) : human(one.value)) +
                     (one.unit.empty() ? "" : " ") + one.unit;
  if (one.origin == Origin::given) return text + ", " + one.source;
  return text + ", " + std::string(origin_name(one.origin)) + ": " + one.source;
}

}  // namespace

std::string energy_text(double kwh) {
  constexpr std::array<const char*, 6> kUnits{"mWh", "Wh", "kWh", "MWh", "GWh", "TWh"};
  return kwh == 0.0 ? "0 kWh" : scaled(kwh * 1e6, kUnits);
}

std::string carbon_text(double tonnes) {
  constexpr std::array<const char*, 6> kUnits{"mg", "g", "kg", "t", "kt", "Mt"};
  return tonnes == 0.0 ? "0 t" : scaled(tonnes * 1e9, kUnits);
}

std::string energy_summary(const RunEnergy& run) {
  TextTable table({Align::left, Align::left, Align::left});
  // One accelerator, or watts of everything: the hours are those of the clock.
  if (run.hours != run.accelerator_hours) {
    table.add({"hours", human(run.accelerator_hours), hours_words(run)});
  }
  if (run.hours)
    table.add({"time", unit_count(*run.days(), "day"), unit_count(*run.hours, "hour")});
  table.add({"energy", energy_text(run.energy_kwh), "facility"});
  table.add({"  dynamic", energy_text(run.dynamic_kwh), "hours x " + human(run.watts) + " W"});
  table.add(
      {"  static", energy_text(run.static_kwh), run.static_kwh > 0.0 ? "" : "none is assumed"});
  table.add({"  overhead", energy_text(run.overhead_kwh), "(PUE - 1) x the two"});
  if (run.energy_kwh != run.formula_kwh) {
    table.add({"  as metered", energy_text(run.energy_kwh), "the first two calibrated, x PUE"});
  }
  table.add({"  band", range_text(run.band_kwh, energy_text), band_words(run.band)});
  if (run.factor_ratio > 1.0) {
    table.add({"  factors", range_text(run.factor_kwh, energy_text),
               "as far as they may be off, " +
                   range_ratio_text(run.energy_kwh, run.factor_kwh, run.factor_ratio)});
  }
  add_carbon(table, run);
  return table.text();
}

namespace {

std::string energy_table(const RunEnergy& run) {
  std::string text = energy_summary(run) + factor_table(run) + "\nrests on\n";
  for (const Assumption& one : run.assumptions) text += item(assumption_text(one));
  // A published value whose ratio is our own.
  for (const UncertainFactor& one : run.factors) {
    if (one.origin != Origin::published) continue;
    text += item(one.name + " " + times_text(one.ratio) + ", assumed: " + one.source);
  }
  text += item("band: " + run.band.source) + "\nscope\n";
  for (const std::string& note : run.notes) text += item(note);
  return text;
}

Value range_value(const std::optional<TruthRange>& range) {
  if (!range) return {};
  return Row().add("low", range->low).add("high", range->high);
}

Row factor_row(const UncertainFactor& factor) {
  return Row()
      .add("name", factor.name)
      .add("value", factor.value)
      .add("unit", factor.unit)
      .add("ratio", factor.ratio)
      .add("swing", factor.swing)
      .add("energy_kwh", range_value(factor.energy_kwh))
      .add("tco2e", range_value(factor.tco2e))
      .add("energy_share", factor.energy_share)
      .add("carbon_share", factor.carbon_share)
      .add("origin", origin_name(factor.origin))
      .add("source", factor.source);
}

Row assumption_row(const Assumption& assumption) {
  return Row()
      .add("name", assumption.name)
      .add("value", assumption.value)
      .add("unit", assumption.unit)
      .add("origin", origin_name(assumption.origin))
      .add("source", assumption.source);
}

void add_range_fields(Row& row, const std::string& name, const std::optional<TruthRange>& range) {
  row.add(name + "_low", range ? Value(range->low) : Value())
      .add(name + "_high", range ? Value(range->high) : Value());
}

}  // namespace

Row energy_fields(const RunEnergy& run) {
  Row row;
  row.add("accelerator_hours", run.accelerator_hours)
      .add("hours", run.hours)
      .add("watts", run.watts)
      .add("dynamic_kwh", run.dynamic_kwh)
      .add("static_kwh", run.static_kwh)
      .add("overhead_kwh", run.overhead_kwh)
      .add("energy_kwh", run.energy_kwh);
  add_range_fields(row, "band_kwh", run.band_kwh);
  add_range_fields(row, "factor_kwh", run.factor_kwh);
  row.add("tco2e", run.tco2e);
  add_range_fields(row, "band_tco2e", run.band_tco2e);
  add_range_fields(row, "factor_tco2e", run.factor_tco2e);
  return row;
}

Row energy_row(const RunEnergy& run) {
  return Row()
      .add("flops", run.flops)
      .add("accelerator_hours", run.accelerator_hours)
      .add("hours", run.hours)
      .add("days", run.days())
      .add("watts", run.watts)
      .add("dynamic_kwh", run.dynamic_kwh)
      .add("static_kwh", run.static_kwh)
      .add("overhead_kwh", run.overhead_kwh)
      .add("formula_kwh", run.formula_kwh)
      .add("energy_kwh", run.energy_kwh)
      .add("band", band_row(run.band))
      .add("band_kwh", range_value(run.band_kwh))
      .add("factor_ratio", run.factor_ratio)
      .add("factor_kwh", range_value(run.factor_kwh))
      .add("tco2e", run.tco2e)
      .add("band_tco2e", range_value(run.band_tco2e))
      .add("carbon_factor_ratio", run.tco2e ? Value(run.carbon_factor_ratio) : Value())
      .add("factor_tco2e", range_value(run.factor_tco2e))
      .add("factors", each(run.factors, factor_row))
      .add("assumptions", each(run.assumptions, assumption_row))
      .add("notes", run.notes)
      .add("warnings", run.warnings);
}

Answer energy_answer(const RunEnergy& run) {
  return {.table = [&run] { return energy_table(run); },
          .csv = [&run] { return Rows{energy_fields(run)}; },
          .json = [&run] { return energy_row(run); },
          .jsonl = [&run] { return Rows{energy_row(run)}; },
          .warnings = run.warnings,
          .warnings_in = WarningsIn::records};
}

}  // namespace vocabplan::cli
