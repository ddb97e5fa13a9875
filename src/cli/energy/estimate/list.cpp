#include "cli/energy/estimate/list.hpp"

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/shell/failure.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/grid_intensity.hpp"
#include "vocabplan/energy/run_assumptions.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

// A field of a record: nothing where nothing is published.
struct Field {
  const char* name;
  std::variant<std::string_view, std::optional<double>> value;
};
using Fields = std::vector<Field>;

Fields fields_of(const Accelerator& one) {
  const auto system = published_system_power(one);
  return {{"id", one.id},
          {"name", one.name},
          {"year", std::optional<double>(one.year)},
          {"power_w", one.power},
          {"power_term", one.power_term},
          {"system_w", system ? std::optional(system->watts.value) : std::nullopt},
          {"peak_dense_flops", std::optional(one.peak())},
          {"source_peak", one.source_peak},
          {"source_power", one.source_power},
          {"confidence", one.confidence},
          {"note", one.note}};
}

Fields fields_of(const GridIntensity& one) {
  return {{"iso3", one.iso3},
          {"country", one.country},
          {"grams_per_kwh", std::optional(one.grams_per_kwh)},
          {"year", std::optional<double>(one.year)},
          {"source", one.source}};
}

// The tables have no quotes and no line ends in their fields.
std::string csv_field(const Field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    const bool plain = text->find(',') == std::string_view::npos;
    return plain ? std::string(*text) : "\"" + std::string(*text) + "\"";
  }
  const auto& number = std::get<std::optional<double>>(field.value);
  return number ? shortest(*number) : "";
}

std::string json_of(const Fields& fields) {
  JsonObject object;
  for (const Field& field : fields) {
    std::visit([&](const auto& value) { object.add(field.name, value); }, field.value);
  }
  return object.text();
}

template <class Items>
std::string csv_of(const Items& items) {
  std::string text;
  const char* separator = "";
  for (const Field& field : fields_of(items[0])) {
    text.append(separator).append(field.name);
    separator = ",";
  }
  for (const auto& one : items) {
    separator = "\n";
    for (const Field& field : fields_of(one)) {
      text.append(separator).append(csv_field(field));
      separator = ",";
    }
  }
  return text + "\n";
}

template <class Items>
std::string records_of(const Items& items, const std::string& key, Format format) {
  if (format == Format::csv) return csv_of(items);
  std::string lines;
  std::vector<std::string> records;
  records.reserve(items.size());
  for (const auto& one : items) {
    records.push_back(json_of(fields_of(one)));
    lines += records.back() + "\n";
  }
  if (format == Format::jsonl) return lines;
  return JsonObject()
             .add("schema_version", kReportSchemaVersion)
             .add_json(key, json_array(records))
             .text() +
         "\n";
}

std::string accelerator_table() {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::left});
  table.add({"id", "TFLOP/s", "watts", "system", "what the watts are"});
  for (const Accelerator& one : accelerators()) {
    const auto system = published_system_power(one);
    constexpr double kTera = 1e12;
    const std::string_view term = one.power_term.substr(0, one.power_term.find(" ("));
    table.add({std::string(one.id), human(one.peak() / kTera), one.power ? human(*one.power) : "-",
               system ? human_whole(system->watts.value) : "-", std::string(term)});
  }
  return table.text() +
         "\nTFLOP/s dense (BF16, else FP16); system: watts assumed for each, host included\n";
}

std::string country_table() {
  TextTable table({Align::left, Align::right, Align::right, Align::left});
  table.add({"iso3", "g/kWh", "year", "country"});
  for (const GridIntensity& one : grid_intensities()) {
    table.add({std::string(one.iso3), human(one.grams_per_kwh), std::to_string(one.year),
               std::string(one.country)});
  }
  return table.text();
}

}  // namespace

std::string energy_list(const std::string& what, Format format) {
  const bool table = format == Format::table;
  if (what == "accelerators") {
    return table ? accelerator_table() : records_of(accelerators(), what, format);
  }
  if (what == "countries") {
    return table ? country_table() : records_of(grid_intensities(), what, format);
  }
  throw UsageError("--list: " + in_quotes(what) + " is not one of accelerators, countries");
}

}  // namespace vocabplan::cli
