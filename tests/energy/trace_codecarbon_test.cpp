#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_codecarbon_test {

using Catch::Matchers::WithinRel;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

constexpr double kKwh = 3.6e6;  // joules

// A file with one row of CPU 0.25, GPU 0.5 and RAM 0.125 kWh in the columns of a version. Every
// other cell is `x`; the cell of a name in two kinds of quotes.
std::string file_of(const std::vector<std::string>& columns, const std::string& pue) {
  std::string header;
  std::string row;
  for (const std::string& column : columns) {
    std::string cell = "x";
    if (column == "timestamp") cell = "2024-05-01T10:00:10";
    if (column == "duration") cell = "10.0";
    if (column == "cpu_energy") cell = "0.25";
    if (column == "gpu_energy") cell = "0.5";
    if (column == "ram_energy") cell = "0.125";
    if (column == "energy_consumed") cell = "0.875";
    if (column == "gpu_model") cell = "\"2 x A100, \"\"80GB\"\"\"";
    if (column == "pue") cell = pue;
    header += (header.empty() ? "" : ",") + column;
    row += (row.empty() ? "" : ",") + cell;
  }
  return header + '\n' + row + '\n';
}

const std::vector<std::string> kVersion1{"timestamp",    "experiment_id",    "project_name",
                                         "duration",     "emissions",        "energy_consumed",
                                         "country_name", "country_iso_code", "region",
                                         "on_cloud",     "cloud_provider",   "cloud_region"};

const std::vector<std::string> kVersion2{
    "timestamp",      "project_name",   "run_id",          "duration",     "emissions",
    "emissions_rate", "cpu_power",      "gpu_power",       "ram_power",    "cpu_energy",
    "gpu_energy",     "ram_energy",     "energy_consumed", "country_name", "country_iso_code",
    "region",         "cloud_provider", "cloud_region",    "os",           "python_version",
    "cpu_count",      "cpu_model",      "gpu_count",       "gpu_model",    "longitude",
    "latitude",       "ram_total_size", "tracking_mode",   "on_cloud"};

std::vector<std::string> with(std::vector<std::string> columns, const std::string& before,
                              const std::vector<std::string>& more) {
  const auto at = std::find(columns.begin(), columns.end(), before);
  columns.insert(at, more.begin(), more.end());
  return columns;
}

const std::string kHeader =
    "timestamp,project_name,run_id,duration,cpu_energy,gpu_energy,ram_energy,energy_consumed,pue\n";

std::string row(const std::string& run, const std::string& end, const std::string& rest) {
  return "2024-05-01T10:" + end + ",p," + run + ',' + rest + '\n';
}

}  // namespace

TEST_CASE("energy: CodeCarbon's headers of all versions are read by name", "[energy]") {
  const auto v220 = with(kVersion2, "cpu_count", {"codecarbon_version"});
  const auto v223 = with(v220, "", {"pue"});
  const auto v270 = with(v223, "duration", {"experiment_id"});
  const auto v308 = with(with(v270, "country_name", {"water_consumed"}), "", {"wue"});
  const auto v321 = with(v308, "on_cloud",
                         {"cpu_utilization_percent", "gpu_utilization_percent",
                          "ram_utilization_percent", "ram_used_gb"});
  CHECK(kVersion2.size() == 29);
  CHECK(v223.size() == 31);
  CHECK(v270.size() == 32);
  CHECK(v308.size() == 34);
  CHECK(v321.size() == 38);
  for (const auto& columns : {kVersion2, v220, v223, v270, v308, v321}) {
    CAPTURE(columns.size());
    const TraceEnergy trace = trace_in(file_of(columns, "1.0"));
    CHECK(trace.format == TraceFormat::codecarbon);
    CHECK(trace.clock == TraceClock::local);
    CHECK(part(trace, "cpu").joules == 0.25 * kKwh);
    CHECK(part(trace, "gpu").joules == 0.5 * kKwh);
    CHECK(part(trace, "ram").joules == 0.125 * kKwh);
    CHECK(part(trace, "gpu").seconds == 10.0);
    CHECK(trace.joules() == 0.875 * kKwh);
    CHECK(trace.warnings.empty());
  }
  const TraceEnergy first = trace_in(file_of(kVersion1, ""));
  CHECK(part(first, "total").joules == 0.875 * kKwh);
  CHECK(part(first, "total").seconds == 10.0);
}

TEST_CASE("energy: CodeCarbon's energies are divided by their PUE", "[energy]") {
  const auto columns = with(kVersion2, "", {"pue"});
  const TraceEnergy trace = trace_in(file_of(columns, "1.25"));
  CHECK_THAT(trace.joules(), WithinRel(0.7 * kKwh, 1e-12));
  CHECK(warns_of(trace, "PUE of 1.25"));
  CHECK(trace_in(file_of(columns, "")).joules() == 0.875 * kKwh);
  CHECK(refusal_of(file_of(columns, "0.9")).find("trace.txt:2:") == 0);
}

TEST_CASE("energy: of a CodeCarbon run the last row counts", "[energy]") {
  const TraceEnergy trace = trace_in(kHeader + row("a", "00:10", "10,0.1,0.2,0.1,0.4,1.0") +
                                     row("a", "00:20", "20,0.2,0.4,0.2,0.8,1.0") +
                                     row("b", "01:00", "5,0.5,0.5,0.5,1.5,1.0") +
                                     row("a", "00:30", "30,0.25,0.5,0.25,1.0,1.0"));
  CHECK_THAT(trace.joules(), WithinRel(2.5 * kKwh, 1e-12));
  CHECK(part(trace, "cpu").seconds == 35.0);
  const std::string why = refusal_of(kHeader + row("a", "00:20", "20,0.2,0.4,0.2,0.8,1.0") +
                                     row("a", "00:10", "10,0.1,0.2,0.1,0.4,1.0"));
  CHECK(why.find("trace.txt:3:") == 0);
  CHECK(why.find("backwards") != std::string::npos);
}

TEST_CASE("energy: CodeCarbon's rows of tasks are each added", "[energy]") {
  const std::string header =
      "task_name,timestamp,run_id,duration,cpu_energy,gpu_energy,ram_energy,energy_consumed\n";
  CHECK_THAT(trace_in(header + "a,2024-05-01T10:00:10,r,10,0.1,0.1,0.05,0.25\n" +
                      "b,2024-05-01T10:00:15,r,5,0.1,0.1,0.05,0.25\n")
                 .joules(),
             WithinRel(0.5 * kKwh, 1e-12));
}

TEST_CASE("energy: rows of CodeCarbon that are shifted are never used", "[energy]") {
  // Issue 1304: a column without a value is left out of the row.
  const std::string good = row("a", "00:10", "10,0.1,0.2,0.1,0.4,1.0");
  const TraceEnergy trace = trace_in(kHeader + good + "2024-05-01T10:00:20,p,b,20,9,9,18,1.0\n");
  CHECK_THAT(trace.joules(), WithinRel(0.4 * kKwh, 1e-12));
  CHECK(trace.fault_count == 1);
  CHECK(trace.faults.front().line == 3);

  const TraceEnergy commas = trace_in(kHeader + good + row("b", "00:20", "20,0,1,0,2,0,1,0,4,1,0"));
  CHECK(commas.joules() == trace.joules());
  CHECK(commas.faults.front().message.find("decimal comma") != std::string::npos);

  const TraceEnergy cut = trace_in(kHeader + good + "2024-05-01T10:00:20,p,b,20,9,9");
  CHECK(cut.joules() == trace.joules());
  CHECK(cut.fault_count == 0);
  CHECK(warns_of(cut, "line 3"));
}

TEST_CASE("energy: a CodeCarbon file that a spreadsheet has saved", "[energy]") {
  const TraceEnergy trace = trace_in(
      "timestamp;run_id;duration;cpu_energy;gpu_energy;ram_energy;energy_consumed\n"
      "2024-05-01T10:00:10;a;10,5;0,125;0,5;0,25;0,875\n");
  CHECK(trace.joules() == 0.875 * kKwh);
  CHECK(part(trace, "cpu").seconds == 10.5);
  CHECK(warns_of(trace, "decimal comma"));
  // Between commas it may part thousands, but not behind a 0.
  CHECK_THAT(trace_in(kHeader + row("a", "00:10", "10,\"0,125\",0.2,0.1,0.425,1.0")).joules(),
             WithinRel(0.425 * kKwh, 1e-12));
  const std::string why = refusal_of(kHeader + row("a", "00:10", "10,\"1,125\",0.2,0.1,1.4,1.0"));
  CHECK(why.find("trace.txt:2:") == 0);
  CHECK(why.find("decimal comma") != std::string::npos);
}

TEST_CASE("energy: what CodeCarbon did not measure is missing", "[energy]") {
  const TraceEnergy trace = trace_in(kHeader + row("a", "00:10", "10,0.1,,0.1,0.2,1.0"));
  CHECK(part(trace, "gpu").missing == 1);
  CHECK(part(trace, "gpu").samples == 0);
  CHECK_THAT(trace.joules(), WithinRel(0.2 * kKwh, 1e-12));
  CHECK(warns_of(trace, "has no reading at all"));
  CHECK(warns_of(trace_in(kHeader + row("a", "00:10", "10,0.1,,0.1,0.9,1.0")),
                 "energy_consumed is 0.9 kWh"));
}

TEST_CASE("energy: numbers that CodeCarbon cannot have written", "[energy]") {
  for (const std::string cells : {"10,-0.1,0.2,0.1,0.2,1.0", "-10,0.1,0.2,0.1,0.4,1.0",
                                  "10,1e300,0.2,0.1,0.4,1.0", "10,0.1 MJ,0.2,0.1,0.4,1.0"}) {
    CAPTURE(cells);
    CHECK(refusal_of(kHeader + row("a", "00:10", cells)).find("trace.txt:2:") == 0);
  }
  for (const std::string cells : {"10,abc,0.2,0.1,0.4,1.0", "10,1e999,0.2,0.1,0.4,1.0",
                                  ",0.1,0.2,0.1,0.4,1.0", "10,12K,0.2,0.1,0.4,1.0"}) {
    CAPTURE(cells);
    const TraceEnergy trace = trace_in(kHeader + row("a", "00:10", cells));
    CHECK(trace.fault_count == 1);
    CHECK(trace.joules() == 0.0);
  }
}

}  // namespace trace_codecarbon_test
