#include <algorithm>
#include <string>
#include <string_view>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace audit_head_test {

using namespace vocabplan::test;

namespace {

// Llama 3 8B with a matrix of labels in place of its head.
constexpr std::string_view kReward = R"({"architectures":["LlamaForSequenceClassification"],
  "model_type":"llama","hidden_size":4096,"intermediate_size":14336,"num_attention_heads":32,
  "num_hidden_layers":32,"num_key_value_heads":8,"tie_word_embeddings":false,"vocab_size":128256})";
constexpr std::string_view kSaid =
    "no language-model head (architectures: LlamaForSequenceClassification)";

std::string config(const std::string& name) {
  return std::string(VOCABPLAN_MODEL_CONFIGS) + "/configs/" + name + ".json";
}

}  // namespace

TEST_CASE("cli audit: a model without a head is counted and not judged", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("reward.json", kReward);
  const Outcome card = call({"audit", file, "--tokens", "15T"});
  check_fine(card);
  CHECK(has(card.out, kSaid));
  CHECK(has(card.out, "7.505B"));
  CHECK(has(card.err, "warning: reward: " + std::string(kSaid)));
  for (const char* verdict : {"isoloss", "V*", "costs", "within", "logits", "tied"}) {
    CAPTURE(verdict);
    CHECK_FALSE(has(card.out, verdict));
  }
  const Outcome json = call({"audit", file, "--tokens", "15T", "-f", "json"});
  check_fine(json);
  const Json model = Json::parse(json.out).at("models").at(0);
  CHECK(model["total_params"] == 7'504'928'768.0);
  CHECK(model["n_nv"] == 6'979'588'096.0);
  CHECK(model["language_model_head"] == false);
  CHECK(model["architecture"] == "LlamaForSequenceClassification");
  for (const char* key :
       {"v_isoflops", "v_derivative", "v_isoloss", "v_isoloss_at_tokens", "extra_compute", "flops",
        "loss_gap", "band", "band_at_tokens", "head_share", "logits_bytes", "logits_share"}) {
    CAPTURE(key);
    CHECK(model.at(key).is_null());
  }
  CHECK(has(model["warnings"].at(0).get<std::string>(), kSaid));
}

TEST_CASE("cli audit: models with and without a head together", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("reward.json", kReward);
  const Outcome table = call({"audit", file, config("Llama-3-8B")});
  check_fine(table);
  const auto lines = lines_of(table.out);  // the law, a blank line, the head of the table
  CHECK(lines.at(3).starts_with("reward"));
  CHECK(has(lines.at(3), "  128256  no head  "));
  CHECK_FALSE(has(lines.at(4), "no head"));
  const auto rows = lines_of(call({"audit", file, config("Llama-3-8B"), "-q", "-f", "csv"}).out);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].ends_with(",language_model_head,tokenizer_entries,unused_rows"));
  CHECK(rows[1].starts_with("reward,6979588096,4096,128256,,,,,,,,,"));
  CHECK(has(rows[1], ",7504928768,false,"));
  CHECK(rows[1].ends_with(",,,false,,"));
  CHECK(rows[2].ends_with(",true,,"));
  CHECK(std::count(rows[1].begin(), rows[1].end(), ',') ==
        std::count(rows[0].begin(), rows[0].end(), ','));
}

TEST_CASE("cli audit: a picture of models without a head is none", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("reward.json", kReward);
  const Outcome outcome = call({"audit", file, "-q", "--plot", scratch.path("p.svg")});
  CHECK(outcome.exit_code == 1);
  CHECK((has(outcome.err, "nothing to draw") || has(outcome.err, "gnuplot")));
}

TEST_CASE("cli audit: an adapter names its base model", "[cli]") {
  const Outcome outcome = call({"audit", "-"},
                               R"({"base_model_name_or_path":"HuggingFaceTB/SmolLM2-360M",
                                   "peft_type":"LORA","r":16,"task_type":"CAUSAL_LM"})");
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err ==
        "vocabplan: standard input: is an adapter: audit its base model "
        "'HuggingFaceTB/SmolLM2-360M'\n");
}

}  // namespace audit_head_test
