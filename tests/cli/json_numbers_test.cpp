// Numbers of JSON, as readers of several kinds find them.
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace json_numbers_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

constexpr double kMostInDigits = 9007199254740992.0;  // 2^53

// The numbers of a JSON text as they are written, without those in texts.
std::vector<std::string> numbers_of(std::string_view json) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] == '"') {
      for (++i; json[i] != '"'; ++i) i += json[i] == '\\' ? 1U : 0U;
      ++i;
    } else if (json[i] == '-' || (json[i] >= '0' && json[i] <= '9')) {
      const std::size_t end = std::min(json.find_first_not_of("+-.0123456789eE", i), json.size());
      numbers.emplace_back(json.substr(i, end - i));
      i = end;
    } else {
      ++i;
    }
  }
  return numbers;
}

// None is an integer beyond 2^53, which readers with integers of 64 bits (nlohmann, Go, simdjson),
// of any length (Python) or of doubles alone (JavaScript, jq) would take for different things.
std::size_t check_numbers(const std::string& json) {
  std::size_t large = 0;
  for (const std::string& text : numbers_of(json)) {
    const double value = std::strtod(text.c_str(), nullptr);
    if (std::abs(value) <= kMostInDigits) continue;
    CAPTURE(text);
    CHECK(text.find_first_of(".eE") != std::string::npos);
    const Json read = Json::parse(text);
    CHECK(read.is_number_float());
    CHECK(std::bit_cast<std::uint64_t>(read.get<double>()) == std::bit_cast<std::uint64_t>(value));
    ++large;
  }
  return large;
}

}  // namespace

TEST_CASE("cli: numbers beyond 2^53 are no integers in any JSON", "[cli]") {
  for (const Words& words :
       std::vector<Words>{{"predict", "7B", "--flops", "1e20"},
                          {"predict", "--vocab", "32000"},
                          {"sweep", "--flops", "1e15:1e30:40"},
                          {"choose", "7B", "--flops", "1e22"},
                          {"frontier", "--flops", "1e19:1e21:3"},
                          {"design", "--flops", "1e20", "--runs", "6"},
                          {"audit", "--models", "llama"},
                          {"energy", "estimate", "--flops", "1e24", "--accelerator", "h100-sxm"}}) {
    CAPTURE(words);
    for (const char* format : {"json", "jsonl"}) {
      Words call_words = words;
      call_words.insert(call_words.end(), {"-q", "-f", format});
      const Outcome outcome = call(call_words);
      check_fine(outcome);
      CHECK(check_numbers(outcome.out) > 0);
    }
  }
  for (const Words& words : std::vector<Words>{{"law", "show", "tao2024", "-f", "json"},
                                               {"energy", "limits", "-f", "json"}}) {
    (void)check_numbers(call(words).out);
  }
}

// 1e16 and 1e18 fit in 64 bits, 1e19 in those without a sign, 1e20 in none.
TEST_CASE("cli: FLOPs are read back as the double that was asked for", "[cli]") {
  for (const char* flops :
       {"1e15", "9007199254740993", "1e16", "1e18", "1e19", "1e20", "5.76e23"}) {
    CAPTURE(flops);
    const Outcome outcome = call({"sweep", "--flops", flops, "-q", "-f", "jsonl"});
    check_fine(outcome);
    CHECK(record_of(outcome.out).at("flops").get<double>() == std::strtod(flops, nullptr));
  }
  CHECK(has(call({"predict", "7B", "--flops", "1e20", "-q", "-f", "jsonl"}).out,
            R"("flops":1e+20,)"));
}

}  // namespace json_numbers_test
