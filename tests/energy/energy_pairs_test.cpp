#include "vocabplan/energy/energy_pairs.hpp"

#include <string>

#include "catch.hpp"
#include "record_text.hpp"
#include "vocabplan/core/error.hpp"

namespace energy_pairs_test {

using vocabplan::DataError;
using vocabplan::kwh_in_unit;
using vocabplan::PairColumns;
using vocabplan::PairTable;

namespace {

PairTable read(const std::string& text, const PairColumns& columns = {}) {
  vocabplan::RecordReader reader(vocabplan::test::source_of(text, 7));
  return vocabplan::read_energy_pairs(reader, "pairs.csv", columns);
}

std::string complaint(const std::string& text, const PairColumns& columns = {}) {
  try {
    (void)read(text, columns);
  } catch (const DataError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("energy: pairs are read from the usual columns", "[energy]") {
  const PairTable table = read(
      "duration_s,measured,group,estimate,name,resolution,unit\n"
      "7200,2,a,1.5,first,0.001,kWh\n"
      "60,7200000,b,3.6e6,,,J\n"
      ",10,a,9000,third,1,Wh\n");
  CHECK(table.fault_count == 0);
  CHECK(table.has_groups);
  CHECK(table.has_leave_out);
  CHECK(table.has_durations);
  REQUIRE(table.pairs.size() == 3);
  CHECK(table.pairs[0].name == "first");
  CHECK(table.pairs[0].group == "a");
  CHECK(table.pairs[0].leave_out == "a");
  CHECK(table.pairs[0].estimate == 1.5);
  CHECK(table.pairs[0].measured == 2.0);
  CHECK(table.pairs[0].duration == 7200.0);
  CHECK(table.pairs[0].resolution == 0.001);
  CHECK(table.pairs[0].line == 2);
  CHECK(table.pairs[1].name == "line 3");
  CHECK(table.pairs[1].estimate == Approx(1.0).epsilon(1e-15));
  CHECK(table.pairs[1].measured == Approx(2.0).epsilon(1e-15));
  CHECK_FALSE(table.pairs[1].resolution);
  CHECK(table.pairs[2].estimate == Approx(9.0).epsilon(1e-15));
  CHECK(table.pairs[2].resolution == 0.001);
  CHECK_FALSE(table.pairs[2].duration);
}

TEST_CASE("energy: columns of pairs are named by the caller", "[energy]") {
  const PairTable table =
      read("app,device,model,kwh_a,kwh_b,s\nx,gpu,m,1,2,3\n", {.estimate = "kwh_a",
                                                               .measured = "kwh_b",
                                                               .group = {"app", "device"},
                                                               .leave_out = {"model"},
                                                               .duration = "s",
                                                               .kwh_per_unit = 1000.0});
  REQUIRE(table.pairs.size() == 1);
  CHECK(table.pairs[0].group == "x/gpu");
  CHECK(table.pairs[0].leave_out == "m");
  CHECK(table.pairs[0].estimate == 1000.0);
  CHECK(table.pairs[0].measured == 2000.0);
  CHECK(table.pairs[0].duration == 3.0);
  const PairTable bare = read("estimate,measured\n1,2\n");
  CHECK_FALSE(bare.has_groups);
  CHECK_FALSE(bare.has_leave_out);
  CHECK_FALSE(bare.has_durations);
}

TEST_CASE("energy: a row that is no pair is told and left out", "[energy]") {
  const PairTable table = read(
      "estimate,measured,duration_s,unit\n"
      "1,2,3,kWh\n"
      "1,2,3\n"
      "1,0,3,kWh\n"
      "-1,2,3,kWh\n"
      "1,\"2,500\",3,kWh\n"
      "1,2,3,kw\n"
      "1,2,0,kWh\n"
      "1,1e16,3,kWh\n"
      ",2,3,kWh\n"
      "4,5,6,kWh\n");
  CHECK(table.pairs.size() == 2);
  CHECK(table.fault_count == 8);
  REQUIRE(table.faults.size() == 8);
  CHECK(table.faults[0].line == 3);
  CHECK(table.faults[0].message == "has 3 fields, the header 4");
  CHECK(table.faults[1].message ==
        "column 'measured': '0' is out of range; accepted is 1e-12 to 1000000000000000 kWh");
  CHECK(table.faults[3].message.find("column 'measured': '2,500' may be 2.5 or 2500") == 0);
  CHECK(table.faults[4].message.find("column 'unit': 'kw' is no unit of energy") == 0);
  CHECK(table.faults[5].message.find("column 'duration_s': '0'") == 0);
  CHECK(table.faults[7].line == 10);
}

TEST_CASE("energy: faults are counted beyond those that are kept", "[energy]") {
  std::string text = "estimate,measured\n";
  for (int i = 0; i < 250; ++i) text += "1,2,3\n";
  const PairTable table = read(text);
  CHECK(table.pairs.empty());
  CHECK(table.fault_count == 250);
  CHECK(table.faults.size() == PairTable::kMostFaults);
}

TEST_CASE("energy: a table without the columns of pairs is refused", "[energy]") {
  CHECK(complaint("") == "pairs.csv: is empty; accepted is a CSV file with a header");
  CHECK(complaint("estimate,measured\n") == "pairs.csv: holds no rows below its header");
  CHECK(complaint("estimate,kwh\n1,2\n") ==
        "pairs.csv:1: the header has no column 'measured'; it has 'estimate', 'kwh'");
  CHECK(complaint("estimate,measured\n1,2\n", {.group = {"app"}}).find("no column 'app'") !=
        std::string::npos);
  CHECK(complaint("estimate,measured,estimate\n1,2,3\n") ==
        "pairs.csv:1: the header has the column 'estimate' twice");
}

TEST_CASE("energy: units of energy are those of the SI and the watt-hour", "[energy]") {
  CHECK(kwh_in_unit("kWh") == 1.0);
  CHECK(kwh_in_unit("Wh") == 1e-3);
  CHECK(kwh_in_unit("MWh") == 1e3);
  CHECK(kwh_in_unit("GWh") == 1e6);
  CHECK(kwh_in_unit("J").value() * 3.6e6 == Approx(1.0).epsilon(1e-15));
  CHECK(kwh_in_unit("kJ").value() * 3600.0 == Approx(1.0).epsilon(1e-15));
  CHECK(kwh_in_unit("MJ").value() * 3.6 == Approx(1.0).epsilon(1e-15));
  CHECK(kwh_in_unit("kwh") == 1.0);
  CHECK(kwh_in_unit("MWH") == 1e3);
  for (const char* milli : {"mWh", "mwh", "mJ", "mj"}) CHECK_FALSE(kwh_in_unit(milli));
  CHECK_FALSE(kwh_in_unit("kW"));
  CHECK_FALSE(kwh_in_unit(""));
}

}  // namespace energy_pairs_test
