#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_nothing_test {

// Energy that is 0 or cannot be, and files that lack what is asked for.
using Catch::Matchers::ContainsSubstring;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

const std::string kHead = "timestamp,component,watts\n";

}  // namespace

TEST_CASE("energy: 0 J of a file with rows has a reason", "[energy]") {
  const auto check = [](const std::string& text, const std::string& reason) {
    CAPTURE(text);
    const TraceEnergy trace = trace_in(text, {.interval = 1.0});
    CHECK(trace.joules() == 0.0);
    CHECK(warns_of(trace, "no energy could be counted"));
    CHECK(warns_of(trace, reason));
  };
  check(kHead + "0,a,N/A\n1,a,N/A\n", "no row has a value");
  check(kHead + "0,a,100\n", "has a single reading");
  check(kHead + "0,a,100\n0,a,110\n", "all its readings are at one time");
  check(kHead + "0,a,0\n1,a,0\n2,a,0\n", "reads 0 W throughout");
  check("timestamp,domain,energy_uj\n0,package-0,7\n1,package-0,7\n2,package-0,7\n",
        "its counter does not move");
  check("start_time,window_name,elapsed_time,gpu0_energy\n1,w,2,0\n",
        "every energy that is stated");
  check("JobID|ConsumedEnergyRaw|ElapsedRaw\n17|0|60\n", "no row has a value");
  check("index,timestamp,power.draw\n0,0,100\n1,1,100\n2,2,100\n3,3,100\n",
        "no component has more than one reading");
}

TEST_CASE("energy: a header without rows is no trace of 0 J", "[energy]") {
  CHECK_THAT(refusal_of("start_time,window_name,elapsed_time,gpu0_energy\n"),
             ContainsSubstring("has no reading behind its header (zeus)"));
  CHECK_THAT(refusal_of("Core\tCPU\tBusy%\tPkgWatt\n"),
             ContainsSubstring("no row of the whole system"));
  CHECK_THAT(refusal_of("Core\tCPU\tBusy%\n-\t-\t5\n"), ContainsSubstring("has no column PkgWatt"));
  CHECK_THAT(refusal_of(" Performance counter stats for 'a':\n\n 1,000 cycles\n"),
             ContainsSubstring("has no event of energy"));
}

TEST_CASE("energy: a coverage below a tenth is told", "[energy]") {
  const TraceEnergy few = trace_in(kHead + "0,a,100\n1,a,100\n2,a,100\n1000,a,100\n");
  CHECK(few.joules() == 200.0);
  CHECK(warns_of(few, "covers 0.2 % of its time"));
  CHECK_FALSE(warns_of(trace_in(kHead + "0,a,100\n1,a,100\n2,a,100\n8,a,100\n"), "of its time"));
}

TEST_CASE("energy: watts that no device draws are refused or told", "[energy]") {
  const std::string smi = "timestamp,index,power.draw\n";
  // 250 W in milliwatts.
  CHECK_THAT(refusal_of(smi + "0,0,250000\n1,0,250000\n"),
             ContainsSubstring("trace.txt:2:") && ContainsSubstring("milliwatts?"));
  CHECK(trace_in(smi + "0,0,8000\n1,0,8000\n", {.power_limit = 8000.0}).joules() == 8000.0);
  const TraceEnergy table = trace_in(kHead + "0,gpu 0,250000\n1,gpu 0,250000\n");
  CHECK(warns_of(table, "more than any one device does"));
  CHECK_FALSE(warns_of(
      trace_in(kHead + "0,rack,250000\n1,rack,250000\n", {.power_limit = 300000.0}), "device"));
  // 0.25 kW.
  CHECK(warns_of(trace_in(smi + "0,0,0.25\n1,0,0.25\n"), "kilowatts?"));
  CHECK_FALSE(warns_of(trace_in(kHead + "0,dram,0.25\n1,dram,0.25\n"), "kilowatts?"));
  // A counter in nanojoules: 250 W would be 250 kW.
  CHECK(warns_of(trace_in("timestamp,domain,energy_uj\n0,package,0\n1,package,250000000000\n"),
                 "more than any one device does"));
  CHECK(warns_of(trace_in(smi + "0,0,100\n0,1,0\n1,0,100\n1,1,0\n"),
                 "'gpu 1': reads 0 W throughout"));
}

TEST_CASE("energy: a table names the column that it lacks (fail-06.csv)", "[energy]") {
  CHECK_THAT(refusal_of("timestamp, index, name, utilization.gpu [%], memory.used [MiB]\n"
                        "2025/01/02 10:00:00.100, 0, NVIDIA RTX A6000, 92 %, 25073 MiB\n"),
             ContainsSubstring("has no column power.draw: add it to --query-gpu"));
  CHECK_THAT(refusal_of("timestamp, index, utilization.gpu [%]\n2025/01/02 10:00:00.100, 0, 92 %\n",
                        {.format = TraceFormat::nvidia_smi}),
             ContainsSubstring("has no column power.draw"));
  CHECK_THAT(refusal_of("timestamp,domain,max_energy_range_uj\n0,package-0,5\n"),
             ContainsSubstring("has no column energy_uj"));
  CHECK_THAT(refusal_of("timestamp,energy_uj\n0,5\n"), ContainsSubstring("has no column domain"));
  CHECK_THAT(refusal_of("timestamp,project_name,run_id,duration,emissions\nt,p,r,1,1\n"),
             ContainsSubstring("has no column energy_consumed"));
  CHECK_THAT(refusal_of("start_time,window_name,elapsed_time\n1,w,2\n"),
             ContainsSubstring("no column of energies, such as gpu0_energy"));
  CHECK_THAT(refusal_of("start_time,window_name,gpu0_energy\n1,w,2\n"),
             ContainsSubstring("has no column elapsed_time"));
  CHECK_THAT(refusal_of("JobID|Elapsed\n17|60\n"), ContainsSubstring("sacct -P --format=JobID,"));
  CHECK_THAT(
      refusal_of("timestamp,temp,fan\n1763638585.2,200.0,256.5\n"),
      ContainsSubstring("no column of 'timestamp', 'temp', 'fan' is one of power; wanted are "
                        "timestamp,component,watts"));
}

TEST_CASE("energy: dmon with a comment above its header (fail-18.txt)", "[energy]") {
  // 3 W and 29 W, 15 s apart: 240 J.
  const std::string text =
      "# nvidia-smi dmon -i 0 -d 15\n# gpu   pwr gtemp\n# Idx     W     C\n"
      "    0     3    53\n    0    29    64\n";
  CHECK(trace_in(text, {.interval = 15.0}).joules() == 240.0);
  CHECK(trace_in("# log of one gpu\n" + text, {.interval = 15.0}).joules() == 240.0);
}

TEST_CASE("energy: turbostat without the row of the whole system (fail-03.txt)", "[energy]") {
  const std::string head = "Core\tCPU\tBusy%\tPkgWatt\tCorWatt\n";
  const std::string first = "0\t0\t100.02\t23.24\t21.92\n";
  const std::string second = "0\t0\t100.02\t23.20\t21.90\n";
  const TraceEnergy trace = trace_in(head + first + second, {.interval = 1.0});
  CHECK(trace.joules() == Approx(23.24 + 23.20).epsilon(1e-12));
  CHECK(warns_of(trace, "has no row of the whole system"));
  // Rows of the other CPUs of the package lack its columns.
  CHECK(trace_in(head + first + "1\t1\t5\n" + second + "1\t1\t5\n", {.interval = 1.0}).joules() ==
        Approx(46.44).epsilon(1e-12));
  CHECK_THAT(refusal_of(head + first + "0\t8\t5\t20.00\t19.00\n", {.interval = 1.0}),
             ContainsSubstring("trace.txt:3: rows of several packages"));
  CHECK_THAT(refusal_of(head + first + "-\t-\t5\t20.00\t19.00\n", {.interval = 1.0}),
             ContainsSubstring("stands behind rows of single CPUs"));
}

TEST_CASE("energy: the means of perf stat --repeat (fail-08.txt)", "[energy]") {
  const TraceEnergy people = trace_in(
      " Performance counter stats for 'system wide' (10 runs):\n\n"
      "        52.67 Joules power/energy-cores/       ( +-  1.24% )\n"
      "        85.09 Joules power/energy-pkg/         ( +-  0.83% )\n\n"
      "    34.922801 +- 0.000736 seconds time elapsed ( +-  0.00% )\n");
  // Ten runs of 85.09 J and 34.922801 s.
  CHECK(people.joules() == Approx(850.9).epsilon(1e-12));
  CHECK(part(people, "energy-pkg").seconds == Approx(349.22801).epsilon(1e-12));
  CHECK(warns_of(people, "the means of 10 runs"));
  // A second command in the same file ran once.
  const TraceEnergy two = trace_in(
      " Performance counter stats for 'a' (2 runs):\n\n  10.00 Joules power/energy-pkg/ ( +- 1% "
      ")\n\n"
      " Performance counter stats for 'b':\n\n  5.00 Joules power/energy-pkg/\n\n"
      "  1.0 seconds time elapsed\n");
  CHECK(two.joules() == 25.0);
  // The form for programs does not say how many runs there were.
  const TraceEnergy fields =
      trace_in("85.09,Joules,power/energy-pkg/,0.83%,20005559241,100.00,,\n");
  CHECK(fields.joules() == 85.09);
  CHECK(part(fields, "energy-pkg").seconds == Approx(20.005559241).epsilon(1e-12));
  CHECK(warns_of(fields, "means of several runs"));
}

}  // namespace trace_nothing_test
