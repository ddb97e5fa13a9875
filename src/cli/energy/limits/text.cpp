#include "cli/energy/limits/answer.hpp"
#include "cli/text/cells.hpp"
#include "cli/text/wrapped_text.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
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

std::string limit_json(const PhysicalLimit& limit) {
  JsonObject object;
  object.add("bound", limit.name);
  for (const LimitRow& row : limit.rows) {
    if (row.key.empty()) continue;
    if (const double* const number = std::get_if<double>(&row.value)) {
      object.add(row.key, *number);
    } else {
      object.add(row.key, std::get<std::string>(row.value));
    }
  }
  return object.add("caveat", limit.caveat).text();
}

}  // namespace

std::string table_text(const std::vector<PhysicalLimit>& limits) {
  std::string text;
  for (const PhysicalLimit& limit : limits) {
    text += (text.empty() ? "" : "\n") + wrapped(limit.statement, kColumns, "\n") + "\n" +
            rows_text(limit) + wrapped(limit.caveat, kColumns, "\n") + "\n";
  }
  return text;
}

std::string csv_text(const std::vector<PhysicalLimit>& limits) {
  std::string text = "bound,quantity,value,unit\n";
  for (const PhysicalLimit& limit : limits) {
    for (const LimitRow& row : limit.rows) {
      if (row.key.empty()) continue;
      const double* const number = std::get_if<double>(&row.value);
      text.append(limit.name).append(",").append(row.key).append(",");
      text.append(number != nullptr ? shortest(*number) : std::get<std::string>(row.value));
      text.append(",").append(row.unit).append("\n");
    }
  }
  return text;
}

std::string json_text(const std::vector<PhysicalLimit>& limits) {
  std::vector<std::string> items;
  items.reserve(limits.size());
  for (const PhysicalLimit& limit : limits) items.push_back(limit_json(limit));
  return JsonObject()
             .add("schema_version", kReportSchemaVersion)
             .add_json("limits", json_array(items))
             .add_json("warnings", json_strings(limit_warnings(limits)))
             .text() +
         "\n";
}

std::string jsonl_text(const std::vector<PhysicalLimit>& limits) {
  std::string text;
  for (const PhysicalLimit& limit : limits) text += limit_json(limit) + "\n";
  return text;
}

}  // namespace vocabplan::cli
