#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace prediction_json_test {

using nlohmann::json;
using vocabplan::error_row;
using vocabplan::prediction_json;
using vocabplan::PredictionRecord;

namespace {

PredictionRecord full_record() {
  PredictionRecord record;
  record.n_nv = 7e9;
  record.flops = 7.1e21;
  record.tokens = 1.5e11;
  record.width = 4096.0;
  record.isoflops = {62280.0, 62280.25, 2.551e8};
  record.derivative = {67450.0, 67450.5, 2.7628e8};
  record.isoloss = {59547.0, 59547.125, 2.439e8};
  record.characters = 6e11;
  record.budget_source = "flops";
  record.n_nv_source = "given";
  record.width_source = "law";
  record.line_ratio = 1.0067;
  record.suggested_vocab_size = 59520.0;
  record.multiple = 128.0;
  return record;
}

}  // namespace

TEST_CASE("report: a prediction as JSON has the documented members", "[report]") {
  const std::string text = prediction_json(full_record());
  CHECK(text.find('\n') == std::string::npos);
  const json j = json::parse(text);
  CHECK(j.at("n_nv") == 7000000000);
  CHECK(j.at("flops") == 7.1e21);
  CHECK(j.at("tokens") == 1.5e11);
  CHECK(j.at("width") == 4096);
  const json& approaches = j.at("approaches");
  CHECK(approaches.size() == 3);
  CHECK(approaches.at("isoflops").at("vocab_size") == 62280);
  CHECK(approaches.at("derivative").at("vocab_size_real") == 67450.5);
  CHECK(approaches.at("isoloss").at("n_v") == 2.439e8);
  CHECK(j.at("warnings").empty());
  CHECK(j.at("warnings").is_array());
}

TEST_CASE("report: an approach that does not apply is null", "[report]") {
  PredictionRecord record = full_record();
  record.isoflops.reset();
  record.derivative.reset();
  const json j = json::parse(prediction_json(record));
  CHECK(j.at("approaches").at("isoflops").is_null());
  CHECK(j.at("approaches").at("derivative").is_null());
  CHECK(j.at("approaches").at("isoloss").is_object());
}

TEST_CASE("report: whole numbers have no fraction in JSON", "[report]") {
  const std::string text = prediction_json(full_record());
  CHECK(text.find("\"n_nv\":7000000000,") != std::string::npos);
  CHECK(text.find("\"width\":4096,") != std::string::npos);
  CHECK(text.find("\"vocab_size\":59547,") != std::string::npos);
}

TEST_CASE("report: JSON numbers read back as the same doubles", "[report]") {
  vocabplan::test::Random random(71);
  for (int i = 0; i < 5000; ++i) {
    PredictionRecord record;
    record.n_nv = random.log_uniform(1.0, 1e30);
    record.flops = random.log_uniform(1e-323, 1.79e308);
    record.tokens = random.log_uniform(1e-323, 1.79e308);
    record.width = std::floor(random.log_uniform(1.0, 1e9));
    const double v = random.log_uniform(1e-300, 1e300);
    record.isoloss = {std::trunc(v), v, random.log_uniform(1e-300, 1e300)};
    const json j = json::parse(prediction_json(record));
    CAPTURE(j.dump());
    REQUIRE(j.at("n_nv").get<double>() == record.n_nv);
    REQUIRE(j.at("flops").get<double>() == record.flops);
    REQUIRE(j.at("tokens").get<double>() == record.tokens);
    REQUIRE(j.at("width").get<double>() == record.width);
    const json& isoloss = j.at("approaches").at("isoloss");
    REQUIRE(isoloss.at("vocab_size").get<double>() == std::trunc(v));
    REQUIRE(isoloss.at("vocab_size_real").get<double>() == v);
    REQUIRE(isoloss.at("n_v").get<double>() == record.isoloss->n_v);
  }
}

TEST_CASE("report: JSON has no infinity", "[report]") {
  PredictionRecord record = full_record();
  record.tokens = std::numeric_limits<double>::infinity();
  record.characters = std::numeric_limits<double>::quiet_NaN();
  const json j = json::parse(prediction_json(record));
  CHECK(j.at("tokens").is_null());
  CHECK(j.at("characters").is_null());
}

TEST_CASE("report: warnings are escaped in JSON", "[report]") {
  const std::vector<std::string> warnings{"a \"quoted\" \\ word", "line\nend \x01", "\xC3\xA9"};
  PredictionRecord record = full_record();
  record.warnings = warnings;
  const json j = json::parse(prediction_json(record));
  CHECK(j.at("warnings").get<std::vector<std::string>>() == warnings);
}

TEST_CASE("report: a limit in text and its best vocabulary as JSON", "[report]") {
  PredictionRecord record = full_record();
  const json without = json::parse(prediction_json(record));
  CHECK_FALSE(without.contains("fixed_text"));
  CHECK_FALSE(without.at("budget").contains("data_limit"));
  record.asked.data_limit = 3e12;
  record.asked.binding = "data";
  record.asked.data_unit = "bytes";
  record.asked.bytes_per_char = 1.5;
  record.asked.limit_characters = 2e12;
  record.asked.tokens_per_character = 0.25;
  record.asked.compression_law = "mine";
  record.fixed_text = vocabplan::FixedTextRecord{.estimate = {8192.0, 8192.5, 3.3556e7},
                                                 .tokens = 6e11,
                                                 .characters = 2e12,
                                                 .flops = 2.5e22,
                                                 .at_max_vocab = true};
  const json j = json::parse(prediction_json(record));
  CHECK(j.at("budget").at("data_limit") == 3e12);
  CHECK(j.at("budget").at("data_limit_unit") == "bytes");
  CHECK(j.at("budget").at("bytes_per_char") == 1.5);
  CHECK(j.at("budget").at("data_limit_characters") == 2e12);
  CHECK(j.at("budget").at("compression") == json{{"law", "mine"}, {"tokens_per_character", 0.25}});
  CHECK(j.at("fixed_text") == json{{"vocab_size", 8192},
                                   {"vocab_size_real", 8192.5},
                                   {"n_v", 3.3556e7},
                                   {"tokens", 6e11},
                                   {"characters", 2e12},
                                   {"flops", 2.5e22},
                                   {"at_max_vocab", true}});
}

TEST_CASE("report: an error as JSON", "[report]") {
  CHECK(error_row(17, "is wrong").json() == R"({"line":17,"error":"is wrong"})");
  const json j = json::parse(error_row(3, "a \"b\"\n\t\\").json());
  CHECK(j.at("error") == "a \"b\"\n\t\\");
  // Bytes that are no UTF-8 must not break the document.
  const json broken = json::parse(error_row(1, "'\xFF\xC3'").json());
  CHECK(broken.at("line") == 1);
}

TEST_CASE("report: an interval as JSON", "[report]") {
  PredictionRecord record = full_record();
  record.isoloss->interval = {.level = 0.9, .lower = 12345.5, .upper = {}, .draws = 1000};
  const std::string text = prediction_json(record);
  CHECK(text.find(R"("n_v":243900000,"interval":{"level":0.9,"lower":12345.5,"upper":null,)"
                  R"("draws":1000}})") != std::string::npos);
  record.isoloss->interval->lower.reset();
  const json j = json::parse(prediction_json(record));
  CHECK(j.at("approaches").at("isoloss").at("interval").at("lower").is_null());
  CHECK_FALSE(j.at("approaches").at("isoflops").contains("interval"));
}

}  // namespace prediction_json_test
