#include "vocabplan/plan/model_config.hpp"

#include <string>

#include "catch.hpp"
#include "temporary_file.hpp"

namespace model_config_test {

using namespace vocabplan;

namespace {

ModelShape shape_of(const std::string& config, const std::string& source = "config.json") {
  return parse_model_config(config, source);
}

const std::string kSizes =
    R"("hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4,
       "intermediate_size": 100, "vocab_size": 1000)";

ModelShape with(const std::string& more) {
  return shape_of("{" + kSizes + ", " + more + "}");
}

}  // namespace

// The defaults of configuration_*.py in huggingface/transformers.
TEST_CASE("plan: keys that are missing mean what they mean to transformers", "[plan]") {
  CHECK_FALSE(with(R"("model_type": "llama")").tied);
  CHECK_FALSE(with(R"("model_type": "qwen2", "num_key_value_heads": 4)").tied);
  CHECK(with(R"("model_type": "gemma", "num_key_value_heads": 4)").tied);
  CHECK(with(R"("model_type": "opt")").tied);
  CHECK(with(R"("model_type": "llama")").kv_heads == 4.0);
  CHECK(with(R"("model_type": "llama", "num_key_value_heads": null)").kv_heads == 4.0);
  CHECK(with(R"("model_type": "mistral", "num_key_value_heads": null)").kv_heads == 4.0);
  CHECK(with(R"("model_type": "llama")").head_dim == 16.0);
  CHECK(with(R"("model_type": "llama", "head_dim": null)").head_dim == 16.0);
  CHECK(with(R"("model_type": "qwen3", "num_key_value_heads": 4)").head_dim == 128.0);
  CHECK(with(R"("model_type": "gemma2")").head_dim == 256.0);
  CHECK(with(R"("model_type": "opt")").learned_positions == 2050.0);
  const ModelShape mistral = shape_of(R"({"model_type": "mistral", "hidden_size": 64,
      "num_hidden_layers": 3, "num_attention_heads": 16, "intermediate_size": 100,
      "vocab_size": 1000})");
  CHECK(mistral.kv_heads == 8.0);
  const ModelShape gpt2 = shape_of(R"({"model_type": "gpt2", "n_embd": 64, "n_layer": 3,
      "n_head": 4, "n_inner": null, "vocab_size": 1000})");
  CHECK(gpt2.intermediate == 256.0);
  CHECK(gpt2.learned_positions == 1024.0);
  CHECK(gpt2.tied);
}

TEST_CASE("plan: the family is the model type, else the architecture", "[plan]") {
  CHECK(with(R"("architectures": ["LlamaForCausalLM"])").model_type == "llama");
  CHECK(with(R"("architectures": ["GPTNeoXForCausalLM"])").model_type == "gpt_neox");
  CHECK(with(R"("architectures": ["OPTForCausalLM"])").model_type == "opt");
  CHECK(with(R"("architectures": ["GPT2LMHeadModel"])").model_type == "gpt2");
  CHECK(with(R"("model_type": "RefinedWebModel")").model_type == "falcon");
  CHECK(with(R"("model_type": "stablelm_epoch", "num_key_value_heads": 4)").model_type ==
        "stablelm");
}

TEST_CASE("plan: the text part of a larger model", "[plan]") {
  const ModelShape shape = shape_of(R"({"model_type": "llava", "tie_word_embeddings": true,
      "text_config": {"model_type": "llama", )" +
                                    kSizes + "}}");
  CHECK(shape.model_type == "llama");
  CHECK(shape.multimodal);
  CHECK(shape.tied);
  // As google/gemma-3-4b-it has it: what equals the defaults is left out.
  const ModelShape gemma = shape_of(R"({"model_type": "gemma3", "text_config": {
      "hidden_size": 2560, "intermediate_size": 10240, "model_type": "gemma3_text",
      "num_hidden_layers": 34}})");
  CHECK(gemma.heads == 8.0);
  CHECK(gemma.kv_heads == 4.0);
  CHECK(gemma.head_dim == 256.0);
  CHECK(gemma.vocab_size == 262208.0);
  CHECK(gemma.tied);
  CHECK(parameter_count(gemma).n_nv == 3'209'010'688.0);  // Gemma-3-4B in data/models.csv
}

// The classes of configuration_*.py in huggingface/transformers. Llama 4's is Scout, gpt-oss' is
// the model of 120B: their totals are those of the checkpoints.
TEST_CASE("plan: parts of newer families have the sizes of their classes", "[plan]") {
  const auto part = [](const std::string& type) {
    return shape_of(R"({"model_type": "x", "text_config": {"model_type": ")" + type + "\"}}");
  };
  CHECK(parameter_count(part("llama4_text")).total == 107'769'861'120.0);
  CHECK(parameter_count(part("gpt_oss")).total == 116'829'156'672.0);
  CHECK(parameter_count(part("smollm3")).total == 3'075'098'624.0);
  const ModelShape gemma3 = part("gemma3_text");
  CHECK(gemma3.width == 2304.0);
  CHECK(gemma3.layers == 26.0);
  CHECK(gemma3.vocab_size == 262208.0);
  CHECK(part("qwen2_vl_text").heads == 64.0);
  CHECK(part("qwen2_5_vl_text").intermediate == 29568.0);
  CHECK(part("qwen3_vl_text").head_dim == 128.0);
  CHECK(part("granite").vocab_size == 32000.0);
  CHECK(part("cohere").tied);
  // The class of the whole alone may name the family.
  CHECK(parameter_count(shape_of(R"({"model_type": "llama4", "text_config": {}})")).total ==
        107'769'861'120.0);
  CHECK(shape_of(R"({"architectures": ["Llama4ForConditionalGeneration"], "text_config": {}})")
            .model_type == "llama4_text");
}

TEST_CASE("plan: a language model beside its vision in one configuration", "[plan]") {
  const ModelShape flat = with(R"("model_type": "qwen2_vl", "num_key_value_heads": 4,
      "vision_config": {"depth": 32}, "tie_word_embeddings": true)");
  CHECK(flat.multimodal);
  CHECK(flat.tied);
  CHECK(flat.qkv_bias);
  CHECK_FALSE(with(R"("model_type": "qwen2", "num_key_value_heads": 4)").multimodal);
}

TEST_CASE("plan: where a model's name is from", "[plan]") {
  const std::string config = "{" + kSizes + R"(, "model_type": "llama")";
  CHECK(shape_of(config + R"(, "_name_or_path": "a/b"})", "c/config.json").name == "a/b");
  CHECK(shape_of(config + R"(, "_name_or_path": ""})", "c/config.json").name == "c");
  CHECK(shape_of(config + "}", "a/my-model/config.json").name == "my-model");
  CHECK(shape_of(config + "}", "config.json").name == "config");
  CHECK(shape_of(config + "}", "a/my-1.5b.json").name == "my-1.5b");
  CHECK(shape_of(config + "}", "standard input").name == "standard input");
}

TEST_CASE("plan: a file says what its text says", "[plan]") {
  const std::string text = "{" + kSizes + R"(, "model_type": "llama"})";
  const test::TemporaryFile file(text);
  CHECK(parameter_count(read_model_config(file.path())).total ==
        parameter_count(shape_of(text)).total);
}

}  // namespace model_config_test
