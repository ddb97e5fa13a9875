#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_slurm_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

const std::string kHeader = "JobID|ConsumedEnergyRaw|ElapsedRaw\n";

}  // namespace

TEST_CASE("energy: a Slurm job's energy is its own or its steps', never both", "[energy]") {
  const TraceEnergy trace = trace_in(kHeader +
                                     "17|1000|60\n17.batch|600|60\n17.0|400|50\n"
                                     "18||30\n18.batch|500|30\n18.0|70|20\n"
                                     "19_4.0|40|10\n19_4.1|2|5\n");
  CHECK(trace.format == TraceFormat::slurm);
  CHECK(trace.clock == TraceClock::none);
  CHECK(part(trace, "job 17").joules == 1000.0);
  CHECK(part(trace, "job 17").seconds == 60.0);
  CHECK(part(trace, "job 18").joules == 570.0);
  CHECK(part(trace, "job 18").seconds == 30.0);
  CHECK(part(trace, "job 19_4").joules == 42.0);
  CHECK(part(trace, "job 19_4").seconds == 10.0);
  CHECK(trace.joules() == 1612.0);
  CHECK(warns_of(trace, "steps"));
}

TEST_CASE("energy: what Slurm did not collect is missing", "[energy]") {
  for (const std::string value : {"", "0", "4294967294", "18446744073709551614"}) {
    CAPTURE(value);
    const TraceEnergy trace = trace_in(kHeader + "17|" + value + "|60\n18|50|60\n");
    CHECK(part(trace, "job 17").missing == 1);
    CHECK(part(trace, "job 17").samples == 0);
    CHECK(trace.joules() == 50.0);
  }
}

TEST_CASE("energy: a job of Slurm that ran twice is added twice", "[energy]") {
  CHECK(trace_in(kHeader + "17|100|60\n17.0|100|60\n17|200|50\n17.0|200|50\n").joules() == 300.0);
  const TraceEnergy repeated = trace_in(kHeader + "17|100|60\n17|100|60\n");
  CHECK(repeated.joules() == 100.0);
  CHECK(warns_of(repeated, "repetitions"));
}

TEST_CASE("energy: rows of a Slurm job that stand apart are not added", "[energy]") {
  const TraceEnergy trace = trace_in(kHeader + "17|100|60\n18|100|60\n17.batch|100|60\n");
  CHECK(trace.joules() == 200.0);
  CHECK(trace.fault_count == 1);
  CHECK(trace.faults.front().line == 4);
}

TEST_CASE("energy: Slurm's rounded energies and times of day", "[energy]") {
  const TraceEnergy trace = trace_in(
      "JobID|ConsumedEnergy|Elapsed|Start\n17|12.50K|1-02:03:04|2024-05-01T10:00:00\n"
      "18|900|00:10:00|Unknown\n");
  CHECK(part(trace, "job 17").joules == 12500.0);
  CHECK(part(trace, "job 17").seconds == 93784.0);  // 86400 + 7200 + 180 + 4
  CHECK(part(trace, "job 17").first_time.has_value());
  CHECK(part(trace, "job 18").seconds == 600.0);
  CHECK(warns_of(trace, "rounded"));
  CHECK(trace.clock == TraceClock::local);
}

TEST_CASE("energy: more jobs than can be told apart are one component", "[energy]") {
  std::string text = kHeader;
  for (int i = 1; i <= 1200; ++i) text += std::to_string(i) + "|2|1\n";
  const TraceEnergy trace = trace_in(text);
  CHECK(trace.joules() == 2400.0);
  CHECK(part(trace, "other jobs").joules == 400.0);
}

TEST_CASE("energy: Slurm's decimal commas, shifted and cut rows", "[energy]") {
  CHECK(trace_in(kHeader + "17|1000,5|60\n").joules() == 1000.5);
  CHECK(warns_of(trace_in(kHeader + "17|1000,5|60\n"), "decimal comma"));
  CHECK(trace_in("JobID,ConsumedEnergyRaw,ElapsedRaw\n17,1000,60\n18,1000,5,60\n").joules() ==
        1000.0);
  const TraceEnergy shifted = trace_in(kHeader + "17|1000|60\n18|60\n");
  CHECK(shifted.joules() == 1000.0);
  CHECK(shifted.faults.front().line == 3);
  const TraceEnergy cut = trace_in(kHeader + "17|1000|60\n18|10");
  CHECK(cut.joules() == 1000.0);
  CHECK(warns_of(cut, "line 3"));
}

TEST_CASE("energy: numbers that do not fit Slurm's header are refused", "[energy]") {
  for (const std::string cells : {"12.5K|60", "-5|60", "5|-60", "5 kJ|60", "1e300|60"}) {
    CAPTURE(cells);
    CHECK(refusal_of(kHeader + "17|" + cells + '\n').find("trace.txt:2:") == 0);
  }
}

TEST_CASE("energy: sacct's table for people (fail-14.txt)", "[energy]") {
  const std::string table =
      "       JobID ConsumedEnergyRaw ElapsedRaw \n"
      "------------ ----------------- ---------- \n"
      "17                        5000         60 \n"
      "17.batch                  4900         60 \n";
  const TraceEnergy trace = trace_in(table);
  CHECK(trace.format == TraceFormat::slurm);
  CHECK(trace.joules() == 5000.0);
  CHECK(part(trace, "job 17").seconds == 60.0);
  // Without the blanks before the header and behind the rows, twice, and with empty cells.
  const TraceEnergy pasted = trace_in(
      "JobID ConsumedEnergyRaw ElapsedRaw\n------------ ----------------- ----------\n"
      "18                                 30\n18.batch                  4900         30\n\n" +
      table);
  CHECK(pasted.joules() == 9900.0);
  CHECK(pasted.fault_count == 0);
  CHECK(part(pasted, "job 18").seconds == 30.0);
}

TEST_CASE("energy: cells that sacct's columns cut short", "[energy]") {
  const std::string head =
      "       JobID    JobName ConsumedEnergyRaw    Elapsed \n"
      "------------ ---------- ----------------- ---------- \n";
  const TraceEnergy trace = trace_in(head +
                                     "17             my train              5000   00:01:00 \n"
                                     "17.exte+         extern              5000   00:01:00 \n"
                                     "18             my train                     00:01:00 \n"
                                     "19                train 1234567890123456+   00:01:00 \n"
                                     "12345678901+      train              5000   00:01:00 \n"
                                     "20 train too wide here 5000 60\n");
  CHECK(part(trace, "job 17").joules == 5000.0);
  CHECK(part(trace, "job 18").missing == 1);
  CHECK(trace.joules() == 5000.0);
  REQUIRE(trace.fault_count == 3);
  CHECK(trace.faults[0].line == 6);
  CHECK_THAT(trace.faults[0].message, ContainsSubstring("is cut short by its column"));
  CHECK_THAT(trace.faults[1].message, ContainsSubstring("JobID '12345678901+' is cut short"));
  CHECK(trace.faults[2].line == 8);
}

TEST_CASE("energy: sacct without JobID (fail-14b.txt)", "[energy]") {
  const std::string text = "ConsumedEnergyRaw|Elapsed|NNodes\n1500000|00:02:30|1\n";
  const TraceEnergy trace = trace_in(text);
  CHECK(trace.joules() == 1500000.0);
  CHECK(trace.components.at(0).seconds == 150.0);
  CHECK(warns_of(trace, "has no column JobID"));
  // A second row may be a step of the first.
  CHECK_THAT(refusal_of(text + "1400000|00:02:30|1\n"),
             ContainsSubstring("trace.txt:3:") &&
                 ContainsSubstring("sacct -P --format=JobID,ConsumedEnergyRaw,ElapsedRaw"));
}

TEST_CASE("energy: sacct's output that lacks columns or their bounds", "[energy]") {
  CHECK_THAT(refusal_of("JobID|Elapsed\n17|60\n"),
             ContainsSubstring("has no column ConsumedEnergyRaw: record with sacct -P"));
  CHECK_THAT(refusal_of("JobID ConsumedEnergyRaw ElapsedRaw\n17 5000 60\n"),
             ContainsSubstring("has no bars between its columns") &&
                 ContainsSubstring("record with sacct -P --format=JobID,"));
}

}  // namespace trace_slurm_test
