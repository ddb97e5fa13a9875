// The pilots: docs/examples/pilots.csv, 40 trainings of ours. The minima are those that its makers
// printed (3-point parabola in ln V at the full budget, bits a byte), to the digits printed; the
// price of the surface's V at the largest size, 12 to 39 %, is theirs too.
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace fit_minima_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

constexpr std::array<double, 5> kPrinted{1.4e3, 1.4e3, 5.8e3, 8.8e3, 14.7e3};
constexpr double kHalfDigit = 50.0;

std::string pilots() {
  return VOCABPLAN_SOURCE_DIR "/docs/examples/pilots.csv";
}

Outcome fit_pilots(const Words& more) {
  Words words{"fit", pilots(), "--columns", "loss=bits_per_byte", "--threads", "1"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words);
}

double percent_of(const Json& share) {
  return std::round(100.0 * share.get<double>());
}

void check_minima(const Json& minima) {
  REQUIRE(minima.size() == kPrinted.size());
  for (std::size_t i = 0; i < kPrinted.size(); ++i) {
    const Json& m = minima.at(i);
    CHECK(m.at("status") == "bracketed");
    CHECK(m.at("range_from") == "checkpoints");
    const double vocab_size = m.at("vocab_size").get<double>();
    CHECK(std::abs(vocab_size - kPrinted.at(i)) < kHalfDigit);
    CHECK(m.at("lower").get<double>() <= vocab_size);
    CHECK(m.at("upper").get<double>() >= vocab_size);
  }
  const Json& largest = minima.back().at("surface");
  CHECK(largest.at("contradicted") == true);
  CHECK(percent_of(largest.at("extra_compute").at("lower")) == 12.0);
  CHECK(percent_of(largest.at("extra_compute").at("upper")) == 39.0);
}

bool warns_of_price(const Json& warnings) {
  for (const Json& warning : warnings) {
    const std::string text = warning.get<std::string>();
    if (has(text, "at N_nv 7.377M") && has(text, "following the surface costs 12")) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("cli fit: the pilots' minima stand beside a surface that is refused", "[cli]") {
  const Outcome outcome = fit_pilots({"--draws", "40", "-f", "json"});
  check_fine(outcome);
  const Json report = Json::parse(outcome.out);
  CHECK(report.at("isoloss").at("status") == "term_vanished");
  check_minima(report.at("minima"));
  CHECK(warns_of_price(report.at("warnings")));
  // No interval of a fit that has not converged.
  for (const auto& [name, interval] : report.at("isoloss").at("intervals").items()) {
    CAPTURE(name);
    CHECK(interval.is_null());
  }
  for (const Json& target : report.at("targets")) {
    CHECK(target.at("approaches").at("isoloss").at("interval").is_null());
    CHECK_FALSE(target.at("approaches").at("isoflops").at("interval").is_null());
  }
  for (const Json& m : report.at("minima")) CHECK(m.at("surface").at("interval").is_null());
}

TEST_CASE("cli fit: without the first checkpoints the pilots' surface is at odds with them",
          "[cli]") {
  const Scratch scratch;
  const std::string law = scratch.path("law.json");
  const Outcome outcome =
      fit_pilots({"--skip-first", "0.4", "--draws", "40", "-f", "json", "--law-out", law});
  check_fine(outcome);
  const Json report = Json::parse(outcome.out);
  CHECK(report.at("isoloss").at("status") == "converged");
  CHECK(report.at("skip_first").at("share") == 0.4);
  CHECK(report.at("skip_first").at("rows_skipped") == 160);
  CHECK(report.at("skip_first").at("all_checkpoints").at("status") == "term_vanished");
  CHECK(report.at("rows_used") == 240);
  const Json& minima = report.at("minima");
  check_minima(minima);
  // Printed by the pilots' makers: the surface of the last six checkpoints, 2.4K to 5.4K.
  CHECK(std::abs(minima.front().at("surface").at("vocab_size").get<double>() - 2.4e3) < kHalfDigit);
  CHECK(std::abs(minima.back().at("surface").at("vocab_size").get<double>() - 5.4e3) < kHalfDigit);
  CHECK_FALSE(minima.back().at("surface").at("interval").is_null());
  CHECK(warns_of_price(report.at("warnings")));
  CHECK(has(report.at("warnings").dump(), "with all checkpoints the loss surface does not"));
  // The law remembers, and who uses it hears of it.
  const Json written = Json::parse(bytes_of(law));
  CHECK(warns_of_price(written.at("warnings")));
  CHECK(has(written.at("provenance").dump(), "The first 0.4 of each run's checkpoints"));
  const std::string told = "following the surface costs 12";
  CHECK(has(call({"predict", "7M", "--law", law}).err, told));
  CHECK(has(call({"predict", "7M", "--law", law, "-f", "json"}).out, told));
  CHECK(has(call({"predict", "--vocab", "8192", "--law", law}).err, told));
  CHECK(has(call({"sweep", "--params", "1M:8M:3", "--law", law}).err, told));
  CHECK(has(call({"audit", "--models", "gpt-2", "--law", law}).err, told));
}

TEST_CASE("cli fit: a share of checkpoints that leaves none is refused", "[cli]") {
  for (const char* share : {"1", "1.5", "-0.1", "40", "x"}) {
    check_usage_error(fit_pilots({"--skip-first", share}), "fit", {"--skip-first", share});
  }
  CHECK(fit_pilots({"--draws", "0", "-q"}).out ==
        fit_pilots({"--draws", "0", "-q", "--skip-first", "0"}).out);
}

TEST_CASE("cli fit: targets among the pilots have their widths", "[cli]") {
  const std::string list = "7M,7.4M@2Btokens@d320,7.3M@d=256@1e15flops,1.5M,7B";
  const Words words{"--draws", "0", "--skip-first", "0.4", "--targets", list};
  const auto fit = [&](const char* format) {
    Words all = words;
    all.insert(all.end(), {"-q", "-f", format});
    const Outcome outcome = fit_pilots(all);
    check_fine(outcome);
    return outcome.out;
  };
  const Json targets = Json::parse(fit("json")).at("targets");
  REQUIRE(targets.size() == 5);
  const std::vector<double> widths{320.0, 320.0, 256.0, 192.0, 4096.0};
  const Words sources{"runs", "given", "given", "runs", "law"};
  for (std::size_t i = 0; i < targets.size(); ++i) {
    CHECK(targets.at(i).at("width") == widths.at(i));
    CHECK(targets.at(i).at("width_source") == sources.at(i));
  }
  CHECK(targets.at(1).at("tokens") == 2e9);
  const std::string table = fit("table");
  CHECK(has(table, "width 320 (runs)\n"));
  CHECK(has(table, "width 320 (given)\n"));
  CHECK(has(table, "width 4096\n"));
}

TEST_CASE("cli fit: the minima do not depend on bits or nats", "[cli]") {
  const Outcome bits = fit_pilots({"--draws", "0", "-f", "json"});
  std::string csv;
  for (const std::string& line : lines_of(bytes_of(pilots()))) {
    // bits_per_byte is the last column but one.
    const std::size_t end = line.rfind(',');
    const std::size_t start = line.rfind(',', end - 1) + 1;
    const std::string field = line.substr(start, end - start);
    const bool header = csv.empty();
    const std::string nats = header ? field : std::to_string(std::stod(field) * std::log(2.0));
    csv.append(line, 0, start).append(nats).append(line, end).append("\n");
  }
  const Outcome nats =
      call({"fit", "-", "--columns", "loss=bits_per_byte", "--draws", "0", "-f", "json"}, csv);
  check_fine(nats);
  const Json a = Json::parse(bits.out).at("minima");
  const Json b = Json::parse(nats.out).at("minima");
  for (std::size_t i = 0; i < a.size(); ++i) {
    // Six decimals of the loss.
    CHECK(near(a.at(i).at("vocab_size"), b.at(i).at("vocab_size").get<double>(), 1e-3));
  }
}

}  // namespace fit_minima_test
