#include <nlohmann/json.hpp>
#include <string>

#include "catch.hpp"
#include "temporary_file.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/plan/model_config.hpp"

namespace model_config_refusal_test {

using Json = nlohmann::ordered_json;
using namespace vocabplan;

namespace {

Json llama() {
  return Json::parse(R"({"model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32,
      "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
      "vocab_size": 128256})");
}

// The message of the refusal; an accepted text fails the test.
std::string refusal(const std::string& text) {
  try {
    (void)parse_model_config(text, "my.json");
  } catch (const DataError& error) {
    return error.what();
  }
  FAIL("accepted: " << text.substr(0, 200));
  return {};
}

std::string with(const std::string& key, const Json& value) {
  Json config = llama();
  config[key] = value;
  return refusal(config.dump());
}

void check_names(const std::string& message, const std::string& part) {
  CAPTURE(message, part);
  CHECK(message.starts_with("my.json:1: "));
  CHECK(message.find(part) != std::string::npos);
  CHECK(message.find('\n') == std::string::npos);
}

}  // namespace

TEST_CASE("plan: a size that is missing is named", "[plan]") {
  for (const char* key : {"hidden_size", "num_hidden_layers", "num_attention_heads",
                          "intermediate_size", "vocab_size"}) {
    Json config = llama();
    config.erase(key);
    CHECK(refusal(config.dump()) == "my.json:1: key '" + std::string(key) + "': is missing");
    config[key] = nullptr;
    CHECK(refusal(config.dump()) == "my.json:1: key '" + std::string(key) + "': is missing");
  }
}

TEST_CASE("plan: a size that cannot be is named and shown", "[plan]") {
  for (const char* key : {"hidden_size", "num_hidden_layers", "num_attention_heads",
                          "num_key_value_heads", "intermediate_size", "vocab_size"}) {
    const std::string start = "key '" + std::string(key) + "': is ";
    check_names(with(key, "4096"), start + "\"4096\"; accepted is a whole number from 1 to ");
    check_names(with(key, -4096), start + "-4096; ");
    check_names(with(key, 0), start + "0; ");
    check_names(with(key, 32.5), start + "32.5; ");
    check_names(with(key, 1e300), start + "1e+300; ");
    check_names(with(key, 1e18), start);
    check_names(with(key, true), start + "true; ");
    check_names(with(key, Json::array({4096})), start + "an array; ");
    check_names(with(key, Json::object()), start + "an object; ");
  }
  check_names(with("tie_word_embeddings", "yes"), "key 'tie_word_embeddings': is \"yes\"; ");
  check_names(with("num_attention_heads", 24), "key 'num_attention_heads': is 24, which does not");
  check_names(with("num_key_value_heads", 5), "key 'num_key_value_heads': is 5, which does not");
  check_names(with("_name_or_path", 7), "key '_name_or_path': is 7; accepted is a text");
}

TEST_CASE("plan: experts that cannot be", "[plan]") {
  Json config = llama();
  config["model_type"] = "qwen3_moe";
  check_names(refusal(config.dump()), "key 'moe_intermediate_size': is missing");
  config["moe_intermediate_size"] = 768;
  config["num_experts"] = 4;
  config["num_experts_per_tok"] = 5;
  check_names(refusal(config.dump()),
              "key 'num_experts_per_tok': is 5; accepted is a whole number "
              "from 1 to 4");
  config["num_experts_per_tok"] = 2;
  config["mlp_only_layers"] = Json::array({1, -1});
  check_names(refusal(config.dump()), "key 'mlp_only_layers': ");
  config["mlp_only_layers"] = "none";
  check_names(refusal(config.dump()), "key 'mlp_only_layers': is \"none\"; ");
}

TEST_CASE("plan: a key in a nested part is named with its way", "[plan]") {
  Json config = {{"model_type", "llava"}, {"text_config", llama()}};
  config["text_config"]["vocab_size"] = "many";
  check_names(refusal(config.dump()), "key 'text_config.vocab_size': is \"many\"; ");
  config["text_config"] = 7;
  check_names(refusal(config.dump()), "key 'text_config': is 7; accepted is an object");
}

TEST_CASE("plan: a configuration that Git LFS has not fetched", "[plan]") {
  check_names(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 654\n"),
              "is a pointer of Git LFS, not the file; 'git lfs pull' fetches it");
}

TEST_CASE("plan: models that are no decoder-only language model", "[plan]") {
  check_names(refusal(R"({"_class_name": "UNet2DConditionModel", "sample_size": 64})"),
              "key '_class_name': is \"UNet2DConditionModel\"; ");
  check_names(refusal(R"({"model_type": "t5", "is_encoder_decoder": true, "d_model": 512})"),
              "key 'is_encoder_decoder': is true; ");
  check_names(refusal(R"({"model_type": "bert", "hidden_size": 768})"),
              "key 'model_type': is 'bert'; accepted is one of the " +
                  std::to_string(model_types().size()) +
                  " families that docs/audit.md lists; point at the weights: vocabplan audit "
                  "model.safetensors (or .gguf, or their folder)");
  check_names(refusal(R"({"architectures": ["BertForMaskedLM"]})"),
              "key 'architectures': is 'BertForMaskedLM'; ");
  check_names(refusal(R"({"hidden_size": 768})"), "key 'model_type': is missing");
  check_names(refusal(R"({"model_type": 7})"), "key 'model_type': is 7; accepted is a text");
  check_names(refusal(R"({"architectures": 7})"), "key 'architectures': ");
}

TEST_CASE("plan: a family that is not counted", "[plan]") {
  const std::string out =
      "; point at the weights: vocabplan audit model.safetensors (or .gguf, or their folder)";
  const auto of_type = [](const std::string& type) {
    return refusal(R"({"model_type": ")" + type + R"(", "hidden_size": 768})");
  };
  check_names(of_type("jamba"), " families that docs/audit.md lists" + out);
  check_names(of_type("lama"), " lists (the nearest is llama)" + out);
  check_names(of_type("qwen3moe"), " lists (the nearest is qwen3_moe)" + out);
  // Another version has other layers: none is near.
  check_names(of_type("deepseek_v4"), " families that docs/audit.md lists" + out);
  check_names(refusal(R"({"architectures": ["DeciLMForCausalLM"]})"),
              "key 'architectures': is 'DeciLMForCausalLM'; accepted is one of the ");
  CHECK(of_type(std::string(1000, 'x')).size() < 400);
}

TEST_CASE("plan: keys that change layers in ways that are not counted", "[plan]") {
  const std::string out = "; point at the weights: ";
  Json gemma = llama();
  gemma["model_type"] = "gemma4_text";
  check_names(refusal(gemma.dump()),
              "key 'hidden_size_per_layer_input': is missing; accepted is 0");
  gemma["hidden_size_per_layer_input"] = 256;
  check_names(refusal(gemma.dump()), out);
  gemma["hidden_size_per_layer_input"] = 0;
  gemma["num_kv_shared_layers"] = 20;
  check_names(refusal(gemma.dump()), "key 'num_kv_shared_layers': is 20; accepted is 0" + out);
  gemma["num_kv_shared_layers"] = 0;
  gemma["layer_types"] = Json::array({"full_attention"});
  check_names(refusal(gemma.dump()), "key 'layer_types': has 1 entries for 32 layers");
  gemma["layer_types"] = Json::array({7});
  check_names(refusal(gemma.dump()),
              "key 'layer_types': is an array; accepted is an array of texts");
  Json minimax = llama();
  minimax["model_type"] = "minimax_m2";
  minimax["shared_intermediate_size"] = 512;
  check_names(refusal(minimax.dump()), "key 'shared_intermediate_size': is 512; accepted is 0");
}

// As they lie beside a config.json.
TEST_CASE("plan: other files of a model name the one to take", "[plan]") {
  const auto is = [](const std::string& text, const std::string& what) {
    CHECK(refusal(text).starts_with("my.json: " + what));
    CHECK(refusal(text).find("; audit the config.json beside it") != std::string::npos);
  };
  is(R"({"_from_model_config": true, "bos_token_id": 1, "eos_token_id": 2,
         "transformers_version": "4.43.0"})",
     "is a generation_config.json");
  is(R"({"do_sample": true, "temperature": 0.6})", "is a generation_config.json");
  is(R"({"add_bos_token": true, "added_tokens_decoder": {}, "eos_token_id": 2,
         "tokenizer_class": "LlamaTokenizer"})",
     "describes a tokenizer");
  is(R"({"version": "1.0", "added_tokens": [], "model": {"type": "BPE"}})",
     "describes a tokenizer");
  is(R"({"image_processor_type": "SiglipImageProcessor", "image_mean": [0.5]})",
     "describes what prepares images or sound");
  is(R"({"dim": 4096, "n_layers": 32, "n_heads": 32, "vocab_size": -1})", "is a params.json");
  is(R"({"dim": 4096, "n_layers": 32, "head_dim": 128, "hidden_dim": 14336})", "is a params.json");
  is(R"({"metadata": {"total_size": 16060522496}, "weight_map": {}})", "is an index of weights");
  // A configuration of before the key was needed is none of them.
  check_names(refusal(R"({"hidden_size": 768, "bos_token_id": 1, "eos_token_id": 2})"),
              "key 'model_type': is missing");
}

TEST_CASE("plan: a configuration in another encoding", "[plan]") {
  std::string wide = "\xff\xfe";
  for (const char c : llama().dump()) wide.append(1, c).append(1, '\0');
  CHECK(refusal(wide) == "my.json: is UTF-16; save it as UTF-8");
}

TEST_CASE("plan: text that is no JSON object", "[plan]") {
  check_names(refusal("[]"), "is no JSON object");
  check_names(refusal("7"), "is no JSON object");
  CHECK(refusal("").starts_with("my.json:1: is not JSON"));
  CHECK(refusal("<html>").starts_with("my.json:1: is not JSON"));
  CHECK(refusal("{\"hidden_size\":\n Nan}").starts_with("my.json:2: is not JSON"));
  CHECK(refusal("{\"hidden_size\": 1e999}") == "my.json:1: holds a number that a double cannot");
  CHECK(refusal(R"({"model_type": "llama", "model_type": "gpt2"})") ==
        "my.json:1: the key 'model_type' stands twice");
}

TEST_CASE("plan: a file too long is not read", "[plan]") {
  const test::TemporaryFile file(std::string(kLongestModelConfig + 1, ' '));
  CHECK_THROWS_WITH(read_model_config(file.path()),
                    file.path() + ": is longer than 16000000 bytes");
  CHECK_THROWS_AS(read_model_config("/no/such/config.json"), DataError);
  CHECK_THROWS_AS(read_model_config("/"), DataError);
}

}  // namespace model_config_refusal_test
