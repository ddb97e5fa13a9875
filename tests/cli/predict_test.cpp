#include <cmath>
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace predict_test {

using namespace vocabplan::test;

namespace {

// Tao et al. 2024 (arXiv 2407.13623), table 1, to the integers that its code returns.
struct Published {
  std::string n_nv;
  double width;
  double isoflops;
  double derivative;
  double isoloss;
};

const std::vector<Published> kTable1{
    {"2.87B", 3200, 37942, 40993, 35271},    {"3B", 3200, 39367, 42538, 36648},
    {"7B", 4096, 62280, 67450, 59547},       {"13B", 5120, 83429, 90503, 81347},
    {"30B", 6048, 141711, 154071, 141898},   {"70B", 8192, 211860, 230861, 217961},
    {"130B", 12288, 236500, 258138, 248187}, {"300B", 16384, 355894, 389324, 383659}};

}  // namespace

TEST_CASE("cli predict: CSV holds the integers of table 1", "[cli]") {
  const Published row = GENERATE(from_range(kTable1));
  CAPTURE(row.n_nv);
  const Outcome outcome = call({"predict", row.n_nv, "--format", "csv", "-q"});
  check_fine(outcome);
  CHECK(outcome.err.empty());
  const std::vector<CsvRow> rows = rows_of(outcome.out);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].width == row.width);
  CHECK(rows[0].v_isoflops == row.isoflops);
  CHECK(rows[0].v_derivative == row.derivative);
  CHECK(rows[0].v_isoloss == row.isoloss);
  // The compute-optimal line with the code's constant, N_nv = e^-2.4846510161625193 C^0.5.
  CHECK(near(rows[0].flops, std::pow(rows[0].n_nv / std::exp(-2.4846510161625193), 2.0), 1e-13));
}

TEST_CASE("cli predict: the table shows the budget, three integers and a suggestion", "[cli]") {
  const Outcome outcome = call({"predict", "7B"});
  check_fine(outcome);
  for (const char* part : {"62280", "67450", "59547", "4096", "isoflops", "derivative", "isoloss",
                           "FLOPs", "tokens", "7.052e21", "tao2024"}) {
    CAPTURE(part);
    CHECK(has(outcome.out, part));
  }
  // 59547 lies between 465 * 128 and 466 * 128.
  CHECK(has(outcome.out, "open  59520  "));
  CHECK(has(outcome.out,
            "\nsuggestion  59520  (isoloss optimum of tao2024, to a multiple of 128)\n"
            "            the law's own draws leave the optimum open on both sides\n"));
  for (const std::string& line : lines_of(outcome.out)) CHECK(line.size() <= 80);
}

TEST_CASE("cli predict: table is the default format", "[cli]") {
  CHECK(call({"predict", "7B"}).out == call({"predict", "7B", "--format", "table"}).out);
  CHECK(call({"predict", "7B"}).out == call({"predict", "7B", "-f", "table"}).out);
}

TEST_CASE("cli predict: jsonl is one record on one line", "[cli]") {
  const Outcome outcome = call({"predict", "7B", "--format", "jsonl"});
  check_fine(outcome);
  CHECK(outcome.err.empty());
  const Json record = record_of(outcome.out);
  for (const char* key : {"n_nv", "flops", "tokens", "width", "approaches", "warnings"}) {
    CAPTURE(key);
    CHECK(record.contains(key));
  }
  CHECK(record["n_nv"] == 7e9);
  CHECK(record["width"] == 4096);
  CHECK(record["approaches"].size() == 3);
  const std::vector<std::pair<const char*, int>> expected{
      {"isoflops", 62280}, {"derivative", 67450}, {"isoloss", 59547}};
  for (const auto& [name, vocab_size] : expected) {
    CAPTURE(name);
    const Json estimate = record["approaches"][name];
    CHECK(estimate.contains("interval"));
    // A band and prices are told of approach 3 only: it alone has a loss.
    const bool priced = std::string(name) == "isoloss";
    CHECK(estimate.size() == (priced ? 6 : 4));
    CHECK(estimate.contains("band") == priced);
    CHECK(estimate.contains("prices") == priced);
    CHECK(estimate["vocab_size"] == vocab_size);
    CHECK(std::trunc(estimate["vocab_size_real"].get<double>()) == vocab_size);
    CHECK(near(estimate["n_v"], estimate["vocab_size_real"].get<double>() * 4096.0, 1e-15));
  }
}

TEST_CASE("cli predict: json wraps the record of jsonl", "[cli]") {
  const Outcome outcome = call({"predict", "7B", "--format", "json"});
  check_fine(outcome);
  const std::vector<Json> records = records_of(outcome.out);
  REQUIRE(records.size() == 1);
  CHECK(records[0] == record_of(call({"predict", "7B", "--format", "jsonl"}).out));
}

TEST_CASE("cli predict: tokens are those that the FLOPs pay for", "[cli]") {
  const Json record = record_of(call({"predict", "3B", "--flops", "5e21", "-f", "jsonl"}).out);
  const double parameters = 3e9 + record["approaches"]["isoloss"]["n_v"].get<double>();
  CHECK(near(record["flops"], 5e21, 0.0));
  CHECK(near(record["tokens"], 5e21 / (6.0 * parameters), 1e-14));  // C = 6 (N_nv + N_v) D
}

TEST_CASE("cli predict: numbers of every accepted form mean the same", "[cli]") {
  const std::string expected = call({"predict", "7000000000", "-f", "csv"}).out;
  const std::string form =
      GENERATE(values<std::string>({"7B", "7b", "7G", "7g", "7e9", "7E+9", "7_000M", "7000m",
                                    "0.007T", "7_000_000_000", "7.0e9", "7000000K"}));
  CAPTURE(form);
  CHECK(call({"predict", form, "-f", "csv"}).out == expected);
}

TEST_CASE("cli predict: options may stand before, after and glued to their values", "[cli]") {
  const std::string expected = call({"predict", "7B", "--flops", "1e23", "-f", "csv"}).out;
  CHECK(call({"predict", "--flops", "1e23", "-f", "csv", "7B"}).out == expected);
  CHECK(call({"predict", "7B", "--flops=1e23", "--format=csv"}).out == expected);
  CHECK(call({"predict", "7B", "--flops=1e23", "-fcsv"}).out == expected);
}

TEST_CASE("cli predict: after -- everything is an argument", "[cli]") {
  const Outcome outcome = call({"predict", "--format", "csv", "--", "7B"});
  check_fine(outcome);
  CHECK(outcome.out == call({"predict", "--format", "csv", "7B"}).out);
}

TEST_CASE("cli predict: the suggestion is a multiple, the nearest", "[cli]") {
  const auto suggestion = [](const std::string& multiple) {
    const Outcome outcome = call(
        {"predict", "7B", "--multiple", multiple, "-f", "jsonl", "--law", "tao2024-per-character"});
    check_fine(outcome);
    return record_of(outcome.out).at("suggestion").at("vocab_size").get<double>();
  };
  // The isoloss optimum of 7B is 76970.1 by this law.
  CHECK(suggestion("1") == 76970);
  CHECK(suggestion("64") == 76992);
  CHECK(suggestion("1000") == 77000);
  CHECK(suggestion("1K") == 77000);
  CHECK(suggestion("1M") == 1000000);  // never 0
}

}  // namespace predict_test
