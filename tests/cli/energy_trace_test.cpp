#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace energy_trace_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

const std::string kGpus =
    "timestamp, index, power.draw [W]\n"
    "2026/03/07 00:20:37.000, 0, 400.00 W\n2026/03/07 00:20:37.000, 1, 100.00 W\n"
    "2026/03/07 00:20:39.000, 0, 400.00 W\n2026/03/07 00:20:39.000, 1, [N/A]\n"
    "2026/03/07 00:20:41.000, 0, 400.00 W\n2026/03/07 00:20:41.000, 1, 100.00 W\n";

const std::string kRapl =
    "timestamp,domain,energy_uj\n2026-03-07 00:20:37,package-0,0\n2026-03-07 00:20:37,core,0\n"
    "2026-03-07 00:20:41,package-0,200000000\n2026-03-07 00:20:41,core,120000000\n";

Outcome trace(const Words& more, const std::string& input = {}) {
  Words words{"energy", "trace"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, input);
}

}  // namespace

TEST_CASE("cli energy trace: several traces and static power in closed form", "[cli]") {
  const Scratch scratch;
  const std::string gpus = scratch.write("gpus.csv", kGpus);
  const std::string rapl = scratch.write("rapl.csv", kRapl);
  const Outcome outcome = trace({gpus, rapl, "--static-watts", "50", "-f", "json"});
  check_fine(outcome);
  CHECK(outcome.err.empty());
  const Json document = Json::parse(outcome.out);
  CHECK(document["schema_version"] == 1);
  // 400 W and 100 W for 4 s, a package of 200 J with its cores inside, 50 W for 4 s.
  CHECK(document["sum"]["measured_joules"] == 2200.0);
  CHECK(document["sum"]["static_joules"] == 200.0);
  CHECK(near(document["sum"]["kwh"], 2400.0 / 3.6e6, 1e-15));
  CHECK(document["traces"][0]["layout"] == "nvidia-smi");
  CHECK(document["traces"][0]["components"][1]["missing"] == 1);
  CHECK(document["traces"][1]["components"][1]["counted"] == false);
}

TEST_CASE("cli energy trace: every form says the same", "[cli]") {
  const Scratch scratch;
  const std::string rapl = scratch.write("rapl.csv", kRapl);
  const auto csv = lines_of(trace({rapl, "--format", "csv"}).out);
  REQUIRE(csv.size() == 3);
  CHECK(has(csv[0], "source,layout,component,inside,counted,samples"));
  CHECK(has(csv[1], "rapl,package-0,psys,true,2"));
  CHECK(has(csv[2], "rapl,core,package-0,false,2"));
  const auto lines = lines_of(trace({rapl, "--format", "jsonl"}).out);
  REQUIRE(lines.size() == 2);
  CHECK(Json::parse(lines[0])["joules"] == 200.0);
  CHECK(Json::parse(lines[1])["sum"]["joules"] == 200.0);
  const std::string table = trace({rapl}).out;
  CHECK(has(table, "in brackets: counted with other components"));
  for (const std::string& line : lines_of(table)) CHECK(line.size() <= 80);
}

TEST_CASE("cli energy trace: a long name and large numbers fit 80 columns", "[cli]") {
  std::string text = "timestamp,component,watts\n";
  for (const char* time : {"0", "1", "2", "3", "1e9"}) {
    text += std::string(time) + ",GPU-8a6f2f0e-30e9-4a5f-8c84-1d2c3b4a5f60,99999999\n";
  }
  const Outcome outcome = trace({"-"}, text);
  for (const std::string& line : lines_of(outcome.out)) CHECK(line.size() <= 80);
}

TEST_CASE("cli energy trace: faults are told with their lines", "[cli]") {
  const Outcome outcome = trace({"-"}, kGpus + "2026/03/07 00:20:43.000, 0, 76,78 W\n");
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, "vocabplan: standard input:8: has 4 fields"));
  CHECK(has(outcome.err, "decimal comma"));
  CHECK(has(outcome.out, "gpu 0"));
}

TEST_CASE("cli energy trace: a file that cannot be used leaves the others", "[cli]") {
  const Scratch scratch;
  const std::string gpus = scratch.write("gpus.csv", kGpus);
  const std::string empty = scratch.write("empty.csv", "");
  const std::string back = scratch.write("back.csv", "time,watts\n2,1\n1,1\n");
  const Outcome outcome =
      trace({gpus, empty, back, scratch.path("none"), scratch.directory(), "-f", "csv"});
  CHECK(outcome.exit_code == 1);
  CHECK(lines_of(outcome.out).size() == 3);
  for (const char* part : {"empty.csv: is empty", "back.csv:3: ", "cannot be opened",
                           "cannot be read", "warning: the sum lacks 4 of 5 files"}) {
    CAPTURE(part);
    CHECK(has(outcome.err, part));
  }
  const Outcome none = trace({empty});
  CHECK(none.exit_code == 1);
  CHECK(none.out.empty());
}

TEST_CASE("cli energy trace: what cannot be is refused", "[cli]") {
  const Scratch scratch;
  const std::string gpus = scratch.write("gpus.csv", kGpus);
  check_usage_error(trace({}), "energy trace", {"FILE is missing"});
  check_usage_error(trace({"-", "-"}), "energy trace", {"named twice"});
  check_usage_error(trace({gpus, "--layout", "nvidia"}), "energy trace",
                    {"--layout", "nvidia-smi"});
  check_usage_error(trace({gpus, "--max-gap", "0"}), "energy trace", {"--max-gap", "above 0"});
  check_usage_error(trace({gpus, "--static-watts=-5"}), "energy trace", {"--static-watts"});
  check_usage_error(trace({gpus, "-o", gpus}), "energy trace", {"is the input"});
  check_failure(trace({gpus, gpus}), {"overlapping times"});
  check_failure(trace({gpus, "-o", "/dev/full"}), {"No space left"});
}

TEST_CASE("cli energy trace: rows without times take the stated interval", "[cli]") {
  const std::string dmon = "# gpu    pwr\n# Idx      W\n    0    100\n    0    100\n";
  CHECK(trace({"-"}, dmon).exit_code == 1);
  const Outcome outcome = trace({"-", "--interval", "18", "-f", "json"}, dmon);
  check_fine(outcome);
  CHECK(Json::parse(outcome.out)["sum"]["joules"] == 1800.0);
}

TEST_CASE("cli energy trace: devices under one name are refused until they are told apart",
          "[cli]") {
  // Four devices of 250 W, whose rows are a millisecond apart.
  std::string four = "timestamp, power.draw [W]\n";
  for (int second = 0; second < 6; ++second) {
    for (int device = 0; device < 4; ++device) {
      four += "2025/01/02 10:00:0" + std::to_string(second) + ".12" + std::to_string(device) +
              ", 250.00 W\n";
    }
  }
  const Outcome refused = trace({"-"}, four);
  CHECK(refused.exit_code == 1);
  CHECK(refused.out.empty());
  CHECK(has(refused.err, "several devices under one name"));
  const Outcome one = trace({"-", "--one-device", "-f", "json"}, four);
  CHECK(one.exit_code == 0);
  CHECK(near(Json::parse(one.out)["sum"]["joules"], 250.0 * 5.003, 1e-6));
  const std::string gpus =
      "timestamp,gpu,index,power.draw\n0,0,0,74\n0,1,0,75\n1,0,0,74\n1,1,0,75\n2,0,0,74\n"
      "2,1,0,75\n";
  CHECK(trace({"-"}, gpus).exit_code == 1);
  const Outcome named = trace({"-", "--device-column", "gpu", "-f", "json"}, gpus);
  check_fine(named);
  // 74 W and 75 W for 2 s.
  CHECK(Json::parse(named.out)["sum"]["joules"] == 298.0);
  CHECK(has(trace({"-", "--device-column", "uuid"}, gpus).err,
            "no column 'uuid'; it has 'timestamp'"));
  check_usage_error(trace({"-", "--device-column", "gpu", "--one-device"}, gpus), "energy trace",
                    {"--one-device with --device-column"});
}

TEST_CASE("cli energy trace: 0 kWh of a file with rows is a failure with its reason", "[cli]") {
  const Outcome outcome = trace({"-", "-f", "csv"}, "timestamp,watts\n0,N/A\n1,N/A\n");
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, "no energy could be counted"));
  CHECK(has(outcome.err, "no row has a value"));
}

TEST_CASE("cli energy trace: control characters of a header stay out of the terminal", "[cli]") {
  const Outcome outcome =
      trace({"-"},
            "start_time,window_name,elapsed_time,gpu0_energy,g\x1b]0;PWN\x07u_energy\n1,a,1,5,x\n");
  CHECK(outcome.exit_code == 1);
  for (const std::string& text : {outcome.out, outcome.err}) {
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
  }
}

}  // namespace energy_trace_test
