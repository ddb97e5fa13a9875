// Whatever number of a law is wrong: the law is refused, or what it predicts are numbers.
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/predict/price.hpp"

namespace law_checks_test {

using namespace vocabplan;
using Json = nlohmann::ordered_json;

namespace {

// A built-in law with as few draws as a law may have.
Json short_law(const std::string& name) {
  Law law = *find_law(name);
  law.draws.rows.own().resize(20);
  return Json::parse(write_law(law));
}

std::optional<Law> read(const Json& json, std::string& message) {
  try {
    return parse_law(json.dump(), "mine.json");
  } catch (const DataError& error) {
    message = error.what();
    return std::nullopt;
  }
}

std::string refusal(const std::string& pointer, const Json& value) {
  Json json = short_law("tao2024");
  json.at(Json::json_pointer(pointer)) = value;
  std::string message;
  CHECK_FALSE(read(json, message));
  return message;
}

void find_numbers(const Json& json, const std::string& path, std::vector<std::string>& out) {
  for (const auto& [key, value] : json.items()) {
    const std::string here = path + "/" + key;
    // Columns of draws are tried as a whole.
    if (value.is_structured() && key != "rows") find_numbers(value, here, out);
    if (value.is_number() && key != "schema_version") out.push_back(here);
  }
}

bool good(double value) {
  return std::isfinite(value) && value > 0.0;
}

bool good(const Estimate& estimate) {
  return good(estimate.vocab_size) && good(estimate.n_v);
}

// Whether everything that `predict` shows of this model is a number. Open ends of intervals and
// prices that no compute pays are answers, but NaN is none.
bool answers(const Law& law, double n_nv) {
  const Prediction p = predict({.n_nv = NonVocabParams(n_nv)}, law);
  const PredictionIntervals intervals = predict_intervals(law, p, 0.9);
  const PricedOptimum optimum{.n_nv = n_nv, .flops = p.budget.flops, .n_v = p.isoloss.n_v};
  const PriceBand band = price_band(law.isoloss, optimum, 0.01);
  const Price price = price_of(law.isoloss, optimum, 32000.0 * p.budget.width);
  bool fine = good(p.budget.flops) && good(p.tokens) && good(p.characters) && good(p.isoloss) &&
              p.isoflops && good(*p.isoflops) && p.derivative && good(*p.derivative) &&
              good(band.lower) && good(band.upper) && !std::isnan(price.extra_compute) &&
              std::isfinite(price.loss_gap);
  for (const auto& interval : {intervals.isoflops, intervals.derivative, intervals.isoloss}) {
    if (!interval) continue;
    fine = fine && (interval->lower_open || good(interval->lower)) &&
           (interval->upper_open || good(interval->upper));
  }
  for (const std::string& warning : p.warnings) {
    fine = fine && warning.find("inf") == std::string::npos &&
           warning.find("nan") == std::string::npos;
  }
  return fine;
}

// What goes wrong with a law that is accepted; empty when nothing does.
std::string fault_of_accepted(const Json& json) {
  std::string message;
  const auto law = read(json, message);
  if (!law) return "";
  for (const double n_nv : {1e6, 7e9, 1e13}) {
    try {
      if (!answers(*law, n_nv)) return "no number at " + std::to_string(n_nv);
    } catch (const std::exception& error) {
      return error.what();
    }
  }
  return "";
}

}  // namespace

TEST_CASE("law: built-in laws pass the checks that files are held to", "[law]") {
  for (const EmbeddedLaw& embedded : embedded_laws()) {
    const Law law = *find_law(embedded.name);
    CHECK_NOTHROW(parse_law(write_law(law), "built-in"));
  }
}

TEST_CASE("law: one whose values can only be inf or nan names its key", "[law]") {
  CHECK(refusal("/derivative/anchor_n_nv", 1e-300).find("derivative.anchor_n_nv") !=
        std::string::npos);
  for (const auto& [pointer, value, key] :
       std::vector<std::tuple<std::string, double, std::string>>{
           {"/derivative/gamma", 100.0, "derivative gives V"},
           {"/derivative/anchor_n_v", 1e30, "derivative gives V"},
           {"/isoflops/exponent", 100.0, "isoflops gives V"},
           {"/isoflops/ln_k", 690.0, "isoflops gives V"},
           {"/compute_optimal/exponent", 1e-3, "compute_optimal gives FLOPs"},
           {"/compute_optimal/ln_k", -690.0, "compute_optimal gives"},
           {"/isoloss/A2", 1e300, "isoloss has its optimum"},
           {"/isoloss/A2", 1e-300, "isoloss has its optimum"},
           {"/isoloss/B", 1e300, "isoloss has its optimum"},
           {"/isoloss/A1", 1e300, "isoloss gives a loss"},
           {"/isoloss/E", -1e300, "isoloss gives a loss"},
           {"/isoloss/units/n_v", 1e30, "isoloss has its optimum"},
           {"/compression/c", 1e300, "compression gives f(V)"},
           {"/fitted_range/flops/0", 1e-300, "fitted_range.flops[0]"}}) {
    CAPTURE(pointer, value);
    CHECK(refusal(pointer, value).find(key) != std::string::npos);
  }
}

TEST_CASE("law: losses up to a million nats are accepted, widths up to 1e9", "[law]") {
  // E is subtracted, and the other terms are some nats at the ends of the fitted range.
  std::string message;
  Json json = short_law("tao2024");
  json["isoloss"]["E"] = -0.999e6;
  CHECK(read(json, message));
  CHECK(refusal("/isoloss/E", -1.001e6).find("isoloss gives a loss") != std::string::npos);
  json = short_law("tao2024");
  json["fitted_range"]["width"] = {512.0, 1e9};
  CHECK(read(json, message));
  CHECK(refusal("/fitted_range/width/1", 1.001e9).find("fitted_range.width[1]") !=
        std::string::npos);
}

TEST_CASE("law: a refusal says on which side of what is accepted a value lies", "[law]") {
  const auto says = [](const std::string& pointer, const Json& value, const std::string& part) {
    const std::string message = refusal(pointer, value);
    CAPTURE(pointer, value, message);
    CHECK(message.find(part) != std::string::npos);
  };
  says("/isoloss/A2", 1e300, "isoloss has its optimum V above 1e+12 at n_nv");
  says("/isoloss/A2", 1e-300, "isoloss has its optimum V below 1 at n_nv");
  says("/compression",
       {{"form", "quadratic"}, {"a", 0.0}, {"b", 0.0}, {"c", 0.0}, {"max_vocab", 1e6}},
       "is not positive at max_vocab");
  says("/compression",
       {{"form", "monotone"}, {"a", 1.0}, {"b", 0.5}, {"c", 0.2}, {"max_vocab", 0.5}},
       "compression.max_vocab");
  says("/compression",
       {{"form", "monotone"}, {"a", 1.0}, {"b", 0.5}, {"c", 0.2}, {"max_vocab", 0.5}}, "1 to");
  says("/isoflops/ln_k", 40.0, "an end of the fitted range; accepted is 1 to 1e+12");
}

// V of isoflops is k C^e / d: with e = 0.7 it is what it was at the middle of the fitted range, and
// beyond a million million entries at a model of 1e15.
TEST_CASE("law: outside its fitted range a law may give what nobody trains", "[law]") {
  Json json = short_law("tao2024");
  const double e = json["isoflops"]["exponent"].get<double>();
  const double ln_k = json["isoflops"]["ln_k"].get<double>();
  json["isoflops"]["exponent"] = 0.7;
  json["isoflops"]["ln_k"] = ln_k + (e - 0.7) * std::log(1.3e19);
  std::string message;
  const auto law = read(json, message);
  CAPTURE(message);
  REQUIRE(law);
  const Prediction largest = predict({.n_nv = NonVocabParams(1e15)}, *law);
  REQUIRE(largest.isoflops);
  CHECK(largest.isoflops->vocab_size > 1e12);
}

TEST_CASE("law: whichever number is changed, it is refused or answers in numbers", "[law]") {
  const std::vector<double> factors{-1.0, 1e-300, 1e-30, 1e-6, 0.01, 0.5,
                                    3.0,  100.0,  1e6,   1e30, 1e300};
  for (const char* name : {"tao2024", "tao2024-corrected"}) {
    const Json law = short_law(name);
    std::vector<std::string> pointers;
    find_numbers(law, "", pointers);
    CHECK(pointers.size() > 50);
    for (const std::string& pointer : pointers) {
      for (const double factor : factors) {
        Json changed = law;
        Json& value = changed.at(Json::json_pointer(pointer));
        value = value.get<double>() * factor;
        const std::string fault = fault_of_accepted(changed);
        INFO(name << " " << pointer << " times " << factor << ": " << fault);
        if (!fault.empty()) CHECK(fault.empty());
      }
    }
  }
}

TEST_CASE("law: whichever column of the draws is changed, likewise", "[law]") {
  const Json law = short_law("tao2024");
  const std::size_t columns = law["draws"]["columns"].size() - 1;
  for (std::size_t column = 0; column < columns; ++column) {
    for (const double factor : {1e-300, 1e-30, 1e-6, 1e6, 1e30, 1e300}) {
      Json changed = law;
      for (Json& row : changed["draws"]["rows"]) row[column] = row[column].get<double>() * factor;
      const std::string fault = fault_of_accepted(changed);
      INFO(law["draws"]["columns"][column] << " times " << factor << ": " << fault);
      if (!fault.empty()) CHECK(fault.empty());
    }
  }
}

}  // namespace law_checks_test
