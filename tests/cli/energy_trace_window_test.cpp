#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace energy_trace_window_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// 100 W for 4 s, a reading a second.
const std::string kSteady =
    "timestamp,component,watts\n2026-11-27 22:00:00,a,100\n2026-11-27 22:00:01,a,100\n"
    "2026-11-27 22:00:02,a,100\n2026-11-27 22:00:03,a,100\n2026-11-27 22:00:04,a,100\n";

// Ends in several forms; the last window lies outside the trace.
const std::string kWindows =
    "run;seconds;start;end;note\nfirst;1;2026-11-27 22:00:01;2026-11-27 22:00:02;x\n"
    "half;1,5;+0.5s;+2s;\nfirst;1;2026-11-27T22:00:03Z;2026-11-27T22:00:04Z;\n"
    "late;1;+10s;+11s;\n";

Outcome trace(const Words& more, const std::string& input = kSteady) {
  Words words{"energy", "trace", "-"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, input);
}

// Exit status 1, and these words on standard error.
void check_told(const Outcome& outcome, const Words& words) {
  CAPTURE(outcome.err);
  CHECK(outcome.exit_code == 1);
  for (const std::string& word : words) CHECK(has(outcome.err, word));
}

}  // namespace

TEST_CASE("cli energy trace: --from and --to cut every form of the answer", "[cli]") {
  const Json document =
      Json::parse(trace({"--from", "2026-11-27 22:00:01", "--to=+2.5s", "-f", "json"}).out);
  CHECK(document["sum"]["joules"] == 150.0);
  const Json& one = document["traces"][0];
  CHECK(one["to"].get<double>() - one["from"].get<double>() == 1.5);
  CHECK(one["components"][0]["seconds"] == 1.5);
  CHECK(one["components"][0]["coverage"] == 1.0);
  CHECK(one["components"][0]["samples"] == 2);
  const std::string table = trace({"--from", "+1s"}).out;
  for (const char* part : {"from 2026-11-27", "22:00:01.000", "end"}) CHECK(has(table, part));
  CHECK(has(trace({"--to", "+1s", "--static-watts", "50", "-f", "csv"}).out, ",100\n"));
  const Json open = Json::parse(trace({"--to", "+1s", "--static-watts", "50", "-f", "json"}).out);
  CHECK(open["traces"][0]["from"].is_null());
  CHECK(open["sum"]["static_joules"] == 50.0);
}

TEST_CASE("cli energy trace: each window is a row", "[cli]") {
  const Scratch scratch;
  const std::string windows = scratch.write("windows.csv", kWindows);
  const Outcome csv = trace({"--windows", windows, "-f", "csv"});
  check_fine(csv);
  const auto lines = lines_of(csv.out);
  REQUIRE(lines.size() == 5);
  CHECK(has(lines[0],
            "window,start,end,samples,missing,gaps,longest_gap_seconds,seconds,"
            "coverage,mean_watts,peak_watts,measured_joules,static_joules,joules,kwh"));
  CHECK(has(lines[1], "first,1795816801,1795816802,1,0,0,0,1,1,100,100,100,0,100,"));
  CHECK(has(lines[2], "half,1795816800.5,1795816802,1,0,0,0,1.5,1,100,100,150,0,150,"));
  CHECK(has(lines[4], "late,1795816810,1795816811,0,0,0,0,0,0,,,0,0,0,0"));
  CHECK(has(csv.err, "they count as UTC"));
  CHECK(has(csv.err, "1 of 4 windows has 0 J, which is no measurement"));
  CHECK(has(csv.err, "(first 'late', line 5); the trace runs from 2026-11-27 22:00:00.000 to"));
  const auto records = lines_of(trace({"--windows", windows, "-f", "jsonl"}).out);
  REQUIRE(records.size() == 4);
  const Json second = Json::parse(records[1]);
  CHECK(second["joules"] == 150.0);
  CHECK(second["components"][0]["component"] == "a");
  CHECK(second["components"][0]["joules"] == 150.0);
  const Json document = Json::parse(trace({"--windows", windows, "-f", "json"}).out);
  CHECK(document["windows"].size() == 4);
  CHECK(document["windows"][1]["kwh"] == 150.0 / 3.6e6);
  CHECK(document["sum"]["joules"] == 400.0);  // of the whole
  CHECK(document["warnings"].size() == 2);
  const std::string table = trace({"--windows", windows}).out;
  CHECK(has(table, "taken as UTC"));
  for (const char* part : {"first", "half", "late", "0 %"}) CHECK(has(table, part));
  for (const std::string& line : lines_of(table)) CHECK(line.size() <= 80);
}

TEST_CASE("cli energy trace: windows over several traces", "[cli]") {
  const Scratch scratch;
  const std::string windows = scratch.write("w.tsv", "name\tstart\tend\nall\t+0s\t+6s\n");
  const std::string one = scratch.write("one.csv", kSteady);
  // Beside it, and the rest of the time behind it.
  const std::string beside = scratch.write(
      "beside.csv",
      "timestamp,component,watts\n2026-11-27 22:00:00,b,10\n2026-11-27 22:00:06,b,10\n");
  const std::string behind = scratch.write(
      "behind.csv",
      "timestamp,component,watts\n2026-11-27 22:00:04,a,300\n2026-11-27 22:00:06,a,300\n");
  const Outcome outcome =
      call({"energy", "trace", one, beside, "--windows", windows, "-f", "json"});
  const Json window = Json::parse(outcome.out)["windows"][0];
  CHECK(window["joules"] == 460.0);
  CHECK(near(window["coverage"], 4.0 / 6.0, 1e-12));
  CHECK(window["peak_watts"].is_null());
  const std::string fixed =
      scratch.write("w2.csv", "name,start,end\nall,2026-11-27 22:00:00,2026-11-27 22:00:06\n");
  const Json follows = Json::parse(
      call({"energy", "trace", one, behind, "--windows", fixed, "-f", "json"}).out)["windows"][0];
  CHECK(follows["joules"] == 1000.0);
  CHECK(near(follows["coverage"], 1.0, 1e-12));
}

TEST_CASE("cli energy trace: windows that are none are refused with their line", "[cli]") {
  const Scratch scratch;
  const auto refused = [&](const std::string& text, const std::vector<std::string>& parts) {
    const std::string file = scratch.write("w.csv", text);
    check_told(trace({"--windows", file}), parts);
  };
  refused("run,start,end\na,+2s,+1s\n", {"w.csv:2", "ends at '+1s', before its start"});
  refused("run,start,end\na,,+1s\n", {"w.csv:2", "window 'a' has no start"});
  refused("run,start,end\na,+0s,soon\n", {"w.csv:2", "'soon'", "'2026-11-27 22:00:00'"});
  refused("run,start,end\na,+0s\n", {"w.csv:2", "fields"});
  refused("run,begin,end\na,+0s,+1s\n", {"w.csv:1", "no column start"});
  refused("start,end\n+0s,+1s\n", {"no column name"});
  refused("run,start,end\n", {"no window behind its header"});
  refused("", {"w.csv"});
  refused("run,start,end\na,+10s,+11s\n", {"no measurement", "the trace runs from"});
}

TEST_CASE("cli energy trace: options of windows that do not fit", "[cli]") {
  const Scratch scratch;
  const std::string windows = scratch.write("w.csv", "run,start,end\na,+0s,+1s\n");
  check_usage_error(trace({"--windows", windows, "--to", "+1s"}), "energy trace",
                    {"--windows with --to"});
  check_usage_error(trace({"--windows", "-"}), "energy trace", {"named twice"});
  check_usage_error(trace({"--from", ""}), "energy trace", {"--from"});
  check_usage_error(trace({"--from", "soon"}), "energy trace",
                    {"--from 'soon' is no time", "such as '2026-11-27 22:00:00'"});
  check_usage_error(trace({"--from", "+3s", "--to", "+1s"}), "energy trace",
                    {"--to '+1s' is before --from '+3s'"});
  check_told(trace({"--from", "+9s"}),
             {"0 J between --from and --to is no measurement", "runs from"});
  check_failure(trace({"--windows", scratch.path("none")}), {"none", "cannot be opened"});
}

TEST_CASE("cli energy trace: offsets do not cut the parts of a chain each for itself", "[cli]") {
  const Scratch scratch;
  const std::string header = "timestamp,component,watts\n";
  const std::string first =
      scratch.write("first.csv", header + "2026-11-27 22:00:00,a,100\n2026-11-27 22:00:04,a,100\n");
  const std::string next =
      scratch.write("next.csv", header + "2026-11-27 22:00:05,a,100\n2026-11-27 22:00:09,a,100\n");
  const Words words{"energy", "trace", first, next};
  const auto with = [&](const Words& more) {
    Words all = words;
    all.insert(all.end(), more.begin(), more.end());
    return call(all);
  };
  check_told(with({"--from", "+1s", "--to", "+3s"}), {"next.csv", "count from the start of each"});
  const Outcome clock = with({"--from", "2026-11-27 22:00:03", "--to", "2026-11-27 22:00:06"});
  CHECK(clock.exit_code == 0);
  CHECK(has(clock.out, "measured"));
  // Meters of other things, that did not start at once, are warned of.
  const std::string other =
      scratch.write("other.csv", header + "2026-11-27 22:00:02,b,100\n2026-11-27 22:00:06,b,100\n");
  const Outcome two = call({"energy", "trace", first, other, "--from", "+1s", "--to", "+3s"});
  CHECK(two.exit_code == 0);
  CHECK(has(two.err, "which is 2 s from that of"));
}

TEST_CASE("cli energy trace: a stretch of no length is not called uncovered", "[cli]") {
  check_told(trace({"--from", "+1s", "--to", "+1s"}), {"--from and --to", "the same time"});
}

}  // namespace energy_trace_window_test
