#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_perf_test {

using Catch::Matchers::WithinRel;
using vocabplan::ComponentEnergy;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

// A row of perf stat -x, -I: two sockets, so that the run time is twice the interval.
std::string interval_row(const std::string& time, const std::string& joules,
                         const std::string& event) {
  return "     " + time + ',' + joules + ",Joules,power/" + event + "/,2002406532,100.00,,\n";
}

}  // namespace

TEST_CASE("energy: perf's interval energies add up over the elapsed seconds", "[energy]") {
  const TraceEnergy trace = trace_in("# started on Sat Mar  7 00:20:37 2026\n\n" +
                                     interval_row("1.001048308", "19.63", "energy-pkg") +
                                     interval_row("2.002048308", "20.37", "energy-pkg") +
                                     interval_row("3.002048308", "10.00", "energy-pkg"));
  CHECK(trace.format == TraceFormat::perf_stat);
  CHECK(trace.clock == TraceClock::monotonic);
  const ComponentEnergy& package = part(trace, "energy-pkg");
  CHECK_THAT(package.joules, WithinRel(50.0, 1e-12));
  CHECK_THAT(package.seconds, WithinRel(3.002048308, 1e-12));
  CHECK(package.samples == 3);
  CHECK(package.gaps == 0);
}

TEST_CASE("energy: perf's domains that lie in others are in no total", "[energy]") {
  const std::string rows = interval_row("1.000000000", "20.00", "energy-pkg") +
                           interval_row("1.000000000", "12.00", "energy-cores") +
                           interval_row("1.000000000", "3.00", "energy-gpu") +
                           interval_row("1.000000000", "4.00", "energy-ram");
  CHECK(trace_in(rows).joules() == 24.0);
  CHECK(trace_in(rows + interval_row("1.000000000", "30.00", "energy-psys")).joules() == 30.0);
  // Without the package its parts are what there is.
  CHECK(trace_in(interval_row("1.000000000", "12.00", "energy-cores") +
                 interval_row("1.000000000", "3.00", "energy-gpu"))
            .joules() == 15.0);
}

TEST_CASE("energy: what perf could not count is missing, not zero", "[energy]") {
  const TraceEnergy trace = trace_in(interval_row("1.000000000", "20.00", "energy-pkg") +
                                     interval_row("2.000000000", "<not counted>", "energy-pkg") +
                                     interval_row("3.000000000", "22.00", "energy-pkg") +
                                     interval_row("3.000000000", "<not supported>", "energy-psys"));
  const ComponentEnergy& package = part(trace, "energy-pkg");
  CHECK(package.joules == 42.0);
  CHECK(package.seconds == 2.0);
  CHECK(package.missing == 1);
  CHECK(package.gap_seconds == 1.0);
  // A platform without a value contains nothing.
  CHECK(part(trace, "energy-psys").missing == 1);
  CHECK(trace.joules() == 42.0);
}

TEST_CASE("energy: rows that perf's file has lost leave a gap", "[energy]") {
  std::string rows;
  for (int i = 1; i <= 3; ++i) {
    rows += interval_row(std::to_string(i) + ".000000000", "10.00", "energy-pkg");
  }
  for (int i = 21; i <= 22; ++i) {
    rows += interval_row(std::to_string(i) + ".000000000", "10.00", "energy-pkg");
  }
  const TraceEnergy trace = trace_in(rows);
  CHECK(trace.joules() == 50.0);
  CHECK(part(trace, "energy-pkg").seconds == 5.0);
  CHECK(part(trace, "energy-pkg").gap_seconds == 17.0);
}

TEST_CASE("energy: a part of a perf trace starts where its first interval does", "[energy]") {
  const TraceEnergy trace = trace_in(interval_row("501.000000000", "10.00", "energy-pkg") +
                                     interval_row("502.000000000", "12.00", "energy-pkg"));
  CHECK(part(trace, "energy-pkg").seconds == 2.0);
  CHECK(part(trace, "energy-pkg").first_time == 500.0);
}

TEST_CASE("energy: the totals of perf -x have the counters' run time", "[energy]") {
  const std::string row = "893.33,Joules,power/energy-pkg/,20000000000,100.00,,\n";
  TraceEnergy trace = trace_in(row);
  CHECK(trace.clock == TraceClock::none);
  CHECK(trace.joules() == 893.33);
  CHECK(part(trace, "energy-pkg").seconds == 20.0);
  CHECK(warns_of(trace, "adds up over the sockets"));
  CHECK(part(trace_in(row, {.interval = 10.0}), "energy-pkg").seconds == 10.0);

  // With --per-socket the number of counters is stated; duration_time is the wall time.
  trace = trace_in(
      "S0,2,893.33,Joules,power/energy-pkg/,20000000000,100.00,,\n"
      "S1,2,106.67,Joules,power/energy-pkg/,20000000000,100.00,,\n");
  CHECK_THAT(trace.joules(), WithinRel(1000.0, 1e-12));
  CHECK(part(trace, "energy-pkg S1").seconds == 10.0);
  CHECK(trace.warnings.empty());
  trace = trace_in(row + "9500000000,ns,duration_time,9500000000,100.00,,\n");
  CHECK(part(trace, "energy-pkg").seconds == 9.5);
}

TEST_CASE("energy: two runs in one file of perf are both added", "[energy]") {
  const std::string run =
      "# started on Sat Mar  7\n\n"
      "100.00,Joules,power/energy-pkg/,20000000000,100.00,,\n";
  const TraceEnergy trace = trace_in(run + run);
  CHECK(trace.joules() == 200.0);
  CHECK(part(trace, "energy-pkg").seconds == 40.0);
}

TEST_CASE("energy: a summary behind perf's intervals is not added to them", "[energy]") {
  const std::string rows = interval_row("1.000000000", "20.00", "energy-pkg") +
                           interval_row("2.000000000", "20.00", "energy-pkg");
  for (const std::string prefix : {"         summary,", ""}) {
    const TraceEnergy trace =
        trace_in(rows + prefix + "40.00,Joules,power/energy-pkg/,4004813064,100.00,,\n");
    CHECK(trace.joules() == 40.0);
    CHECK(warns_of(trace, "summary"));
  }
}

TEST_CASE("energy: perf's platform of two sockets is counted once", "[energy]") {
  const TraceEnergy trace = trace_in(
      "S0,1,400.00,Joules,power/energy-pkg/,10000000000,100.00,,\n"
      "S1,1,300.00,Joules,power/energy-pkg/,10000000000,100.00,,\n"
      "S0,1,900.00,Joules,power/energy-psys/,10000000000,100.00,,\n"
      "S1,1,0.00,Joules,power/energy-psys/,10000000000,100.00,,\n");
  CHECK(trace.joules() == 900.0);
}

TEST_CASE("energy: perf's form for people ends with the elapsed seconds", "[energy]") {
  const auto form = [](const std::string& package, const std::string& elapsed) {
    return " Performance counter stats for 'system wide':\n\n             " + package +
           " Joules power/energy-pkg/                                   \n"
           "   <not supported> Joules power/energy-psys/\n\n       " +
           elapsed + " seconds time elapsed\n\n";
  };
  for (const std::string joules : {"1234.50", "1,234.50", "1.234,50",
                                   "1\xE2\x80\xAF"
                                   "234,50"}) {
    CAPTURE(joules);
    const TraceEnergy trace = trace_in(form(joules, "5.001965465"));
    CHECK(trace.joules() == 1234.5);
    CHECK(part(trace, "energy-pkg").seconds == 5.001965465);
  }
  CHECK(part(trace_in(form("12,74", "5,001965465")), "energy-pkg").seconds == 5.001965465);
  CHECK(refusal_of(form("1,234", "5.001965465")).find("decimal comma") != std::string::npos);
}

TEST_CASE("energy: perf's decimal commas are read where nothing else can be meant", "[energy]") {
  for (const std::string text :
       {"893,33,Joules,power/energy-pkg/,20005559241,100,00,,\n",
        "893,33;Joules;power/energy-pkg/;20005559241;100,00;;\n",
        "893,33|Joules|power/energy-pkg/|20005559241|100,00||\n",
        "S0,1,893,33,Joules,power/energy-pkg/,20005559241,100,00,,\n",
        "CPU0,893,33,Joules,power/energy-pkg/,20005559241,100,00,,\n",
        "     1.000000000,893,33,Joules,power/energy-pkg/,2002406532,100,00,,\n",
        "     1,000000000;893,33;Joules;power/energy-pkg/;2002406532;100,00;;\n"}) {
    CAPTURE(text);
    CHECK(trace_in(text).joules() == 893.33);
    CHECK(warns_of(trace_in(text), "decimal comma"));
  }
}

TEST_CASE("energy: perf's commas that may mean something else are refused", "[energy]") {
  for (const std::string text :
       {"893,3,Joules,power/energy-pkg/,20005559241,100,00,,\n",
        "1,000000000,893,33,Joules,power/energy-pkg/,2002406532,100,00,,\n"}) {
    CAPTURE(text);
    const std::string why = refusal_of(text);
    CHECK(why.find("trace.txt:1:") == 0);
    CHECK(why.find("decimal comma") != std::string::npos);
  }
}

TEST_CASE("energy: a perf trace that ends inside a row is used up to it", "[energy]") {
  const std::string first = interval_row("1.000000000", "20.00", "energy-pkg");
  const std::string second = interval_row("2.000000000", "25.00", "energy-pkg");
  for (std::size_t size = 1; size < second.find("2002406532"); ++size) {
    const TraceEnergy trace = trace_in(first + second.substr(0, size));
    if (trace.joules() != 20.0) CHECK(size == 0);
  }
  CHECK(warns_of(trace_in(first + second.substr(0, 25)), "line 2"));
  CHECK(trace_in(first + second.substr(0, second.size() - 3)).joules() == 45.0);
}

TEST_CASE("energy: rows that perf cannot have written are refused", "[energy]") {
  const std::string first = interval_row("2.000000000", "20.00", "energy-pkg");
  const auto refused = [&](const std::string& row, const std::string& why) {
    CAPTURE(row);
    const std::string text = refusal_of(first + row);
    CHECK(text.find("trace.txt:2:") == 0);
    CHECK(text.find(why) != std::string::npos);
  };
  refused(interval_row("1.000000000", "20.00", "energy-pkg"), "backwards");
  refused(interval_row("3.000000000", "-20.00", "energy-pkg"), "negative");
  refused(interval_row("3.000000000", "1e300", "energy-pkg"), "more than any meter");
  refused(interval_row("2.000000000", "21.00", "energy-pkg"), "second value");
  refused("3.000000000,20.00,mJ,power/energy-pkg/,2002406532,100.00,,\n", "Joules");
  refused("3.000000000,85899345920,,power/energy-pkg/,2002406532,100.00,,\n", "Joules");
}

}  // namespace trace_perf_test
