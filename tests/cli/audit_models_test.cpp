#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace audit_models_test {

using namespace vocabplan::test;

namespace {

Json models_of(const std::string& json) {
  const Json whole = Json::parse(json);
  CHECK(whole.at("schema_version") == 1);
  return whole.at("models");
}

Json models(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "audit");
  arguments.insert(arguments.end(), {"-f", "json"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  return models_of(outcome.out);
}

}  // namespace

TEST_CASE("cli audit: the table of models, and parts of it", "[cli]") {
  const Json all = models({"--models"});
  CHECK(all.size() > 60);
  const Json llama = models({"--models", "LLaMA-2"});
  REQUIRE(llama.size() == 3);
  for (const Json& model : llama) CHECK(std::find(all.begin(), all.end(), model) != all.end());
  // Tao et al. 2024, figure 1 of the first version.
  CHECK(near(llama[0]["v_isoloss"], 57e3, 0.03));
  CHECK(near(llama[1]["v_isoloss"], 79e3, 0.03));
  CHECK(near(llama[2]["v_isoloss"], 216e3, 0.03));
  // Of its page on Hugging Face.
  CHECK(llama[0]["total_params"] == 6738415616.0);
}

TEST_CASE("cli audit: a model is what predict says at its sizes", "[cli]") {
  const Json model = models({"--models", "Llama-2-7B"})[0];
  const Json line =
      record_of(call({"predict", "6476271616", "--width", "4096", "-f", "jsonl"}).out);
  const Json& approaches = line["approaches"];
  CHECK(model["n_nv"] == 6476271616.0);
  CHECK(model["v_isoflops"] == approaches["isoflops"]["vocab_size"]);
  CHECK(model["v_derivative"] == approaches["derivative"]["vocab_size"]);
  CHECK(model["v_isoloss"] == approaches["isoloss"]["vocab_size"]);
  CHECK(model["interval"] == approaches["isoloss"]["interval"]);
  // 6 (N_nv + V d) D, with the V and the tokens of the model.
  CHECK(model["tokens"] == 2e12);
  CHECK(near(model["flops_at_tokens"], 6.0 * (6476271616.0 + 32000.0 * 4096.0) * 2e12, 1e-14));
  const Json trained = record_of(call({"predict", "6476271616", "--width", "4096", "--flops",
                                       model["flops_at_tokens"].dump(), "-f", "jsonl"})
                                     .out);
  CHECK(model["v_isoloss_at_tokens"] == trained["approaches"]["isoloss"]["vocab_size"]);
  CHECK(model["band"]["lower"] < model["v_isoloss"]);
  CHECK(model["v_isoloss"] < model["band"]["upper"]);
  CHECK(model["extra_compute"] > 0.0);
  CHECK(model["extra_compute"] < 0.01);  // 32000 is inside the band
  CHECK(model["band"]["lower"] < 32000);
}

TEST_CASE("cli audit: what is not known is null", "[cli]") {
  const Json mistral = models({"--models", "Mistral-7B-v0.1"})[0];
  for (const char* key : {"tokens", "flops_at_tokens", "v_isoloss_at_tokens", "band_at_tokens",
                          "extra_compute_at_tokens", "loss_gap_at_tokens"}) {
    CAPTURE(key);
    CHECK(mistral.at(key).is_null());
  }
  CHECK_FALSE(mistral.contains("interval_at_tokens"));
  const Json falcon = models({"--models", "Falcon-7B"})[0];
  for (const char* key : {"tied", "total_params", "table_share"}) CHECK(falcon.at(key).is_null());
  // Tokens that are given count for every model.
  const Json given = models({"--models", "Mistral-7B-v0.1", "--tokens", "8T"})[0];
  CHECK(given["tokens"] == 8e12);
  CHECK(given["v_isoloss_at_tokens"] > given["v_isoloss"]);
}

TEST_CASE("cli audit: CSV says what JSON says", "[cli]") {
  const auto lines = lines_of(call({"audit", "--models", "gpt", "-q", "-f", "csv"}).out);
  const Json json = models({"--models", "gpt"});
  REQUIRE(lines.size() == json.size() + 1);
  CHECK(lines[0].starts_with("model,n_nv,width,vocab_size,v_isoflops,v_derivative,v_isoloss,"));
  const auto fields = std::count(lines[0].begin(), lines[0].end(), ',');
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string& line = lines[i + 1];
    CHECK(std::count(line.begin(), line.end(), ',') == fields);
    std::string start = json[i]["model"];
    for (const char* key :
         {"n_nv", "width", "vocab_size", "v_isoflops", "v_derivative", "v_isoloss"}) {
      start += "," + Json(json[i][key].get<std::uint64_t>()).dump();
    }
    CHECK(line.starts_with(start + ","));
  }
}

TEST_CASE("cli audit: the table holds in a terminal", "[cli]") {
  const Outcome outcome = call({"audit", "--models"});
  check_fine(outcome);
  for (const std::string& line : lines_of(outcome.out)) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
  CHECK(has(outcome.err, "warning: "));
  CHECK(has(outcome.err, "tied embeddings"));
  CHECK(has(outcome.err,
            "15 models: Mixtral-8x7B-v0.1, Qwen3-30B-A3B, DeepSeek-V2, ...: mixtures of"));
  CHECK(call({"audit", "--models", "-q"}).err.empty());
}

TEST_CASE("cli audit: a name that no model has", "[cli]") {
  check_usage_error(call({"audit", "--models", "lamma-2"}), "audit",
                    {"--models", "'lamma-2'", "did you mean llama-2?"});
  check_usage_error(call({"audit", "--models", "zzzzzzzz"}), "audit",
                    {"'zzzzzzzz'", "'vocabplan audit --models' lists them"});
}

TEST_CASE("cli audit: other mistakes on the command line", "[cli]") {
  check_usage_error(call({"audit"}), "audit", {"nothing to audit", "--models"});
  check_usage_error(call({"audit", "--models", "--tokens", "0"}), "audit", {"--tokens"});
  check_usage_error(call({"audit", "--models", "--level", "1"}), "audit", {"--level"});
  check_usage_error(call({"audit", "--models", "--within", "-1%"}), "audit", {"--within", "'-1%'"});
  check_usage_error(call({"audit", "--models", "--within", "0"}), "audit",
                    {"--within", "1% or 0.01"});
  check_usage_error(call({"audit", "-", "-"}), "audit", {"- is given twice"});
  check_usage_error(call({"audit", ""}), "audit", {"FILE", "is empty"});
  check_usage_error(call({"audit", "--models", "-f", "yaml"}), "audit", {"'yaml'"});
}

TEST_CASE("cli audit: the band is as wide as asked for", "[cli]") {
  const auto band = [](const char* within) {
    const Json found = models({"--models", "phi-2", "--within", within})[0]["band"];
    return found["upper"].get<double>() - found["lower"].get<double>();
  };
  CHECK(band("1%") == band("0.01"));
  CHECK(band("0.1%") < band("1%"));
  CHECK(band("1%") < band("10%"));
}

TEST_CASE("cli audit: ranks that do not divide the vocabulary table", "[cli]") {
  CHECK(models({"--models", "GPT-2-124M"})[0]["indivisible_ranks"] == Json({2, 4, 8, 16}));
  CHECK(models({"--models", "Llama-2-7B"})[0]["indivisible_ranks"] == Json::array());
  for (const Json& model : models({"--models"})) {
    Json expected = Json::array();
    for (const int ranks : {2, 4, 8, 16}) {
      if (model["vocab_size"].get<std::int64_t>() % ranks != 0) expected.push_back(ranks);
    }
    CHECK(model["indivisible_ranks"] == expected);
  }
  const std::string card = call({"audit", "--models", "GPT-2-124M", "-q"}).out;
  CHECK(has(card, "ranks"));
  CHECK(has(card, "2, 4, 8, 16"));
  CHECK(has(card, "50272   rows, padded, suit 16 ranks"));  // the next multiple of 16 after 50257
  CHECK_FALSE(has(call({"audit", "--models", "Llama-2-7B", "-q"}).out, "ranks"));
  CHECK(has(call({"audit", "--models", "-q"}).out, "do not divide V of "));
  CHECK_FALSE(has(call({"audit", "--models", "Llama-2", "-q"}).out, "ranks"));
  const std::string csv = call({"audit", "--models", "GPT-2", "-f", "csv", "-q"}).out;
  CHECK_FALSE(has(csv, "ranks"));
}

TEST_CASE("cli audit: a picture beside the answer", "[cli]") {
  const Scratch scratch;
  const std::string target = scratch.path("models.svg");
  const Outcome outcome = call({"audit", "--models", "llama-2", "-q", "--plot", target});
  if (has(outcome.err, "gnuplot is not installed")) {
    WARN("skipped: gnuplot is not installed");
    return;
  }
  check_fine(outcome);
  CHECK(outcome.out == call({"audit", "--models", "llama-2", "-q"}).out);
  const std::string svg = bytes_of(target);
  for (const char* part : {"Llama-2-70B", "law tao2024", "more than the best at their tokens"}) {
    CAPTURE(part);
    CHECK(has(svg, part));
  }
  // Without tokens the budget is that of the compute-optimal line.
  check_fine(call({"audit", "--models", "gpt-2", "-q", "--plot", target}));
  const std::string line = bytes_of(target);
  for (const char* part : {"GPT-2", "compute-optimal", "isoloss optimum"}) CHECK(has(line, part));
}

}  // namespace audit_models_test
