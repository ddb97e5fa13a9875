#include <filesystem>
#include <fstream>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace audit_files_test {

using namespace vocabplan::test;

namespace {

// A Llama-like model that nobody has.
constexpr std::string_view kConfig = R"({"model_type": "llama", "hidden_size": 1024,
  "num_hidden_layers": 12, "num_attention_heads": 16, "num_key_value_heads": 4,
  "intermediate_size": 4096, "vocab_size": 32768})";
// 12 (2 d^2 + 2 d k + 3 d f + 2 d) + d with d = 1024, k = 256, f = 4096
constexpr double kParams = 12.0 * (2.0 * 1048576 + 2.0 * 262144 + 3.0 * 4194304 + 2048) + 1024;

std::string config(const std::string& name) {
  return std::string(VOCABPLAN_MODEL_CONFIGS) + "/configs/" + name + ".json";
}

Json model_of(const std::string& json) {
  const Json found = Json::parse(json).at("models");
  REQUIRE(found.size() == 1);
  return found[0];
}

}  // namespace

TEST_CASE("cli audit: a configuration from a file and from standard input", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("mine.json", kConfig);
  const Outcome outcome = call({"audit", file, "-f", "json", "--tokens", "100B"});
  check_fine(outcome);
  Json model = model_of(outcome.out);
  CHECK(model["model"] == "mine");
  CHECK(model["source"] == file);
  CHECK(model["n_nv"] == kParams);
  CHECK(model["n_nv_total"] == kParams);
  CHECK(model["total_params"] == kParams + 2.0 * 32768 * 1024);
  CHECK(model["tied"] == false);
  CHECK(model["logits_bytes"] == 4.0 * 32768);
  CHECK(near(model["logits_share"], 4.0 * 32768 / (4.0 * 32768 + 2.0 * 12 * 1024), 1e-15));
  CHECK(model["tokens"] == 100e9);
  const Outcome piped = call({"audit", "-", "-f", "json", "--tokens", "100B"}, kConfig);
  check_fine(piped);
  Json same = model_of(piped.out);
  CHECK(same["model"] == "standard input");
  for (const char* key : {"model", "source"}) {
    model.erase(key);
    same.erase(key);
  }
  CHECK(same == model);
}

TEST_CASE("cli audit: a band without a whole number in it is none", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("tiny.json", R"({"model_type": "llama", "hidden_size": 8,
    "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8, "vocab_size": 32})");
  const std::vector<std::string> words{"audit",    file,      "--tokens", "1M",
                                       "--within", "0.0001%", "-q"};
  const auto answer = [&words](const char* format) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"-f", format});
    Outcome outcome = call(all);
    check_fine(outcome);
    return outcome.out;
  };
  const std::string card = answer("table");
  CHECK(card.find("none") != card.rfind("none"));  // on the line, and at the tokens
  const Json model = model_of(answer("json"));
  for (const char* band : {"band", "band_at_tokens"}) {
    CHECK(model[band]["within"] == 1e-6);
    CHECK(model[band]["lower"].is_null());
    CHECK(model[band]["upper"].is_null());
  }
  const std::vector<std::string> lines = lines_of(answer("csv"));
  REQUIRE(lines.size() == 2);
  CHECK(has(lines[1], ",,,1000000,"));  // before the tokens
  CHECK(has(lines[1], ",,,472,984,"));  // before N_nv
}

TEST_CASE("cli audit: one model is shown in detail", "[cli]") {
  const Outcome outcome = call({"audit", config("Llama-3-8B"), "--tokens", "15T"});
  check_fine(outcome);
  for (const char* part : {"Llama-3-8B", "128256", "8.03B", "two tables", "at 15T tokens",
                           "90 % interval", "within 1 %", "V 128256 costs"}) {
    CAPTURE(part);
    CHECK(has(outcome.out, part));
  }
  for (const std::string& line : lines_of(outcome.out)) CHECK(line.size() <= 80);
  CHECK(has(outcome.err, "vocabplan: warning: Llama-3-8B: N_nv 6.98B is above"));
  const Outcome experts = call({"audit", config("Mixtral-8x7B-v0.1")});
  check_fine(experts);
  CHECK(has(experts.out, "active; 46.44B outside the vocabulary tables"));
  CHECK(has(experts.err, "a mixture of experts"));
}

TEST_CASE("cli audit: bad files are named, and the others audited", "[cli]") {
  const Scratch scratch;
  const std::string good = scratch.write("good.json", kConfig);
  const std::string text = scratch.write("text.json", "hello");
  const std::string missing = scratch.write("missing.json", R"({"model_type": "llama"})");
  const std::string unet =
      scratch.write("unet.json", R"({"_class_name": "UNet2DConditionModel", "sample_size": 64})");
  const std::string t5 =
      scratch.write("t5.json", R"({"model_type": "t5", "is_encoder_decoder": true})");
  const std::string absent = scratch.path("absent.json");
  const Outcome outcome =
      call({"audit", text, missing, good, unet, t5, absent, scratch.directory(), "-f", "jsonl"});
  CHECK(outcome.exit_code == 1);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 7);
  const auto errors = lines_of(outcome.err);
  REQUIRE(errors.size() == 6);
  CHECK(errors[0] == "vocabplan: " + text + ":1: is not JSON from here on");
  CHECK(errors[1] == "vocabplan: " + missing + ":1: key 'hidden_size': is missing");
  CHECK(errors[2].starts_with("vocabplan: " + unet +
                              ":1: key '_class_name': is \"UNet2DConditionModel\"; "));
  CHECK(errors[3].starts_with("vocabplan: " + t5 + ":1: key 'is_encoder_decoder': is true; "));
  CHECK(errors[4] == "vocabplan: " + absent + ": cannot be opened: No such file or directory");
  CHECK(errors[5] == "vocabplan: " + scratch.directory() +
                         ": holds no config.json and no weights (.safetensors or .gguf) to audit");
  // A file that failed keeps its place.
  CHECK(Json::parse(lines[2])["n_nv"] == kParams);
  const Json fault = Json::parse(lines[1]);
  CHECK(fault["source"] == missing);
  CHECK(fault["error"] == missing + ":1: key 'hidden_size': is missing");
  // The other formats leave it out.
  const Outcome json = call({"audit", text, good, "-f", "json"});
  CHECK(json.exit_code == 1);
  CHECK(model_of(json.out)["model"] == "good");
  const Outcome csv = call({"audit", text, good, "-f", "csv", "-q"});
  CHECK(csv.exit_code == 1);
  CHECK(lines_of(csv.out).size() == 2);
  const Outcome table = call({"audit", text, absent});
  CHECK(table.exit_code == 1);
  CHECK(table.out.empty());
}

TEST_CASE("cli audit: a hundred megabytes are not read", "[cli]") {
  const Scratch scratch;
  const std::string large = scratch.write("large.json", "");
  std::filesystem::resize_file(large, 100'000'000);
  const Outcome outcome = call({"audit", large});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err == "vocabplan: " + large + ": is longer than 16000000 bytes\n");
#ifndef VOCABPLAN_SANITIZED
  CHECK(outcome.peak_kib < 16L * 1024);
#endif
}

TEST_CASE("cli audit: names that a format could not hold", "[cli]") {
  const Scratch scratch;
  Json hostile = Json::parse(kConfig);
  hostile["vocab_size"] = 300'000;  // beyond the fitted range, so that there is a warning
  hostile["_name_or_path"] = "a,\"b\"\n\x1b[31mc";
  const std::string file = scratch.write("hostile.json", hostile.dump());
  const auto lines = lines_of(call({"audit", file, "-f", "csv", "-q"}).out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].starts_with("\"a,\"\"b\"\" "));
  CHECK(model_of(call({"audit", file, "-f", "json"}).out)["model"] == hostile["_name_or_path"]);
  const Outcome card = call({"audit", file});
  CHECK_FALSE(has(card.out, "\x1b"));
  CHECK(has(card.err, "warning: a,\"b\"\\x0a\\x1b[31mc"));
  CHECK_FALSE(has(card.err, "\x1b"));
}

TEST_CASE("cli audit: files and models of the table together", "[cli]") {
  const Outcome outcome = call(
      {"audit", config("GPT-2-124M"), config("phi-2"), "--models", "pythia-70m", "-f", "json"});
  check_fine(outcome);
  const Json models = Json::parse(outcome.out).at("models");
  REQUIRE(models.size() == 3);
  CHECK(models[0]["model"] == "GPT-2-124M");
  CHECK(models[1]["model"] == "phi-2");
  CHECK(models[2]["model"] == "Pythia-70m");
}

}  // namespace audit_files_test
