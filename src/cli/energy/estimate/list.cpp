#include "cli/energy/estimate/list.hpp"

#include <string_view>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/entry_names.hpp"
#include "vocabplan/energy/grid_intensity.hpp"
#include "vocabplan/energy/run_assumptions.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

// Other names of an entry.
std::string also(std::string_view table, std::string_view id) {
  std::string text;
  for (const std::string_view name : other_names(table, id)) {
    text.append(text.empty() ? "" : "; ").append(name);
  }
  return text;
}

// Those that are codes; the others have no room in 80 columns.
std::string short_names(std::string_view table, std::string_view id) {
  constexpr std::size_t kMost = 3;
  std::string text;
  for (const std::string_view name : other_names(table, id)) {
    if (name.size() <= kMost) text.append(text.empty() ? "" : ", ").append(name);
  }
  return text;
}

Row row_of(const Accelerator& one) {
  const auto system = published_system_power(one);
  return Row()
      .add("id", one.id)
      .add("name", one.name)
      .add("year", one.year)
      .add("power_w", one.power)
      .add("power_term", one.power_term)
      .add("system_w", system ? Value(system->watts.value) : Value())
      .add("peak_dense_flops", one.peak())
      .add("source_peak", one.source_peak)
      .add("source_power", one.source_power)
      .add("confidence", one.confidence)
      .add("note", one.note)
      .add("also", also("accelerators", one.id));
}

Row row_of(const GridIntensity& one) {
  return Row()
      .add("iso3", one.iso3)
      .add("country", one.country)
      .add("grams_per_kwh", one.grams_per_kwh)
      .add("year", one.year)
      .add("source", one.source)
      .add("also", also("countries", one.iso3));
}

template <class Items>
Answer answer_of(const Items& items, const std::string& key, std::string (*table)()) {
  const auto rows = [items] { return each(items, [](const auto& one) { return row_of(one); }); };
  return {.table = table,
          .csv = rows,
          .json = [rows, key] { return Row().add(key, rows()); },
          .jsonl = rows,
          .warnings_in = WarningsIn::nowhere};
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
  TextTable table({Align::left, Align::right, Align::right, Align::left, Align::left});
  table.add({"iso3", "g/kWh", "year", "country", "also"});
  for (const GridIntensity& one : grid_intensities()) {
    table.add({std::string(one.iso3), human(one.grams_per_kwh), std::to_string(one.year),
               std::string(one.country), short_names("countries", one.iso3)});
  }
  return table.text();
}

}  // namespace

Answer energy_list(EnergyList list) {
  if (list == EnergyList::accelerators) {
    return answer_of(accelerators(), "accelerators", accelerator_table);
  }
  return answer_of(grid_intensities(), "countries", country_table);
}

}  // namespace vocabplan::cli
