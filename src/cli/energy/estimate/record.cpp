#include <optional>
#include <utility>
#include <vector>

#include "cli/energy/estimate/answer.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/json_text.hpp"

namespace vocabplan::cli {
namespace {

std::string range_json(const std::optional<TruthRange>& range) {
  if (!range) return "null";
  return JsonObject().add("low", range->low).add("high", range->high).text();
}

std::string band_json(const ErrorBand& band) {
  return JsonObject().add("low", band.low).add("high", band.high).add("source", band.source).text();
}

std::string factor_json(const UncertainFactor& factor) {
  return JsonObject()
      .add("name", factor.name)
      .add("value", factor.value)
      .add("unit", factor.unit)
      .add("ratio", factor.ratio)
      .add("swing", factor.swing)
      .add_json("energy_kwh", range_json(factor.energy_kwh))
      .add_json("tco2e", range_json(factor.tco2e))
      .add("energy_share", factor.energy_share)
      .add("carbon_share", factor.carbon_share)
      .add("origin", origin_name(factor.origin))
      .add("source", factor.source)
      .text();
}

std::string assumption_json(const Assumption& assumption) {
  return JsonObject()
      .add("name", assumption.name)
      .add("value", assumption.value)
      .add("unit", assumption.unit)
      .add("origin", origin_name(assumption.origin))
      .add("source", assumption.source)
      .text();
}

template <class Item>
std::string items_json(const std::vector<Item>& items, std::string (*json)(const Item&)) {
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const Item& one : items) texts.push_back(json(one));
  return json_array(texts);
}

using NamedColumn = std::pair<const char*, std::optional<double>>;

std::vector<NamedColumn> columns_of(const RunEnergy& run) {
  std::vector<NamedColumn> columns{{"accelerator_hours", run.accelerator_hours},
                                   {"hours", run.hours},
                                   {"watts", run.watts},
                                   {"dynamic_kwh", run.dynamic_kwh},
                                   {"static_kwh", run.static_kwh},
                                   {"overhead_kwh", run.overhead_kwh},
                                   {"energy_kwh", run.energy_kwh},
                                   {"band_kwh_low", run.band_kwh.low},
                                   {"band_kwh_high", run.band_kwh.high},
                                   {"factor_kwh_low", run.factor_kwh.low},
                                   {"factor_kwh_high", run.factor_kwh.high},
                                   {"tco2e", run.tco2e}};
  const auto add_range = [&](const char* low, const char* high,
                             const std::optional<TruthRange>& range) {
    columns.emplace_back(low, range ? std::optional(range->low) : std::nullopt);
    columns.emplace_back(high, range ? std::optional(range->high) : std::nullopt);
  };
  add_range("band_tco2e_low", "band_tco2e_high", run.band_tco2e);
  add_range("factor_tco2e_low", "factor_tco2e_high", run.factor_tco2e);
  return columns;
}

}  // namespace

std::string energy_csv_header(const RunEnergy& run) {
  std::string header;
  for (const auto& [name, value] : columns_of(run)) {
    header.append(header.empty() ? "" : ",").append(name);
  }
  return header;
}

std::string energy_csv_row(const RunEnergy& run) {
  std::string row;
  const char* separator = "";
  for (const auto& [name, value] : columns_of(run)) {
    row.append(separator).append(value ? shortest(*value) : "");
    separator = ",";
  }
  return row;
}

std::string energy_json(const RunEnergy& run) {
  JsonObject object;
  object.add("flops", run.flops)
      .add("accelerator_hours", run.accelerator_hours)
      .add("hours", run.hours)
      .add("days", run.days())
      .add("watts", run.watts)
      .add("dynamic_kwh", run.dynamic_kwh)
      .add("static_kwh", run.static_kwh)
      .add("overhead_kwh", run.overhead_kwh)
      .add("formula_kwh", run.formula_kwh)
      .add("energy_kwh", run.energy_kwh)
      .add_json("band", band_json(run.band))
      .add_json("band_kwh", range_json(run.band_kwh))
      .add("factor_ratio", run.factor_ratio)
      .add_json("factor_kwh", range_json(run.factor_kwh))
      .add("tco2e", run.tco2e)
      .add_json("band_tco2e", range_json(run.band_tco2e));
  object
      .add("carbon_factor_ratio", run.tco2e ? std::optional(run.carbon_factor_ratio) : std::nullopt)
      .add_json("factor_tco2e", range_json(run.factor_tco2e))
      .add_json("factors", items_json(run.factors, factor_json))
      .add_json("assumptions", items_json(run.assumptions, assumption_json))
      .add_json("notes", json_strings(run.notes))
      .add_json("warnings", json_strings(run.warnings));
  return object.text();
}

}  // namespace vocabplan::cli
