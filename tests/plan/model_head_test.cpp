// What models without a language-model head are counted as, and what an audit says of them.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/audit.hpp"
#include "vocabplan/plan/model_config.hpp"

namespace model_head_test {

using namespace vocabplan;

namespace {

// Llama 3 8B: 32 layers of attention 2 d^2 + 2 d k, MLP 3 d f and 2 norms, and a norm at the end.
constexpr double kD = 4096.0;
constexpr double kNnv =
    32.0 * (2.0 * kD * kD + 2.0 * kD * 1024.0 + 3.0 * kD * 14336.0 + 2.0 * kD) + kD;
constexpr double kTable = 128256.0 * kD;
static_assert(kNnv == 6'979'588'096.0);
static_assert(kNnv + 2.0 * kTable == 8'030'261'248.0);  // of its page on Hugging Face

std::string llama3(const std::string& more) {
  return R"({"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336,
      "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8,
      "tie_word_embeddings": false, "vocab_size": 128256)" +
         (more.empty() ? "" : ", " + more) + "}";
}

ModelShape shape_of(const std::string& config) {
  return parse_model_config(config, "config.json");
}

ModelShape of_class(const std::string& name, const std::string& more = "") {
  return shape_of(
      llama3("\"architectures\": [\"" + name + "\"]" + (more.empty() ? "" : ", ") + more));
}

double total(const ModelShape& shape) {
  return parameter_count(shape).total;
}

std::string refusal(const std::string& config) {
  try {
    (void)shape_of(config);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

bool warns(const Audit& audit, AuditWarning::Kind kind) {
  return std::any_of(audit.warnings.begin(), audit.warnings.end(),
                     [kind](const AuditWarning& warning) { return warning.kind == kind; });
}

}  // namespace

TEST_CASE("plan: a classifier has labels in place of a head", "[plan]") {
  // A reward model of Llama 3 8B as published has 7,504,928,768 parameters: one row for its score.
  CHECK(total(of_class("LlamaForSequenceClassification")) == 7'504'928'768.0);
  CHECK(total(of_class("LlamaForSequenceClassification")) == kNnv + kTable + kD);
  CHECK(total(of_class("LlamaForSequenceClassification", R"("num_labels": 5)")) ==
        kNnv + kTable + 5.0 * kD);
  CHECK(total(of_class("LlamaForSequenceClassification",
                       R"("id2label": {"0": "a", "1": "b", "2": "c"})")) ==
        kNnv + kTable + 3.0 * kD);
  // The library's heads of these have a bias, and the class has two labels unless told.
  CHECK(total(of_class("LlamaForTokenClassification", R"("num_labels": 9)")) ==
        kNnv + kTable + 9.0 * (kD + 1.0));
  CHECK(total(of_class("LlamaForTokenClassification")) == kNnv + kTable + 2.0 * (kD + 1.0));
  CHECK(total(of_class("LlamaForQuestionAnswering")) == kNnv + kTable + 2.0 * (kD + 1.0));
  // Labels are no part of what the law's N_nv stands for.
  CHECK(parameter_count(of_class("LlamaForSequenceClassification")).n_nv_active == kNnv);
  CHECK(parameter_count(of_class("LlamaForSequenceClassification")).n_nv == kNnv + kD);
}

TEST_CASE("plan: the name of the class says what a model computes", "[plan]") {
  const auto is = [](OutputKind kind, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      CAPTURE(name);
      CHECK(of_class(name).output == kind);
    }
  };
  is(OutputKind::language_model,
     {"LlamaForCausalLM", "GPT2LMHeadModel", "GPT2DoubleHeadsModel", "MultiModalityCausalLM",
      "Qwen2VLForConditionalGeneration", "InternVLChatModel", "LlamaForCausalLMWithValueHead",
      "EagleChatModel", "Eagle2_5_VLForConditionalGeneration"});
  is(OutputKind::hidden_states, {"LlamaModel", "MistralModel", "Gemma3TextModel", "GPT2Model"});
  is(OutputKind::labels, {"Qwen2ForSequenceClassification", "LlamaForTokenClassification"});
  is(OutputKind::other,
     {"LlamaForRewardModel", "LlamaRewardModel", "RewardModel", "LlamaForRewardModelWithGating",
      "Qwen2ForProcessRewardModel", "LlamaForScore", "LlamaModelForScore", "ColQwen2ForRetrieval",
      "ViTForImageClassification", "LlamaForMultipleChoice", "JinaEmbeddingsV4Model",
      "LlamaEncoderModel", "LlamaForRegression", "LlamaForMaskedLM"});
  is(OutputKind::draft,
     {"LlamaForCausalLMEagle", "LlamaForCausalLMEagle3", "EagleLlamaForCausalLM",
      "Eagle3LlamaForCausalLM", "DeepSeekMTPModel", "MiMoMTP", "DeepseekV3ForCausalLMNextN",
      "MedusaModel", "MLPSpeculatorPreTrainedModel", "Eagle3DraftModel"});
  CHECK(of_class("LlamaForCausalLM", R"("draft_vocab_size": 32000)").output == OutputKind::draft);
  is(OutputKind::assumed, {"SomethingElse", "LlamaForTask"});
  CHECK(shape_of(llama3("")).output == OutputKind::language_model);
  CHECK(shape_of(llama3(R"("architectures": [])")).output == OutputKind::language_model);
  CHECK(shape_of(llama3(R"("architectures": null)")).output == OutputKind::language_model);
  CHECK(shape_of(llama3(R"("architectures": "LlamaModel")")).output == OutputKind::hidden_states);
  // The first decides, as in the library.
  const auto two = [](const std::string& names) {
    return shape_of(llama3("\"architectures\": [" + names + "]")).output;
  };
  CHECK(two(R"("LlamaModel", "LlamaForCausalLM")") == OutputKind::hidden_states);
  CHECK(two(R"("LlamaForCausalLM", "LlamaModel")") == OutputKind::language_model);
}

TEST_CASE("plan: a reward on top of a causal model is no language model", "[plan]") {
  const auto outer = [](const std::string& name) {
    return shape_of(R"({"model_type": "internvl_chat", "architectures": [")" + name +
                    R"("], "llm_config": )" + llama3(R"("architectures": ["LlamaForCausalLM"])") +
                    "}")
        .output;
  };
  CHECK(outer("InternVLChatModel") == OutputKind::language_model);
  CHECK(outer("InternVLChatRewardModel") == OutputKind::other);
}

TEST_CASE("plan: the head is left out of a model that has none", "[plan]") {
  CHECK(total(of_class("LlamaForCausalLM")) == kNnv + 2.0 * kTable);
  for (const std::string name : {"LlamaModel", "LlamaForRewardModel", "LlamaForCausalLMEagle3"}) {
    CAPTURE(name);
    CHECK(total(of_class(name)) == kNnv + kTable);
  }
  // Phi's head has a bias for each entry, which goes with it.
  const std::string phi = R"({"model_type": "phi", "hidden_size": 64, "num_hidden_layers": 2,
      "num_attention_heads": 4, "intermediate_size": 100, "vocab_size": 1000,
      "architectures": [")";
  CHECK(total(shape_of(phi + "PhiForCausalLM\"]}")) - total(shape_of(phi + "PhiModel\"]}")) ==
        1000.0 * 64.0 + 1000.0);
  // A tied table is there once either way.
  const std::string tied = R"({"model_type": "gemma", "hidden_size": 64, "num_hidden_layers": 2,
      "num_attention_heads": 4, "intermediate_size": 100, "num_key_value_heads": 4,
      "vocab_size": 1000, "architectures": [")";
  CHECK(total(shape_of(tied + "GemmaForCausalLM\"]}")) == total(shape_of(tied + "GemmaModel\"]}")));
}

TEST_CASE("plan: a model without a head is not judged as if it had one", "[plan]") {
  for (const std::string name : {"LlamaForSequenceClassification", "LlamaModel",
                                 "LlamaForRewardModel", "LlamaForCausalLMEagle"}) {
    CAPTURE(name);
    AuditedModel model = audited_model(of_class(name));
    model.tokens = 15e12;
    const Audit found = audit(model, default_law(), {.level = 0.9});
    CHECK_FALSE(found.isoflops);
    CHECK_FALSE(found.derivative);
    CHECK_FALSE(found.line);
    CHECK_FALSE(found.trained);
    CHECK_FALSE(found.head_share);
    CHECK_FALSE(found.logits_bytes);
    CHECK_FALSE(found.logits_share);
    REQUIRE(found.warnings.size() == 1);
    CHECK(found.warnings[0].kind == AuditWarning::Kind::no_head);
    CHECK(
        found.warnings[0].text.starts_with("no language-model head (architectures: " + name + ")"));
  }
  const auto audit_of = [](const std::string& name) {
    return audit(audited_model(of_class(name)), default_law());
  };
  CHECK(audit_of("LlamaForSequenceClassification").total_params == 7'504'928'768.0);
  CHECK(audit_of("LlamaModel").table_share == kTable / (kNnv + kTable));
  // A draft head has projections, or a head of its own, that the configuration does not tell.
  CHECK_FALSE(audit_of("LlamaForCausalLMEagle").total_params);
  const Audit unknown = audit_of("LlamaForTask");
  CHECK(unknown.line);
  CHECK(warns(unknown, AuditWarning::Kind::assumed_head));
  CHECK(unknown.total_params == kNnv + 2.0 * kTable);
  const Audit known = audit_of("LlamaForCausalLM");
  CHECK_FALSE(warns(known, AuditWarning::Kind::assumed_head));
  CHECK_FALSE(warns(known, AuditWarning::Kind::no_head));
}

TEST_CASE("plan: the family of a class that is no causal model", "[plan]") {
  const auto family = [](const std::string& name) {
    return shape_of(R"({"hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4,
        "num_key_value_heads": 4, "intermediate_size": 100, "vocab_size": 1000,
        "architectures": [")" +
                    name + "\"]}")
        .model_type;
  };
  CHECK(family("LlamaForSequenceClassification") == "llama");
  CHECK(family("Qwen3Model") == "qwen3");
  CHECK(family("GPTNeoXForTokenClassification") == "gpt_neox");
  CHECK(family("MistralRewardModel") == "mistral");
}

// LLaVA 1.5 7B: its text_config states what differs from LlamaConfig, whose sizes are Llama 7B's.
TEST_CASE("plan: a text part leaves out what equals its class", "[plan]") {
  const ModelShape llava = shape_of(R"({"architectures": ["LlavaForConditionalGeneration"],
      "model_type": "llava", "text_config": {"_name_or_path": "lmsys/vicuna-7b-v1.5",
      "architectures": ["LlamaForCausalLM"], "model_type": "llama",
      "max_position_embeddings": 4096, "vocab_size": 32064}, "tie_word_embeddings": false,
      "vocab_size": 32064})");
  const double n_nv = 32.0 * (4.0 * kD * kD + 3.0 * kD * 11008.0 + 2.0 * kD) + kD;
  CHECK(parameter_count(llava).n_nv == n_nv);
  CHECK(parameter_count(llava).n_nv == 6'476'271'616.0);
  CHECK(parameter_count(llava).total == 6'738'939'904.0);
  CHECK(llava.output == OutputKind::language_model);
  // configuration_mistral.py, whose sizes are Mistral 7B's: 7,241,732,096 parameters.
  CHECK(total(shape_of(R"({"model_type": "llava", "text_config": {"model_type": "mistral"}})")) ==
        7'241'732'096.0);
  // configuration_gemma.py, Gemma 7B's.
  CHECK(total(shape_of(R"({"model_type": "paligemma", "text_config": {"model_type": "gemma"}})")) ==
        8'537'680'896.0);
  // configuration_gemma2.py, Gemma 2 2B's.
  CHECK(
      total(shape_of(R"({"model_type": "paligemma", "text_config": {"model_type": "gemma2"}})")) ==
      2'614'341'888.0);
  // A model's own file states its sizes: without them it is a mistake.
  CHECK(refusal(R"({"model_type": "llama", "vocab_size": 32064})").find("'hidden_size'") !=
        std::string::npos);
}

TEST_CASE("plan: the language model in a larger one goes by several names", "[plan]") {
  // InternVL2-1B.
  const std::string part = R"({"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2",
      "hidden_size": 896, "intermediate_size": 4864, "num_attention_heads": 14,
      "num_hidden_layers": 24, "num_key_value_heads": 2, "tie_word_embeddings": false,
      "vocab_size": 151674})";
  // 24 (2 d q + 2 d k + q + 2 k + 3 d f + 2 d) + d with d = q = 896, k = 128, f = 4864
  const double n_nv = 24.0 * (2.0 * 896.0 * 896.0 + 2.0 * 896.0 * 128.0 + 896.0 + 256.0 +
                              3.0 * 896.0 * 4864.0 + 2.0 * 896.0) +
                      896.0;
  for (const std::string& whole :
       {R"({"architectures": ["InternVLChatModel"], "model_type": "internvl_chat",
            "llm_config": )" +
            part + "}",
        R"({"architectures": ["SomeVLModel"], "model_type": "x", "language_config": )" + part + "}",
        R"({"model_type": "x", "thinker_config": {"text_config": )" + part + "}}"}) {
    CAPTURE(whole);
    const ModelShape shape = shape_of(whole);
    CHECK(shape.multimodal);
    CHECK(shape.output == OutputKind::language_model);
    CHECK(parameter_count(shape).n_nv == n_nv);
    CHECK(parameter_count(shape).n_nv == 357'898'112.0);
    CHECK(parameter_count(shape).total == 629'697'920.0);
  }
  // A bare class of the library around its part has no head, whatever the part was made from.
  CHECK(shape_of(R"({"architectures": ["LlavaModel"], "model_type": "llava", "text_config": )" +
                 part + "}")
            .output == OutputKind::hidden_states);
  // What is no object under such a key is not ours.
  CHECK(total(shape_of(llama3(R"("llm_config": "somewhere")"))) == kNnv + 2.0 * kTable);
}

// Llama 3.2 1B: 16 layers, one tied table.
TEST_CASE("plan: Infinity and NaN, as Python's json writes them, are read over", "[plan]") {
  const auto with = [](const std::string& more) {
    return R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":2048,
        "intermediate_size":8192,"num_attention_heads":32,"num_hidden_layers":16,
        "num_key_value_heads":8,"tie_word_embeddings":true,"vocab_size":128256,)" +
           more + "}";
  };
  for (const char* more :
       {R"("time_step_limit":[0.0,Infinity])", R"("x": -Infinity)", R"("x":[NaN , NaN,1])",
        R"("x": {"y": NaN})", R"("x": "a \" Infinity, \\", "y": [Infinity, "[NaN,"])"}) {
    CAPTURE(more);
    CHECK(total(shape_of(with(more))) == 1'235'814'400.0);
  }
  // Where a number counts, they are none; other words are still no JSON.
  CHECK(refusal(with(R"("num_hidden_layers2": 1, "head_dim": NaN)"))
            .find("key 'head_dim': is \"NaN\"; accepted is a whole number") != std::string::npos);
  for (const char* more : {R"("x": Inf)", R"("x": nan)", R"("x": Infinity2)", R"("x": +Infinity)",
                           "NaN: 1", "\"x\" Infinity", R"("x": [1 NaN])"}) {
    CAPTURE(more);
    CHECK(refusal(with(more)).find("is not JSON from here on") != std::string::npos);
  }
  CHECK(refusal("{\"x\": [NaN,\nInfinity,\n y]}").find("config.json:3: ") == 0);
}

TEST_CASE("plan: a part without a model names the one to audit", "[plan]") {
  CHECK(refusal(R"({"base_model_name_or_path":"HuggingFaceTB/SmolLM2-360M","peft_type":"LORA",
                    "r":16,"task_type":"CAUSAL_LM"})") ==
        "config.json: is an adapter: audit its base model 'HuggingFaceTB/SmolLM2-360M'");
  CHECK(refusal(R"({"base_model_name_or_path": null, "peft_type": "LORA"})") ==
        "config.json: is an adapter: audit its base model");
  CHECK(refusal(R"({"medusa_num_heads": 5, "medusa_num_layers": 1,
                    "base_model_name_or_path": "lmsys/vicuna-7b-v1.3"})") ==
        "config.json: is a draft head, with no language-model head of its own: audit its base "
        "model 'lmsys/vicuna-7b-v1.3'");
}

}  // namespace model_head_test
