#include <string>
#include <vector>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_cells_test {

// One reader of cells for all layouts.
using Catch::Matchers::ContainsSubstring;
using vocabplan::TraceEnergy;
using vocabplan::TraceOptions;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

// A trace of each layout with a cell in it where X stands.
const std::vector<std::string> kLayouts{
    "timestamp,index,power.draw [W]\n0,0,1 W\n1,0,X\n2,0,1 W\n",
    "# gpu pwr\n# Idx W\n 0 1\n 0 X\n 0 1\n",
    "timestamp,domain,energy_uj\n0,package-0,0\n1,package-0,X\n2,package-0,5\n",
    "timestamp,package-0 energy_uj\n0,0\n1,X\n2,5\n",
    "1.000000000,2.50,Joules,power/energy-pkg/,1,100.00,,\n"
    "2.000000000,X,Joules,power/energy-pkg/,1,100.00,,\n",
    "Time_Of_Day_Seconds\tCore\tCPU\tPkg_J\n10\t-\t-\t5\n15\t-\t-\tX\n",
    "timestamp,duration,cpu_energy,gpu_energy,energy_consumed\n2024-05-01T10:00:10,10,1,X,1\n",
    "start_time,window_name,elapsed_time,gpu0_energy\n1,w,2,5\n3,w,2,X\n",
    "JobID|ConsumedEnergyRaw|ElapsedRaw\n17|5|60\n18|X|60\n",
    "timestamp,component,watts\n0,a,1\n1,a,X\n2,a,1\n",
};

std::string with(const std::string& layout, const std::string& cell) {
  std::string text = layout;
  return text.replace(text.find('X'), 1, cell);
}

std::size_t missing(const TraceEnergy& trace) {
  std::size_t count = 0;
  for (const auto& one : trace.components) count += one.missing;
  return count;
}

}  // namespace

TEST_CASE("energy: the words for no value are the same in all layouts", "[energy]") {
  for (const std::string& layout : kLayouts) {
    for (const char* word : {"None", "none", "NULL", "null", "NA", "N/A", "n/a", "nan", "NaN",
                             "Unknown", "UNKNOWN", "[N/A]", "-", "ERR!"}) {
      const std::string text = with(layout, word);
      CAPTURE(text);
      const TraceEnergy trace = trace_in(text, {.interval = 1.0});
      CHECK(trace.fault_count == 0);
      CHECK(missing(trace) == 1);
      CHECK(trace.joules() > 0.0);
    }
    // Between blanks a word is one of several.
    if (layout.find(',') == std::string::npos && layout.find('|') == std::string::npos) continue;
    for (const char* word : {"", "[Not Supported]", "[Unknown Error]", "Not Supported"}) {
      const std::string text = with(layout, word);
      CAPTURE(text);
      CHECK(missing(trace_in(text, {.interval = 1.0})) == 1);
    }
  }
}

TEST_CASE("energy: a word for no value is no name either", "[energy]") {
  for (const char* word : {"", "None", "NULL", "N/A", "nan", "Unknown"}) {
    CAPTURE(word);
    // Two runs without an id: neither takes the place of the other. 1 kWh each.
    const std::string run = std::string("2024-05-01T10:00:10,") + word + ",10,1,,,1\n";
    CHECK(trace_in("timestamp,run_id,duration,cpu_energy,gpu_energy,ram_energy,energy_consumed\n" +
                   run + run)
              .joules() == 2 * 3.6e6);
    // 2 W for 9 s, which lie in nothing.
    const TraceEnergy alone = trace_in(std::string("timestamp,component,watts,inside\n0,a,2,") +
                                       word + "\n9,a,2," + word + "\n");
    CHECK(alone.joules() == 18.0);
    CHECK(alone.components.at(0).inside.empty());
  }
}

TEST_CASE("energy: a word that is no number is a fault in all layouts", "[energy]") {
  for (const std::string& layout : kLayouts) {
    const std::string text = with(layout, "volts");
    CAPTURE(text);
    CHECK(trace_in(text, {.interval = 1.0}).fault_count == 1);
  }
}

TEST_CASE("energy: decimal commas with exponents", "[energy]") {
  // 5,6E-05 + 0,000808 + 8,87E-05 kWh: 0.0009527 kWh.
  const TraceEnergy run = trace_in(
      "timestamp;project_name;run_id;duration;emissions;cpu_energy;gpu_energy;ram_energy;"
      "energy_consumed\n"
      "2025-01-02T10:00:00;demo;r1;16,98;0,001;5,6E-05;0,000808;8,87E-05;0,0009527\n");
  CHECK(run.joules() / 3.6e6 == Approx(0.0009527).epsilon(1e-12));
  CHECK(warns_of(run, "decimal comma"));
  const auto watts = [](const std::string& cell) {
    return trace_in("timestamp;component;watts\n0;a;" + cell + "\n1;a;" + cell + "\n").joules();
  };
  CHECK(watts("2,505E+02") == 250.5);
  CHECK(watts("2,505e2") == 250.5);
  CHECK(watts("+250,5") == 250.5);
  CHECK(watts("2505,0E-1 W") == 250.5);
  CHECK_THAT(refusal_of("timestamp;component;watts\n0;a;-2,5E-05\n"),
             ContainsSubstring("is negative"));
  // In quotes between commas an exponent shows that the comma is no sign of thousands.
  CHECK(trace_in("timestamp,component,watts\n0,a,\"2,505E+02\"\n1,a,\"2,505E+02\"\n").joules() ==
        250.5);
  CHECK(trace_in("timestamp,component,watts\n0,a,\"0,125\"\n1,a,\"0,125\"\n").joules() == 0.125);
  CHECK_THAT(refusal_of("timestamp,component,watts\n0,a,\"1,234\"\n"),
             ContainsSubstring("parts thousands"));
  CHECK_THAT(refusal_of("timestamp;component;watts\n0;a;2,5E\n"),
             ContainsSubstring("is not a number"));
}

TEST_CASE("energy: a column's name from the file is escaped in messages", "[energy]") {
  const TraceEnergy trace = trace_in(
      "start_time,window_name,elapsed_time,gpu0_energy,g\x1b]0;PWN\x07u_energy\n1,a,1,5,x\n");
  REQUIRE(trace.fault_count == 1);
  CHECK(trace.faults[0].message.find('\x1b') == std::string::npos);
  CHECK(trace.faults[0].message.find('\x07') == std::string::npos);
  for (const auto& one : trace.components) CHECK(one.name.find('\x1b') == std::string::npos);
}

}  // namespace trace_cells_test
