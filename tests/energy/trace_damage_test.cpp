#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "layout_text.hpp"
#include "random.hpp"
#include "record_text.hpp"
#include "trace_layouts.hpp"

namespace trace_damage_test {

using vocabplan::DataError;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::TraceOptions;
using vocabplan::test::kLayoutExamples;
using vocabplan::test::kTimelessExamples;
using vocabplan::test::LayoutExample;
using vocabplan::test::Random;

namespace {

// What a damaged or hostile file may hold where something else stood.
constexpr std::array<std::string_view, 24> kPieces{
    "",   ",", ";",     "|",     "\t",   "\n",         "\r\n",      "\"",
    "-1", "0", "1e308", "1e999", "nan",  "-0.0",       "12,5",      "1,234",
    "{",  "}", "[",     "<not ", "null", "4294967294", "{\"host\"", "99999999999999999999"};

std::size_t below(Random& random, std::size_t end) {
  return static_cast<std::size_t>(random.bits() % std::uint64_t{end});
}

const LayoutExample& any_example(Random& random) {
  const std::size_t at = below(random, kLayoutExamples.size() + kTimelessExamples.size());
  return at < kLayoutExamples.size() ? kLayoutExamples.at(at)
                                     : kTimelessExamples.at(at - kLayoutExamples.size());
}

void damage(std::string& text, Random& random) {
  const std::size_t at = below(random, text.size() + 1);
  const std::size_t size = below(random, 1 + below(random, 40));
  switch (below(random, 6)) {
    case 0:  // a file that was cut short
      text.resize(at);
      break;
    case 1:  // lost bytes
      text.erase(at, size);
      break;
    case 2:  // a part written twice
      text.insert(at, text.substr(at, size));
      break;
    case 3:  // a wrong byte
      if (at < text.size()) text[at] = static_cast<char>(random.bits() & 0xFFU);
      break;
    case 4:
      text.insert(at, kPieces.at(below(random, kPieces.size())));
      break;
    default:
      text.replace(at, std::min(size, text.size() - at), kPieces.at(below(random, kPieces.size())));
      break;
  }
}

void check(const TraceEnergy& trace) {
  bool sound = std::isfinite(trace.joules()) && trace.joules() >= 0.0 &&
               trace.faults.size() <= TraceEnergy::kMostFaults;
  for (const auto& one : trace.components) {
    sound = sound && std::isfinite(one.joules) && one.joules >= 0.0 && one.seconds >= 0.0 &&
            one.gap_seconds >= 0.0;
  }
  if (!sound) CHECK(sound);
}

}  // namespace

TEST_CASE("energy: a damaged trace is an energy or a refusal", "[energy]") {
  Random random(20260307);
  std::size_t read = 0;
  std::size_t refused = 0;
  for (int i = 0; i < 30000; ++i) {
    const LayoutExample& example = any_example(random);
    std::string text(example.text);
    for (std::size_t times = below(random, 4) + 1; times > 0; --times) damage(text, random);
    // Half of them are read as what they were, whatever is left of their header.
    TraceOptions options;
    if (i % 2 == 0) options.format = example.format;
    if (i % 3 == 0) options.interval = 5.0;
    CAPTURE(text);
    try {
      const std::size_t piece = 1 + below(random, 200);
      check(read_trace(vocabplan::test::source_of(text, piece), "damaged", options));
      ++read;
    } catch (const DataError& error) {
      if (error.source() != "damaged") CHECK(error.source() == "damaged");
      ++refused;
    }
  }
  CHECK(read > 1000);
  CHECK(refused > 1000);
}

TEST_CASE("energy: examples of all layouts are recognised and read", "[energy]") {
  std::set<TraceFormat> formats;
  for (const auto& example : kLayoutExamples) {
    CAPTURE(example.text);
    formats.insert(example.format);
    const TraceEnergy trace = vocabplan::test::trace_in(std::string(example.text));
    CHECK(trace.format == example.format);
    CHECK(trace.fault_count == 0);
    CHECK(trace.joules() > 0.0);
  }
  for (const auto& example : vocabplan::test::kTimelessExamples) {
    CAPTURE(example.text);
    formats.insert(example.format);
    const TraceEnergy trace =
        vocabplan::test::trace_in(std::string(example.text), {.interval = 1.0});
    CHECK(trace.format == example.format);
    CHECK(trace.fault_count == 0);
    CHECK(trace.joules() > 0.0);
  }
  CHECK(formats.size() == vocabplan::kTraceFormats.size());
}

}  // namespace trace_damage_test
