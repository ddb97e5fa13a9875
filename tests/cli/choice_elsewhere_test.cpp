// The choice in `predict` and `sweep`, and what serving adds to all three.
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "choices.hpp"
#include "scratch.hpp"

namespace choice_elsewhere_test {

using namespace vocabplan::test;

namespace {

Json predicted(Words words) {
  words.insert(words.begin(), "predict");
  words.insert(words.end(), {"-q", "-f", "jsonl"});
  const Outcome outcome = call(words);
  check_fine(outcome);
  return record_of(outcome.out);
}

std::vector<Json> swept(Words words) {
  words.insert(words.begin(), "sweep");
  words.insert(words.end(), {"-q", "-f", "jsonl"});
  const Outcome outcome = call(words);
  check_fine(outcome);
  std::vector<Json> records;
  for (const std::string& line : lines_of(outcome.out)) records.push_back(Json::parse(line));
  return records;
}

// The same choice, where one of them has more to say.
void check_same_choice(const Json& choice, const Json& chosen) {
  for (const char* key : {"vocab_size", "expected", "worst", "q90", "at_largest"}) {
    CAPTURE(key);
    CHECK(choice.at(key) == chosen.at(key));
  }
  CHECK(choice.at("band") == chosen.at("band"));
}

double lifetime_of(const Words& words) {
  return predicted(words).at("lifetime").at("vocab_size_real").get<double>();
}

}  // namespace

TEST_CASE("cli predict: the choice is that of choose", "[cli]") {
  const Scratch scratch;
  const std::string law =
      scratch.write("mine.json", call({"law", "show", "tao2024-per-character", "-f", "json"}).out);
  const std::vector<Words> budgets{{"7B"},
                                   {"70B"},
                                   {"7B", "--tokens", "2T"},
                                   {"--total-params", "8B", "--tokens", "15T"},
                                   {"1B", "--flops", "1e22", "--law", law},
                                   {"1B", "--law", "tao2024-corrected"},
                                   {"7B", "--multiple", "1000"},
                                   {"7B", "--serve", "10"}};
  for (const Words& budget : budgets) {
    CAPTURE(budget);
    check_same_choice(predicted(budget).at("choice"), choice_record(budget).at("choice"));
  }
  Words level{"7B", "--level", "0.95"};
  CHECK(predicted(level)["choice"]["q95"] == choice_record(level)["choice"]["q95"]);
}

TEST_CASE("cli predict: the line of the choice begins with the band", "[cli]") {
  const Outcome outcome = call({"predict", "7B", "-q"});
  check_columns(outcome);
  CHECK(has(outcome.out,
            "\nchoice      97K .. 182K; 130048 expected to cost 5.97 % more than the best\n"));
  CHECK(
      has(call({"predict", "70B", "-q"}).out,
          "\nchoice      239K and up; 262144, the largest allowed, costs at least 12.5 % more\n"));
  for (const Words& budget :
       {Words{"1M"}, Words{"1T"}, Words{"7B", "--tokens", "2T"}, Words{"1M", "--flops", "1e12"},
        Words{"33M", "--flops", "1e20"}, Words{"7B", "--serve", "1e9"},
        Words{"7B", "--serve-chars", "1e30"}}) {
    CAPTURE(budget);
    Words words = budget;
    words.insert(words.begin(), "predict");
    words.emplace_back("-q");
    check_columns(call(words));
  }
}

TEST_CASE("cli predict: the suggestion is the isoloss optimum and always there", "[cli]") {
  for (const Words& budget :
       {Words{"33M"}, Words{"7B"}, Words{"70B"}, Words{"1T"}, Words{"7B", "--tokens", "2T"}}) {
    CAPTURE(budget);
    const Json record = predicted(budget);
    const Json& suggestion = record.at("suggestion");
    REQUIRE(suggestion.is_object());
    CHECK(suggestion["rule"] == "isoloss");
    CHECK(suggestion["multiple"] == 128);
    const double v = record["approaches"]["isoloss"]["vocab_size_real"];
    CHECK(suggestion["vocab_size"].get<double>() == 128.0 * std::round(v / 128.0));
  }
}

TEST_CASE("cli predict: a multiple beyond any vocabulary has no choice", "[cli]") {
  const Outcome outcome = call({"predict", "7B", "--multiple", "1M", "-q"});
  check_fine(outcome);
  CHECK_FALSE(has(outcome.out, "choice"));
  CHECK_FALSE(predicted({"7B", "--multiple", "1M"}).contains("choice"));
}

TEST_CASE("cli sweep: --choose has the choices of choose in every format", "[cli]") {
  const Words grid{"--params", "1B:70B:3"};
  Words words = grid;
  words.emplace_back("--choose");
  const std::vector<Json> records = swept(words);
  REQUIRE(records.size() == 3);
  Words csv{"sweep", "--params", "1B:70B:3", "--choose", "-q", "-f", "csv"};
  const Words rows = lines_of(call(csv).out);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0] == std::string(kCsvHeader) + ",v_choice,choice_expected,choice_worst");
  for (std::size_t i = 0; i < records.size(); ++i) {
    CAPTURE(i);
    const Json& record = records[i];
    const Json chosen = choice_record({record["n_nv"].dump()});
    check_same_choice(record.at("choice"), chosen.at("choice"));
    const Words fields = fields_of(rows[i + 1]);
    REQUIRE(fields.size() == 10);
    CHECK(std::stod(fields[7]) == chosen["choice"]["vocab_size"].get<double>());
    CHECK(std::stod(fields[8]) == chosen["choice"]["expected"].get<double>());
    CHECK(std::stod(fields[9]) == chosen["choice"]["worst"].get<double>());
  }
  const Outcome table = call({"sweep", "--params", "1B:70B:3", "--choose", "-q"});
  check_columns(table);
  const Words lines = lines_of(table.out);
  REQUIRE(lines.size() == 6);
  CHECK(lines[2].ends_with("choice  expected          worst"));
  CHECK(has(lines[3], " 57472    2.05 %          3.8 %"));
  CHECK(has(lines[5], "262144  >=12.5 %       >=26.5 %"));
  const Outcome json = call({"sweep", "--params", "1B:70B:3", "--choose", "-q", "-f", "json"});
  CHECK(records_of(json.out) == records);
}

TEST_CASE("cli sweep: tables with choices keep to 80 columns", "[cli]") {
  for (const Words& grid :
       {Words{"--params", "1M:1T:7"}, Words{"--params", "1M:10M:3", "--flops", "1e20:1e20:1"},
        Words{"--params", "1B:70B:3", "--serve", "10"}}) {
    CAPTURE(grid);
    Words words = grid;
    words.insert(words.begin(), "sweep");
    words.insert(words.end(), {"--choose", "-q"});
    check_columns(call(words));
  }
}

TEST_CASE("cli sweep: a file of budgets is chosen for row by row", "[cli]") {
  const std::string rows =
      "n_nv,flops\n"
      "1e9,1.439e20\n"
      "7e9,8.695e22\n";
  const Outcome outcome = call({"sweep", "-", "--choose", "-q", "-f", "jsonl"}, rows);
  check_fine(outcome);
  const Words lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 2);
  check_same_choice(Json::parse(lines[0]).at("choice"),
                    choice_record({"1e9", "--flops", "1.439e20"}).at("choice"));
  check_same_choice(Json::parse(lines[1]).at("choice"),
                    choice_record({"7e9", "--flops", "8.695e22"}).at("choice"));
}

TEST_CASE("cli: without --choose and --serve CSV has the columns that it had", "[cli]") {
  CHECK(lines_of(call({"predict", "7B", "-q", "-f", "csv"}).out) ==
        Words{std::string(kCsvHeader),
              "7000000000,7.052393420318813e+21,162260355435.78757,4096,62280,67450,59547"});
  const Words sweep = lines_of(call({"sweep", "--params", "7B:7B:1", "-q", "-f", "csv"}).out);
  CHECK(sweep == Words{std::string(kCsvHeader),
                       "7000000000,7.052393420318813e+21,162260355435.78757,4096,62280,67450,"
                       "59547"});
  CHECK_FALSE(swept({"--params", "7B:7B:1"})[0].contains("choice"));
  CHECK_FALSE(predicted({"7B"}).contains("lifetime"));
}

TEST_CASE("cli predict: --serve has the vocabularies of another computation", "[cli]") {
  struct Row {
    Words budget;
    std::vector<double> vocab_sizes;  // served 0, 1, 10, 100 times what is trained on
  };
  const std::vector<Row> rows{{{"7B"}, {59547.0, 65394.0, 77974.0, 82982.0}},
                              {{"7B", "--tokens", "2T"}, {118857.0, 111371.0, 93422.0, 85033.0}},
                              {{"1B", "--tokens", "2T"}, {103787.0, 92103.0, 63282.0, 47265.0}}};
  const Words ratios{"0", "1", "10", "100"};
  for (const Row& row : rows) {
    const Json plain = predicted(row.budget);
    CHECK(near(plain["approaches"]["isoloss"]["vocab_size_real"].get<double>(), row.vocab_sizes[0],
               1e-3));
    for (std::size_t i = 1; i < ratios.size(); ++i) {
      CAPTURE(row.budget, ratios[i]);
      Words words = row.budget;
      words.insert(words.end(), {"--serve", ratios[i]});
      const Json record = predicted(words);
      const Json& life = record.at("lifetime");
      CHECK(near(life["vocab_size_real"].get<double>(), row.vocab_sizes[i], 1e-3));
      CHECK(near(life["served_ratio"].get<double>(), std::stod(ratios[i]), 1e-14));
      CHECK(life["compression_law"] == "tao2024-per-character");
      CHECK(record["approaches"] == plain["approaches"]);
      CHECK(record["suggestion"] == plain["suggestion"]);
    }
  }
  // Towards serving without end.
  CHECK(near(lifetime_of({"1B", "--serve", "1e9"}), 44239.0, 1e-3));
  CHECK(near(lifetime_of({"7B", "--serve", "1e9"}), 83709.0, 1e-3));
  CHECK(near(lifetime_of({"70B", "--serve", "1e9"}), 240961.0, 1e-3));
}

TEST_CASE("cli predict: a life's numbers hang together", "[cli]") {
  const Json record = predicted({"7B", "--serve", "10"});
  const Json& life = record["lifetime"];
  const double n = 7e9;
  const double d = 4096.0;
  const double v = life["vocab_size_real"];
  const double f = 0.2213432848867806 + 9.491564281414517 * std::pow(v, -0.5394550057105978);
  const double characters = life["served_characters"];
  CHECK(life["vocab_size"] == std::floor(v));
  CHECK(near(life["n_v"].get<double>(), v * d, 1e-14));
  CHECK(near(life["flops"].get<double>(), 6.0 * (n + v * d) * life["tokens"].get<double>(), 1e-13));
  CHECK(near(life["served_flops"].get<double>(), 2.0 * (n + v * d) * f * characters, 1e-13));
  // H0 = D0 / f(V0) at the training-only optimum.
  const double v0 = record["approaches"]["isoloss"]["vocab_size_real"];
  const double f0 = 0.2213432848867806 + 9.491564281414517 * std::pow(v0, -0.5394550057105978);
  CHECK(near(characters, 10.0 * record["tokens"].get<double>() / f0, 1e-13));
  CHECK(near(lifetime_of({"7B", "--serve-chars", life["served_characters"].dump()}), v, 1e-13));
}

TEST_CASE("cli: serving nothing is not serving", "[cli]") {
  CHECK(choice_record({"7B", "--serve", "0"}) == choice_record({"7B"}));
  CHECK(choice_record({"7B", "--serve-chars", "0"}) == choice_record({"7B"}));
  CHECK_FALSE(predicted({"7B", "--serve", "0"}).contains("lifetime"));
}

TEST_CASE("cli choose: serving moves the choice towards that of the text", "[cli]") {
  const Json none = choice_record({"7B", "--tokens", "2T"});
  const Json some = choice_record({"7B", "--tokens", "2T", "--serve", "1"});
  const Json much = choice_record({"7B", "--tokens", "2T", "--serve", "1e6"});
  CHECK(some["choice"]["vocab_size"].get<double>() < none["choice"]["vocab_size"].get<double>());
  CHECK(much["choice"]["vocab_size"].get<double>() < some["choice"]["vocab_size"].get<double>());
  CHECK(some["served_ratio"] == 1);
  CHECK(law_of(none, "most-text")["optimum"] == law_of(much, "most-text")["optimum"]);
  const Outcome table = call({"choose", "7B", "--serve", "10", "-q"});
  check_columns(table);
  CHECK(has(table.out, "costs are of training and of serving 6.581T characters, 10x those"));
}

TEST_CASE("cli choose: a law of one state wants the lifetime's vocabulary", "[cli]") {
  // Two ways to it: the least mean cost over multiples, and the root of the slope of the cost.
  const Scratch scratch;
  Json document = Json::parse(call({"law", "show", "tao2024", "-f", "json"}).out);
  document.erase("draws");
  document["name"] = "one";
  const std::string file = scratch.write("one.json", document.dump() + "\n");
  for (const Words& budget :
       {Words{"7B"}, Words{"7B", "--tokens", "2T"}, Words{"1B", "--tokens", "2T"}}) {
    for (const char* ratio : {"1", "10", "100", "1e6"}) {
      CAPTURE(budget, ratio);
      Words words = budget;
      words.insert(words.end(), {"--law", file, "--serve", ratio});
      const double best = lifetime_of(words);
      words.insert(words.end(), {"--laws", file});
      const Json record = choice_record(words);
      CHECK(std::abs(record["choice"]["vocab_size"].get<double>() - best) <= 128.0);
      CHECK(record["choice"]["expected"].get<double>() < 1e-5);
      CHECK(law_of(record, "one")["states"] == 1);
    }
  }
}

TEST_CASE("cli sweep: --serve has the lifetime of predict", "[cli]") {
  const std::vector<Json> records = swept({"--params", "1B:70B:3", "--serve", "10"});
  REQUIRE(records.size() == 3);
  for (const Json& record : records) {
    const Json one = predicted({record["n_nv"].dump(), "--serve", "10"});
    CHECK(record.at("lifetime") == one.at("lifetime"));
  }
  const Words csv =
      lines_of(call({"sweep", "--params", "1B:70B:3", "--serve", "10", "-q", "-f", "csv"}).out);
  CHECK(csv[0] == std::string(kCsvHeader) + ",v_lifetime");
  for (std::size_t i = 0; i < records.size(); ++i) {
    CHECK(std::stod(fields_of(csv[i + 1])[7]) ==
          records[i]["lifetime"]["vocab_size"].get<double>());
  }
  const Outcome both =
      call({"sweep", "--params", "1B:70B:3", "--serve", "10", "--choose", "-q", "-f", "csv"});
  CHECK(lines_of(both.out)[0] ==
        std::string(kCsvHeader) + ",v_lifetime,v_choice,choice_expected,choice_worst");
  const Words predict = lines_of(call({"predict", "7B", "--serve", "10", "-q", "-f", "csv"}).out);
  CHECK(predict[0] == std::string(kCsvHeader) + ",v_lifetime");
}

TEST_CASE("cli: what is served is one number that is not negative", "[cli]") {
  const std::vector<Words> commands{
      {"predict", "7B"}, {"choose", "7B"}, {"sweep", "--params", "1B:2B:2"}};
  for (const Words& command : commands) {
    CAPTURE(command);
    const auto refused = [&](const Words& more, const Words& parts) {
      CAPTURE(more);
      Words words = command;
      words.insert(words.end(), more.begin(), more.end());
      check_usage_error(call(words), command[0], parts);
    };
    refused({"--serve", "1", "--serve-chars", "1e12"}, {"--serve: '1'", "--serve-chars: '1e12'"});
    for (const char* option : {"--serve", "--serve-chars"}) {
      for (const char* value : {"-1", "lots", "nan", "1e31", ""}) {
        refused({option, value}, {option});
      }
    }
  }
  check_usage_error(call({"predict", "7B", "--vocab", "32000", "--serve", "1"}), "predict",
                    {"--vocab", "--serve"});
  check_usage_error(call({"predict", "7B", "--vocab", "32000", "--serve-chars", "1"}), "predict",
                    {"--vocab", "--serve-chars"});
}

}  // namespace choice_elsewhere_test
