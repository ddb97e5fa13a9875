#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "catch.hpp"
#include "random.hpp"
#include "table.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace prediction_csv_test {

using vocabplan::kCsvLineRoom;
using vocabplan::prediction_fields;
using vocabplan::PredictionCsv;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMost = std::numeric_limits<double>::max();

std::string line(PredictionCsv& csv, double n_nv, double flops, double tokens, double width,
                 double v1, double v2, double v3) {
  std::array<char, kCsvLineRoom + 1> out{};
  out.fill('#');
  char* const end = csv.write(out.data(), n_nv, flops, tokens, width, v1, v2, v3);
  CHECK(out.back() == '#');
  return {out.data(), end};
}

}  // namespace

TEST_CASE("report: the CSV header is the documented one", "[report]") {
  CHECK(vocabplan::kPredictionCsvHeader ==
        "n_nv,flops,tokens,width,v_isoflops,v_derivative,v_isoloss\n");
}

TEST_CASE("report: a CSV line in base units", "[report]") {
  PredictionCsv csv;
  CHECK(line(csv, 7e9, 7.1e21, 1.5e11, 4096, 62280, 67450, 59547) ==
        "7000000000,7.1e+21,150000000000,4096,62280,67450,59547\n");
}

TEST_CASE("report: vocabulary sizes are cut off and NaN is an empty field", "[report]") {
  PredictionCsv csv;
  CHECK(line(csv, 1, 2, 0.5, 3, kNan, kNan, 59547.9) == "1,2,0.5,3,,,59547\n");
  CHECK(line(csv, 1, 2, 0.5, 3, 0.9, 1.0, kNan) == "1,2,0.5,3,0,1,\n");
}

TEST_CASE("report: huge integers are written with every digit", "[report]") {
  PredictionCsv csv;
  const double power = std::ldexp(1.0, 100);  // 1267650600228229401496703205376
  CHECK(line(csv, 1, 2, 3, 4, power, 9223372036854775808.0, 9.3e18) ==
        "1,2,3,4,1267650600228229401496703205376,9223372036854775808,9300000000000000000\n");
  CHECK(line(csv, 1, 2, 3, 4, 9.1e18, 9007199254740993.0, 9.2e18) ==
        "1,2,3,4,9100000000000000000,9007199254740992,9200000000000000000\n");
}

TEST_CASE("report: the longest CSV line has room", "[report]") {
  PredictionCsv csv;
  const std::string text = line(csv, 1.2345678901234567e29, kMost, 2.2250738585072014e-308,
                                123456789.12345678, kMost, kMost, kMost);
  CHECK(text.size() < kCsvLineRoom);
  CHECK(text.size() > 3 * 309);
  CHECK(text.substr(text.size() - 311, 18) == ",17976931348623157");
}

TEST_CASE("report: fields that repeat read the same as fresh ones", "[report]") {
  vocabplan::test::Random random(70);
  PredictionCsv repeating;
  double n_nv = 1.0;
  double flops = 1.0;
  double width = 1.0;
  for (int i = 0; i < 20000; ++i) {
    if (random.bits() % 3U == 0) n_nv = random.log_uniform(1.0, 1e30);
    if (random.bits() % 3U == 0) flops = random.log_uniform(1e-300, 1e300);
    if (random.bits() % 3U == 0) width = std::floor(random.log_uniform(1.0, 1e9));
    PredictionCsv fresh;
    REQUIRE(line(repeating, n_nv, flops, 1.5, width, kNan, 2.0, 3.0) ==
            line(fresh, n_nv, flops, 1.5, width, kNan, 2.0, 3.0));
  }
}

TEST_CASE("report: CSV lines do not depend on how many FLOPs are kept", "[report]") {
  // More values than places, in an order in which they come round and push each other out.
  PredictionCsv plain;
  for (const std::size_t kept : {2U, 100U, 100000U}) {
    PredictionCsv keeping(kept);
    std::array<char, vocabplan::kCsvLineRoom> a{};
    std::array<char, vocabplan::kCsvLineRoom> b{};
    for (int i = 0; i < 20000; ++i) {
      const double flops = std::exp(20.0 + 0.01 * (i % 3000));
      const std::string expected(a.data(), plain.write(a.data(), 7e9, flops, i, 64, 1, 2, 3));
      const std::string got(b.data(), keeping.write(b.data(), 7e9, flops, i, 64, 1, 2, 3));
      if (got != expected) FAIL(got);
    }
  }
}

// The fields behind the seven of every line.
std::string interval_fields(const vocabplan::PredictionRecord& record) {
  const std::string line = prediction_fields(record, {.intervals = true}).csv_row();
  std::size_t at = 0;
  for (int field = 0; field < 7; ++field) at = line.find(',', at + 1);
  return line.substr(at);
}

TEST_CASE("report: intervals as CSV fields", "[report]") {
  vocabplan::PredictionRecord record;
  CHECK(interval_fields(record) == ",,,,,,");
  record.isoflops = {.vocab_size = 7.0, .interval = {{.level = 0.9, .lower = 5.99, .upper = 8.5}}};
  record.isoloss = {.vocab_size = 7.0, .interval = {{.level = 0.9, .upper = 1e300}}};
  const std::string fields = interval_fields(record);
  CHECK(fields.starts_with(",5,8,,,,1000000000000000"));
  CHECK(fields.size() == 8 + 301);  // 1e300 has 301 digits
  record.isoloss = {.vocab_size = 7.0};
  CHECK(interval_fields(record) == ",5,8,,,,");
}

TEST_CASE("report: there is a CSV column for each end of an interval", "[report]") {
  const std::string usual(vocabplan::kPredictionCsvHeader);
  CHECK(prediction_fields({}, {.intervals = true}).csv_header() ==
        usual.substr(0, usual.size() - 1) +
            ",v_isoflops_low,v_isoflops_high,v_derivative_low,v_derivative_high,v_isoloss_low,"
            "v_isoloss_high");
}

TEST_CASE("report: the rows of predictions and their fast lines are the same CSV", "[report]") {
  CHECK(prediction_fields({}, {}).csv_header() + "\n" == vocabplan::kPredictionCsvHeader);
  const auto estimate = [](double vocab_size) {
    return vocabplan::EstimateRecord{.vocab_size = vocab_size, .vocab_size_real = vocab_size};
  };
  PredictionCsv csv;
  for (const double v : {0.0, 59547.0, 123456789012.0, 9.3e18, 1e23, 1e300}) {
    vocabplan::PredictionRecord record{.n_nv = 7e9, .flops = 1e23, .tokens = 0.1, .width = 4096.0};
    record.isoflops = estimate(v);
    record.isoloss = estimate(v);
    CHECK(prediction_fields(record, {}).csv_row() + "\n" ==
          line(csv, 7e9, 1e23, 0.1, 4096.0, v, kNan, v));
  }
}

TEST_CASE("report: bands and prices are columns behind the others", "[report]") {
  vocabplan::PredictionRecord record;
  record.band = {.within = 0.01, .lower = 31999.5, .upper = 64000.25};
  record.prices = {{.vocab_size = 32000.0, .extra_compute = 0.0125},
                   {.vocab_size = 1e6, .extra_compute = std::numeric_limits<double>::infinity()}};
  const auto row = prediction_fields(record, {.intervals = false, .band = true});
  CHECK(row.csv_header().ends_with(
      ",v_within_low,v_within_high,extra_compute_32000,extra_compute_1000000"));
  CHECK(row.csv_row().ends_with(",32000,64000,0.0125,"));
  record.band = {.within = 0.01, .lower = 0.2, .upper = 0.8};  // no whole number between
  CHECK(prediction_fields(record, {.intervals = false, .band = true})
            .csv_row()
            .ends_with(",,,0.0125,"));
}

}  // namespace prediction_csv_test
